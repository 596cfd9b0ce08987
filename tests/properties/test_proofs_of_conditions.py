"""What is proved of small agreements is what brute force over all of their leads says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations_with_replacement, product

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.diagnostics.finding import Finding
from slalang.driver import read_text
from slalang.evaluate.case import Case, Node
from slalang.evaluate.conditions import holds
from slalang.evaluate.truth import Missing
from slalang.solve import always_behind, always_true, never_true
from slalang.solve.always_behind import AlwaysBehind
from slalang.solve.always_true import AlwaysTrue
from slalang.solve.leads import Event, Lead
from slalang.solve.never_true import NeverTrue
from slalang.solve.prover import Prover, Shown, prover
from slalang.source.text import source_file

DAY = 86_400
AS_OF = datetime(2026, 1, 15, 12, tzinfo=UTC)
AGES = (0, 2 * DAY, 5 * DAY)
"""The newest and the oldest of each stretch between the windows of 2 and 5 days."""
ATOMS = (
    "seg is x", "seg is y", "seg is not x", "seg >= y", "seg is known", "seg is unknown",
    "size > 1", "size <= 1", "size >= 0", "size in 1..2", "size in (0, 2)", "size is unknown",
    "size < 0",
)  # fmt: skip
EVENTS = (
    "any seen", "no seen within 2 days", "any seen within 5 days", "count of seen >= 2",
    "count of seen within 2 days < 1", "any seen where paid is yes", "any seen where paid is no",
    "any seen within 2 days where (paid is yes and paid is no)", "count of seen >= 0",
)  # fmt: skip
PLAIN = st.sampled_from(ATOMS)
ANY = st.sampled_from((*ATOMS, *EVENTS))


@st.composite
def conditions(draw: st.DrawFn, atoms: st.SearchStrategy[str]) -> str:
    """One or two alternatives of one to three tests each, some of them denied."""
    ways = []
    for _ in range(draw(st.integers(1, 2))):
        tests = draw(st.lists(atoms, min_size=1, max_size=3, unique=True))
        tests = [f"not ({test})" if draw(st.integers(0, 5)) == 0 else test for test in tests]
        ways.append(f"({' and '.join(tests)})" if len(tests) > 1 else f"({tests[0]})")
    return " or ".join(ways)


@st.composite
def agreements(draw: st.DrawFn) -> str:
    """A score with three rules and three rows of a first match, and a class of three bands."""
    atoms = draw(st.sampled_from([PLAIN, ANY, ANY]))
    rules, rows, bands = ([draw(conditions(atoms)) for _ in range(3)] for _ in range(3))
    return "\n".join(
        [
            "lead {\n seg one of x, y\n size count\n}",
            "event seen {\n paid yes/no\n}",
            "score fit from 0 {",
            *(f"+{place} when {rule}" for place, rule in enumerate(rules, 1)),
            "first match {",
            *(f"+{place} when {rule}" for place, rule in enumerate(rows, 10)),
            "}\n}\nclass lane {",
            *(f"{name} when {rule}" for name, rule in zip("abc", bands, strict=True)),
            "z otherwise\n}\n",
        ]
    )


@settings(max_examples=50)
@given(agreements())
def test_proofs_are_those_of_brute_force(text: str) -> None:
    asked = prover(read_text(text).agreement)
    leads = list(cases(asked, "seen" in text.split("score", 1)[1]))
    modules = (never_true, always_true, always_behind)
    asked.sweep([question for module in modules for question in module.ask(asked)])
    never, always, behind = (list(module.check(asked)) for module in modules)
    values = {key: [truth(case, node) for case in leads] for key, node in asked.nodes.items()}
    lines = {key: line_of(text, one.origin.start) for key, one in asked.asked.items()}

    wholly = [it for it in never if isinstance(it, NeverTrue) and it.loss.startswith("no lead")]
    expected = {
        lines[key] for key in values if True not in values[key] and not shown(asked, f"true {key}")
    }
    assert lines_of(text, wholly) == expected

    never_false = {
        lines[key]: None not in values[key]
        for key in values
        if False not in values[key]
        and True in values[key]
        and not shown(asked, f"false {key}")
        and key not in ("row fit 5", "band lane c")
    }
    starts = {one.origin: lines[key] for key, one in asked.asked.items()}
    found = {starts[it.span]: it.known is None for it in always
             if isinstance(it, AlwaysTrue) and it.span in starts}  # fmt: skip
    assert found == never_false
    check_behind(asked, values, lines, lines_of(text, [*behind]))
    assert not [it for it in (*never, *always, *behind) if it.slug == "not-proved"]


@settings(max_examples=25)
@given(agreements())
def test_alternatives_are_those_of_brute_force(text: str) -> None:
    asked = prover(read_text(text).agreement)
    leads = list(cases(asked, "seen" in text.split("score", 1)[1]))
    asked.sweep(never_true.ask(asked))
    dead = {it.span.start for it in never_true.check(asked)
            if isinstance(it, NeverTrue) and it.loss.startswith("this alternative")}  # fmt: skip
    for key, node in asked.nodes.items():
        whole = asked.asked[key].condition
        if node["op"] != "or" or not any(truth(case, node) is True for case in leads):
            continue
        for item, inner in zip(whole.items, node["args"], strict=True):  # type: ignore[union-attr]
            possible = any(truth(case, inner) is True for case in leads)
            name = f"{key} or {item.origin.start}-{item.origin.end}"
            assert (item.origin.start in dead) == (not possible and not shown(asked, name))


def check_behind(
    asked: Prover,
    values: dict[str, list[bool | None]],
    lines: dict[str, int],
    found: set[int],
) -> None:
    """Rows that can be true and are never the first, unless one above is true of every lead."""
    for names in (["row fit 3", "row fit 4", "row fit 5"], [f"band lane {it}" for it in "abc"]):
        for place, key in enumerate(names):
            above = [values[name] for name in names[:place]]
            rows = list(zip(values[key], *above, strict=True))
            wins = any(own is True and True not in others for own, *others in rows)
            wins = wins or shown(asked, _winning(key))
            never = not any(own is True for own, *_ in rows) and not shown(asked, f"true {key}")
            total = any(set(one) == {True} for one in above)
            if wins or never:
                assert lines[key] not in found
            else:
                assert lines[key] in found or total


def _winning(key: str) -> str:
    kind, _, name = key.split(" ")
    return f"wins lane {name}" if kind == "band" else f"wins fit.4.{int(name) - 2}"


def shown(asked: Prover, question: str) -> bool:
    """Whether a lead with more events than are tried here is so, as the evaluator confirms."""
    return question in asked.tests and isinstance(asked.find(question), Shown)


def cases(asked: Prover, events: bool) -> Iterator[Case]:
    """Every lead of the domain: what is known of it, and up to two events."""
    kinds = [Event("seen", age, {} if paid is None else {"paid": paid})
             for age in AGES for paid in (None, True, False)]  # fmt: skip
    many = (0, 1, 2) if events else (0,)
    logs = [log for count in many for log in combinations_with_replacement(kinds, count)]
    for seg, size, log in product((None, "x", "y"), (None, 0, 1, 2, 3), logs):
        known = {"seg": seg, "size": size}
        own = {name: value for name, value in known.items() if value is not None}
        yield asked.case(Lead({"lead": own}, tuple(log), {}, AS_OF))


def truth(case: Case, node: Node) -> bool | None:
    value = holds(case, node)
    return None if isinstance(value, Missing) else value


def line_of(text: str, offset: int) -> int:
    return source_file("agreement.sla", text).position(offset).line


def lines_of(text: str, findings: Sequence[Finding]) -> set[int]:
    kinds = (NeverTrue, AlwaysBehind)
    return {line_of(text, it.span.start) for it in findings if isinstance(it, kinds)}
