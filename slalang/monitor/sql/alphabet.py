"""The kinds that matter in; whole numbers that stand for what happened and when, out.

Everything that happened to a lead becomes one sorted list of numbers: the instant in the high
bits, below it a letter, which is the channel and the variant of the kind. A variant is a logged
kind with the derived kinds that it counts as.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from slalang.data.quoting import literal
from slalang.source.frozen import dataclass

MOST_BITS = 12
"""Of a letter; the instants of this century take 51 of 63."""


class Derived(NamedTuple):
    """An event that others count as: `touch` counts `attempt where automatic is no`."""

    kind: str
    of: str
    """The logged kind."""
    condition: str
    """SQL over the columns of `happenings`."""


class Variant(NamedTuple):
    """What one row can be."""

    kind: str
    """As it is logged."""
    counts_as: frozenset[str]


class TooManyLetters(ValueError):
    """More kinds and channels than fit into a number: the leads are gone through one by one."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """How a row is written as one number."""

    variants: tuple[Variant, ...]
    """In the order of the logged kinds, so that of one instant the first name comes first."""
    derived: tuple[Derived, ...]
    channels: tuple[str, ...]
    """In order; a row without one comes before them."""
    variant_bits: int
    bits: int


def alphabet_of(
    kinds: Iterable[str], channels: Iterable[str] = (), derived: Sequence[Derived] = ()
) -> Alphabet:
    """The letters for some kinds. Raises TooManyLetters."""
    wanted = set(kinds)
    used = [one for one in derived if one.kind in wanted]
    logged = sorted(wanted | {one.of for one in used})
    variants = []
    for kind in logged:
        may_be = [one.kind for one in used if one.of == kind]
        every = chain.from_iterable(combinations(may_be, size) for size in range(len(may_be) + 1))
        variants += [Variant(kind, frozenset(some)) for some in every]
    names = tuple(sorted(set(channels)))
    variant_bits = max(1, (len(variants) - 1).bit_length())
    bits = variant_bits + len(names).bit_length()
    if bits > MOST_BITS:
        raise TooManyLetters(f"{len(variants)} kinds and {len(names)} channels")
    return Alphabet(tuple(variants), tuple(used), names, variant_bits, bits)


def written(letters: Alphabet) -> str:
    """SQL over a row of `happenings`: its number; an error for instants before 1970 or far off."""
    latest = 2 ** (63 - letters.bits) - 1
    problem = literal("nothing can have happened at ")
    at = (
        f"CASE WHEN at_us BETWEEN 0 AND {latest} THEN at_us"
        f" ELSE error({problem} || at_us)::BIGINT END"
    )
    channel = _numbered("channel", {name: place for place, name in enumerate(letters.channels, 1)})
    letter = f"({_variant(letters)} | ({channel} << {letters.variant_bits}))"
    return f"(({at}) << {letters.bits}) | {letter}"


def is_of(letters: Alphabet, kinds: Iterable[str], number: str = "e") -> str:
    """SQL: whether a number is one of some kinds."""
    wanted = set(kinds)
    found = [
        str(place)
        for place, one in enumerate(letters.variants)
        if one.kind in wanted or one.counts_as & wanted
    ]
    if not found:
        return "FALSE"
    variant = f"({number} & {2**letters.variant_bits - 1})"
    return f"{variant} = {found[0]}" if len(found) == 1 else f"{variant} IN ({', '.join(found)})"


def instant(letters: Alphabet, number: str = "e") -> str:
    """SQL: when it happened."""
    return f"({number} >> {letters.bits})"


def channel(letters: Alphabet, number: str = "e") -> str:
    """SQL: the number of its channel, 0 for none."""
    mask = 2 ** (letters.bits - letters.variant_bits) - 1
    return f"(({number} >> {letters.variant_bits}) & {mask})"


def without_channel(letters: Alphabet, number: str = "e") -> str:
    """SQL: the instant and the variant alone, by which two of one instant are in order."""
    mask = 2**letters.variant_bits - 1
    return f"(({instant(letters, number)} << {letters.variant_bits}) | ({number} & {mask}))"


def kind_name(letters: Alphabet, number: str) -> str:
    """SQL: the logged kind of a number `without_channel`."""
    named = " ".join(
        f"WHEN {place} THEN {literal(one.kind)}" for place, one in enumerate(letters.variants)
    )
    return f"CASE {number} & {2**letters.variant_bits - 1} {named} END"


def _variant(letters: Alphabet) -> str:
    """The number of the variant of a row."""
    places = {one: place for place, one in enumerate(letters.variants)}
    cases = []
    for kind in dict.fromkeys(one.kind for one in letters.variants):
        may_be = [one for one in letters.derived if one.of == kind]
        cases.append(f"WHEN {literal(kind)} THEN {_split(kind, may_be, frozenset(), places)}")
    return f"CASE kind {' '.join(cases)} END::BIGINT"


def _split(
    kind: str, may_be: Sequence[Derived], chosen: frozenset[str], places: Mapping[Variant, int]
) -> str:
    """One question for each derived kind; what is unknown is not."""
    if not may_be:
        return str(places[Variant(kind, chosen)])
    first, rest = may_be[0], may_be[1:]
    yes = _split(kind, rest, chosen | {first.kind}, places)
    no = _split(kind, rest, chosen, places)
    return f"CASE WHEN ({first.condition}) THEN {yes} ELSE {no} END"


def _numbered(column: str, numbers: Mapping[str, int]) -> str:
    if not numbers:
        return "0"
    cases = " ".join(f"WHEN {literal(name)} THEN {place}" for name, place in numbers.items())
    return f"CASE {column} {cases} ELSE 0 END"
