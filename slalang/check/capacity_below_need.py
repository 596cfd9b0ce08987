"""Teams that cannot work what the goals need: an agreement in, `capacity-below-need` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.needs import climbs, fraction, largest_need, needs_of, sum_words
from slalang.check.planned import busiest
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.capacity import people_of, room_of
from slalang.model.agreement import Agreement
from slalang.model.people import Capacity, Team
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class CapacityBelowNeed(Finding):
    """`works at most 60 mql per person each month` with 4 people, where 3,900 are needed."""

    code: ClassVar[str] = "SLA610"
    slug: ClassVar[str] = "capacity-below-need"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    team: str
    room: str
    """`240 mql (4 people × 60)`."""
    when: str
    needed: str
    goals: tuple[str, ...]
    arithmetic: str
    steps: tuple[tuple[Span, str], ...]

    def message(self) -> str:
        goals = f"goal {amounts.names(self.goals)}"
        verb = "needs"
        if len(self.goals) > 1:
            goals, verb = f"goals {amounts.names(self.goals)}", "need"
        return (
            f"{goals} {verb} {self.needed} {self.when} ({self.arithmetic}); "
            f"`{self.team}` can work at most {self.room}"
        )

    def help(self) -> str:
        return "Plan more people or more leads for each, or agree on a smaller goal."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, words) for span, words in self.steps)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """People × leads of each person, against what all goals need at the stage."""
    if not any(True for _ in _capacities(agreement)):
        return
    needs = [needs_of(plans) for plans in busiest(agreement, context)]
    for name, clause in _capacities(agreement):
        room = room_of(agreement, name, clause, clause.each)
        need = largest_need(needs, clause.of.name, clause.each)
        if room is None or room.most is None or need is None or room.most >= need.amount:
            continue
        words = f"{fraction(room.most)} {clause.of.name}"
        people = people_of(agreement, name)
        if clause.per_person and people is not None and clause.most is not None:
            words += f" ({amounts.number(people)} people × {amounts.number(clause.most)})"
        yield CapacityBelowNeed(
            clause.origin, name, words, need.when, f"{fraction(need.amount)} {need.stage}",
            need.goals, sum_words(need), tuple(climbs(need)) if len(need.sources) > 1 else (),
        )  # fmt: skip


def _capacities(agreement: Agreement) -> Iterator[tuple[str, Capacity]]:
    for party in agreement.parties:
        teams: list[tuple[str, Team]] = [(party.name, party.team)]
        teams += [(role.name, role.team) for role in party.roles]
        for name, team in teams:
            for clause in team.capacities:
                yield name, clause
