"""What must be known of a lead and an account, and who supplies it."""

from __future__ import annotations

from slalang.backends.document.make import bare, column, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.view import Block, Row, Section
from slalang.model.expressions import Kind
from slalang.model.records import Field, Record
from slalang.wording.phrase import EMPTY, Phrase, phrase, sentence
from slalang.wording.titles import anchor, choice_title
from slalang.wording.words import Words, listed, maybe_named, named, say, title


def lead_data(material: Material) -> Section | None:
    """The required fields first, then everything else that rules read."""
    words = material.words
    records = tuple(r for r in material.agreement.records if r.name in ("lead", "account"))
    parts = tuple(
        Section(anchor("record", r.name), bare(title(r.name, words)), _record(r, material))
        for r in records
        if r.fields or r.means
    )
    if not parts:
        return None
    heading = bare(say("Lead data", words))
    if len(parts) == 1:
        return Section("lead-data", heading, parts[0].blocks)
    return Section("lead-data", heading, (), parts)


def _record(record: Record, material: Material) -> tuple[Block, ...]:
    words = material.words
    fields = sorted(record.fields, key=lambda field: not field.required)
    rows = tuple(_field(record, field, words) for field in fields)
    columns = (
        column(say("Field", words)),
        column(say("Holds", words)),
        column(say("Needed", words)),
        column(say("Supplied by", words)),
        column(say("In the system of record", words)),
    )
    caption = say("What is known of each {record}", words, record=named(record.name, words))
    missing = say("A value that is missing never earns points and never costs any.", words)
    return (
        *prose(record.means, material),
        *table(caption, columns, rows),
        *((paragraph(missing, quiet=True),) if record.name == "lead" else ()),
        *notes(record.notes, material),
    )


def _field(record: Record, field: Field, words: Words) -> Row:
    path = f"{record.name}.{field.name}"
    required = say("Required", words) if field.required else EMPTY
    return row(
        phrase(str(title(path, words))),
        _holds(field, words),
        say("Optional", words) if field.optional else required,
        maybe_named(field.supplied_by, words),
        field.mapped_from or "",
        anchor=anchor("field", path),
    )


def _holds(field: Field, words: Words) -> Phrase:
    match field.type.kind:
        case Kind.CHOICE:
            choices = (choice_title(field, value) for value in field.type.choices)
            return sentence(say("one of {choices}", words, choices=listed(choices, words, "or")))
        case Kind.NUMBER if field.whole:
            return say("A whole number", words)
        case kind:
            return sentence(say(kind.value, words))
