"""The typed form and an instant in; a plan of one query, without any dialect, out."""

from __future__ import annotations

from slalang.engines.sql.conditions import stage_truth
from slalang.engines.sql.expressions import (
    TRUE,
    ZERO,
    Column,
    Constant,
    Expression,
    Null,
    TooWide,
    case,
    columns,
    depth,
    may_be_unknown,
    never_true,
    times,
    total,
)
from slalang.engines.sql.plan import Computed, Plan
from slalang.engines.sql.scores import band_of, points_of
from slalang.engines.sql.work import LATEST, Work
from slalang.evaluate import RulesProblem
from slalang.form.columns import WORD, columns_of, leaves, words
from slalang.form.nodes import Form


def plan_of(form: Form, as_of: int | str) -> Plan:
    """The steps of the query that scores every lead as of an instant (microseconds, UTC).

    A text instead of a number is how SQL says an instant that is given when the query is run: a
    parameter that is a whole number of 64 bits and never NULL. Raises `RulesProblem` for rules
    that rest on each other without end, and for arithmetic that needs more digits than
    databases have.
    """
    try:
        return _plan(form, _instant(as_of))
    except TooWide as problem:
        raise RulesProblem(f"this cannot be said in SQL: {problem}") from None
    except RecursionError:
        text = "the rules rest on each other in a chain that is too long to follow"
        raise RulesProblem(text) from None


def _instant(as_of: int | str) -> Constant | Column:
    if isinstance(as_of, int):
        return Constant(as_of)
    return Column("query", as_of, "int", LATEST, known=True)


def _plan(form: Form, as_of: Constant | Column) -> Plan:
    work = Work(form, columns_of(form), as_of)
    names = work.columns
    result = [
        *_scores(work),
        *(
            Computed(names.classes[one.name], band_of(work, one.name, work.now), 0, one.title)
            for one in form.classes
        ),
        *_stages(work),
        *_fired(work),
    ]
    last = max((depth(one.expression) for one in result), default=0)
    used = {
        column.name
        for part in (*work.computed, *result)
        for column in columns(part.expression)
        if column.of == "l"
    }
    used |= {
        column.name
        for gathering in work.aggregates
        for part in (gathering.condition, gathering.value)
        if part is not None
        for column in columns(part)
        if column.of == "l"
    }
    return Plan(
        as_of,
        tuple(name for name in names.events if name in work.events),
        tuple(name for name in names.attribute_inputs if name in used),
        work.read_properties(),
        tuple(one for one in work.aggregates if one.name in used),
        tuple(one for one in work.computed if one.name in used and one.depth <= last),
        tuple(result),
        never=tuple(leaf.id for leaf in leaves(form) if leaf.id in work.never),
        stages=_possible(work),
        sure=tuple(
            one.name for one in result
            if one.name in {*names.classes.values(), "stage"}
            and not may_be_unknown(one.expression)
        ),
    )  # fmt: skip


def _scores(work: Work) -> list[Computed]:
    return [
        Computed(
            work.columns.scores[one.name],
            points_of(work, one.name, work.now),
            0,
            f"{one.title}, in thousandths of a point",
        )
        for one in work.form.scores
    ]


def _stages(work: Work) -> list[Computed]:
    truths = [stage_truth(work, one.name, work.now) for one in work.form.stages]
    last = [
        (truth, Constant(one.name)) for one, truth in zip(work.form.stages, truths, strict=True)
    ]
    stage = case(*reversed(last), otherwise=Null("text"))
    bits: list[Expression] = [case((truth, Constant(1)), otherwise=ZERO) for truth in truths]
    names = ", ".join(one.name for one in work.form.stages)
    return [
        *_words("stages", bits, f"bits of the stages: {names}"),
        Computed("stage", stage, 0, "the last of them"),
    ]


def _possible(work: Work) -> tuple[str, ...]:
    """The stages in which a lead can be: none before one that is always true."""
    possible: list[str] = []
    for one in work.form.stages:
        truth = _behind(work, stage_truth(work, one.name, work.now))
        if truth == TRUE:
            possible = []
        if not never_true(truth):
            possible.append(one.name)
    return tuple(possible)


def _behind(work: Work, item: Expression) -> Expression:
    """What stands in a column that is worked out."""
    found = {one.name: one.expression for one in work.computed}
    if isinstance(item, Column) and item.of == "l":
        return found.get(item.name, item)
    return item


def _fired(work: Work) -> list[Computed]:
    bits = [work.fired[leaf.id] for leaf in leaves(work.form)]
    return _words("fired", bits, "bits of the rules that fired, in the order of the text")


def _words(name: str, bits: list[Expression], comment: str) -> list[Computed]:
    """Bits as whole numbers, `WORD` of them in each."""
    found = []
    for at in range(words(len(bits))):
        part = bits[at * WORD : (at + 1) * WORD]
        number = total(*(_bit(bit, place) for place, bit in enumerate(part)))
        found.append(Computed(f"{name}_{at}", number, 0, comment))
    return found


def _bit(bit: Expression, place: int) -> Expression:
    return times(bit, 1 << place)
