"""The rules of a score in; lines that add up its points and mark which rules fired out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from slalang.engines.python import conditions, events, parts
from slalang.engines.python.code import Beyond, block, chain, constant, every, guarded, indented
from slalang.engines.python.moment import Moment
from slalang.evaluate.case import DAY, SECOND
from slalang.evaluate.scores import MILLION
from slalang.form.nodes import (
    FirstMatch,
    Group,
    Happening,
    Idle,
    Leaf,
    Rule,
    Score,
    Table,
    WearsOff,
    Weighted,
    When,
)
from slalang.source.frozen import dataclass

LONGEST_TABLE = 4_000
"""Tables of decay up to so many days are written out day by day."""


@dataclass(frozen=True, slots=True)
class Fires:
    """A rule as code."""

    before: list[str]
    test: str
    """Whether it fires; if it does not, it is worth nothing."""
    worth: str


def lines(moment: Moment, score: Score, total: str) -> list[str]:
    """Lines that fill the variable of a score; what they rest on goes to the moment."""
    keeps = moment.kept in (None, score.name)
    found = [f"{total} = 0"]
    for rule in score.rules:
        found += _rule(moment, rule, total, keeps)
    found = guarded(found)
    limits = _limits(total, score.floor, score.ceiling)
    found += limits
    if score.wears_off:
        found += [*_worn(moment, score.wears_off, total), *limits]
    return found


def _rule(moment: Moment, rule: Rule, total: str, keeps: bool) -> list[str]:
    match rule:
        case Group():
            inner = f"g{moment.fresh()}"
            found = [f"{inner} = 0"]
            for one in rule.rules:
                found += _rule(moment, one, inner, keeps)
            return [*found, *_limits(inner, rule.least, rule.most), f"{total} += {inner}"]
        case FirstMatch():
            return _first_match(moment, rule.rules, total, keeps)
        case _:
            fires = _fires(moment, rule)
            return [*fires.before, *block(f"if {fires.test}:", _adds(moment, rule, fires, total,
                                                                     keeps))]  # fmt: skip


def _first_match(moment: Moment, rules: Sequence[Leaf], total: str, keeps: bool) -> list[str]:
    """Only the first rule that fires counts."""
    all_fires = [_fires(moment, rule) for rule in rules]
    found = [line for fires in all_fires for line in fires.before]
    return [
        *found,
        *chain(
            [
                (fires.test, _adds(moment, rule, fires, total, keeps))
                for rule, fires in zip(rules, all_fires, strict=True)
            ]
        ),
    ]


def _adds(moment: Moment, rule: Leaf, fires: Fires, total: str, keeps: bool) -> list[str]:
    adds = [f"{total} += {fires.worth}"] if fires.worth != "0" else []
    return [*adds, f"f += {constant(1 << moment.plan.bits[id(rule)])}"] if keeps else adds


def _fires(moment: Moment, rule: Leaf) -> Fires:
    match rule:
        case When():
            return Fires([], conditions.truth(moment, rule.when)[0], constant(rule.points))
        case Happening():
            return _happening(moment, rule)
        case Idle():
            return _idle(moment, rule)
        case Weighted():
            other, share = parts.score(moment, rule.score), f"g{moment.fresh()}"
            exact = f"{other} * {constant(rule.milli_percent)}"
            return Fires(
                [f"{share} = {exact}", *_halves_up(share, 100_000)], f"{share} != 0", share
            )
        case FirstMatch() | Group():
            raise Beyond("a first match holds more than plain rules")
        case _:
            assert_never(rule)


def _happening(moment: Moment, rule: Happening) -> Fires:
    """`for each` and `for any`: the newest occurrences count, and each at its own age."""
    asked = (rule.event, rule.within_seconds, rule.where)
    count = f"g{moment.fresh()}"
    if rule.kind == "any":
        newest = events.occurring(moment, asked, "newest")
        before = [f"{count} = {_aged(moment, rule, newest)}"] if rule.decay is not None else []
        worth = count if rule.decay is not None else constant(rule.points)
        if not before and rule.most_points is None:
            return Fires([], f"{newest} > {events.NEVER}", worth)
        found = [f"{count} = 0", f"if {newest} > {events.NEVER}:"]
        found += indented(before or [f"{count} = {worth}"])
        return Fires([*found, *_capped(count, rule.most_points)], f"{newest} > {events.NEVER}",
                     count)  # fmt: skip
    if rule.decay is None:
        sure = events.occurring(moment, asked, "sure")
        times = sure
        if rule.most_times is not None:
            most = constant(_natural(rule.most_times))
            times = f"({sure} if {sure} < {most} else {most})"
        before = [f"{count} = {times} * {constant(rule.points)}"]
        return Fires([*before, *_capped(count, rule.most_points)], f"{sure} > 0", count)
    instants = events.occurring(moment, asked, "instants")
    counted = instants
    if rule.most_times is not None:
        counted = f"sorted({instants}, reverse=True)[:{constant(_natural(rule.most_times))}]"
    before = [f"{count} = 0", f"for q in {counted}:", f" {count} += {_aged(moment, rule, 'q')}"]
    return Fires([*before, *_capped(count, rule.most_points)], instants, count)


def _aged(moment: Moment, rule: Happening, at: str) -> str:
    """What an occurrence is worth at its age in whole days."""
    assert rule.decay is not None
    days = f"(t - {at}) // {DAY}"
    return _looked_up(moment, rule.decay, days)


def _looked_up(moment: Moment, table: Table, steps: str) -> str:
    """The entry of a table that holds from so many steps on."""
    begins = [since for since, _ in table]
    if not table or begins[0] != 0 or begins != sorted(set(begins)):
        raise Beyond("a table has no entry for its beginning")
    if begins[-1] > LONGEST_TABLE:
        places, worth = moment.plan.hold(begins), moment.plan.hold([one for _, one in table])
        return f"{worth}[BISECT({places}, {steps}) - 1]"
    ends = [*begins[1:], begins[-1] + 1]
    pairs = zip(table, ends, strict=True)
    by_step = [worth for (since, worth), end in pairs for _ in range(end - since)]
    last = constant(begins[-1])
    return f"{moment.plan.hold(by_step)}[y if (y := {steps}) < {last} else {last}]"


def _idle(moment: Moment, rule: Idle) -> Fires:
    latest, known = events.latest(moment, rule.event)
    count = f"g{moment.fresh()}"
    most = None if rule.most_times is None else _natural(rule.most_times)
    found = [f"{count} = 0", f"if {known}:"]
    steps = _steps(latest, rule.after_seconds, rule.every_seconds)
    found += indented([f"{count} = {steps}", f"if {count} < 0: {count} = 0"])
    found += indented([f"if {count} > {most}: {count} = {most}"] if most is not None else [])
    fires = f"y{count}"
    found += [f"{fires} = {count} > 0", f"{count} *= {constant(rule.points)}"]
    return Fires([*found, *_capped(count, rule.most_points)], fires, count)


def _steps(since: str, after: int, interval: int) -> str:
    """How many full intervals have passed, once the grace is over; below 0 for none."""
    if interval <= 0:
        raise Beyond("an interval has no length")
    return f"(t - {since} - {constant(after * SECOND)}) // {constant(interval * SECOND)}"


def _worn(moment: Moment, wears: WearsOff, total: str) -> list[str]:
    """What is left after whole steps of wear; only points above 0 wear off."""
    latest, known = events.latest(moment, wears.event)
    steps = f"g{moment.fresh()}"
    found = [f"{steps} = {_steps(latest, wears.after_seconds, wears.every_seconds)}"]
    found += [f"if {steps} < 0: {steps} = 0"]
    if wears.points is not None:
        found += [f"{total} -= {steps} * {constant(wears.points)}", f"if {total} < 0: {total} = 0"]
    else:
        if wears.keeps is None:
            raise Beyond("a score wears off without a measure")
        found += [f"{total} *= {_looked_up(moment, wears.keeps, steps)}"]
        found += _halves_up(total, MILLION)
    if wears.keeps and wears.keeps[0] == (0, MILLION):
        return block(f"if {every((f'{total} > 0', known))}:", found)
    if wears.points is not None:
        return block(f"if {every((f'{total} > 0', known))}:", found)
    # Without an event no step has passed, and the first entry of the table holds.
    unworn = [f"{total} *= {constant(wears.keeps[0][1])}" if wears.keeps else "pass"]
    return [
        f"if {total} > 0:",
        *indented([*block(f"if {known}:", found), "else:",
                   *indented([*unworn, *_halves_up(total, MILLION)])]),
    ]  # fmt: skip


def _limits(total: str, least: int | None, most: int | None) -> list[str]:
    found = (
        [f"if {total} > {constant(most)}: {total} = {constant(most)}"] if most is not None else []
    )
    if least is not None:
        found.append(f"if {total} < {constant(least)}: {total} = {constant(least)}")
    return found


def _capped(total: str, most: int | None) -> list[str]:
    """`at most 40` limits what a rule earns, and what it costs."""
    return [] if most is None else _limits(total, -_natural(most), most)


def _natural(number: int) -> int:
    if number < 0:
        raise Beyond("a limit is below 0")
    return number


def _halves_up(total: str, denominator: int) -> list[str]:
    """Divide a variable and round to the nearest whole number, a half away from zero."""
    return [
        f"{total} = (2 * {total} + {denominator}) // {2 * denominator} if {total} >= 0"
        f" else -(({denominator} - 2 * {total}) // {2 * denominator})"
    ]
