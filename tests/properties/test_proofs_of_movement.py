"""What is proved of stages, handoffs, routes and assertions is what brute force says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import combinations_with_replacement, product

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.check.keys import key_of
from slalang.diagnostics.finding import Finding
from slalang.driver import read_text
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import holds, reached
from slalang.model.expressions import Expression
from slalang.solve import (
    assertion_about_nobody,
    assertion_refuted,
    lead_without_owner,
    lead_without_route,
    ping_pong,
    route_shadowed,
    stage_never_entered,
    stages_overlap,
)
from slalang.solve.handed import becoming
from slalang.solve.leads import Event, Lead
from slalang.solve.prover import Prover, prover
from slalang.source.text import source_file

DAY = 86_400
AS_OF = datetime(2026, 1, 15, 12, tzinfo=UTC)
AGES = (0, 2 * DAY, 5 * DAY)
"""The newest of each stretch between the windows of 2 and 5 days."""
PLAIN = (
    "seg is x", "seg is y", "seg is not x", "seg is known", "seg is unknown", "size > 1",
    "size <= 1", "size in 1..2", "size is unknown", "fit >= 5", "fit < 5",
)  # fmt: skip
EVENTS = (
    "any seen", "no seen within 2 days", "any seen within 5 days", "count of seen >= 2",
    "warmth >= 4",
)  # fmt: skip
MODULES = (
    stage_never_entered, stages_overlap, lead_without_owner, ping_pong, lead_without_route,
    route_shadowed, assertion_refuted, assertion_about_nobody,
)  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, atoms: tuple[str, ...]) -> str:
    """One or two alternatives of one or two tests each."""
    ways = []
    for _ in range(draw(st.integers(1, 2))):
        tests = draw(st.lists(st.sampled_from(atoms), min_size=1, max_size=2, unique=True))
        ways.append(f"({' and '.join(tests)})")
    return " or ".join(ways)


@st.composite
def agreements(draw: st.DrawFn, atoms: tuple[str, ...]) -> str:
    """Three stages, a handoff there with three routes and one back, and three claims."""
    one, two, three, there, back, *routes = (draw(conditions(atoms)) for _ in range(8))
    a, b, c, d = (draw(conditions(atoms)) for _ in range(4))
    start = f"when {draw(conditions(atoms))}" if draw(st.booleans()) else ""
    there = draw(st.sampled_from([there, "becomes one", f"becomes one and ({there})"]))
    return "\n".join(
        [
            'party us "Us"',
            'party them "Them"',
            "lead {\n seg one of x, y\n size count\n}",
            "event seen",
            "score fit {\n+4 when seg is x\n+2 when size > 1\n}",
            "score warmth {\n+2 for each seen within 5 days\n}",
            f"stage new of us {{\n{start}\n}}",
            f"stage one of us {{\nwhen {one}\nfrom new\n}}",
            f"stage two of them {{\nwhen {two}\nfrom new\n}}",
            f"stage three of us {{\nwhen {three}\nfrom two\n}}",
            f"handoff there from us to them {{\nwhen {there}\nrouted {{",
            *(f"to them when {route}" for route in routes),
            "}\n}",
            f"handoff back from them to us {{\nwhen {back}\n}}",
            f'assert "It" {{\nwhen {a}\nthen {b}\nnever {c}\nalways {d}\n}}\n',
        ]
    )


@settings(max_examples=40)
@given(st.one_of(agreements(PLAIN), agreements((*PLAIN, *EVENTS))))
def test_proofs_are_those_of_brute_force(text: str) -> None:
    read = read_text(text)
    assert not read.findings, [finding.message() for finding in read.findings]
    asked = prover(read.agreement)
    asked.sweep([question for module in MODULES for question in module.ask(asked)])
    found = [finding for module in MODULES for finding in module.check(asked)]
    assert not [it for it in found if it.code.startswith("SLA89")]
    eventful = any(test in text for test in EVENTS)
    leads = [asked.case(lead) for lead in every_lead(eventful)]

    def some(test: Callable[[Case], bool]) -> bool:
        return any(test(case) for case in leads)

    def true(key: str) -> Callable[[Case], bool]:
        node = asked.nodes[key]
        return lambda case: holds(case, node) is True

    def is_in(stage: str) -> Callable[[Case], bool]:
        return lambda case: reached(case, stage) is True

    lines = {key: line(text, one.origin.start) for key, one in asked.asked.items()}
    never = {name for name in ("one", "two", "three", "new") if not some(is_in(name))}
    assert lines_of(text, found, "SLA811") >= {lines[f"stage {name}"] for name in never}

    def handed(case: Case) -> bool:
        if "becomes one" in text:
            case = given_that_it_becomes(asked, case)
        return true("handoff there")(case)

    keys = [f"route there {place}" for place in range(3)]
    left = some(lambda case: handed(case) and not any(true(key)(case) for key in keys))
    assert bool(lines_of(text, found, "SLA821")) == left

    def is_taken(place: int, case: Case) -> bool:
        own, before = keys[place], keys[:place]
        return handed(case) and true(own)(case) and not any(true(one)(case) for one in before)

    shadowed = {
        lines[key]
        for place, key in enumerate(keys)
        if some(handed) and some(true(key)) and not some(partial(is_taken, place))
    }
    assert lines_of(text, found, "SLA822") == shadowed

    refuted = {
        lines["then 0 0"]: some(
            lambda case: true("claim 0 0")(case) and not true("then 0 0")(case)
        ),
        lines["claim 0 1"]: some(true("claim 0 1")),
        lines["claim 0 2"]: some(lambda case: not true("claim 0 2")(case)),
    }
    assert lines_of(text, found, "SLA831") == {at for at, so in refuted.items() if so}
    about = {lines["claim 0 0"]} if not some(true("claim 0 0")) else set()
    assert lines_of(text, found, "SLA832") == about

    if "stage new" in asked.nodes:
        names = ("new", "one", "two", "three")
        nowhere = some(lambda case: not any(is_in(name)(case) for name in names))
        assert bool(lines_of(text, found, "SLA813")) == nowhere

    both = some(lambda case: is_in("one")(case) and is_in("two")(case))
    back = some(lambda case: handed(case) and true("handoff back")(case))
    if eventful:
        # With events it also has to be one moment: only the one direction can be told.
        assert both or not lines_of(text, found, "SLA812")
        assert back or not lines_of(text, found, "SLA814")
    else:
        assert bool(lines_of(text, found, "SLA812")) == both
        same = asked.asked["handoff there"].condition, asked.asked["handoff back"].condition
        assert bool(lines_of(text, found, "SLA814")) == back or are_one(*same)


def given_that_it_becomes(asked: Prover, case: Case) -> Case:
    """A lead becomes what it is."""
    when = asked.asked["handoff there"].condition
    what = {what: reached(case, stage) is True for what, stage in becoming(asked, when)}
    return replace(case, given=what, known={})


def are_one(one: Expression, other: Expression) -> bool:
    """Whether two conditions are the same: another finding tells of them."""
    return key_of(one) == key_of(other)


def every_lead(eventful: bool) -> Iterator[Lead]:
    """Every lead of a small world, as far as the conditions can tell them apart."""
    ages = [age for many in range(3) for age in combinations_with_replacement(AGES, many)]
    for seg, size, seen in product(
        (None, "x", "y"), (None, 0, 1, 2, 3), ages if eventful else [()]
    ):
        known = {"seg": seg, "size": size}
        own = {name: value for name, value in known.items() if value is not None}
        events = tuple(Event("seen", age, {}) for age in seen)
        yield Lead({"lead": own}, events, {}, AS_OF)


def lines_of(text: str, found: list[Finding], code: str) -> set[int]:
    return {line(text, it.span.start) for it in found if it.code == code}


def line(text: str, place: int) -> int:
    return source_file("agreement.sla", text).position(place).line
