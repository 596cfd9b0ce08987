"""A time limit in; a line, or a table with a row for each class, out."""

from __future__ import annotations

from slalang.backends.document.make import column, fact, facts, row, table
from slalang.backends.document.view import Block
from slalang.model.quantities import TimeLimit, Varying
from slalang.wording.deadlines import deadline as one_deadline
from slalang.wording.deadlines import row_label, time_limit
from slalang.wording.phrase import Phrase, sentence
from slalang.wording.words import Words, listed, named, say


def limit_blocks(limit: TimeLimit, what: Phrase, words: Words) -> tuple[Block, ...]:
    """`First touch: within 2 business hours`, or a table of deadlines."""
    if not isinstance(limit, Varying):
        return facts(fact(what, sentence(time_limit(limit, words))))
    rows = tuple(
        row(
            sentence(row_label(limit, one, words)),
            sentence(one_deadline(one.deadline, words)),
        )
        for one in limit.rows
    )
    heads = listed((named(ref, words) for ref in limit.by), words)
    columns = (column(sentence(heads)), column(say("Within", words)))
    return table(what, columns, rows)
