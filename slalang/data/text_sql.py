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
    sets up a whole table for each text.
    """
    trimmed = f"trim(nfc_normalize({text}), {SPACES_SQL})"
    strange = " OR ".join(f"contains({text}, {literal(letter)})" for letter in differing())
    table = f"translate({trimmed}, {literal(UPPER)}, {literal(LOWER)})"
    full = f"lower({trimmed})"
    if strange:
        full = f"CASE WHEN {strange} THEN {table} ELSE {full} END"
    return (
        f"nullif(CASE WHEN strlen({text}) = length({text})"
        f" THEN lower(trim({text}, {SPACES_SQL})) ELSE {full} END, '')"
    )


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
