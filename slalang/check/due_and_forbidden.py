"""Work that one line asks for and another rules out: `due-and-forbidden`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.owings import implies, start_of
from slalang.check.people import parties_by_name
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.promises import AfterDo, Never
from slalang.model.quantities import Moment, Ref
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class DueAndForbidden(Finding):
    """`never attempt after to_sales` beside a cadence that begins with it."""

    code: ClassVar[str] = "SLA529"
    slug: ClassVar[str] = "due-and-forbidden"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    deed: str
    forbidden: str
    """``before `sql` ``, ``after `to_sales` ``."""
    what: str
    """What asks for it: ``cadence `inbound` ``."""
    start: str
    asked: Span

    def message(self) -> str:
        return (
            f"no `{self.deed}` may be made {self.forbidden}, but {self.what} asks for one "
            f"after `{self.start}`"
        )

    def label(self) -> str:
        return "forbidden here"

    def help(self) -> str:
        return "Say which of the two holds: change the moment here, or when the work begins."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.asked, "asked for here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Each `never` against the work of the same party; those with a condition may not apply."""
    rules = [
        (promise, form)
        for promise in agreement.promises
        for form in promise.forms
        if isinstance(form, Never) and form.deed.event and form.when is None
    ]
    if not rules:
        return
    party_of = parties_by_name(agreement)
    asked = list(_asked(agreement))
    for promise, form in rules:
        passed = _passed(agreement, form)
        for work in asked:
            if work.by is None or _party(promise.by, party_of) != _party(work.by, party_of):
                continue
            assert form.deed.event is not None
            forbidden = _ruled_out(agreement, form, work.start, passed)
            if forbidden and implies(agreement, work.deed, form.deed.event.name):
                yield DueAndForbidden(
                    form.origin, form.deed.event.name, forbidden, work.what,
                    work.start.ref.name, work.origin,
                )  # fmt: skip
                break


@dataclass(frozen=True, slots=True)
class _Work:
    """A cadence or a promise that asks for a deed after a moment."""

    what: str
    by: Ref | None
    deed: str
    start: Moment
    origin: Span


def _asked(agreement: Agreement) -> Iterator[_Work]:
    for cadence in agreement.cadences:
        if cadence.after and (cadence.first_touch or cadence.steps or cadence.quotas):
            deed = "touch" if cadence.first_touch else "attempt"
            yield _Work(
                f"cadence `{cadence.name}`", cadence.by, deed, cadence.after, cadence.origin
            )
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, AfterDo) and form.deed.event:
                what = f"promise `{promise.name}`"
                deed = form.deed.event.name
                yield _Work(what, promise.by, deed, form.after, form.origin)


def _ruled_out(agreement: Agreement, form: Never, start: Moment, passed: frozenset[str]) -> str:
    """``before `sql` `` where the work begins in a stage before it; empty where it may be done."""
    begins = start_of(agreement, start)
    if form.after and start_of(agreement, form.after) == begins:
        return f"after `{form.after.ref.name}`"
    if form.before and not begins[0] and begins[1] in passed:
        return f"before `{form.before.ref.name}`"
    return ""


def _passed(agreement: Agreement, form: Never) -> frozenset[str]:
    """The stages that a lead surely passes before what a `never` waits for, by what `from` says."""
    if form.before is None or form.before.which:
        return frozenset()
    stages = {stage.name: stage for stage in agreement.stages}
    name = start_of(agreement, form.before)[1]
    passed: dict[str, None] = {}
    while name in stages and len(stages[name].follows) == 1:
        name = stages[name].follows[0].name
        if name in passed:
            break
        passed[name] = None
    return frozenset(passed) - {start_of(agreement, form.before)[1]}


def _party(ref: Ref | None, party_of: Mapping[str, str]) -> str | None:
    return party_of.get(ref.name) if ref else None
