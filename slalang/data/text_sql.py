"""A DuckDB expression of texts in; one of the same texts as they are compared, out."""

from __future__ import annotations

from functools import cache
from typing import Any
from unicodedata import normalize

from slalang.data.quoting import literal
from slalang.evaluate.lower_case import LOWER, UPPER
from slalang.evaluate.text import SPACES

SPACES_SQL = literal(SPACES)

_LETTERS = """
SELECT chr(i), lower(chr(i)) FROM (SELECT CAST(i AS INTEGER) AS i FROM range(128, 1114112) t(i)
WHERE i NOT BETWEEN 55296 AND 57343) WHERE lower(chr(i)) <> chr(i)
"""


def prepared_sql(text: str) -> str:
    """What `slalang.evaluate.text.prepared` makes of a text; NULL for one without letters.

    Texts of ASCII alone, whose bytes are as many as their characters, need no tables; nor do
    others, but for those with a letter that DuckDB makes small in another way: its `translate`
    sets up a whole table for each text. Its `trim` is slow, too, and most texts need none.
    """
    composed = f"nfc_normalize({text})"
    blank = f"(contains({SPACES_SQL}, left({text}, 1)) OR contains({SPACES_SQL}, right({text}, 1)))"
    trimmed = f"CASE WHEN {blank} THEN trim({composed}, {SPACES_SQL}) ELSE {composed} END"
    strange = " OR ".join(f"contains({text}, {literal(letter)})" for letter in differing())
    full = f"lower({trimmed})"
    if strange:
        table = f"translate({trimmed}, {literal(UPPER)}, {literal(LOWER)})"
        full = f"CASE WHEN {strange} THEN {table} ELSE {full} END"
    return (
        f"CASE WHEN strlen({text}) = length({text}) AND {_plain_ends(text)}"
        f" THEN lower({text}) ELSE nullif({full}, '') END"
    )


def chained_sql(text: str) -> str:
    """The same for texts without a letter that is `differing`, as one chain of functions.

    DuckDB computes it once for each entry where a column of Parquet has a dictionary, and in no
    other way: without one, its `trim` makes this much slower than `prepared_sql`.
    """
    return f"nullif(lower(trim(nfc_normalize({text}), {SPACES_SQL})), '')"


def tidy_sql(text: str) -> str:
    """A text without blanks around it; NULL where nothing is left."""
    return (
        f"CASE WHEN {_plain_ends(text)} THEN {text} ELSE nullif(trim({text}, {SPACES_SQL}), '') END"
    )


def _plain_ends(text: str) -> str:
    """Whether a text begins and ends with characters of ASCII that are no blanks."""
    # The first byte decides what comes before what: nothing has to be cut off to see it.
    return f"{text} >= '!' AND {text} < chr(127) AND {text}[-1] BETWEEN '!' AND '~'"


@cache
def differing() -> tuple[str, ...]:
    """What may come out of the installed DuckDB's `lower` in another way than we say it."""
    import duckdb

    with duckdb.connect() as connection:
        found: list[Any] = connection.execute(_LETTERS).fetchall()
    theirs = dict(found)
    ours = {big: small for big, small in zip(UPPER, LOWER, strict=True) if ord(big) >= 128}
    letters = {letter for letter in theirs | ours if theirs.get(letter) != ours.get(letter)}
    # NFC, which comes first, may put such a letter together from others and a mark.
    marks = {normalize("NFD", letter)[-1] for letter in letters}
    return tuple(sorted(letters | {mark for mark in marks if not mark.isascii()}))
