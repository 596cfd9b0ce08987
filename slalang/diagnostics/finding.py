"""What every finding can say of itself; each kind of finding is a frozen dataclass of facts."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar, NamedTuple, Protocol

from slalang.source.text import Span


class Severity(IntEnum):
    """How much a finding matters."""

    NOTE = 1
    """Worth knowing; never fails a run (a value left `to be agreed`)."""
    WARNING = 2
    """The agreement works but is unwise."""
    ERROR = 3
    """The agreement is wrong; nothing can be built from it."""

    @property
    def word(self) -> str:
        """The word that readers see: `error`, `warning`, `note`."""
        return self.name.lower()


class Label(NamedTuple):
    """Another place that has to do with a finding, and why."""

    span: Span
    text: str


class Edit(NamedTuple):
    """A change of the text that would settle the finding."""

    span: Span
    text: str


class Finding(Protocol):
    """Facts about one fault; the words are made here, the layout in `render`.

    A finding is a frozen, slotted dataclass that derives from this protocol,
    sets `code`, `slug` and `severity`, and has a field `span`. It is found in
    one place, named by its slug, and explained on the page of that slug.
    """

    __slots__ = ()

    code: ClassVar[str]
    """`SLA` and three digits; never used again for something else."""
    slug: ClassVar[str]
    """Lower-case words with hyphens; what `ignore[…]` and `--select` name."""
    severity: ClassVar[Severity]

    span: Span
    """Where the reader should look first."""

    def message(self) -> str:
        """What was found, in one sentence without a full stop."""
        ...

    def label(self) -> str:
        """A few words under the marked place; empty for none."""
        return ""

    def help(self) -> str:
        """The one next step, as a sentence; empty only where nothing can be said."""
        return ""

    def related(self) -> tuple[Label, ...]:
        """The other places: "because of this"."""
        return ()

    def edits(self) -> tuple[Edit, ...]:
        """Changes that settle the finding, where they are certain."""
        return ()

    def block(self) -> str:
        """Lines of the language that are ready to be pasted; empty for none."""
        return ""
