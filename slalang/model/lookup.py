"""A path in prose, such as `sdr.people` → the value that it names."""

from __future__ import annotations

from slalang.model.agreement import Agreement
from slalang.model.people import Party, Role
from slalang.model.quantities import Money, Open, Percent, Value


def value_at(agreement: Agreement, path: str) -> Value | None:
    """The value of a part; `None` where the path names no value, or one that is left open.

    Parts with values are `people` of parties and roles, and `deal`, `margin` and
    `brings` of funnels, streams and sources.
    """
    whole, _, part = path.rpartition(".")
    declared = agreement.names.get(whole)
    if isinstance(declared, Party | Role) and part == "people":
        people = declared.team.people
        return None if isinstance(people, Open) else people
    figures = agreement.figures.get(whole)
    if figures is None or part not in ("deal", "margin", "brings"):
        return None
    value: Money | Percent | Open | None = getattr(figures.figures, part)
    return None if isinstance(value, Open) else value
