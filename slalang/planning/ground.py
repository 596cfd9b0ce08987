"""What every part of a plan is made on: the sheet that is being written, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from slalang.model.agreement import Agreement
from slalang.planning.axis import Axis
from slalang.planning.sheet.cells import Draft


class Ground(NamedTuple):
    """The same for all sources and goals of a plan."""

    draft: Draft
    agreement: Agreement
    when: Axis
    titles: Mapping[str, str]
    """What people call the stages."""
    live: bool = False
    """Whether cycle times are inputs that can be turned."""


def ground_of(draft: Draft, agreement: Agreement, when: Axis, *, live: bool = False) -> Ground:
    """The ground of a plan."""
    return Ground(draft, agreement, when, stage_titles(agreement), live)


def stage_titles(agreement: Agreement) -> dict[str, str]:
    """What people call the stages."""
    return {stage.name: stage.title for stage in agreement.stages}
