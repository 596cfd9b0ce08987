"""What `--by` names, in; the attribute that leads are told apart by, out."""

from __future__ import annotations

from slalang.data.problem import DataProblem
from slalang.diagnostics.suggest import nearest
from slalang.form import Form
from slalang.form.nodes import Input
from slalang.source.frozen import dataclass

DEFAULT = "source"
_GROUPING = ("text", "person", "choice", "truth", "count")
_BY_ITSELF = ("text", "choice")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute, and the agreement whose word it is."""

    record: str
    name: str
    input: Input
    side: int
    """0 for the old agreement, 1 for the new one."""

    @property
    def shown(self) -> str:
        """`source`, `account.tier`."""
        return self.name if self.record == "lead" else f"{self.record}.{self.name}"

    def title(self, value: str | None) -> str | None:
        """A value as people call it."""
        if self.input.type == "truth":
            return {"true": "yes", "false": "no"}.get(value or "", value)
        return next((one.title for one in self.input.choices if one.value == value), value)


def attribute_of(by: str | None, old: Form, new: Form) -> Attribute | None:
    """The attribute of a name; else `source` of the lead, if there is one and it can be used.

    The new agreement is asked first. Raises `DataProblem` for a name that neither knows.
    """
    known: dict[str, Attribute] = {}
    for side, form in ((1, new), (0, old)):
        for record in form.records:
            for field in record.fields:
                one = Attribute(record.name, field.name, field, side)
                known.setdefault(one.shown, one)
    if by is None:
        found = known.get(DEFAULT)
        return found if found is not None and found.input.type in _BY_ITSELF else None
    if by not in known:
        near = nearest(by, known)
        raise DataProblem(
            f"neither agreement has an attribute `{by}`",
            f"Did you mean `{near}`?" if near else "Name an attribute of the lead.",
        )
    found = known[by]
    if found.input.type not in _GROUPING:
        raise DataProblem(
            f"leads cannot be told apart by `{by}`: nearly every lead has another value",
            "Choose an attribute that is a text, a choice, a count or yes/no.",
        )
    return found
