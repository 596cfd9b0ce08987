"""What rules read and no table gives: `rule-input-not-bound`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.conditions import Stated, rules_of
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.bindings import Binding, happened_in
from slalang.model.expressions import Attribute, CountOf, Happened, LastOf
from slalang.model.records import Event
from slalang.rules.field_not_supplied import READERS
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class RuleInputNotBound(Finding):
    """`fit` reads `seniority`, and the binding has no row for it."""

    code: ClassVar[str] = "SLA921"
    slug: ClassVar[str] = "rule-input-not-bound"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    binding: str
    missing: tuple[str, ...]
    """Attributes, and events after `event`; in the order in which rules read them."""
    read: Span
    """Where the first of them is read."""

    def message(self) -> str:
        shown = [f"`{name}`" for name in self.missing[:MOST]]
        if len(self.missing) > MOST:
            shown.append(f"{len(self.missing) - MOST} more")
        names = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
        return f"rules read {names}, but binding `{self.binding}` gives no data for that"

    def help(self) -> str:
        first = self.missing[0]
        if first.startswith("event "):
            row = f'`{first} from "table" {{ … }}`'
        else:
            row = f'`{first.rpartition(".")[2]} from "column"`'
        return f"Add {row}; without data, no rule that needs it ever fires."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.read, f"`{self.missing[0]}` is read here"),)


MOST = 6
"""So many names are shown."""


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each binding: everything that scores, classes, terms and stages miss."""
    if not agreement.bindings:
        return
    wanted = _wanted(agreement, context)
    for binding in agreement.bindings:
        if binding.leads is None:
            continue
        given = _given(agreement, binding)
        missing = [name for name in wanted if name not in given]
        if missing:
            read = wanted[missing[0]]
            yield RuleInputNotBound(binding.origin, binding.name, tuple(missing), read)


def _wanted(agreement: Agreement, context: Context) -> dict[str, Span]:
    """`employees`, `account.tier`, `event webinar`: what rules read, and where first."""
    read = context.read(agreement)
    records = {record.name for record in agreement.records}
    asked: list[tuple[Span, str]] = []
    for stated, node in read.of(Attribute):
        if stated.kind in READERS and node.record in records:
            name = node.name if node.record == "lead" else f"{node.record}.{node.name}"
            asked.append((node.origin, name))
    events: list[tuple[Stated, Happened | CountOf | LastOf]] = [
        *read.of(Happened), *read.of(CountOf), *read.of(LastOf)
    ]  # fmt: skip
    for stated, one in events:
        if stated.kind in READERS:
            asked.append((one.origin, f"event {one.event}"))
    for score in agreement.scores:
        for rule in rules_of(score):
            if rule.event is not None:
                asked.append((rule.event.span, f"event {rule.event.name}"))
    wanted: dict[str, Span] = {}
    for span, name in sorted(asked, key=lambda one: (one[0].file, one[0].start)):
        wanted.setdefault(name, span)
    return wanted


def _given(agreement: Agreement, binding: Binding) -> set[str]:
    """What the tables of a binding fill, with the events that follow from those."""
    given = {column.name for column in binding.leads.columns} if binding.leads else set()
    for table in binding.records:
        given.update(f"{table.record}.{column.name}" for column in table.columns)
    happen = {table.event.name for table in happened_in(binding)}
    grown = True
    while grown:
        more = {event.name for event in agreement.events if _follows(event, happen)}
        grown = not more <= happen
        happen |= more
    return given | {f"event {name}" for name in happen}


def _follows(event: Event, happen: set[str]) -> bool:
    if event.counts_all_except is not None:
        return bool(happen.difference(event.counts_all_except))
    return any(counts.event.name in happen for counts in event.counts)
