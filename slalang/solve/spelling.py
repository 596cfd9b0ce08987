"""A lead that shows something in; a ready-made `example` that tells of it, in the language, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from slalang.cases.world import zone_of_examples
from slalang.evaluate.case import Case
from slalang.format import format_source
from slalang.format.lines import LONGEST
from slalang.format.width import width
from slalang.model.agreement import Agreement
from slalang.model.expressions import Kind
from slalang.model.quantities import Money, Month, Ref, Value
from slalang.model.records import Field
from slalang.model.upkeep import Example, Fact, Facts, Given, Happening
from slalang.solve.expression_text import expression_text, quoted, value_text
from slalang.solve.leads import Lead
from slalang.solve.sayable import facts_to_give, local_time, sayable
from slalang.solve.words import spellings
from slalang.source.text import Span, source_file
from slalang.wording.words import Words

__all__ = ["example_block", "example_of", "example_text", "expression_text"]

NOWHERE = Span("", 0, 0)
"""Where something stands that nobody has written."""
ROUNDED = "# Not all of this lead can be written down; what is left shows something else."
_BUILT_IN = ("lead", "account")
_INDENT = 6
"""How far the further lines of a list stand in at most."""


def example_block(
    agreement: Agreement,
    words: Words,
    lead: Lead,
    title: str,
    expects: Sequence[str],
    *,
    holds: Callable[[Case], bool] | None = None,
) -> str:
    """The text of an `example` in the one style of the language, ending with a line end.

    Each of `expects` is what stands behind one `expect`. Times are local ones of
    the agreement's zone, to the minute: what lies between two minutes is rounded
    so that `holds` stays true of the lead, or, without it, its points, classes
    and stages stay. Where that cannot be, a comment in the block says so.
    """
    said = sayable(agreement, words, lead, holds)
    example = example_of(agreement, words, said.lead, title)
    return example_text(words, example, expects, comment="" if said.kept else ROUNDED)


def example_of(agreement: Agreement, words: Words, lead: Lead, title: str) -> Example:
    """A lead that `sayable` has made, as an example that expects nothing yet."""
    written = spellings(agreement)
    facts = (
        Facts(record, _facts(words, record, known, written), NOWHERE)
        for record, known in lead.records.items()
        if known
    )
    return Example(
        title=title,
        facts=tuple(facts),
        timeline=tuple(_timeline(agreement, words, lead, written)),
        as_of=local_time(zone_of_examples(agreement), lead.as_of),
        givens=tuple(_givens(agreement, words, lead)),
        expects=(),
        means=None,
        notes=(),
        origin=NOWHERE,
        extent=NOWHERE,
    )


def example_text(words: Words, example: Example, expects: Sequence[str], comment: str = "") -> str:
    """An example in the language, with what is written behind each `expect` of it."""
    at = [happening.at for happening in example.timeline]
    lines = [
        *([comment] if comment else []),
        *(_facts_text(words, facts) for facts in example.facts),
        *(_happening_text(words, happening) for happening in example.timeline),
        # Without it the last event is looked at.
        *([f"as of {example.as_of:%Y-%m-%d %H:%M}"] if example.as_of not in at else []),
        *(_given_text(given) for given in example.givens),
        *(f"expect {expect}" for expect in expects),
    ]
    text = "\n".join((f"example {quoted(example.title)} {{", *lines, "}", ""))
    return format_source(source_file("example.sla", text)).text


def _facts(
    words: Words, of: str, known: Mapping[str, Any], written: Mapping[str, str]
) -> tuple[Fact, ...]:
    return tuple(
        Fact(name, _value(words.fields.get(f"{of}.{name}"), value, written), NOWHERE)
        for name, value in known.items()
    )


def _value(
    field: Field | None, value: Any, written: Mapping[str, str]
) -> Value | tuple[Value, ...]:
    """A value of `evaluate` as the model has it, with texts as the agreement writes them."""
    kind = field.type.kind if field else Kind.TEXT
    match value:
        case bool():
            return value
        case int() | Decimal():
            return Decimal(value)
        case list() | tuple():
            # A list of one empty text is known and has nothing in it.
            return tuple(written.get(one, one) for one in value) or ("",)
        case str() if kind is Kind.MONEY:
            amount, _, currency = value.partition(" ")
            return Money(Decimal(amount), currency)
        case str() if kind is Kind.DATE:
            return date.fromisoformat(value)
        case str() if kind is Kind.CHOICE:
            return value
        case _:
            return written.get(str(value), str(value))


def _timeline(
    agreement: Agreement, words: Words, lead: Lead, written: Mapping[str, str]
) -> Iterator[Happening]:
    """What happened, the oldest first."""
    zone = zone_of_examples(agreement)
    for event in sorted(lead.events, key=lambda event: -event.age):
        at = local_time(zone, lead.as_of - timedelta(seconds=event.age))
        fields = _facts(words, event.name, event.properties, written)
        yield Happening(at, Ref(event.name, NOWHERE), fields, None, False, False, NOWHERE)


def _givens(agreement: Agreement, words: Words, lead: Lead) -> Iterator[Given]:
    if lead.given:
        known = facts_to_give(agreement, words)
        for what, truth in lead.given.items():
            yield Given(known[what], not truth, NOWHERE)


# ── Text ─────────────────────────────────────────────────────────────────


def _facts_text(words: Words, facts: Facts) -> str:
    head = facts.record if facts.record in _BUILT_IN else f"record {facts.record}"
    return f"{head} {_fields_text(words, facts.record, facts.fields)}"


def _happening_text(words: Words, it: Happening) -> str:
    inside = f" {_fields_text(words, it.event.name, it.fields)}" if it.fields else ""
    plan = f" planned for {it.planned:%Y-%m-%d %H:%M}" if it.planned else ""
    plan = " called off" if it.called_off else plan
    return f"{it.at:%Y-%m-%d %H:%M} {it.event.name}{plan}{inside}"


def _given_text(given: Given) -> str:
    return f"given {'not ' if given.negated else ''}{expression_text(given.condition)}"


def _fields_text(words: Words, of: str, fields: Sequence[Fact]) -> str:
    """`{ seniority vp, employees 60 }`."""
    said = (f"{it.name} {_fact_text(words.fields.get(f'{of}.{it.name}'), it)}" for it in fields)
    return f"{{ {', '.join(said)} }}"


def _fact_text(field: Field | None, fact: Fact) -> str:
    value = fact.value
    if isinstance(value, tuple) and not isinstance(value, Month):
        return _listed([value_text(one) for one in value])
    return value_text(value, bare=field is not None and field.type.kind is Kind.CHOICE)


def _listed(items: Sequence[str]) -> str:
    """`("HubSpot", "Zoom")`, on several lines where it is long."""
    text = "("
    column = LONGEST // 2
    for place, item in enumerate(items):
        if place:
            fits = column + width(item) + 2 <= LONGEST - _INDENT
            text += ", " if fits else ",\n"
            column = column + 2 if fits else _INDENT
        text += item
        column += width(item)
    return f"{text})"
