"""The words of the language, and how messages name each kind of token."""

from __future__ import annotations

RESERVED = frozenset(
    {"and", "or", "not", "when", "where", "is", "in", "has", "then", "otherwise"}
    | {"within", "contains", "each"}
)
"""Words that can never be names; every other keyword may also be one."""

PHRASES = {
    "NAME": "a name",
    "NUMERAL": "a number such as `40`",
    "ORDINAL": "a rank such as `90th`",
    "ISO_DATE": "a date such as `2026-01-31`",
    "ISO_MONTH": "a month such as `2026-01`",
    "CLOCK": "a time of day such as `09:30`",
    "STRING": 'a text in quotes such as `"HubSpot"`',
    "PROSE": 'prose between `"""` and `"""`',
    "ISO_CURRENCY": "a currency such as `USD`",
    "UNIT": "a unit of time such as `business hours`",
    "PERIOD": "a period such as `month`",
    "WEEKDAY": "a weekday such as `mon`",
    "at most or at least": "`at most` or `at least`",
    "ISO_CURRENCY or NAME": "a currency such as `USD`, or a name such as `mql`,",
    "_NL": "the end of the line",
    "$END": "the end of the file",
    "{": "`{`",
}
"""What a reader sees for a kind of token that is not a keyword."""


def phrase(kind: str) -> str:
    """A kind of token as it is named in a message."""
    return PHRASES.get(kind) or f"`{kind}`"


SYNONYMS = {
    "percent": "%", "string": "text", "integer": "count", "int": "count", "float": "number",
    "decimal": "number", "boolean": "yes/no", "bool": "yes/no", "datetime": "time",
    "currency": "money", "user": "person", "plus": "+", "minus": "-",
    "if": "when", "never": "not", "alert": "alert to", "alerted": "alert to",
    "planned": "planned for", "moved": "moved to", "postponed": "moved to",
    "cancelled": "called off", "canceled": "called off", "cancel": "called off",
    "tbd": "to be agreed", "tba": "to be agreed", "todo": "to be agreed", "open": "to be agreed",
}  # fmt: skip
"""Words that people write for one of ours."""

CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "฿": "THB"}
"""Signs of currencies, and the code that people most likely mean."""

LOOKALIKES = {
    "==": "=",
    "...": "..",
    "//": "#",
    "=>": ">=",
    "=<": "<=",
    "&&": "and",
    "||": "or",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‟": '"',
    "″": '"',
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "×": "*",
    "÷": "/",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "±": "give or take",
    "％": "%",
    "，": ",",
    "。": ".",
    "（": "(",
    "）": ")",
    "｛": "{",
    "｝": "}",
    "،": ",",
    "؛": ",",
    "٪": "%",
    "：": ":",
    "\u00a0": "a space",
    "\u3000": "a space",
    "\u202f": "a space",
    "\u2009": "a space",
    "$": "USD after the number",
    "€": "EUR after the number",
    "£": "GBP after the number",
    "¥": "JPY after the number",
    "฿": "THB after the number",
    "﷼": "IRR after the number",
    ";": "a new line",
    "&": "and",
    "|": "or",
    "!": "not",
    "'": '"',
    "`": '"',
    "[": "(",
    "]": ")",
    "＋": "+",
}
"""Signs that people type or paste by mistake, and what to write instead."""
