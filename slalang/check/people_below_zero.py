"""Teams that more people leave than there are: an agreement in, `people-below-zero` out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.people import Team
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class PeopleBelowZero(Finding):
    """`leaving 5 from 2026-09`, where 4 are there."""

    code: ClassVar[str] = "SLA642"
    slug: ClassVar[str] = "people-below-zero"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    team: str
    leaving: Decimal
    left: Decimal
    """How many there are before."""
    on: date
    people_span: Span | None

    def message(self) -> str:
        left = amounts.number(self.left)
        there = f"only {left} {'is' if self.left == 1 else 'are'} there"
        leave = "leaves" if self.leaving == 1 else "leave"
        if not self.left:
            there = "nobody is left"
        return f"{amounts.number(self.leaving)} {leave} `{self.team}` on {self.on}, when {there}"

    def help(self) -> str:
        return "Correct the number, or the day; `joining 2 from 2026-04` says who comes before."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.people_span, "so many are there at first"),) if self.people_span else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Each party and role, day by day; the first that goes too far."""
    for party in agreement.parties:
        yield from _of_team(party.team, party.name)
        for role in party.roles:
            yield from _of_team(role.team, role.name)


def _of_team(team: Team, name: str) -> Iterator[Finding]:
    if not isinstance(team.people, Decimal):
        return
    left = team.people
    # Those who join on a day are there when others leave on it.
    for change in sorted(team.changes, key=lambda one: (one.starting, -one.count)):
        if left + change.count < 0:
            yield PeopleBelowZero(
                change.origin, name, -change.count, left, change.starting, team.people_origin
            )
            return
        left += change.count
