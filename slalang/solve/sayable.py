"""A lead in; the nearest one that an example can tell of, and whether it shows the same, out.

Examples know whole minutes of local time, numbers of a certain length, and texts on one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_DOWN, Context, Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from slalang.backends.scoring.conditions import undecided
from slalang.cases.world import zone_of_examples
from slalang.check.conditions import conditions, nodes
from slalang.evaluate.case import Case, RulesProblem
from slalang.evaluate.text import prepared
from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    TRUTH,
    Expression,
    Gained,
    Happened,
    Kind,
    LeadsOf,
    Recent,
    StageReached,
    StateOf,
)
from slalang.solve.expression_text import number_text, one_line
from slalang.solve.leads import Event, Lead, case_for, with_events
from slalang.solve.operands import Beyond
from slalang.source.frozen import dataclass
from slalang.syntax.lexer import MAX_NUMBER
from slalang.wording.words import Words

if TYPE_CHECKING:
    from slalang.model.records import Field

Holds: TypeAlias = Callable[[Case], bool]
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Said:
    """A lead that an example can tell of exactly."""

    lead: Lead
    kept: bool
    """Whether it shows what the lead that was asked for shows."""


def sayable(agreement: Agreement, words: Words, lead: Lead, holds: Holds | None = None) -> Said:
    """The nearest lead that can be written down.

    Where something has to be rounded, every way to do so is tried until what
    `holds` says of the lead stays true; without it, until points, classes and
    stages stay as they are.
    """
    still = _still(agreement, lead, holds)
    kept = True
    zone = zone_of_examples(agreement)
    givable = facts_to_give(agreement, words)
    steps = [
        partial(_with_facts, words),
        partial(_with_given, givable),
        partial(_at_minute, zone),
        *(partial(_with_event, words, zone, place) for place in range(len(lead.events))),
    ]
    for step in steps:
        options = list(step(lead))
        if options:
            good = next((one for one in options if still(one)), None)
            kept &= good is not None
            lead = good or options[0]
    return Said(lead, kept)


def facts_to_give(agreement: Agreement, words: Words) -> Mapping[str, Expression]:
    """What an example can say with `given`, by the words of the evaluator for it."""
    found: dict[str, Expression] = {}
    stated = [one.condition for one in conditions(agreement)]
    for whole in (*stated, *_of_assertions(agreement)):
        for part in nodes(whole):
            if _is_open(part):
                found.setdefault(str(undecided(part, words)["what"]), part)
    by_hand = [stage for stage in agreement.stages if stage.when is None]
    for stage in by_hand:
        if stage.name != _first(agreement):
            here = StageReached(stage.name, False, TRUTH, stage.origin)
            found[f"stage {stage.name}"] = here
    return found


def local_time(zone: tzinfo, at: datetime) -> datetime:
    """An instant as an example writes it: of the agreement's zone, without saying so."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _still(agreement: Agreement, lead: Lead, holds: Holds | None) -> Callable[[Lead], bool]:
    """Whether another lead shows what one shows; the rules are made when they are needed."""
    known: list[Any] = []

    def still(other: Lead) -> bool:
        from slalang.backends.scoring import rules_of

        if not known:
            known.append(rules_of(agreement))
            known.append(None if holds else _outcome(case_for(known[0], lead), lead))
        try:
            case = case_for(known[0], other)
            return holds(case) if holds else _outcome(case, other) == known[1]
        except (Beyond, RulesProblem):
            return False

    return still


def _outcome(case: Case, lead: Lead) -> object:
    from slalang.evaluate import evaluated

    found = evaluated(case, lead.as_of)
    return dict(found.scores), dict(found.classes), found.stages


def _of_assertions(agreement: Agreement) -> Iterator[Expression]:
    for assertion in agreement.assertions:
        for claim in assertion.claims:
            yield from (part for part in (claim.condition, claim.then) if part is not None)


def _is_open(part: Expression) -> bool:
    """Whether `given` takes a condition: what no data of a lead decide."""
    match part:
        case StageReached(becomes=becomes):
            return becomes
        case LeadsOf() | StateOf():
            return True
        case Happened(within=within) | Recent(within=within) | Gained(within=within):
            return within is not None and within.unit.is_business
        case _:
            return False


def _first(agreement: Agreement) -> str:
    """The stage in which every lead begins."""
    starting = (stage.name for stage in agreement.stages if stage.starts)
    return next(starting, agreement.stages[0].name)


# ── Steps: each gives the leads to choose from; none where nothing has to change ──────────


def _with_facts(words: Words, lead: Lead) -> Iterator[Lead]:
    records = {record: _fields(words, record, known) for record, known in lead.records.items()}
    if records != lead.records:
        yield replace(lead, records=records)


def _with_given(givable: Mapping[str, Expression], lead: Lead) -> Iterator[Lead]:
    given = {what: truth for what, truth in lead.given.items() if what in givable}
    if given != lead.given:
        yield replace(lead, given=given)


def _at_minute(zone: tzinfo, lead: Lead) -> Iterator[Lead]:
    """The whole lead, moved."""
    for at in _writable(zone, lead.as_of):
        yield replace(lead, as_of=at)


def _with_event(words: Words, zone: tzinfo, place: int, lead: Lead) -> Iterator[Lead]:
    event = lead.events[place]
    plain = replace(event, properties=_fields(words, event.name, event.properties))
    moved = _writable(zone, lead.as_of - timedelta(seconds=event.age))
    ages = [(lead.as_of - at) // timedelta(seconds=1) for at in moved]
    options = [replace(plain, age=age) for age in ages if age >= 0]
    for option in options or ([plain] if plain != event else []):
        yield with_events(lead, _replaced(lead.events, place, option))


def _replaced(events: tuple[Event, ...], place: int, event: Event) -> tuple[Event, ...]:
    return (*events[:place], event, *events[place + 1 :])


def _writable(zone: tzinfo, at: datetime) -> list[datetime]:
    """The instants nearest to one that can be written, the nearest first; none for itself."""
    found: set[datetime] = set()
    for move in (timedelta(0), _MINUTE, -_HOUR, _HOUR):
        try:
            local = local_time(zone, at + move).replace(second=0, microsecond=0)
            found.add(local.replace(tzinfo=zone).astimezone(UTC))
        except OverflowError:
            continue
    if at in found:
        return []
    return sorted(found, key=lambda one: (abs(one - at), one))


def _fields(words: Words, of: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they can be written; left out where they cannot be."""
    said = {name: _value(words.fields.get(f"{of}.{name}"), value) for name, value in known.items()}
    return {name: value for name, value in said.items() if value is not None}


def _value(field: Field | None, value: Any) -> Any:
    kind = field.type.kind if field else Kind.TEXT
    match value:
        case bool():
            return value
        case int() | Decimal():
            short = _shortened(Decimal(value))
            return int(short) if isinstance(value, int) else short
        case str() if kind is Kind.MONEY:
            amount, _, currency = value.partition(" ")
            return f"{_shortened(Decimal(amount)):f} {currency}"
        case str():
            # No literal of the language is a time of day, and `yes` is no name of a choice.
            unsayable = kind is Kind.TIME or (kind is Kind.CHOICE and value in ("yes", "no"))
            return None if unsayable or not value else _text(value)
        case list() | tuple():
            return [_text(one) for one in value]
        case _:
            return value


def _text(text: str) -> str:
    plain = one_line(text)
    return text if plain == text else prepared(plain)


def _shortened(number: Decimal) -> Decimal:
    """A number with no more signs than the language reads."""
    if len(number_text(abs(number)).replace("_", "")) <= MAX_NUMBER:
        return number
    most = Decimal(10**MAX_NUMBER - 1)
    if abs(number) >= most:
        return most.copy_sign(number)
    places = max(0, MAX_NUMBER - 1 - len(str(int(abs(number)))))
    return number.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, Context(prec=60))
