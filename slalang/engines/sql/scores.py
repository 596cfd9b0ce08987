"""Scores and classes of the form in, columns of points and bands out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import assert_never

from slalang.engines.sql import conditions, occurrences
from slalang.engines.sql.expressions import (
    FALSE,
    ZERO,
    Case,
    Comparison,
    Constant,
    Expression,
    IsNull,
    Null,
    Product,
    Quotient,
    at_least,
    at_most,
    case,
    either,
    never_true,
    times,
    total,
)
from slalang.engines.sql.work import ITS_INSTANT, Moment, Work
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

ONE = Constant(1)


@dataclass(frozen=True, slots=True)
class Earned:
    """What a rule gives, in thousandths; never unknown."""

    points: Expression
    fired: Expression
    """1 or 0."""


def points_of(work: Work, name: str, moment: Moment) -> Expression:
    """A score at an instant, in thousandths; never unknown."""
    found: Expression = work.once(
        ("score", name, moment), lambda: _score(work, work.score(name), moment)
    )
    return found


def band_of(work: Work, name: str, moment: Moment) -> Expression:
    """The first band whose condition is true; NULL if there is none."""

    def make() -> Expression:
        it = work.group(name)
        branches: list[tuple[Expression, Expression]] = []
        otherwise: Expression = Null("text")
        for band in it.bands:
            if band.when is None:
                otherwise = Constant(band.name)
                break
            test = conditions.truth(work, band.when, conditions.Place(moment))
            branches.append((test, Constant(band.name)))
        chosen = case(*branches, otherwise=otherwise)
        return work.column("class_", chosen, f"class {name}: {it.title}")

    found: Expression = work.once(("class", name, moment), make)
    return found


def _score(work: Work, it: Score, moment: Moment) -> Expression:
    asked, moment = moment, _frozen(work, it, moment)
    earned = [_rule(work, rule, moment, asked == work.now) for rule in it.rules]
    comment = f"score {it.name}: {it.title}"
    full = work.column("sum_", total(*(one.points for one in earned)), f"{comment}, all rules")
    kept = _within(full, it.floor, it.ceiling)
    if it.wears_off is None:
        return work.column("score_", kept, comment)
    kept = work.column("full_", kept, f"{comment}, before it wears off")
    worn = work.column("worn_", _worn(work, it.wears_off, kept, moment), f"{comment}, worn off")
    return work.column("score_", _within(worn, it.floor, it.ceiling), comment)


def _frozen(work: Work, it: Score, moment: Moment) -> Moment:
    """From the first event that freezes a score on, it is looked at from that instant."""
    if not it.freezes_on:
        return moment
    asked = [occurrences.occurring(work, event, None, None, moment) for event in it.freezes_on]
    tests = [one.sure for one in asked]
    first = work.gathered("t", "first", either(*tests), comment=f"what freezes {it.name}")
    if first == ZERO:
        return moment
    at = Case(((Comparison("<", first, moment.at), first),), moment.at)
    comment = f"from when {it.name} is looked at"
    return work.moment(Moment(work.column("at_", at, comment, known=True)))


def _rule(work: Work, rule: Rule, moment: Moment, counted: bool) -> Earned:
    match rule:
        case Group():
            inside = [_rule(work, one, moment, counted) for one in rule.rules]
            sum_ = total(*(one.points for one in inside))
            if rule.least is not None or rule.most is not None:
                sum_ = work.column("sum_", sum_, f"{rule.id}: {rule.title}, without its limits")
            return Earned(_within(sum_, rule.least, rule.most), ZERO)
        case FirstMatch():
            return _first_match(work, rule, moment, counted)
        case _:
            found = _leaf(work, rule, moment, counted)
            if counted:
                work.fired[rule.id] = found.fired
            return found


def _first_match(work: Work, rule: FirstMatch, moment: Moment, counted: bool) -> Earned:
    """Only the first rule that fires counts; those after it are passed over."""
    inside = [(item, _leaf_unnamed(work, item, moment)) for item in rule.rules]
    branches = [(one.test, Constant(at)) for at, (_, one) in enumerate(inside, 1)]
    said = [f"{rule.id}: {rule.title}"]
    said += [f"{at} = {item.id}: {item.title}" for at, item in enumerate(rule.rules, 1)]
    which = work.column("first_", case(*branches, otherwise=ZERO), "\n".join(said))
    chosen = [
        (Comparison("=", which, Constant(at)), one.points)
        for at, (_, one) in enumerate(inside, 1)
        if one.points != ZERO
    ]
    if counted:
        for at, (item, one) in enumerate(inside, 1):
            if never_true(one.test) or (isinstance(which, Constant) and which.value != at):
                work.never.add(item.id)
            test = Comparison("=", which, Constant(at))
            work.fired[item.id] = (
                _as_number(test)
                if not isinstance(which, Constant)
                else Constant(int(which.value == at))
            )
    if isinstance(which, Constant):
        return Earned(inside[int(which.value) - 1][1].points if which.value else ZERO, ZERO)
    return Earned(case(*chosen, otherwise=ZERO), ZERO)


@dataclass(frozen=True, slots=True)
class _Tested:
    """A rule with the condition on which it fires, and its points if it does."""

    test: Expression
    points: Expression


def _leaf(work: Work, rule: Leaf, moment: Moment, counted: bool) -> Earned:
    found = _leaf_unnamed(work, rule, moment)
    if counted and never_true(found.test):
        work.never.add(rule.id)
    fired = work.column("r", _as_number(found.test), f"{rule.id}: {rule.title}")
    if isinstance(found.points, Constant):
        points = times(fired, int(found.points.value)) if fired != ZERO else ZERO
        return Earned(points if points != Product(fired, ZERO) else ZERO, fired)
    return Earned(found.points, fired)


def _leaf_unnamed(work: Work, rule: Leaf, moment: Moment) -> _Tested:
    match rule:
        case When():
            place = conditions.Place(moment)
            return _Tested(conditions.truth(work, rule.when, place), Constant(rule.points))
        case Happening():
            return _happening(work, rule, moment)
        case Idle():
            return _idle(work, rule, moment)
        case Weighted():
            return _weighted(work, rule, moment)
        case _ as never:
            assert_never(never)


def _happening(work: Work, rule: Happening, moment: Moment) -> _Tested:
    """Every occurrence or the newest, each at its own age; points without one are 0."""
    asked = occurrences.occurring(work, rule.event, rule.within_seconds, rule.where, moment)
    if rule.kind == "each" and rule.decay is None:
        count = work.gathered(
            "n", "count", asked.sure, comment=occurrences.said(rule.event, rule.within_seconds)
        )
        test: Expression = Comparison(">", count, ZERO) if count != ZERO else FALSE
        counted = count if rule.most_times is None else at_most(count, Constant(rule.most_times))
        return _Tested(test, _limited(work, rule, times(counted, rule.points)))
    comment = occurrences.said(rule.event, rule.within_seconds)
    test = occurrences.any_at_all(work, asked.sure, comment)
    if rule.decay is None:
        return _Tested(test, _limited(work, rule, Constant(rule.points)))
    if rule.kind == "any":
        return _Tested(test, _limited(work, rule, _newest(work, rule, asked.sure, moment)))
    worth = of_age(rule.decay, ITS_INSTANT, moment)
    sum_ = work.gathered(
        "p", "sum", asked.sure, worth, newest=rule.most_times, comment=f"{rule.id}: {comment}"
    )
    return _Tested(test, _limited(work, rule, sum_))


def _limited(work: Work, rule: Happening, points: Expression) -> Expression:
    if rule.most_points is not None and not isinstance(points, Constant):
        points = work.column("p", points, f"{rule.id}, without its limit")
    return _capped(points, rule.points, rule.most_points)


def _newest(work: Work, rule: Happening, condition: Expression, moment: Moment) -> Expression:
    """What the newest occurrence is worth: that of the first line of the table among all."""
    assert rule.decay is not None
    lines = tuple((age, line) for line, (age, _) in enumerate(rule.decay))
    line = work.gathered(
        "l",
        "least",
        condition,
        of_age(lines, ITS_INSTANT, moment),
        comment=f"age of {occurrences.said(rule.event, rule.within_seconds)}",
    )
    if line == ZERO:
        return ZERO
    worth = [(Comparison("=", line, Constant(at)), Constant(points))
             for at, (_, points) in enumerate(rule.decay) if points]  # fmt: skip
    if len(worth) < 8:
        return case(*worth, otherwise=ZERO)
    table = tuple((at, points) for at, (_, points) in enumerate(rule.decay))
    return Case(((IsNull(line), ZERO),), _by_steps(table, line))


def _idle(work: Work, rule: Idle, moment: Moment) -> _Tested:
    last = _last_or_null(work, rule.event, moment)
    if last is None:
        return _Tested(FALSE, ZERO)
    steps: Expression = Case(
        ((IsNull(last), ZERO),), _steps(last, rule.after_seconds, rule.every_seconds, moment)
    )
    if rule.most_times is not None:
        steps = at_most(work.column("n", steps, rule.id), Constant(rule.most_times))
    steps = work.column("n", steps, f"{rule.id}: full intervals")
    points = times(steps, rule.points)
    if rule.most_points is not None:
        points = work.column("p", points, f"{rule.id}, without its limit")
    return _Tested(Comparison(">", steps, ZERO), _capped(points, rule.points, rule.most_points))


def _weighted(work: Work, rule: Weighted, moment: Moment) -> _Tested:
    """A share of another score; a half goes away from zero."""
    other = points_of(work, rule.score, moment)
    shared = work.column("p", times(other, rule.milli_percent), f"{rule.id}, in 100,000ths")
    above = Quotient(total(times(shared, 2), Constant(100_000)), 200_000)
    below = times(Quotient(total(times(shared, -2), Constant(100_000)), 200_000), -1)
    share = work.column(
        "p", Case(((Comparison(">=", shared, ZERO), above),), below), f"{rule.id}: {rule.title}"
    )
    return _Tested(Comparison("!=", share, ZERO), share)


def _worn(work: Work, it: WearsOff, full: Expression, moment: Moment) -> Expression:
    """What is left after whole steps of wear; only points above 0 wear off."""
    last = _last_or_null(work, it.event, moment)
    if last is None:
        return full
    steps = work.column(
        "n",
        Case(((IsNull(last), ZERO),), _steps(last, it.after_seconds, it.every_seconds, moment)),
        "full intervals of wear",
    )
    if it.points is not None:
        left = work.column("p", total(full, times(steps, -it.points)), "after wear")
        worn = at_least(left, ZERO)
    else:
        assert it.keeps is not None
        kept = _by_steps(it.keeps, steps)
        worn = Quotient(total(times(Product(full, kept), 2), Constant(MILLION)), 2 * MILLION)
    return Case(((Comparison("<=", full, ZERO), full),), worn)


def _last_or_null(work: Work, event: str | None, moment: Moment) -> Expression | None:
    """When an event surely happened last, if it surely did; any event, for no name.

    What is not sure counts as happened, too: a missing property never costs a point.
    """
    if event is None:
        asked = [
            occurrences.occurring(work, one, None, None, moment) for one in work.columns.events
        ]
        tests = [one.sure for one in asked]
        last = work.gathered("t", "last", either(*tests), comment="last of anything")
        return None if last == ZERO else last
    condition = occurrences.occurring(work, event, None, None, moment)
    sure = work.gathered("t", "last", condition.sure, comment=f"last {event}")
    maybe = work.gathered("t", "last", condition.unsure, comment=f"last that may be {event}")
    if sure == ZERO:
        return None
    if maybe == ZERO:
        return sure
    return work.column(
        "t",
        Case(((Comparison(">", maybe, sure), Case(((IsNull(sure), Null("int")),), maybe)),), sure),
        f"last {event}, at the latest",
    )


def _steps(last: Expression, after: int, every: int, moment: Moment) -> Expression:
    """How many full intervals have passed, once the grace is over."""
    elapsed = total(moment.at, times(last, -1), Constant(-after * SECOND))
    return Case(
        ((Comparison("<", elapsed, Constant(every * SECOND)), ZERO),),
        Quotient(elapsed, every * SECOND),
    )


def of_age(table: Table, at: Expression, moment: Moment) -> Expression:
    """What a table says of the whole days from an instant to the moment."""
    rows = [(total(moment.at, Constant(-age * DAY)), Constant(worth)) for age, worth in table]
    return _branching(rows, lambda edge: Comparison(">", at, edge))


def _by_steps(table: Table, steps: Expression) -> Expression:
    rows = [(Constant(step), Constant(worth)) for step, worth in table]
    return _branching(rows, lambda edge: Comparison("<", steps, edge))


def _branching(
    rows: Sequence[tuple[Expression, Expression]], before: Callable[[Expression], Expression]
) -> Expression:
    """Halves a table again and again, so that a long one is read in few comparisons."""
    if len(rows) == 1:
        return rows[0][1]
    if len(rows) <= 4:
        branches = tuple((before(edge), worth) for (_, worth), (edge, _) in pairwise(rows))
        return Case(branches, rows[-1][1])
    middle = len(rows) // 2
    return Case(
        ((before(rows[middle][0]), _branching(rows[:middle], before)),),
        _branching(rows[middle:], before),
    )


def _capped(points: Expression, sign: int, most: int | None) -> Expression:
    """`at most 40` limits what a rule earns, and what it costs."""
    if most is None:
        return points
    if isinstance(points, Constant):
        return Constant(max(-most, min(int(points.value), most)))
    return at_most(points, Constant(most)) if sign >= 0 else at_least(points, Constant(-most))


def _within(points: Expression, least: int | None, most: int | None) -> Expression:
    if isinstance(points, Constant):
        value = int(points.value)
        value = value if most is None else min(value, most)
        return Constant(value if least is None else max(value, least))
    branches: list[tuple[Expression, Expression]] = []
    # The floor is applied last, so that it wins where it is above the ceiling.
    if least is not None and most is not None and least > most:
        return Constant(least)
    if most is not None:
        branches.append((Comparison(">", points, Constant(most)), Constant(most)))
    if least is not None:
        branches.append((Comparison("<", points, Constant(least)), Constant(least)))
    return case(*branches, otherwise=points)


def _as_number(test: Expression) -> Expression:
    return case((test, ONE), otherwise=ZERO)
