"""The measures: what, of whom, how often, from which data, with which target and red line."""

from __future__ import annotations

from slalang.backends.document.make import bare, column, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.view import Block, Row, Section
from slalang.model.numbers import Measure
from slalang.wording.measures import aim, measured, red_line, reported
from slalang.wording.numbers import maybe_text
from slalang.wording.phrase import EMPTY, sentence
from slalang.wording.titles import anchor
from slalang.wording.words import Words, listed, maybe_named, say, title


def measures(material: Material) -> Section | None:
    """One table; what the authors explain stands below it."""
    words, agreement = material.words, material.agreement
    if not agreement.measures:
        return None
    columns = (
        column(say("Measure", words)),
        column(say("Of", words)),
        column(say("How often", words)),
        column(say("Data from", words)),
        column(say("Target", words)),
        column(say("Red", words)),
    )
    rows = tuple(_row(measure, words) for measure in agreement.measures)
    explained = (block for measure in agreement.measures for block in _explained(measure, material))
    heading = bare(say("How we measure", words))
    blocks = (*table(say("Measures", words), columns, rows), *explained)
    return Section("measures", heading, blocks)


def _row(measure: Measure, words: Words) -> Row:
    what = sentence(measured(measure.form, words)) if measure.form else EMPTY
    return row(
        (str(title(measure.name, words)), what),
        maybe_named(measure.of, words),
        sentence(reported(measure, words)),
        listed((maybe_text(one, words) for one in measure.sources), words),
        tuple(sentence(aim(one, words)) for one in measure.aims),
        tuple(sentence(red_line(one, words)) for one in measure.red),
        anchor=anchor("measure", measure.name),
    )


def _explained(measure: Measure, material: Material) -> tuple[Block, ...]:
    blocks = (*prose(measure.means, material), *notes(measure.notes, material))
    name = title(measure.name, material.words)
    return (paragraph(say("{measure}:", material.words, measure=name)), *blocks) if blocks else ()
