"""Names and texts from anywhere in; SQL that means exactly them, and nothing else, out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


def identifier(name: str) -> str:
    """`"a ""quoted"" name"`, for DuckDB, SQLite and Postgres; NUL cannot stand in a name."""
    return '"' + name.replace("\0", "\ufffd").replace('"', '""') + '"'


def literal(text: str) -> str:
    """`'it''s'`; a text with NUL is put together, since SQL text ends there."""
    parts = ["'" + part.replace("'", "''") + "'" for part in text.split("\0")]
    return parts[0] if len(parts) == 1 else "(" + " || chr(0) || ".join(parts) + ")"


def file_literal(path: Path | str) -> str:
    """The name of one file that DuckDB reads; no letter of it stands for other names."""
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))


def listed(texts: Iterable[str]) -> str:
    """`'a', 'b'`: what stands between the brackets of `IN ( )` or `[ ]`."""
    return ", ".join(literal(text) for text in texts)
