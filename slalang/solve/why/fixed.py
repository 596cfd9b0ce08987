"""Names that somebody gives of what cannot change, in; attributes and events, or a refusal, out."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.diagnostics.suggest import nearest
from slalang.model.agreement import Agreement


class FixedProblem(ValueError):
    """A name that is neither an attribute nor an event; says which, and the nearest one."""

    def __init__(self, name: str, near: str | None) -> None:
        self.name, self.near = name, near
        super().__init__(f"there is no attribute and no event `{name[:60]}`")


def fixed_names(agreement: Agreement, names: Iterable[str]) -> set[str]:
    """`industry` and `lead.industry` as `lead.industry`; `account.tier`; events by their names.

    Raises `FixedProblem`.
    """
    fields = {
        f"{record.name}.{field.name}" for record in agreement.records for field in record.fields
    }
    events = {event.name for event in agreement.events}
    found = set()
    for name in names:
        path = name if name in fields else f"lead.{name}"
        if path in fields:
            found.add(path)
        if name in events:
            found.add(name)
        if path not in fields and name not in events:
            own = {path.removeprefix("lead.") for path in fields}
            raise FixedProblem(name, nearest(name, own | events))
    return found
