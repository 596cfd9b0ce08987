"""Holidays of what is not a country code: an agreement in, `unknown-country` out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class UnknownCountry(Finding):
    """`closed on holidays of "Poland"`."""

    code: ClassVar[str] = "SLA522"
    slug: ClassVar[str] = "unknown-country"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    country: str
    calendar: str

    def message(self) -> str:
        return (
            f'"{self.country}" is not a country code, '
            f"so calendar `{self.calendar}` does not know its holidays"
        )

    def help(self) -> str:
        if re.fullmatch(r"[A-Za-z]{2}", self.country):
            return f'Write it in capitals: "{self.country.upper()}".'
        return 'Write the two capital letters of ISO 3166, such as "PL" for Poland.'


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Two capital letters; whether their holidays are known is seen when they are resolved."""
    for calendar in agreement.calendars:
        for holidays in calendar.holidays:
            if not re.fullmatch(r"[A-Z]{2}", holidays.country):
                yield UnknownCountry(holidays.origin, holidays.country, calendar.name)
