"""A script and terms of it in; only what has to do with these terms out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from slalang.solve.smt import Script
from slalang.source.frozen import dataclass, field

HUBS = frozenset({"plain", "few", "now"})
"""Nearly everything speaks of these: what they have in common is no connection."""

_NAMES = re.compile(r"\|([^|]*)\||\b(d[0-9]+|now)\b")


@dataclass(slots=True)
class Cones:
    """What every definition of a script reads, and which needs speak of which constants.

    Sets of constants are numbers with one bit for each.
    """

    script: Script
    reads: dict[str, int] = field(default_factory=dict)
    """For each constant and each definition the constants that it reads."""
    needs: list[int] = field(default_factory=list)
    """For each need of the script the constants that it reads."""
    about: list[list[int]] = field(default_factory=list)
    """For each constant the needs that are about it."""
    seen: int = 0
    """How many lines of the script are known."""

    def around(self, terms: Iterable[str]) -> tuple[Sequence[int], int]:
        """The needs that decide whether some terms can be true, by their places in the script.

        Beside them the constants that all of this reads.
        """
        self._read_on()
        open_ = known = self._constants(terms)
        found: set[int] = set()
        while open_:
            lowest = open_ & -open_
            open_ ^= lowest
            for place in self.about[lowest.bit_length() - 1]:
                if place not in found:
                    found.add(place)
                    open_ |= self.needs[place] & ~known
                    known |= self.needs[place]
        return sorted(found), known

    def hubs(self, scope: int) -> frozenset[str]:
        """The hubs among some constants."""
        return frozenset(hub for hub in HUBS if self.reads.get(hub, 0) & scope)

    def named(self, scope: int) -> Iterator[str]:
        """The names of some constants."""
        for name, symbol in self.script.symbols.items():
            if self.reads[symbol] & scope:
                yield name

    def _constants(self, terms: Iterable[str]) -> int:
        return self._together(name for term in terms for name in _names(term))

    def _together(self, names: Iterable[str]) -> int:
        found = 0
        for name in names:
            found |= self.reads[name]
        return found

    def _read_on(self) -> None:
        """Take in what was added to the script since."""
        for line in self.script.lines[self.seen :]:
            names = _names(line)
            if line.startswith("(declare-const"):
                self.reads[names[0]] = 1 << len(self.about)
                self.about.append([])
            elif names:
                own, *parts = names
                self.reads[own] = self._together(parts)
        self.seen = len(self.script.lines)
        hubs = self._together(HUBS & self.reads.keys())
        for place, (term, about) in enumerate(
            self.script.needs[len(self.needs) :], len(self.needs)
        ):
            self.needs.append(self._constants((term,)))
            owners = self._constants((about,)) if about else self.needs[place] & ~hubs
            while owners:
                lowest = owners & -owners
                owners ^= lowest
                self.about[lowest.bit_length() - 1].append(place)


def _names(text: str) -> list[str]:
    """The constants and definitions that a text names, each once."""
    return list(dict.fromkeys(quoted or plain for quoted, plain in _NAMES.findall(text)))
