"""Randomness and the words at hand in; a condition in the words of the language out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from slalang.source.frozen import dataclass
from worlds import literals as write
from worlds.vocabulary import Kind, Word

_ORDER = (">", ">=", "<", "<=", "=", "!=", "at least", "more than", "is", "is not")
_AMOUNTS = ("count", "number", "money")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may speak of; what is declared later is added as it comes."""

    words: tuple[Word, ...]
    kinds: tuple[Kind, ...]
    terms: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    classes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The name of each, and its bands."""
    stages: tuple[str, ...] = ()
    here: tuple[Word, ...] = ()
    """The properties of the event that a `where` is asked of."""

    def inside(self, kind: Kind) -> Scope:
        """The same within a `where` of an event; its properties hide attributes."""
        own = {word.name for word in kind.properties}
        others = tuple(word for word in self.words if word.said not in own)
        return replace(self, words=others, here=kind.properties)


def condition(rng: Random, scope: Scope, depth: int) -> str:
    """A condition with so many levels of `and`, `or` and so on; in brackets where it joins."""
    if depth and rng.random() < 0.6:
        items = [condition(rng, scope, depth - 1) for _ in range(rng.randint(2, 3))]
        match rng.randrange(6):
            case 0:
                return f"({' and '.join(items)})"
            case 1:
                return f"({' or '.join(items)})"
            case 2:
                return f"at least {rng.randint(1, len(items))} of ({', '.join(items)})"
            case 3:
                return f"all of ({', '.join(items)})"
            case _:
                return f"(not ({items[0]}))"
    return _test(rng, scope)


def where(rng: Random, scope: Scope, kind: Kind, depth: int = 1) -> str:
    """` where (…)`, or nothing."""
    if rng.random() < 0.5 or (not kind.properties and rng.random() < 0.7):
        return ""
    return f" where ({condition(rng, scope.inside(kind), depth)})"


def _test(rng: Random, scope: Scope) -> str:
    makers: list[Callable[[Random, Scope], str]] = [_of_word] * 5
    makers += [_of_events] * 4 if scope.kinds else []
    makers += [_of_score] * 2 if scope.scores else []
    makers += [_of_class] if scope.classes else []
    makers += [_of_name] if scope.terms or scope.stages else []
    return rng.choice(makers)(rng, scope)


# ── Attributes and properties ─────────────────────────────────────────────


def _of_word(rng: Random, scope: Scope) -> str:
    word = rng.choice([*scope.words, *scope.here * 3])
    if rng.random() < 0.1:
        return f"{word.said} {rng.choice(['is known', 'is unknown'])}"
    match word.type:
        case "text" | "person":
            return _text(rng, scope, word)
        case "texts":
            return _texts(rng, scope, word)
        case "count" | "number":
            return _number(rng, scope, word)
        case "money":
            return _money(rng, scope, word)
        case "date":
            return _date(rng, scope, word)
        case "time":
            return f"{word.said} {rng.choice(_ORDER)} {_other(rng, scope, word, 'time')}"
        case "truth":
            other = _other(rng, scope, word, "truth")
            return rng.choice([
                word.said, f"{word.said} is {rng.choice(['yes', 'no', other])}",
                f"{word.said} in (yes, {other})",
            ])  # fmt: skip
        case _:
            return _choice(rng, word)


def _text(rng: Random, scope: Scope, word: Word) -> str:
    test = rng.choice(["contains", "starts with", "ends with", "mentions"])
    return rng.choice([
        f"{word.said} {test} {write.text(rng)}",
        f"{word.said} {test} {write.text(rng)}",
        f'{word.said} matches "{rng.choice(write.PATTERNS)}"',
        f"{word.said} {rng.choice(['is', 'is not'])} {write.text(rng)}",
        f"{word.said} is {_other(rng, scope, word, word.type)}",
        f"{word.said} {rng.choice(['in', 'not in'])} ({write.text(rng)}, {write.text(rng)})",
    ])  # fmt: skip


def _texts(rng: Random, scope: Scope, word: Word) -> str:
    test = rng.choice(["contains", "starts with", "ends with", "mentions"])
    one = next((other.said for other in _all(scope) if other.type == "text"), write.text(rng))
    return rng.choice([
        f"{word.said} has {write.text(rng)}",
        f"{word.said} has {one}",
        f"{word.said} {test} {write.text(rng)}",
        f'{word.said} matches "{rng.choice(write.PATTERNS)}"',
        f"{word.said} {rng.choice(['is', 'is not'])} {_other(rng, scope, word, 'texts')}",
    ])  # fmt: skip


def _number(rng: Random, scope: Scope, word: Word) -> str:
    one, two = write.number(rng), write.number(rng)
    low, high = sorted((one, two), key=lambda text: float(text.replace("_", "")))
    below = "-" if rng.random() < 0.3 else ""
    other = rng.choice([it.said for it in _all(scope) if it.type in ("count", "number")])
    order = rng.choice(_ORDER)
    return rng.choice([
        f"{word.said} {order} {below}{one}",
        f"{word.said} {order} {one}",
        f"{word.said} in {below}{low}..{high}",
        f"{word.said} {rng.choice(['in', 'not in'])} ({one}, {two}, {other})",
        f"{word.said} {order} {other}",
        f"{word.said} / {other} {order} {one}",
        f"{word.said} / ({other} - {one}) {order} {two}",
        f"-{word.said} * {one} + {other} {order} {two}",
        f"{word.said} - {other} * {two} {order} {one}",
        f"{rng.choice(['20', '33.3', '150'])}% of {word.said} {order} {one}",
    ])  # fmt: skip


def _money(rng: Random, scope: Scope, word: Word) -> str:
    one, two = write.money(rng), write.money(rng)
    low, high = sorted((one, two), key=lambda text: float(text.replace("_", "")[:-4]))
    other = rng.choice([it.said for it in _all(scope) if it.type == "money"])
    plain = next((it.said for it in _all(scope) if it.type in ("count", "number")), "3")
    order = rng.choice(_ORDER)
    return rng.choice([
        f"{word.said} {order} {one}",
        f"{word.said} in {low}..{high}",
        f"{word.said} {rng.choice(['in', 'not in'])} ({one}, {two})",
        f"{word.said} * 12 {order} {one} + 20% of {other}",
        f"{word.said} / {other} {order} {write.number(rng)}",
        f"{word.said} / {plain} {order} {one}",
        f"{word.said} * {plain} - {other} {order} {two}",
    ])  # fmt: skip


def _date(rng: Random, scope: Scope, word: Word) -> str:
    one, two = sorted((write.day(rng), write.day(rng)))
    other = _other(rng, scope, word, "date")
    order = rng.choice(_ORDER)
    tests = [
        f"{word.said} within {rng.choice(write.WINDOWS)}",
        f"{word.said} within {rng.choice(write.WINDOWS)}",
        f"{word.said} {order} {one}",
        f"{word.said} in {one}..{two}",
        f"{word.said} {order} {other}",
        f"{word.said} {rng.choice('+-')} {rng.choice(['3 days', '36 hours'])} {order} {other}",
    ]
    if scope.kinds:
        tests.append(f"{word.said} {order} last {rng.choice(scope.kinds).name}")
    return rng.choice(tests)


def _choice(rng: Random, word: Word) -> str:
    some = ", ".join(rng.sample(word.choices, rng.randint(1, len(word.choices))))
    return rng.choice([
        f"{word.said} {rng.choice(_ORDER)} {rng.choice(word.choices)}",
        f"{word.said} {rng.choice(['in', 'not in'])} ({some})",
    ])  # fmt: skip


def _other(rng: Random, scope: Scope, word: Word, kind: str) -> str:
    """An attribute or property of a type; itself if there is no other."""
    found = [one.said for one in _all(scope) if one.type == kind and one is not word]
    return rng.choice(found or [word.said])


def _all(scope: Scope) -> Sequence[Word]:
    return (*scope.words, *scope.here)


# ── Events, scores, classes, names ────────────────────────────────────────


def _of_events(rng: Random, scope: Scope) -> str:
    kind, other = rng.choice(scope.kinds), rng.choice(scope.kinds)
    # A `where` in a `where` asks of its own event only.
    outer = replace(scope, here=())
    happened = f"{kind.name}{write.window(rng)}{where(rng, outer, kind, 1)}"
    number, order = rng.choice("0112234"), rng.choice(_ORDER)
    tests = [
        f"any {happened}",
        f"any {happened}",
        f"no {happened}",
        f"(count of {happened}) {order} {number}",
        f"(count of {happened}) in {rng.choice(['1..3', '0..0', '2..100'])}",
        f"(count of {happened}) in (1, 3)",
        f"(count of {happened}) = (count of {other.name}{write.window(rng)})",
        f"(count of {happened}) * 2 - 1 {order} {number}",
        f"(count of {happened}) is known",
        kind.name,
        *[f"last {kind.name} within {rng.choice(write.WINDOWS)}"] * 3,
        f"last {kind.name} {rng.choice(['is known', 'is unknown'])}",
        f"last {kind.name} {order} last {other.name}",
    ]
    if rng.random() < 0.05:
        # What a lead's own data cannot tell is always unknown.
        tests = [f"any {kind.name} within 2 business days"]
    if kind.properties:
        distinct = f"distinct {rng.choice(kind.properties).name} of {happened}"
        tests += [f"({distinct}) {order} {number}", f"({distinct}) in 1..2"] * 2
    return rng.choice(tests)


def _of_score(rng: Random, scope: Scope) -> str:
    name, order = rng.choice(scope.scores), rng.choice(_ORDER)
    amount = rng.choice(["0", "5", "7.5", "10", "20", "30", "-10", "-2.5"])
    return rng.choice([
        f"{name} {order} {amount}",
        f"{name} in {rng.choice(['0..10', '-5..20', '10..12.5'])}",
        f"{name} * 2 - {rng.choice(scope.scores)} {order} {amount}",
        f"{name} / {rng.choice(scope.scores)} {order} {amount}",
        f"gained {rng.choice(['5', '10', '0.5'])} in {name} within {rng.choice(write.WINDOWS)}",
        f"gained {rng.choice(['1', '2.5'])} in {name} within {rng.choice(write.WINDOWS)}",
    ])  # fmt: skip


def _of_class(rng: Random, scope: Scope) -> str:
    name, bands = rng.choice(scope.classes)
    some = ", ".join(rng.sample(bands, 2))
    return rng.choice([
        f"{name} {rng.choice(['is', 'is not'])} {rng.choice(bands)}",
        f"{name} {rng.choice(['in', 'not in'])} ({some})",
        f"{name} is {rng.choice(['known', 'unknown'])}",
    ])  # fmt: skip


def _of_name(rng: Random, scope: Scope) -> str:
    name = rng.choice([*scope.terms, *scope.stages])
    return rng.choice([name, name, f"(not {name})", f"{name} is known"])
