"""What rules read and what happens: records with their attributes, events, terms."""

from __future__ import annotations

from slalang.model.expressions import Expression, Prose, Type
from slalang.model.quantities import Ref
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Field:
    """`employees count "Company size" required`: an attribute of a record or an event."""

    name: str
    title: str
    type: Type
    whole: bool
    """Whether a number is a `count`: whole and never below zero."""
    choice_titles: tuple[str, ...]
    """One title for each choice."""
    required: bool
    optional: bool
    """Said to be optional: a rule may read it although nobody must supply it."""
    fixed: bool
    """Said to be as it is: no advice tells anybody to change it."""
    supplied_by: Ref | None
    mapped_from: str | None
    """The name of the field in the system of record."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Record:
    """`lead { … }`, `account { … }`, `record deal "Deal" of lead { … }`."""

    name: str
    """`lead` and `account` for the two that are built in."""
    title: str
    of: Ref | None
    """The record that it belongs to; `None` for `lead` and `account`."""
    by: Ref | None
    """The party that raises it: `record content_request by sales to marketing`."""
    to: Ref | None
    fields: tuple[Field, ...]
    events: tuple[Event, ...]
    """Named `deal.won` for `event won` in `record deal`."""
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Counts:
    """`counts attempt where automatic is no`: another event that is this one, too."""

    event: Ref
    where: Expression | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Event:
    """`event page_view "Page view" { page text }`."""

    name: str
    title: str
    of: Ref | None
    """The record that it happens to; `None` for the lead."""
    by: Ref | None
    fixed: bool
    """Said to be out of anybody's hands: no advice asks for it."""
    fields: tuple[Field, ...]
    counts: tuple[Counts, ...]
    """Where given, the event is derived: it happens whenever one of these does."""
    counts_all_except: tuple[str, ...] | None
    """`counts every event except …`; `None` where this is not said."""
    from_prelude: bool
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Term:
    """`term icp "Ideal customer" when …`."""

    name: str
    title: str
    condition: Expression | None
    """`None` for a word that is only explained."""
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span
