"""Phrases: text in which names of the agreement can be followed to where they are defined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A title of the agreement, and the place in the document that explains it."""

    text: str
    anchor: str
    """Such as `stage-mql`; empty where nothing explains it."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A value that is to be agreed: printed as a place to fill in."""

    text: str


Piece: TypeAlias = str | Name | Blank


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words; `str(phrase)` is the plain text."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    def __bool__(self) -> bool:
        return any(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


Wordy: TypeAlias = str | Phrase
"""What can stand in a phrase."""

EMPTY = Phrase(())


def phrase(*parts: Wordy) -> Phrase:
    """Parts put together without anything between them."""
    pieces: list[Piece] = []
    for part in parts:
        pieces += [part] if isinstance(part, str) else part.pieces
    return Phrase(tuple(piece for piece in pieces if piece != ""))


def joined(parts: Iterable[Wordy], between: Wordy) -> Phrase:
    """Parts with something between any two; empty parts are left out."""
    spread: list[Wordy] = []
    for part in parts:
        if part:
            spread += [between, part] if spread else [part]
    return phrase(*spread)


def sentence(part: Wordy) -> Phrase:
    """The phrase with a capital at its start."""
    whole = phrase(part)
    if not whole.pieces:
        return whole
    first, *rest = whole.pieces
    match first:
        case str():
            return Phrase((_capital(first), *rest))
        case Name(text, anchor):
            return Phrase((Name(_capital(text), anchor), *rest))
        case Blank(text):
            return Phrase((Blank(_capital(text)), *rest))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
