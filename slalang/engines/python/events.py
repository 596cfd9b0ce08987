"""What conditions and rules ask of events in; loops over the events, and their variables, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slalang.engines.python import conditions
from slalang.engines.python.code import Beyond, block, every, indented, no, some
from slalang.engines.python.moment import Asked, Moment, Question
from slalang.engines.python.operands import Both
from slalang.engines.python.plan import UNITS, Kind, ways
from slalang.evaluate.case import SECOND
from slalang.form import nodes
from slalang.form.nodes import Node

NEVER = "-NEVER"
"""Before every instant; `NEVER` is after all of them."""
_BEGINS = {
    "sure": "n{0} = 0", "open": "o{0} = 0", "newest": f"l{{0}} = {NEVER}",
    "newest_open": f"u{{0}} = {NEVER}", "oldest": "z{0} = NEVER", "instants": "b{0} = []",
    "values": "x{0} = set()", "nameless": "y{0} = 0", "any": f"w{{0}} = {NEVER}",
}  # fmt: skip
_SURE = {
    "sure": "n{0} += 1", "newest": "if q > l{0}: l{0} = q", "oldest": "if q < z{0}: z{0} = q",
    "instants": "b{0}.append(q)",
}  # fmt: skip
_OPEN = {"open": "o{0} += 1", "newest_open": "if q > u{0}: u{0} = q"}
_ELSEWHERE = (
    nodes.PointsOf, nodes.BandOf, nodes.InStage, nodes.InTerm, nodes.Gained, nodes.Count,
    nodes.Happened, nodes.Last,
)  # fmt: skip
"""What has to be worked out before a loop that asks for it."""


def happened(moment: Moment, asked: Asked) -> Both:
    """Whether there is an occurrence."""
    may_be_open = is_open(moment, asked)
    number = _ask(moment, asked, {"sure", "open"} if may_be_open else {"sure"})
    false = f"not o{number}" if may_be_open else "True"
    return f"n{number} > 0", every((f"n{number} == 0", false))


def counted(moment: Moment, asked: Asked, distinct: str | None) -> tuple[str, str]:
    """Variables with how many there are at least and at most; one variable if that is settled."""
    may_be_open = is_open(moment, asked)
    if distinct is None:
        number = _ask(moment, asked, {"sure", "open"} if may_be_open else {"sure"})
        low, more = f"n{number}", f"o{number}"
        if not may_be_open:
            return low, low
    else:
        _same_unit(moment, asked[0], distinct)
        uses = {"values", "nameless", *(("open",) if may_be_open else ())}
        number = _ask(moment, asked, uses, distinct)
        low, more = f"len(x{number})", f"y{number} + o{number}" if may_be_open else f"y{number}"
    fresh = moment.fresh()
    # Both are worked out after the loops, where they are first asked for.
    moment.lines += [f"i{fresh} = {low}", f"j{fresh} = i{fresh} + {more}"]
    return f"i{fresh}", f"j{fresh}"


def last(moment: Moment, event: str) -> tuple[str, str]:
    """A variable with the newest occurrence, and code for whether it is known."""
    asked: Asked = (event, None, None)
    if not is_open(moment, asked):
        number = _ask(moment, asked, {"newest"})
        return f"l{number}", f"l{number} > {NEVER}"
    number = _ask(moment, asked, {"newest", "newest_open"})
    return f"l{number}", f"{NEVER} < l{number} >= u{number}"


def latest(moment: Moment, event: str | None) -> tuple[str, str]:
    """When an event, or anything, happened last, unsure ones too; and whether it surely did."""
    if event is None:
        number = _ask(moment, ("", None, None), {"any"})
        return f"w{number}", f"w{number} > {NEVER}"
    asked: Asked = (event, None, None)
    if not is_open(moment, asked):
        number = _ask(moment, asked, {"newest"})
        return f"l{number}", f"l{number} > {NEVER}"
    number = _ask(moment, asked, {"newest", "newest_open"})
    return f"max(l{number}, u{number})", f"l{number} > {NEVER}"


def oldest(moment: Moment, event: str) -> str:
    """A variable with the first sure occurrence; `NEVER` if there is none."""
    return f"z{_ask(moment, (event, None, None), {'oldest'})}"


def occurring(moment: Moment, asked: Asked, use: str) -> str:
    """A variable of what is sure: `sure` how many, `newest`, or `instants` as a list."""
    letter = {"sure": "n", "newest": "l", "instants": "b"}[use]
    return f"{letter}{_ask(moment, asked, {use})}"


def is_open(moment: Moment, asked: Asked) -> bool:
    """Whether an occurrence may be unsure."""
    event, _, where = asked
    found = [way for _, conditions in ways(moment.plan, event) for way in conditions if way]
    return bool(found) or where is not None


def answers(moment: Moment) -> list[str]:
    """The windows, and one pass over each kind of events that answers all plain questions.

    `events` are there, or nothing is looked at.
    """
    questions = list(moment.questions.values())
    loops = _loops(moment, questions)
    windows = [f"{name} = t - {seconds * SECOND}" for seconds, name in moment.windows.items()]
    return [*windows, *_begins(questions), *block("if events:", loops)]


def _ask(moment: Moment, asked: Asked, uses: set[str], distinct: str | None = None) -> int:
    """The number in the variables that answer a question."""
    plain = not any(isinstance(part, _ELSEWHERE) for part in _asks(moment, asked))
    key = (asked, distinct) if plain else (asked, distinct, frozenset(uses))
    if key in moment.questions:
        question = moment.questions[key]
        question.uses |= uses
        return question.number
    if not plain and key in moment.late:
        return moment.late[key]
    question = Question(moment.fresh(), asked, distinct, set(uses))
    if plain:
        moment.questions[key] = question
        return question.number
    # What the loop asks for stands in lines of its own, before it.
    loops = _loops(moment, [question])
    moment.lines += [*_begins([question]), *loops]
    moment.late[key] = question.number
    return question.number


def _asks(moment: Moment, asked: Asked) -> Iterator[Node]:
    event, _, where = asked
    stack: list[object] = [where]
    stack += [way for _, conditions in ways(moment.plan, event) for way in conditions]
    while stack:
        part = stack.pop()
        if isinstance(part, tuple):
            stack += part
        elif hasattr(part, "__match_args__"):
            yield part  # type: ignore[misc]
            stack += [getattr(part, name) for name in part.__match_args__]


def _begins(questions: Iterable[Question]) -> list[str]:
    return [
        _BEGINS[use].format(question.number)
        for question in questions
        for use in sorted(question.uses)
    ]


def _loops(moment: Moment, questions: list[Question]) -> list[str]:
    lines: list[str] = []
    for question in questions:
        if "any" in question.uses:
            name = f"w{question.number}"
            lines += ["for q in w:", f" if {name} < q <= t: {name} = q"]
    for kind in moment.plan.kinds.values():
        inside = [
            line
            for question in questions
            for found, conditions in ways(moment.plan, question.asked[0])
            if found is kind and "any" not in question.uses
            for line in _seen(moment, question, kind, conditions)
        ]
        if inside:
            head = f"for {kind.pattern} in e{kind.number}:"
            lines += [head, *indented(block("if q <= t:", inside))]
    return lines


def _seen(
    moment: Moment, question: Question, kind: Kind, conditions_: Iterable[Node | None]
) -> list[str]:
    """What one occurrence changes."""
    _, within, where = question.asked
    tests = [
        conditions.truth(moment, way, kind) if way else ("True", "False") for way in conditions_
    ]
    true, false = some(t for t, _ in tests), every(f for _, f in tests)
    if where is not None:
        asked = conditions.truth(moment, where, kind)
        true, false = every((true, asked[0])), some((false, asked[1]))
    sure, open_ = _sure(question, kind), _listed(_OPEN, question)
    if true == "True":
        lines = sure
    elif not open_:
        lines = block(f"if {true}:", sure)
    elif true == "False" or not sure:
        lines = block(f"if {every((no(true), no(false)))}:", open_)
    else:
        maybe = no(false)
        rest = block(f"elif {maybe}:", open_) if maybe not in ("True", "False") else []
        rest = ["else:", *indented(open_)] if maybe == "True" else rest
        lines = [*block(f"if {true}:", sure), *rest]
    return block(f"if q > {moment.window(within)}:", lines) if within is not None else lines


def _sure(question: Question, kind: Kind) -> list[str]:
    lines = _listed(_SURE, question)
    if "values" in question.uses:
        number, name = question.number, kind.properties.get(question.distinct or "")
        known = [f"x{number}.add({name})"] if name else []
        lacking = f"y{number} += 1"
        lines += [lacking] if not name else [
            f"if {name} is not None:", *indented(known), "else:", f" {lacking}"
        ]  # fmt: skip
    return lines


def _listed(table: dict[str, str], question: Question) -> list[str]:
    uses = [use for use in table if use in question.uses]
    return [table[use].format(question.number) for use in uses]


def _same_unit(moment: Moment, event: str, name: str) -> None:
    """Values of several kinds of events are counted together: one unit must do for all."""
    found = [kind.property(name) for kind, _ in ways(moment.plan, event)]
    units = {UNITS.get(one.type, one.type == "truth") for one in found if one is not None}
    if len(units) > 1:
        raise Beyond("values of several types are counted together")
