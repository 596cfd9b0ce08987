"""Sample data: an agreement's rules, a seed and numbers in; leads and events as they might be, out.

The same input gives the same data on every machine: all numbers come from SHAKE-128, whole and
named after what they are for. Nothing is written here.
"""

from __future__ import annotations

from slalang.sample.blocks import Block, block_of
from slalang.sample.crowd import BLOCK
from slalang.sample.plan import FORMAT, Plan, Wanted, plan_of

__all__ = ["BLOCK", "FORMAT", "Block", "Plan", "Wanted", "block_of", "plan_of"]
