"""Who makes the agreement and when they work: header, parties, roles, calendars."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from slalang.model.expressions import Prose
from slalang.model.quantities import Duration, Maybe, Money, Percent, Period, Ref
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Header:
    """`agreement "Packwell SLA" { … }`."""

    title: str
    version: Maybe[str] | None
    starts: Maybe[date] | None
    """`effective 2026-01-01 to …`."""
    ends: Maybe[date] | None
    """The last day, included."""
    period_origin: Span | None
    """Where the period is stated."""
    resets: tuple[date, ...]
    """`resets 2026-07-01`: when the numbers are set anew."""
    resets_every: Duration | None
    amends: str | None
    """The version that this one replaces."""
    currency: str | None
    languages: tuple[str, ...]
    """ISO 639, the first is the language of the text; `en` when nothing is said."""
    calendar: Ref | None
    system_of_record: Maybe[str] | None
    published_to: str | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span

    @property
    def is_backwards(self) -> bool:
        """Whether the last day comes before the first."""
        if not isinstance(self.starts, date) or not isinstance(self.ends, date):
            return False
        return self.ends < self.starts


@dataclass(frozen=True, slots=True)
class Capacity:
    """`works 20 to 60 mql per person each month`."""

    least: Decimal | None
    most: Decimal | None
    of: Ref
    """A stage."""
    per_person: bool
    each: Period
    origin: Span


@dataclass(frozen=True, slots=True)
class Budget:
    """`budget 60_000 USD each month for "Paid media"`."""

    amount: Maybe[Money]
    each: Period
    purpose: str | None
    origin: Span


@dataclass(frozen=True, slots=True)
class RampStep:
    """`month 1 25% of quota, 50% of leads`: how much a newcomer carries."""

    month: int
    shares: tuple[tuple[str, Percent], ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Away:
    """`away 2026-08-01 to 2026-08-14 "Summer"`."""

    first: date
    last: date
    title: str | None
    origin: Span


@dataclass(frozen=True, slots=True)
class StaffChange:
    """`joining 2 from 2026-04`, `leaving 1 from 2026-09-15`."""

    count: Decimal
    """People; negative for those that leave."""
    starting: date
    """The first day with the new number; of a month, its first."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Effort:
    """`spends 6 minutes per attempt`, `spends 2 hours per opportunity`."""

    takes: Duration
    per: Ref
    """An event or a stage."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Team:
    """What a party and a role can both say about their people."""

    people: Maybe[Decimal] | None
    manager: str | None
    capacities: tuple[Capacity, ...]
    budgets: tuple[Budget, ...]
    ramp: tuple[RampStep, ...]
    available: Maybe[Percent] | None
    """`available 80% of the time`."""
    away: tuple[Away, ...]
    calendar: Ref | None
    people_origin: Span | None = None
    """Where `people` is said."""
    changes: tuple[StaffChange, ...] = ()
    efforts: tuple[Effort, ...] = ()
    available_origin: Span | None = None
    """Where `available` is said."""


@dataclass(frozen=True, slots=True)
class Signature:
    """`signs "Dana Ruiz" as "VP Marketing"`."""

    person: Maybe[str]
    position: str | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Role:
    """`role sdr "Sales development" { people 4 }`, inside a party."""

    name: str
    title: str
    party: str
    team: Team
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Party:
    """`party sales "Sales" { … }`."""

    name: str
    title: str
    team: Team
    roles: tuple[Role, ...]
    signatures: tuple[Signature, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Hours:
    """`09:00-12:30`; an end before the start is on the next day, `24:00` is midnight."""

    start: time
    end: time
    to_midnight: bool
    """Whether the end is `24:00`; `end` is then 00:00."""


@dataclass(frozen=True, slots=True)
class Opening:
    """`open mon to fri 09:00-12:30, 13:00-17:00`."""

    weekdays: tuple[int, ...]
    """0 is Monday; empty where dates are given."""
    dates: tuple[date, date] | None
    """First and last day of a special opening."""
    hours: tuple[Hours, ...]
    """All day where `open always`."""
    title: str | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Closing:
    """`closed 2026-12-24 to 2026-12-31 "Company shutdown"`, `closed sun`."""

    weekdays: tuple[int, ...]
    dates: tuple[date, date] | None
    title: str | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Holidays:
    """`closed on holidays of "PL"`: resolved when the agreement is compiled."""

    country: str
    subdivision: str | None
    category: str | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Calendar:
    """`calendar office "Office hours" { … }`."""

    name: str
    title: str
    zone: str | None
    """IANA, such as `Europe/Warsaw`; `None` where it is `zone of lead`."""
    zone_of_lead: bool
    openings: tuple[Opening, ...]
    closings: tuple[Closing, ...]
    holidays: tuple[Holidays, ...]
    month_rule: str | None
    """`months end on the last day` or `months run over into the next`."""
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span
