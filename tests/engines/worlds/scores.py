"""Randomness and what may be spoken of in; a score or a class in the words of the language out."""

from __future__ import annotations

from random import Random

from worlds import literals as write
from worlds.conditions import Scope, condition, where

_EVERY = ("day", "week", "12 hours", "2 days", "month", "36 hours", "90 minutes")


def random_score(rng: Random, scope: Scope, name: str, rows: int) -> str:
    """A score with so many rows, some of them groups."""
    limits = rng.choice(["", " from 0", " from 0 to 60", " from -20 to 30.5", " to 15", " from 5"])
    lines = [_row(rng, scope) for _ in range(rows)]
    if scope.kinds and rng.random() < 0.4:
        lines.append(_loses(rng, scope))
    if scope.kinds and rng.random() < 0.15:
        lines.append(f"freezes on {rng.choice(scope.kinds).name}")
    return _block(f"score {name}{limits}", lines)


def random_class(rng: Random, scope: Scope, name: str) -> tuple[str, tuple[str, ...]]:
    """A class by ranges of points or by conditions, with its bands."""
    bands = ("hot", "warm", "cold") if rng.random() < 0.5 else ("a", "b", "c")
    if scope.scores and rng.random() < 0.5:
        rows = ["from 20", "10 .. 20", "below 10"]
        if rng.random() < 0.3:
            # What no band takes is in none.
            rows = ["from 30", "7.5 .. 20", rng.choice(["-2.5 .. 5", "below 0", "below 7.5"])]
        head = f"class {name} of {rng.choice(scope.scores)}"
    else:
        rows = [f"when {condition(rng, scope, 1)}" for _ in bands[:2]]
        rows.append("otherwise" if rng.random() < 0.8 else f"when {condition(rng, scope, 0)}")
        head = f"class {name}"
    return _block(head, [f"{band} {row}" for band, row in zip(bands, rows, strict=True)]), bands


def _row(rng: Random, scope: Scope) -> str:
    match rng.randrange(12):
        case 0 | 1:
            limit = rng.choice([" at most 25", " at least -5 at most 40", " at least 1.5", ""])
            rows = [_inside(rng, scope) for _ in range(rng.randint(1, 3))]
            if rng.random() < 0.4:
                rows.append(_first_match(rng, scope))
            return _block(f'group "Some"{limit}', rows)
        case 2 | 3:
            return _first_match(rng, scope)
        case 4 if scope.scores:
            share = rng.choice(["10", "33", "60", "12.5", "150", "0.5"])
            return f"{rng.choice('+-')}{share}% of {rng.choice(scope.scores)}"
        case _:
            return _inside(rng, scope)


def _first_match(rng: Random, scope: Scope) -> str:
    return _block('first match "One"', [_inside(rng, scope) for _ in range(rng.randint(2, 3))])


def _inside(rng: Random, scope: Scope) -> str:
    """A row that may stand in a group."""
    points = write.points(rng)
    if not scope.kinds:
        return f"{points} when {condition(rng, scope, 1)}"
    kind = rng.choice(scope.kinds)
    happened = f"{kind.name}{write.window(rng)}{where(rng, scope, kind)}"
    match rng.randrange(8):
        case 0 | 1:
            limits = [_decay(rng), rng.choice(["", ", at most 3 times", ", once"])]
            limits.append(rng.choice(["", ", at most 12"]))
            first = next((limit for limit in limits if limit), "")
            if happened.endswith(")") and first.startswith(", at most"):
                # Else it would be read as a comparison: `(…) at most 3`.
                happened += " is yes"
            return f"{points} for each {happened}{''.join(limits)}"
        case 2:
            return f"{points} for any {happened}{_decay(rng)}"
        case 3:
            unit = rng.choice(["day", "week", "hour", "month"])
            grace = rng.choice(["", ", after 2 days", ", after 36 hours", ", after 30 days"])
            limit = rng.choice(["", ", at most 4 times", ", at most 20", ", at most 7.5"])
            return f"{points} for each full {unit} without {kind.name}{grace}{limit}"
        case _:
            return f"{points} when {condition(rng, scope, rng.choice([0, 1, 1, 2]))}"


def _decay(rng: Random) -> str:
    every = rng.choice(_EVERY)
    decays = ["halving", "losing 1", "losing 0.3", "losing 50%", "losing 12.5%", "losing 100%"]
    return rng.choice(["", f", {rng.choice(decays)} every {every}"])


def _loses(rng: Random, scope: Scope) -> str:
    lost = rng.choice(["25%", "5", "0.5", "10%", "100%"])
    without = rng.choice(["", f" without {rng.choice(scope.kinds).name}"])
    grace = rng.choice(["", ", after 2 days", ", after 1 week"])
    return f"loses {lost} every {rng.choice(_EVERY)}{without}{grace}"


def _block(head: str, lines: list[str]) -> str:
    inside = "\n".join("  " + line for row in lines for line in row.splitlines())
    return f"{head} {{\n{inside}\n}}"
