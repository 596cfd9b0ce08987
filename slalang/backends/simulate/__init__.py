"""Simulations for people and programs: what was drawn in, text out."""

from __future__ import annotations

from slalang.backends.simulate.csv import to_csv
from slalang.backends.simulate.json import to_json
from slalang.backends.simulate.text import to_text

__all__ = ["to_csv", "to_json", "to_text"]
