"""What readers select and ignore in; which findings that means, out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from slalang.diagnostics.suggest import nearest

CLAIMS = frozenset({"SLA831", "SLA833"})
"""A claim or an example that is not true would stand in the signed document as a fact."""

_CODE = re.compile(r"SLA[0-9]{0,3}", re.IGNORECASE)


def is_selected(
    code: str, slug: str, *, select: Sequence[str] | None, ignore: Sequence[str]
) -> bool:
    """Whether a finding counts: selected, where no selection selects all, and not ignored.

    Each entry is a slug, a code or the start of a code (`SLA4`).
    """
    if must_stay(code):
        return True
    wanted = select is None or any(_means(entry, code, slug) for entry in select)
    return wanted and not any(_means(entry, code, slug) for entry in ignore)


def must_stay(code: str) -> bool:
    """Whether a finding can be neither deselected nor silenced.

    So it is for faults of files, syntax, names and types (SLA0xx to SLA2xx):
    what comes after them would rest on sand. And so it is for `CLAIMS`.
    """
    return is_of_writing(code) or code in CLAIMS


def is_of_writing(code: str) -> bool:
    """Whether it is a fault of files, syntax, names or types: what is meant is not known."""
    return code[:4] in ("SLA0", "SLA1", "SLA2")


def unknown_entries(
    entries: Sequence[str], known: Mapping[str, str]
) -> tuple[tuple[str, str | None], ...]:
    """The entries that mean no finding, each with the nearest slug; `known` is slug to code."""
    return tuple(
        (entry, nearest(entry, known))
        for entry in entries
        if not any(_means(entry, code, slug) for slug, code in known.items())
    )


def _means(entry: str, code: str, slug: str) -> bool:
    if _CODE.fullmatch(entry):
        return code.startswith(entry.upper())
    return entry == slug
