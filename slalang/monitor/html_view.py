"""What the page of a report shows, ready for its template: words, lengths and places."""

from __future__ import annotations

from slalang.monitor.charts import Plot
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Chip:
    """A verdict: a sign, a word and a kind of colour, so that none of them is alone."""

    sign: str
    word: str
    kind: str
    """`good`, `bad`, `warm` or `plain`."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar table; lengths in thousandths."""

    name: str
    counts: str
    value: str
    length: int
    mark: int | None
    """Where the target stands."""
    more: tuple[str, ...]
    """Further columns, for wide screens."""
    short: bool = False
    """Whether it is beyond the target."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar table."""

    caption: str
    heads: tuple[str, ...]
    """Of the columns after the name."""
    rows: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """A cell of a heat map: `12%`, `4 of 33`, and how dark it is, 0 to 4."""

    share: str
    of: str
    level: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Hours down, weekdays across; `None` where nothing was opened."""

    caption: str
    days: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Heat | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Data:
    """The table behind a chart; the first cell of each row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A promise, another duty or a figure."""

    anchor: str
    by: str
    to: str
    title: str
    said: tuple[str, ...]
    chip: Chip | None
    value: str
    """The one number of it: `94.3%`."""
    value_of: str
    """What that is: `kept, of 1,486 due`."""
    facts: tuple[tuple[str, str], ...]
    plot: Plot | None
    data: Data | None
    heat: HeatMap | None
    bars: tuple[Bars, ...]
    bars_said: str
    inner: bool = False
    """Whether it stands below the promise that it is part of."""
    unfolded: bool = False
    """Whether all of it is shown at once: where something has to be done about it."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A line of the headline."""

    anchor: str
    chip: Chip
    title: str
    owed: str
    came: str
    promised: str
    period: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A row of the list of breaches; `duty` and `person` are numbers of choices."""

    lead: str
    anchor: str
    title: str
    duty: int
    owner: str
    person: int
    due: str
    due_iso: str
    reason: str


@dataclass(frozen=True, slots=True)
class Misses:
    """The list of breaches, and by what it can be narrowed down."""

    said: str
    duties: tuple[str, ...]
    people: tuple[str, ...]
    rows: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a funnel; lengths in thousandths."""

    title: str
    entered: str
    entered_length: int
    went_on: str
    actual: str
    actual_length: int
    agreed: str
    agreed_mark: int | None
    said: str


@dataclass(frozen=True, slots=True)
class FunnelView:
    """A funnel, actual beside agreed."""

    title: str
    steps: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with its anchor and title."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class View:
    """The whole page."""

    kicker: str
    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    stands: tuple[Stand, ...]
    flags: tuple[tuple[str, str, str], ...]
    """What, when, and in words."""
    sections: tuple[Section, ...]
    promises: tuple[Card, ...]
    others: tuple[Card, ...]
    planned: tuple[Card, ...]
    figures: tuple[Card, ...]
    funnels: tuple[FunnelView, ...]
    misses: Misses | None
    rejected: tuple[Data, ...]
    remarks: tuple[str, ...]
    warnings: tuple[str, ...]
    """What stands before everything else."""
    imprint: str
