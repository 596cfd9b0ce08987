"""Titles and keys in; names of sheets and of cells that spreadsheets accept, all different, out."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_SHEET = 31
_LIKE_A_CELL = re.compile(r"(?i)[a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|[rc]|true|false")


def sheet_names(titles: Iterable[str]) -> tuple[str, ...]:
    """A name for each title, in their order."""
    taken: set[str] = {"history"}
    found: list[str] = []
    for title in titles:
        name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '") or "Sheet"
        found.append(_free(_cut(name, LONGEST_SHEET).strip(" '"), taken, LONGEST_SHEET, " "))
    return tuple(found)


def cell_names(keys: Iterable[str]) -> tuple[str, ...]:
    """`new_business.web_form.mql to sql` → `new_business_web_form_mql_to_sql`."""
    taken: set[str] = set()
    found: list[str] = []
    for key in keys:
        name = re.sub(r"\W", "_", key)
        if not re.match(r"[^\W\d]", name) or _LIKE_A_CELL.fullmatch(name):
            name = f"n_{name}"
        found.append(_free(name[:200], taken, 250, "_"))
    return tuple(found)


def _free(name: str, taken: set[str], longest: int, between: str) -> str:
    """The name, or the name with a number where it is taken; small letters count as large."""
    free, number = name, 2
    while free.lower() in taken:
        tail = f"{between}{number}"
        free, number = _cut(name, longest - len(tail)) + tail, number + 1
    taken.add(free.lower())
    return free


def _cut(name: str, longest: int) -> str:
    """The beginning of a name; spreadsheets count a picture letter as two."""
    return name.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
