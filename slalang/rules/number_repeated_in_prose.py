"""Numbers in prose that the agreement states elsewhere: an agreement in, findings out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, NamedTuple

from slalang.check.context import Context
from slalang.check.planned import planned
from slalang.check.prose import Said, proses
from slalang.diagnostics.finding import Edit, Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.quantities import Unit
from slalang.rules.stated_numbers import COUNT, Key, Stated, stated_numbers
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_FORMULA = re.compile(r"\{[^{}\n]*\}")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_UNITS = "|".join(unit.value.replace(" ", r"\s+") for unit in Unit)
_NUMBER = re.compile(
    # Not inside a word, a date, a time, a version or a fraction.
    r"(?<![\w.,:/#-])"
    r"(?P<before>[$€£]\s?|[A-Z]{3}\s)?"
    r"(?P<number>\d{1,3}(?:[ ,.'’_\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"(?!\w|[-/:.,]\d)"
    r"(?:\s?(?P<percent>[%٪％]|percent\b|per\s+cent\b)"
    rf"|[\s-](?P<unit>{_UNITS})s?\b"
    r"|\s?(?P<after>[€£]|[A-Z]{3}\b)"
    r"|\s(?P<counted>[^\W\d_]+))?"
)


@dataclass(frozen=True, slots=True)
class NumberRepeatedInProse(Finding):
    """`We bring 3,900 leads a month`, where a goal or promise states the 3,900."""

    code: ClassVar[str] = "SLA711"
    slug: ClassVar[str] = "number-repeated-in-prose"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    where: str
    """What the prose belongs to."""
    written: str
    """The number with its unit, as the prose has it."""
    stated: Stated
    """Where the agreement states it."""

    def message(self) -> str:
        return f'the prose of {self.where} repeats "{self.written}": {self.stated.what} says it too'

    def label(self) -> str:
        return "typed a second time"

    def help(self) -> str:
        if self.stated.path:
            return f"Write `{{{self.stated.path}}}` instead, so that the two never differ."
        return "Say it without the number, so that there is only one place to change."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.stated.span, "stated here"),)

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, f"{{{self.stated.path}}}"),) if self.stated.path else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Percentages, money, durations, counted things and long numbers; years are left alone."""
    written = [said for said in proses(agreement) if _has_digit(said)]
    if not written:
        return
    known = _needs(agreement, context) | stated_numbers(agreement)
    currencies = {unit for unit, _ in known if unit.isupper()}
    reader = _Reader(known, _things(agreement), tuple(sorted(currencies)))
    for said in written:
        seen: set[Key] = set()
        text = _FORMULA.sub(lambda formula: "\0" * len(formula[0]), said.prose.written)
        for match in _NUMBER.finditer(text):
            repeated = _repeated(match, reader)
            if repeated and repeated[0] not in seen:
                key, words, stated = repeated
                seen.add(key)
                start = said.prose.origin.start + match.start()
                span = Span(said.prose.origin.file, start, start + len(words))
                yield NumberRepeatedInProse(span, said.where, " ".join(words.split()), stated)


def _needs(agreement: Agreement, context: Context) -> dict[Key, Stated]:
    """What the goals need of each stage: numbers that nobody typed and everybody quotes."""
    found: dict[Key, Stated] = {}
    for funnel in planned(agreement, context).funnels if agreement.goals else ():
        start = funnel.month
        month = f" in {start.year}-{start.month:02}" if start else ""
        totals = funnel.totals
        for need in totals.needs if totals else ():
            path = f"{need.stage} needed by {funnel.path}{month}"
            stated = Stated(agreement.figures[funnel.path].origin, f"`{path}`", path)
            if need.rounded is not None:
                found.setdefault((COUNT, Decimal(need.rounded)), stated)
    return found


class _Reader(NamedTuple):
    """What is known of the numbers and words of the agreement."""

    known: dict[Key, Stated]
    things: set[str]
    """Words after which a small number counts something, in small letters."""
    currencies: tuple[str, ...]


def _has_digit(said: Said) -> bool:
    return any(
        isinstance(part, str) and any(character.isdigit() for character in part)
        for part in said.prose.parts
    )


def _things(agreement: Agreement) -> set[str]:
    """Words after which a small number counts something of the agreement."""
    words = {"attempt", "touch", "people", "person", "point", "lead"}
    words.update(stage.name for stage in agreement.stages)
    words.update(stage.title for stage in agreement.stages)
    return {form for word in words for form in (word.casefold(), _plural(word.casefold()))}


def _plural(word: str) -> str:
    return word + ("es" if word.endswith("ch") else "s")


def _repeated(match: re.Match[str], reader: _Reader) -> tuple[Key, str, Stated] | None:
    """The number of the model that this one repeats, and the words that repeat it."""
    value = _value(match["number"])
    counted = match["counted"]
    thing = counted is not None and counted.casefold() in reader.things
    for unit in _units_of(match, value, thing, reader.currencies):
        stated = reader.known.get((unit, value))
        if stated:
            words = match[0] if thing or not counted else match[0].removesuffix(counted)
            return (unit, value), words.rstrip(), stated
    return None


def _units_of(
    match: re.Match[str], value: Decimal, thing: bool, currencies: tuple[str, ...]
) -> tuple[str, ...]:
    """The units in which the number can repeat one of the model, the likeliest first."""
    if match["percent"]:
        # "All of them" is no figure that anybody has to keep in step.
        return () if value in (0, 100) else ("%",)
    if match["unit"]:
        return () if value <= 1 else (" ".join(match["unit"].split()),)
    sign = (match["before"] or match["after"] or "").strip()
    if sign:
        return (_SIGNS.get(sign, sign),)
    if thing:
        return (COUNT,)
    digits = sum(character.isdigit() for character in match["number"])
    if digits < 3 or (match["number"].isdigit() and 1900 <= value <= 2100):
        return ()
    return (COUNT, *currencies)


def _value(written: str) -> Decimal:
    """`3,900`, `3 900` and `3900` are one number; a last part not of three digits is decimal."""
    *groups, last = re.split(r"[ ,.'’_\u00a0\u202f]", written)
    if groups and len(last) != 3:
        return Decimal(f"{''.join(groups)}.{last}")
    return Decimal("".join((*groups, last)))
