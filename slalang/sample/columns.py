"""The attributes of an agreement in; the columns of a file of leads, with their tables, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slalang.sample.asked import Asked, Key
from slalang.sample.draws import SLOTS, below, endless
from slalang.sample.literals import literal_texts
from slalang.sample.markets import PLACES, place_table
from slalang.sample.people import mail_signs
from slalang.sample.values import LEVELS, Value, missing_of, table_of
from slalang.source.frozen import dataclass

RESERVED = ("lead_id", "created_at", "event", "at")
"""What files call their own; an attribute of that name gets a `_`."""

_OF_COMPANIES = ("industry", "sector", "employee", "company", "headcount", "revenue", "account")
_NAMES = {
    "name": "name", "full_name": "name", "contact": "name", "contact_name": "name",
    "first_name": "first", "firstname": "first", "given_name": "first",
    "last_name": "last", "lastname": "last", "family_name": "last", "surname": "last",
    "company": "company", "company_name": "company", "employer": "company", "firm": "company",
    "organisation": "company", "organization": "company", "account": "company",
}  # fmt: skip
_PARTS = (
    ("mail", "email"), ("phone", "phone"), ("mobile", "phone"), ("fax", "phone"),
    ("domain", "domain"), ("website", "website"), ("homepage", "website"),
    ("country", "country"), ("city", "city"), ("town", "city"),
    ("language", "language"), ("locale", "language"),
)  # fmt: skip
_OF_ACCOUNTS = {"name": "company"}
_FIRM = ("company", "domain", "website")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file of leads."""

    name: str
    """As the file calls it: `email`, `account.tier`."""
    kind: str
    """Its type in `inputs`."""
    currency: str
    """Of amounts; empty for anything else."""
    of: str
    """What a value depends on: `lead`, `company`, `place` and `tongue` look it up in `table`,
    by the lead, its company, the company's country or the person's language; `made` and `firm`
    put it together for the person or the company."""
    part: str
    """Of what is put together, which part: `email`."""
    table: Sequence[Value | int]
    """By level and slot, or by culture and slot. Of what is put together 0, or what else it is."""


def columns_of(
    rules: Mapping[str, Any], asked: Mapping[Key, Asked], seed: str, as_of: int
) -> tuple[Column, ...]:
    """All attributes of leads and accounts, and what rules read of other records."""
    found = []
    for record in rules["inputs"]["records"]:
        for field in record["fields"]:
            if record["name"] in ("lead", "account") or field["read"]:
                asks = asked.get((record["name"], field["name"]), Asked())
                found.append(_column(record["name"], field, asks, seed, as_of))
    return tuple(found)


def _column(record: str, field: Mapping[str, Any], asked: Asked, seed: str, as_of: int) -> Column:
    name: str = field["name"]
    column = f"{record}.{name}" if record != "lead" else name + "_" * (name in RESERVED)
    of, part = _source(record, name, field["type"])
    seed = f"{seed}/table/{record}.{name}"
    table: Sequence[Value | int]
    if of in ("place", "tongue"):
        table = place_table(part, name, asked, seed)
    elif part:
        table = _instead(part, name, asked, seed)
    else:
        table = table_of(field, asked, seed, as_of)
    return Column(column, field["type"], field.get("currency") or "", of, part, table)


def _source(record: str, name: str, kind: str) -> tuple[str, str]:
    if kind == "text" and record in ("lead", "account"):
        part = _NAMES.get(name) or next((part for key, part in _PARTS if key in name), "")
        if record == "account":
            part = _OF_ACCOUNTS.get(part, part)
        if part in PLACES:
            at_home = part in ("country", "city") or record == "account"
            return ("place" if at_home else "tongue"), part
        if part in _FIRM:
            return "firm", part
        if part and record == "lead":
            return "made", part
    if record == "account" or any(key in name for key in _OF_COMPANIES):
        return "company", ""
    return "lead", ""


def _instead(part: str, name: str, asked: Asked, seed: str) -> list[str | int | None]:
    """0 where it is put together, None where it is missing, or what rules want to see."""
    numbers = endless(seed)
    wished = mail_signs(asked) if part == "email" else list(_plain(literal_texts(name, asked)))
    table: list[str | int | None] = []
    for level in range(LEVELS):
        missing = missing_of(part, level) * SLOTS // 1000
        wanted = SLOTS * 4 // 100 if wished else 0
        table += [None] * missing
        first = below(numbers, len(wished)) if wished else 0
        table += [wished[(first + place) % len(wished)] for place in range(wanted)]
        table += [0] * (SLOTS - missing - wanted)
    return table


def _plain(texts: Sequence[str]) -> Iterator[str]:
    """Those that need no quotes anywhere."""
    odd = frozenset('",\\')
    return (text for text in texts if not odd & set(text) and min(text, default="") >= " ")
