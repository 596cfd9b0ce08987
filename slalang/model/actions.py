"""What happens next: where a lead goes, what a broken promise leads to."""

from __future__ import annotations

from typing import TypeAlias

from slalang.model.quantities import Duration, Maybe, Ref
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Because:
    """`because unreachable "No answer"`: a reason that is named where it is given."""

    name: str
    title: str
    origin: Span


@dataclass(frozen=True, slots=True)
class Enter:
    """`enter nurturing with education, again after 60 days`."""

    stage: Ref
    track: Ref | None
    """A nurture track or a cadence."""
    again_after: Maybe[Duration] | None
    because: Because | None
    origin: Span


@dataclass(frozen=True, slots=True)
class ReturnTo:
    """`return to marketing with education`."""

    party: Ref
    track: Ref | None
    again_after: Maybe[Duration] | None
    because: Because | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Enqueue:
    """`to queue overflow`."""

    queue: Ref | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Consequence:
    """`"Both VPs review within 5 business days"`: said in words."""

    text: Maybe[str]
    origin: Span


Action: TypeAlias = Enter | ReturnTo | Enqueue | Consequence


@dataclass(frozen=True, slots=True)
class Memory:
    """`retain fit, reset interest`: what a score keeps when a lead comes back."""

    retained: tuple[Ref, ...]
    reset: tuple[Ref, ...]
    origin: Span
