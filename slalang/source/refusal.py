"""Why a file was not read: plain facts, which `diagnostics.files` turns into findings."""

from __future__ import annotations

from typing import Literal

from slalang.source.frozen import dataclass

RefusalKind = Literal[
    "missing",
    "folder",
    "unreadable",
    "too-large",
    "not-utf8",
    "nul",
    "import-missing",
    "import-outside",
]

OutsideReason = Literal["address", "drive", "home", "absolute", "backslash", "suffix", "escape"]
"""Why an import is kept out; stands in the `detail` of an `import-outside`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file that was not read.

    Nothing of the file is part of it, except the one byte that was in the way.
    """

    file: str
    """The path as shown to people; for an import, the importing file."""
    kind: RefusalKind
    detail: str = ""
    """What is needed to say more.

    `unreadable`: `permission`, `device` (a pipe, a socket …) or `disk`;
    `too-large`: the largest size, in bytes; `not-utf8`: `UTF-16`, `UTF-32` or the
    byte as `0xE9`; `import-missing`: the import's text;
    `import-outside`: an `OutsideReason`, a space and the import's text.
    """
    offset: int = 0
    """The byte that is in the way, counted from 0; for `too-large`, the size in bytes."""
    line: int = 0
    """The line of that byte, counted from 1; 0 when no line is meant."""
    nearby: tuple[str, ...] = ()
    """Paths of files beside the missing one, written as the missing one was; for "did you mean"."""
