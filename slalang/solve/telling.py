"""A lead in; an example of it that expects what the rules say of the lead now, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, assert_never

from slalang.backends.scoring.scores import identified
from slalang.cases.coverage import Item
from slalang.cases.expecting import check
from slalang.cases.handing import passing, route_keys, taking
from slalang.cases.result import Verdict
from slalang.cases.story import Story, look, story_of
from slalang.cases.world import World
from slalang.evaluate import evaluated
from slalang.evaluate.result import Evaluation
from slalang.format.lines import LONGEST
from slalang.format.width import width
from slalang.model.expressions import (
    NUMBER,
    TRUTH,
    ClassOf,
    Compare,
    Expression,
    Kind,
    Literal,
    ScoreOf,
    StageReached,
    Type,
)
from slalang.model.quantities import Ref
from slalang.model.scoring import Firing, Points, Score, Weighted
from slalang.model.upkeep import (
    Example,
    Expect,
    ExpectAlert,
    Expectation,
    ExpectDue,
    ExpectHandedOver,
    ExpectOwes,
    ExpectReassigned,
    ExpectRejection,
    ExpectRoute,
    ExpectTrue,
)
from slalang.solve.expression_text import expression_text, one_line, quoted
from slalang.solve.spelling import NOWHERE
from slalang.wording.conditions import condition
from slalang.wording.handoffs import route_target
from slalang.wording.numbers import number
from slalang.wording.scoring import earned, points_of
from slalang.wording.words import Words

LONGEST_TITLE = 90


class Told(NamedTuple):
    """An example with what it expects, also as it is written behind each `expect`."""

    example: Example
    expects: tuple[str, ...]


def telling(world: World, example: Example, item: Item) -> Told | None:
    """The example with expectations that hold: scores, classes, stages, handoffs and routes that
    are not those of a lead of whom nothing is known, and whatever belongs to the item.

    None for an example that cannot be run.
    """
    story = story_of(world, example)
    empty = replace(example, facts=(), timeline=(), givens=())
    nobody = story_of(world, empty)
    if not isinstance(story, Story) or not isinstance(nobody, Story):
        return None
    found, usual = _seen(story), _seen(nobody)
    own = [*_handed(story), *_rejected(item)]
    changed = _groups(world, found, usual, item)
    lines = _as_lines(story, (*changed, own))
    if not lines:
        # A lead is looked at only where something is expected of it.
        lines = _as_lines(story, _groups(world, found, None, item))[:1]
    expects = tuple(Expect(None, tuple(line), NOWHERE) for line in lines)
    texts = tuple(", ".join(map(_text, line)) for line in lines)
    return Told(replace(example, expects=expects), texts)


def title_of(world: World, item: Item) -> str:
    """`Role: seniority is director earns 30`: what an example shows, in words."""
    title = one_line(_title(world, item))
    return title if width(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def _groups(
    world: World, found: Evaluation, usual: Evaluation | None, item: Item
) -> tuple[list[Expectation], list[Expectation]]:
    """Scores and classes, then stages: those that are not the usual ones, or all of them."""
    return (
        [*_scores(found, usual, item), *_classes(world, found, usual, item)],
        list(_stages(world, found, usual, item)),
    )


def _as_lines(story: Story, groups: Iterable[Iterable[Expectation]]) -> list[list[Expectation]]:
    """What holds and can be written, each group on lines of its own."""
    lines: list[list[Expectation]] = []
    for group in groups:
        lines += _lines([it for it in group if _can_be_said(story.world, it) and _holds(story, it)])
    return lines


def _seen(story: Story) -> Evaluation:
    view = look(story, story.usual)
    return evaluated(view.case, view.at.local)


def _scores(found: Evaluation, usual: Evaluation | None, item: Item) -> Iterator[Expectation]:
    for name, points in found.scores.items():
        own = (item.kind, _owner(item)) == ("rule", name)
        if usual is None or own or points != usual.scores[name]:
            yield _is(ScoreOf(name, NUMBER, NOWHERE), Literal(points, NUMBER, NOWHERE))


def _classes(
    world: World, found: Evaluation, usual: Evaluation | None, item: Item
) -> Iterator[Expectation]:
    for name, band in found.classes.items():
        own = (item.kind, _owner(item)) == ("band", name)
        if band is not None and (usual is None or own or band != usual.classes[name]):
            names = tuple(one.name for one in world.classes[name].bands)
            kind = Type(Kind.CHOICE, choices=names, owner=name)
            yield _is(ClassOf(name, kind, NOWHERE), Literal(band, kind, NOWHERE))


def _stages(
    world: World, found: Evaluation, usual: Evaluation | None, item: Item
) -> Iterator[Expectation]:
    for name in found.stages:
        own = (item.kind, item.name) == ("stage", name)
        entered = world.stages[name].when is not None
        if usual is None or (entered and (own or name not in usual.stages)):
            yield ExpectTrue(StageReached(name, False, TRUTH, NOWHERE), None, NOWHERE)


def _handed(story: Story) -> Iterator[Expectation]:
    for handoff in story.world.agreement.handoffs:
        found = passing(story, handoff, story.usual)
        if found.truth is True:
            yield ExpectHandedOver(Ref(handoff.name, NOWHERE), False, NOWHERE)
            route = taking(found.view, handoff).route
            if route is not None and route.to is not None:
                yield ExpectRoute(Ref(route.to.name, NOWHERE), NOWHERE)


def _rejected(item: Item) -> Iterator[Expectation]:
    if item.kind == "reason":
        yield ExpectRejection(Ref(item.name.partition(".")[2], NOWHERE), NOWHERE)


def _is(left: Expression, right: Expression) -> Expectation:
    return ExpectTrue(Compare("=", left, right, TRUTH, NOWHERE), None, NOWHERE)


def _owner(item: Item) -> str:
    return item.name.partition(".")[0]


def _can_be_said(world: World, it: Expectation) -> bool:
    """Whether names mean what they should: an attribute of the lead comes before all others,
    and `yes` and `no` are never names.
    """
    if not isinstance(it, ExpectTrue):
        return True
    asked = it.condition
    if isinstance(asked, Compare):
        if isinstance(asked.right, Literal) and asked.right.value in ("yes", "no"):
            return False
        asked = asked.left
    return f"lead.{getattr(asked, 'name', '')}" not in world.words.fields


def _holds(story: Story, it: Expectation) -> bool:
    return check(story, Expect(None, (it,), NOWHERE), it).verdict is Verdict.PASSED


def _text(it: Expectation) -> str:
    match it:
        case ExpectTrue(condition=expected, at=at):
            return expression_text(expected) + (f" at {at:%Y-%m-%d %H:%M}" if at else "")
        case ExpectHandedOver(handoff=handoff, negated=negated):
            return f"{'not ' if negated else ''}handed over by {handoff.name}"
        case ExpectRoute(to=to):
            return f"routed to {to.name}"
        case ExpectRejection(reason=reason):
            return f"rejected because {reason.name}"
        case ExpectDue(what=what, due=due):
            return f"{what.name} due {due:%Y-%m-%d %H:%M}"
        case ExpectOwes(who=who, what=owed, by=by):
            return f"owes {who.name} {quoted(owed)}" + (f" by {by:%Y-%m-%d %H:%M}" if by else "")
        case ExpectAlert(whom=whom, negated=negated):
            return f"{'no ' if negated else ''}alert to {whom.name}{_when_and_what(it)}"
        case ExpectReassigned(to=to, negated=negated):
            whom_to = f" to {to.name}" if to else ""
            return f"{'not ' if negated else ''}reassigned{whom_to}{_when_and_what(it)}"
        case _ as never:
            assert_never(never)


def _when_and_what(it: ExpectAlert | ExpectReassigned) -> str:
    at = f" at {it.at:%Y-%m-%d %H:%M}" if it.at else ""
    return at + (f" about {it.about.name}" if it.about else "")


def _lines(items: Sequence[Expectation]) -> list[list[Expectation]]:
    """Expectations as they fit behind one `expect` each."""
    lines: list[list[Expectation]] = []
    room = 0
    for it in items:
        needed = width(_text(it)) + 2
        if not lines or needed > room:
            lines.append([])
            room = LONGEST - len("  expect ")
        lines[-1].append(it)
        room -= needed
    return lines


def _title(world: World, item: Item) -> str:
    words, owner = world.words, _owner(item)
    match item.kind:
        case "rule":
            return _of_rule(world.scores[owner], item.name, words)
        case "stage":
            return f"A lead becomes {item.title}"
        case "handoff":
            return f"{item.title} takes place"
        case "reason":
            handed = world.handoffs[owner]
            reason = item.title.removeprefix(f"{handed.title}: ")
            return f"{handed.title}: given back as “{reason}”"
        case "route":
            handed = world.handoffs[owner]
            route = next(one for key, one in route_keys(handed) if key == item.name)
            when = f" when {condition(route.when, words)}" if route.when else ""
            return f"{handed.title}: to {route_target(route, words)}{when}"
        case _:
            return item.title


def _of_rule(score: Score, identifier: str, words: Words) -> str:
    rules = dict(identified(score))
    rule = rules[identifier]
    above = rules.get(identifier.rpartition(".")[0])
    head = getattr(above, "title", None) or score.title
    if isinstance(rule, Weighted):
        return f"{head}: {points_of(rule, words)}"
    assert isinstance(rule, Points)
    said = f"“{rule.reason}”" if rule.reason else str(earned(rule, words))
    worth = rule.points
    if not isinstance(worth, Decimal):
        return f"{head}: {said}"
    if rule.firing is not Firing.WHEN and not rule.reason:
        return f"{head}: {points_of(rule, words)} {said}"
    return f"{head}: {said} {'costs' if worth < 0 else 'earns'} {number(abs(worth))}"
