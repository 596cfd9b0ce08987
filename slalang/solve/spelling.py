"""A lead that shows something in; a ready-made `example` that tells of it, in the language, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from slalang.cases.world import zone_of_examples
from slalang.evaluate.case import Case
from slalang.format import format_source
from slalang.format.lines import LONGEST
from slalang.format.width import width
from slalang.model.agreement import Agreement
from slalang.model.expressions import Kind
from slalang.model.records import Field
from slalang.solve.expression_text import expression_text, number_text, quoted
from slalang.solve.leads import Lead
from slalang.solve.sayable import facts_to_give, local_time, sayable
from slalang.solve.words import spellings
from slalang.source.text import source_file
from slalang.wording.words import Words

__all__ = ["example_block", "expression_text"]

_BUILT_IN = ("lead", "account")
_ROUNDED = "# Not all of this lead can be written down; what is left shows something else."
_INDENT = 6
"""How far the further lines of a list stand in at most, beyond the formatter's own lines."""


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
    written = spellings(agreement)
    lines = [
        *(() if said.kept else (_ROUNDED,)),
        *_facts(words, said.lead, written),
        *_timeline(agreement, words, said.lead, written),
        *_givens(agreement, words, said.lead),
        *(f"expect {expect}" for expect in expects),
    ]
    text = "\n".join((f"example {quoted(title)} {{", *lines, "}", ""))
    return format_source(source_file("example.sla", text)).text


def _facts(words: Words, lead: Lead, written: Mapping[str, str]) -> Iterator[str]:
    for record, known in lead.records.items():
        if known:
            head = record if record in _BUILT_IN else f"record {record}"
            yield f"{head} {_fields(words, record, known, written)}"


def _timeline(
    agreement: Agreement, words: Words, lead: Lead, written: Mapping[str, str]
) -> Iterator[str]:
    """What happened, the oldest first, and the instant that is looked at if it is a later one."""
    zone = zone_of_examples(agreement)
    for event in sorted(lead.events, key=lambda event: -event.age):
        at = local_time(zone, lead.as_of - timedelta(seconds=event.age))
        inside = _fields(words, event.name, event.properties, written) if event.properties else ""
        yield f"{at:%Y-%m-%d %H:%M} {event.name} {inside}".rstrip()
    if all(event.age for event in lead.events):
        yield f"as of {local_time(zone, lead.as_of):%Y-%m-%d %H:%M}"


def _givens(agreement: Agreement, words: Words, lead: Lead) -> Iterator[str]:
    if lead.given:
        known = facts_to_give(agreement, words)
        for what, truth in lead.given.items():
            text = expression_text(known[what])
            yield f"given {text}" if truth else f"given not {text}"


def _fields(words: Words, of: str, known: Mapping[str, Any], written: Mapping[str, str]) -> str:
    """`{ seniority vp, employees 60 }`."""
    fields = (
        f"{name} {_value(words.fields.get(f'{of}.{name}'), value, written)}"
        for name, value in known.items()
    )
    return f"{{ {', '.join(fields)} }}"


def _value(field: Field | None, value: Any, written: Mapping[str, str]) -> str:
    kind = field.type.kind if field else Kind.TEXT
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return number_text(Decimal(value))
        case list() | tuple():
            # A list of one empty text is known and has nothing in it.
            return _listed([quoted(written.get(one, one)) for one in value] or ['""'])
        case str() if kind is Kind.MONEY:
            amount, _, currency = value.partition(" ")
            return f"{number_text(Decimal(amount))} {currency}"
        case str() if kind in (Kind.CHOICE, Kind.DATE):
            return value
        case _:
            return quoted(written.get(str(value), str(value)))


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
