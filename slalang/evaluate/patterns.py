"""`matches`: the patterns that every engine reads alike, and a matcher in linear time.

In comes a pattern as written; out come its faults in words, its portable form
for other engines, or whether a prepared text holds what it describes. Letters,
`.`, `[a-z]`, `^`, `$`, `|`, `( )`, `(?: )`, `* + ? {m,n}`, `\\d` and `\\s` are
understood; all of them mean ASCII digits and spaces, and capitals do not count.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias, assert_never

from slalang.evaluate.pattern_parts import (
    Chain,
    Chars,
    Choice,
    Edge,
    Part,
    PatternFault,
    Repeat,
    parsed,
)

MOST_STATES = 1_000
"""A pattern may have so many steps once its repeats are written out."""


def pattern_problem(pattern: str) -> str | None:
    """Why engines would not read a pattern alike, with what to write instead; None if they do."""
    try:
        _program(pattern)
    except PatternFault as fault:
        return str(fault)
    return None


def portable(pattern: str) -> str:
    """The pattern for other engines, which match it anywhere in a prepared text.

    Lower-cased, with `.`, `\\d` and `\\s` written out as ranges, so that RE2, Java,
    JavaScript and Postgres agree. Raises `PatternFault`.
    """
    return _written(parsed(pattern))


def matches(pattern: str, text: str) -> bool:
    """Whether a prepared text holds what the pattern describes, anywhere in it.

    Takes time in proportion to the text, whatever the pattern. Raises `PatternFault`.
    """
    program = _program(pattern)
    states = _reach(program, {0}, at_start=True, at_end=not text)
    for index, char in enumerate(text, 1):
        if len(program) in states:
            return True
        after = {state + 1 for state in states if _takes(program[state], char)}
        # A match may begin anywhere.
        states = _reach(program, after | {0}, at_start=False, at_end=index == len(text))
    return len(program) in states


# ── Running ───────────────────────────────────────────────────────────────

_Step: TypeAlias = Chars | Edge | tuple[int, ...]
"""Take a character, ask for an edge, or go on at any of these steps."""


@lru_cache(maxsize=256)
def _program(pattern: str) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    _compile(parsed(pattern), steps)
    return tuple(steps)


def _compile(part: Part, steps: list[_Step]) -> None:
    if len(steps) > MOST_STATES:
        raise PatternFault(f"it is longer than {MOST_STATES} steps with its repeats written out")
    match part:
        case Chars() | Edge():
            steps.append(part)
        case Chain(items):
            for item in items:
                _compile(item, steps)
        case Choice(items):
            jumps = []
            for item in items[:-1]:
                fork = len(steps)
                steps.append(())
                _compile(item, steps)
                jumps.append(len(steps))
                steps.append(())
                steps[fork] = (fork + 1, len(steps))
            _compile(items[-1], steps)
            for jump in jumps:
                steps[jump] = (len(steps),)
        case Repeat(item, least, most):
            for _ in range(least):
                _compile(item, steps)
            forks = []
            for _ in range(1 if most is None else most - least):
                forks.append(len(steps))
                steps.append(())
                _compile(item, steps)
            if most is None:
                steps.append((forks[0],))
            for fork in forks:
                steps[fork] = (fork + 1, len(steps))
        case _:
            assert_never(part)


def _takes(step: _Step, char: str) -> bool:
    return isinstance(step, Chars) and char in step


def _reach(
    program: tuple[_Step, ...], begin: set[int], *, at_start: bool, at_end: bool
) -> set[int]:
    """All the steps that can be reached without taking a character; the end is one of them."""
    reached: set[int] = set()
    waiting = list(begin)
    while waiting:
        state = waiting.pop()
        if state in reached:
            continue
        reached.add(state)
        match program[state] if state < len(program) else None:
            case Edge(end) if at_end if end else at_start:
                waiting.append(state + 1)
            case tuple(targets):
                waiting.extend(targets)
            case _:
                pass
    return reached


# ── Writing ───────────────────────────────────────────────────────────────


def _written(part: Part) -> str:
    match part:
        case Chars(((low, high),), False) if low == high:
            return _escaped(low, "\\^$.|?*+()[]{}")
        case Chars(ranges, negated):
            inside = "".join(
                _escaped(low, "\\^-[]&") + ("" if low == high else "-" + _escaped(high, "\\^-[]&"))
                for low, high in ranges
            )
            return f"[{'^' if negated else ''}{inside}]"
        case Edge(end):
            return "$" if end else "^"
        case Chain(items):
            return "".join(
                f"(?:{_written(item)})" if isinstance(item, Choice) else _written(item)
                for item in items
            )
        case Choice(items):
            return "|".join(map(_written, items))
        case Repeat(item, least, most):
            single = isinstance(item, Chars)
            return (_written(item) if single else f"(?:{_written(item)})") + _times(least, most)
        case _:
            assert_never(part)


def _escaped(char: str, special: str) -> str:
    names = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f"}
    return names.get(char, "\\" + char if char in special else char)


def _times(least: int, most: int | None) -> str:
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    ends = f"{least}" if least == most else f"{least},{'' if most is None else most}"
    return short.get((least, most), f"{{{ends}}}")
