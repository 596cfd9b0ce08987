"""What an expectation asked about, in; score by score and part by part how it came about, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from slalang.backends.scoring.scores import identified
from slalang.cases.reasons import NO, OPEN, YES, Cause, causes, unknown
from slalang.cases.result import Block, Line
from slalang.cases.story import View
from slalang.evaluate.conditions import band_of
from slalang.evaluate.result import Outcome, RuleTrace, ScoreTrace, points
from slalang.evaluate.scores import score_of
from slalang.evaluate.truth import Missing
from slalang.model.expressions import (
    TRUTH,
    ClassOf,
    Expression,
    Gained,
    Happened,
    ScoreOf,
    StageReached,
    TermHolds,
    walk,
)
from slalang.model.quantities import Ref
from slalang.model.scoring import Band, Firing, Points, ScoreRule, Weighted
from slalang.source.text import Span
from slalang.wording.conditions import condition as said
from slalang.wording.numbers import number
from slalang.wording.numbers import points as signed
from slalang.wording.scoring import band_rule
from slalang.wording.words import maybe_named, named

MOST_BLOCKS = 12
"""What is told of one failure; the first parts are the nearest to it."""

Subject: TypeAlias = tuple[str, str]
"""What a condition asks about: `("score", "fit")`."""


def trace(view: View, title: str, origin: Span, found: Iterable[Cause]) -> tuple[Block, ...]:
    """The causes of a failure, then everything that they ask about, each once."""
    own = list(found)
    blocks = [Block(title, tuple(map(line, own)), origin)] if own else []
    return (*blocks, *blocks_of(view, _subjects(one.part for one in own)))


def blocks_of(view: View, asked: Iterable[Subject], most: int = MOST_BLOCKS) -> tuple[Block, ...]:
    """One block for each subject, then for what those depend on; so many at most."""
    waiting = list(asked)
    done: list[Subject] = []
    blocks: list[Block] = []
    while waiting and len(blocks) < most:
        subject = waiting.pop(0)
        if subject not in done:
            done.append(subject)
            block, further = _TELL[subject[0]](view, subject[1])
            blocks.append(block)
            waiting += further
    return tuple(blocks)


def subjects_of(condition: Expression) -> list[Subject]:
    """What a condition asks about, in the order of the text."""
    return _subjects([condition])


def line(cause: Cause) -> Line:
    """A cause as a line of a trace."""
    if isinstance(cause.truth, Missing):
        return Line(OPEN, cause.text, cause.part.origin)
    return Line(NO, cause.text, cause.part.origin)


def _subjects(asked: Iterable[Expression]) -> list[Subject]:
    found: list[Subject] = []
    for one in asked:
        for part in walk(one):
            match part:
                case ScoreOf(name=name) | Gained(score=name):
                    found.append(("score", name))
                case ClassOf(name=name):
                    found.append(("class", name))
                case StageReached(name=name):
                    found.append(("stage", name))
                case TermHolds(name=name):
                    found.append(("term", name))
    return found


def _stage(view: View, name: str) -> tuple[Block, list[Subject]]:
    stage = view.story.world.stages[name]
    if stage.when is None:
        given = view.case.given.get(f"stage {name}")
        if given is None:
            mark, text = OPEN, "it has no condition that could be looked at"
        else:
            mark, text = (YES if given else NO), "as the example says with `given`"
        return Block(stage.title, (Line(mark, text, stage.origin),), stage.origin), []
    return _condition(view, stage.title, stage.origin, stage.when)


def _term(view: View, name: str) -> tuple[Block, list[Subject]]:
    term = view.story.world.terms[name]
    if term.condition is None:
        return Block(term.title, (), term.origin), []
    return _condition(view, term.title, term.origin, term.condition)


def _condition(
    view: View, title: str, origin: Span, condition: Expression
) -> tuple[Block, list[Subject]]:
    truth = view.truth(condition)
    if truth is True:
        text = str(said(condition, view.story.world.words))
        return Block(title, (Line(YES, text, condition.origin),), origin), []
    found = list(causes(view, condition))
    return Block(title, tuple(map(line, found)), origin), _subjects(one.part for one in found)


def _class(view: View, name: str) -> tuple[Block, list[Subject]]:
    group = view.story.world.classes[name]
    names = [band.name for band in group.bands]
    chosen = band_of(view.case, name)
    place = names.index(chosen) if chosen in names else len(names)
    lines: list[Line] = []
    asked: list[Subject] = [("score", group.of.name)] if group.of else []
    for index, band in enumerate(group.bands):
        mark, text = YES, _why_band(view, band, group.of)
        if index > place:
            mark, text = NO, "an earlier one applies"
        elif index < place:
            found = list(causes(view, band.condition)) if band.condition else []
            mark = OPEN if any(isinstance(one.truth, Missing) for one in found) else NO
            text = "; ".join(one.text for one in found) or _outside(view, band, group.of)
            asked += _subjects(one.part for one in found)
        lines.append(Line(mark, f"{band.title}: {text}", band.origin))
    title = group.bands[place].title if place < len(names) else "none"
    return Block(f"{group.title}: {title}", tuple(lines), group.origin), asked


def _why_band(view: View, band: Band, of: Ref | None) -> str:
    words = view.story.world.words
    return str(band_rule(band, maybe_named(of, words), words))


def _outside(view: View, band: Band, of: Ref | None) -> str:
    """`rank is 52, not at least 80`: why a band of points does not apply."""
    words = view.story.world.words
    if of is None:
        return _why_band(view, band, of)
    found = score_of(view.case, of.name).points
    limit = "not more"
    if band.low is not None and found < band.low:
        limit = f"not at least {number(band.low)}"
    elif band.high is not None:
        limit = f"not {'below' if band.high_excluded else 'at most'} {number(band.high)}"
    return f"{named(of, words)} is {number(found)}, {limit}"


def _score(view: View, name: str) -> tuple[Block, list[Subject]]:
    declared = view.story.world.scores[name]
    found = score_of(view.case, name)
    rules = dict(identified(declared))
    asked: list[Subject] = []
    lines: list[Line] = []
    for rule in found.rules:
        lines += _rule(view, rule, rules, asked)
    lines += _limits(found, declared.origin)
    frozen = ", frozen" if found.frozen else ""
    title = f"{declared.title}: {number(found.points)}{frozen}"
    return Block(title, tuple(lines), declared.origin), asked


def _rule(
    view: View, rule: RuleTrace, rules: dict[str, ScoreRule], asked: list[Subject]
) -> Iterator[Line]:
    """The lines of a rule; notes in `asked` what it would have taken."""
    declared = rules[rule.id]
    for inner in rule.inside:
        yield from _rule(view, inner, rules, asked)
    if rule.inside:
        change = rule.milli - sum(inner.milli for inner in rule.inside)
        if change:
            yield Line(signed(points(change)), f"limit of {rule.title}", declared.origin)
        return
    if isinstance(declared, Weighted):
        asked.append(("score", declared.score.name))
    match rule.outcome:
        case Outcome.FIRED:
            times = f" ({rule.occurrences} times)" if rule.occurrences > 1 else ""
            yield Line(signed(rule.points), rule.title + times, declared.origin)
        case Outcome.PASSED_OVER:
            yield Line(NO, f"{rule.title}: an earlier row applies", declared.origin)
        case outcome:
            found = list(_why_not(view, declared))
            asked += _subjects(one.part for one in found)
            reasons = list(dict.fromkeys(one.text for one in found))
            if rule.missing and not reasons:
                reasons = [unknown(view.story.world, frozenset(rule.missing))]
            mark = OPEN if outcome is Outcome.UNKNOWN else NO
            text = f"{rule.title}: {'; '.join(reasons)}" if reasons else rule.title
            yield Line(mark, text, declared.origin)


def _why_not(view: View, rule: ScoreRule) -> Iterator[Cause]:
    if not isinstance(rule, Points):
        return
    if rule.condition is not None:
        yield from causes(view, rule.condition)
    elif rule.event and rule.firing is Firing.IDLE:
        never = Happened(rule.event.name, None, None, False, TRUTH, rule.origin)
        found = list(causes(view, never))
        yield from found or [Cause(never, False, "not for so long")]
    elif rule.event:
        name, where = rule.event.name, rule.where
        wanted = Happened(name, rule.within, where, False, TRUTH, rule.origin)
        yield from causes(view, wanted)


def _limits(found: ScoreTrace, origin: Span) -> Iterator[Line]:
    full = found.milli + found.worn_off
    kept = full - sum(rule.milli for rule in found.rules)
    if kept:
        yield Line(signed(points(kept)), "limit of the score", origin)
    if found.worn_off:
        yield Line(signed(points(-found.worn_off)), "worn off", origin)


_TELL: dict[str, Callable[[View, str], tuple[Block, list[Subject]]]] = {
    "score": _score,
    "class": _class,
    "stage": _stage,
    "term": _term,
}
