"""A lead and its events as data in; a case with every value checked, or every problem, out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from slalang.diagnostics.suggest import nearest
from slalang.evaluate.case import Case, Node, Occurrence, microseconds
from slalang.evaluate.conditions import midnight
from slalang.evaluate.held import LARGEST, held
from slalang.evaluate.text import prepared
from slalang.evaluate.truth import Value

LONGEST_TEXT = 100_000
"""A text may have so many characters."""
MOST_PROBLEMS = 100
"""So many problems are told; the others are only counted."""

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?) ?([A-Z]{3})", re.ASCII)
_PARTS = ("event", "at", "properties")


class LeadProblem(ValueError):
    """The data says something that the rules cannot read; `problems` lists all of it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def case_of(
    rules: Node,
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    records: Mapping[str, Mapping[str, Any]],
    as_of: datetime,
) -> Case:
    """The case that rules are asked about.

    `records` are the account and others by name. An attribute that is absent,
    `None` or an empty text is missing. Raises `LeadProblem` with every problem,
    ValueError for an `as_of` without a zone, TypeError for one that is no `datetime`.
    """
    if not isinstance(as_of, datetime):
        said = "such as `datetime(2026, 3, 6, 16, 30, tzinfo=UTC)`"
        raise TypeError(f"`as_of` is a datetime with a zone, {said}, not {type(as_of).__name__}")
    reader = _Reader()
    declared = {record["name"]: record["fields"] for record in rules["inputs"]["records"]}
    known: dict[str, Mapping[str, Value]] = {}
    for name, given in {"lead": lead, **records}.items():
        if name in declared:
            known[name] = reader.fields(declared[name], given, name, f"{name}.")
        else:
            reader.unknown(name, declared, "records", "record")
    kinds = {event["name"]: event for event in rules["inputs"]["events"]}
    happened = [reader.event(kinds, event, number) for number, event in enumerate(events, 1)]
    if reader.problems:
        more = len(reader.problems) - MOST_PROBLEMS
        told = reader.problems[:MOST_PROBLEMS]
        raise LeadProblem([*told, f"and {more} more"] if more > 0 else told)
    seen = sorted((event for event in happened if event), key=lambda event: event.at)
    return Case(rules, known, tuple(seen), microseconds(as_of))


def read_value(field: Node, value: object) -> Value:
    """A value as it is compared, by the type of its field; `""` for an empty text.

    Raises ValueError with the reason, as the end of a sentence.
    """
    match field["type"]:
        case "text" | "person":
            return _text(value, "a text")
        case "texts":
            if isinstance(value, str) or not isinstance(value, Sequence):
                raise _Unread(f"found {_said(value)}, where a list of texts was expected")
            # A list is a set: what stands twice in it, or in another order, is the same list.
            return tuple(sorted({_text(item, "a text") for item in value} - {""}))
        case "count":
            return _count(value)
        case "number":
            return _held("number", _number(value, "a number"))
        case "money":
            return _money(value, field["currency"])
        case "date":
            return _date(value)
        case "time":
            return _time(value)
        case "truth":
            if not isinstance(value, bool):
                raise _Unread(f"found {_said(value)}, where true or false was expected")
            return value
        case _:
            return _choice(value, [choice["value"] for choice in field["choices"]])


class _Reader:
    """Collects problems, so that one run tells all of them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def fields(
        self, declared: Sequence[Node], given: object, of: str, prefix: str
    ) -> dict[str, Value]:
        """The known values of a record, or of an event's properties."""
        if not isinstance(given, Mapping):
            self.problems.append(f"{of}: found {_said(given)}, where names with values belong")
            return {}
        by_name = {field["name"]: field for field in declared}
        known: dict[str, Value] = {}
        for name, value in given.items():
            if name not in by_name:
                self.unknown(name, by_name, of, "attribute")
            elif value is not None and value != "":
                try:
                    known[name] = read_value(by_name[name], value)
                except _Unread as problem:
                    self.problems.append(f"{prefix}{name}: {problem}")
        return {name: value for name, value in known.items() if value != ""}

    def event(self, kinds: Mapping[str, Node], given: object, number: int) -> Occurrence | None:
        """One event; None after a problem."""
        place, before = f"event {number}", len(self.problems)
        if not isinstance(given, Mapping):
            self.problems.append(f"{place}: found {_said(given)}, where an event belongs")
            return None
        name, at = given.get("event"), None
        for part in given:
            if part not in _PARTS:
                self.unknown(part, _PARTS, place, "part")
        if not isinstance(name, str) or name not in kinds:
            self.unknown(name, kinds, place, "event")
        else:
            place = f"{place} ({name})"
        try:
            at = _instant(given.get("at"))
        except _Unread as problem:
            self.problems.append(f"{place}: at: {problem}")
        declared = kinds[name]["properties"] if isinstance(name, str) and name in kinds else None
        inside = given.get("properties")
        if declared is None or at is None or inside is None:
            properties: dict[str, Value] = {}
        else:
            properties = self.fields(declared, inside, place, f"{place}: ")
        if at is None or len(self.problems) > before:
            return None
        return Occurrence(str(name), at, properties)

    def unknown(
        self, name: object, known: Mapping[str, Any] | Sequence[str], of: str, what: str
    ) -> None:
        """A name that the agreement does not have, with the one that was meant."""
        if not isinstance(name, str) or not name:
            said = "no name" if name in (None, "") else _said(name)
            self.problems.append(f"{of}: found {said}, where the name of an {what} belongs")
            return
        near = nearest(name, known)
        hint = f": did you mean `{near}`?" if near else ""
        self.problems.append(f"{of}: there is no {what} `{name[:60]}`{hint}")


class _Unread(ValueError):
    """Why a value cannot be read, as a sentence without a full stop."""


def _text(value: object, wanted: str) -> str:
    if not isinstance(value, str):
        raise _Unread(f"found {_said(value)}, where {wanted} was expected")
    if len(value) > LONGEST_TEXT:
        raise _Unread(f"this text has {len(value)} characters; at most {LONGEST_TEXT} are read")
    return prepared(value)


def _count(value: object) -> Fraction:
    number = _number(value, "a whole number that is not below 0, such as 12")
    if number < 0 or number != number.to_integral_value():
        raise _Unread(f"found {_said(value)}, where a whole number, 0 or more, belongs")
    return _held("count", number)


def _number(value: object, wanted: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        raise _Unread(f"found {_said(value)}, where {wanted} was expected")
    # A float's shortest text is what stood in the JSON or CSV that it came from.
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise _Unread("this is no number that can be counted with: leave it out if it is unknown")
    return number


def _held(kind: str, number: Decimal) -> Fraction:
    found = held(kind, number)
    if found is None:
        most = f"{ceil(LARGEST[kind]):,}"
        wanted = f"at most {most}" if kind == "count" else f"between -{most} and {most}"
        raise _Unread(f"found {_said(number)}, where one {wanted} was expected")
    return found


def _money(value: object, currency: str | None) -> Fraction:
    wanted = f'an amount such as "1500 {currency}" was expected'
    if currency is None:
        raise _Unread("the agreement declares no currency, so no amount can be read")
    if isinstance(value, str):
        match = _MONEY.fullmatch(value.strip())
        if match is None:
            raise _Unread(f"found {_said(value)}, where {wanted}")
        amount, found = Decimal(match[1]), match[2]
    elif isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
        amount, found = _number(value["amount"], "an amount"), str(value["currency"])
    else:
        raise _Unread(f"found {_said(value)} without a currency, where {wanted}")
    if found != currency:
        raise _Unread(f"found {found[:20]}, where {currency} was expected: convert it first")
    return _held("money", amount)


def _date(value: object) -> Fraction:
    if isinstance(value, date) and not isinstance(value, datetime):
        return midnight(value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return midnight(date.fromisoformat(value))
        except ValueError:
            raise _Unread(f"{value} is no day of the calendar") from None
    raise _Unread(f"found {_said(value)}, where a date such as 2026-01-31 was expected")


def _time(value: object) -> Fraction:
    """A time of day in seconds."""
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise _Unread(f"found {_said(value)}, where a time such as 09:30 was expected")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Fraction(hours * 3_600 + minutes * 60 + seconds)


def _instant(value: object) -> int:
    if value is None:
        raise _Unread("this event has no time: add one such as 2026-03-06T16:30:00Z")
    if isinstance(value, datetime):
        try:
            return microseconds(value)
        except ValueError as problem:
            raise _Unread(str(problem)) from None
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        expected = "where a time such as 2026-03-06T16:30:00Z was expected"
        raise _Unread(f"found {_said(value)}, {expected}")
    if match[1] is None:
        raise _Unread(f"{match[0]} has no zone: add `Z` or an offset such as `+02:00`")
    try:
        return microseconds(datetime.fromisoformat(match[0]).astimezone(UTC))
    except (ValueError, OverflowError):
        raise _Unread(f"{match[0]} is no time of the calendar") from None


def _choice(value: object, choices: Sequence[str]) -> str:
    if not isinstance(value, str):
        raise _Unread(f"found {_said(value)}, where one of {_listed(choices)} was expected")
    if value and value not in choices:
        near = nearest(value, choices)
        hint = f": did you mean `{near}`?" if near else ""
        raise _Unread(f"there is no choice `{value[:60]}`, only {_listed(choices)}{hint}")
    return value


def _listed(choices: Sequence[str]) -> str:
    shown = ", ".join(choices[:10])
    return shown + (f" and {len(choices) - 10} more" if len(choices) > 10 else "")


def _said(value: object) -> str:
    """A value as a reader would name it, cut to a line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case str():
            return f'the text "{value[:40]}{"…" if len(value) > 40 else ""}"'
        case int() | Decimal() | float():
            number = Decimal(value) if isinstance(value, int) else value
            return f"the number {str(number)[:40]}"
        case Mapping():
            return "an object"
        case Sequence():
            return "a list"
        case _:
            return f"a {type(value).__name__}"
