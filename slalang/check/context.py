"""What a check may know beside the agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Context:
    """The inputs of a check run."""

    today: date | None = None
    """The day on which the agreement is judged; without it, nothing is too old or over."""
