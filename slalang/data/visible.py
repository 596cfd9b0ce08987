"""Values of unknown origin in; the same, short and harmless to look at, out."""

from __future__ import annotations

import re

from slalang.diagnostics.render.cells import visible

LONGEST = 80
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these, a spreadsheet takes a text for a formula."""
_TURNING = r"\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}"
_HIDDEN = rf"[\x00-\x1f\x7f-\x9f{_TURNING}]"
"""What `visible` names, as DuckDB writes it; it has no half characters."""
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What `json.dumps` leaves as it is."""


def shown(value: str | None, length: int | None = None) -> str:
    """A value cut to a line; `length` is what it has, where `value` is its beginning."""
    if value is None:
        return ""
    whole = len(value) if length is None else length
    start = visible(value[:LONGEST]).replace("\n", "␊").replace("\r", "␍").replace("\t", "␉")
    return start if whole <= LONGEST else f"{start}… ({whole:,} characters)"


def harmless(text: str) -> str:
    """A text for a cell of CSV, which no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text


def in_cell(text: str) -> str:
    """A text for a cell of CSV: no spreadsheet computes it, and no terminal obeys it."""
    return visible(harmless(text))


def in_cell_sql(value: str) -> str:
    """The same of a column of DuckDB."""
    starts = ", ".join(f"chr({ord(one)})" for one in FORMULA)
    formula = f"{value}[1] IN ({starts})"
    marked = f"CASE WHEN {formula} THEN chr(39) ELSE '' END || {value}"
    flat = f"regexp_replace({marked}, '[\\t\\n\\r]+', ' ', 'g')"
    named = "'<U+' || upper(lpad(to_hex(unicode(c)), 4, '0')) || '>'"
    shown = f"CASE WHEN regexp_matches(c, '{_HIDDEN}') THEN {named} ELSE c END"
    whole = f"array_to_string([{shown} for c in regexp_extract_all({flat}, '(?s).')], '')"
    return (
        f"CASE WHEN {formula} OR regexp_matches({value}, '{_HIDDEN}') THEN {whole} ELSE {value} END"
    )


def in_json(text: str) -> str:
    """JSON with what no reader sees, or what turns a line around, written as `\\u009b`."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
