"""A form and a dialect in; a query that decodes bits to rules and stages, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from slalang.engines.sql.dialects import Dialect
from slalang.form.columns import LEAD, WORD, leaves, words
from slalang.form.nodes import FirstMatch, Form, Group, Happening, Idle, Leaf, Rule, Weighted, When
from slalang.source.frozen import dataclass

SET: Mapping[str, Callable[[str, str], str]] = {
    "clickhouse": lambda number, bit: f"bitAnd({number}, {bit}) <> 0",
    "snowflake": lambda number, bit: f"bitand({number}, {bit}) <> 0",
    "trino": lambda number, bit: f"bitwise_and({number}, {bit}) <> 0",
}
"""Whether a number has a bit; everywhere else it is `&`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one bit stands for."""

    what: str
    """`rule` or `stage`."""
    position: int
    """The number of the bit: the place in the text, from 0 on."""
    score: str | None
    id: str
    title: str
    points: int | None
    """Thousandths that the rule gives each time, before limits and decay; None for a share."""

    @property
    def word(self) -> str:
        """The column that the bit is in."""
        name = "fired" if self.what == "rule" else "stages"
        return f"{name}_{self.position // WORD}"


def reasons_of(form: Form) -> tuple[Reason, ...]:
    """Every bit, rules first, in the order of the text."""
    return (*_rules(form), *_stages(form))


def reasons_query(form: Form, dialect: Dialect, scores: str = "scores") -> str:
    """One row for each lead and rule that fired, and for each lead and stage that is true.

    `scores` is the relation, as SQL says it, that holds the result of the scoring query.
    """
    name = dialect.identifier
    rows = [_row(reason, dialect) for reason in reasons_of(form)] or [_row(NOTHING, dialect)]
    names = [f"fired_{at}" for at in range(words(len(leaves(form))))]
    names += [f"stages_{at}" for at in range(words(len(form.stages)))]
    cases = "\n".join(f"    WHEN {dialect.text(one)} THEN s.{name(one)}" for one in names)
    test = SET.get(dialect.name, lambda number, bit: f"({number} & {bit}) <> 0")
    columns = ", ".join(
        f"r.{name(one)} AS {name(one)}"
        for one in ("what", "position", "score", "id", "title", "points")
    )
    word, bit = name("word"), name("bit")
    has = test(f"CASE r.{word}\n{cases}\n  END", f"r.{bit}")
    return (
        "WITH bits AS (\n" + "\n  UNION ALL\n".join(rows) + "\n)\n"
        f"SELECT s.{name(LEAD)} AS {name(LEAD)}, {columns}\n"
        f"FROM {scores} AS s\nCROSS JOIN bits AS r\nWHERE {has}"
    )


NOTHING = Reason("rule", 0, None, "", "", None)
"""Stands in a query of an agreement that has no rules: its bit is never set."""


def _row(reason: Reason, dialect: Dialect) -> str:
    text, int_ = dialect.types["text"], dialect.types["int"]
    null_text, null_int = f"CAST(NULL AS {text})", f"CAST(NULL AS {int_})"
    cells = [
        (dialect.text(reason.word), "word"),
        (f"CAST({1 << reason.position % WORD} AS {int_})", "bit"),
        (dialect.text(reason.what), "what"),
        (str(reason.position), "position"),
        (null_text if reason.score is None else dialect.text(reason.score), "score"),
        (dialect.text(reason.id), "id"),
        (dialect.text(reason.title), "title"),
        (null_int if reason.points is None else f"CAST({reason.points} AS {int_})", "points"),
    ]
    return "  SELECT " + ", ".join(f"{cell} AS {dialect.identifier(name)}" for cell, name in cells)


def _rules(form: Form) -> Iterator[Reason]:
    owners = (score.name for score in form.scores for rule in score.rules for _ in _inside(rule))
    for position, (owner, leaf) in enumerate(zip(owners, leaves(form), strict=True)):
        yield Reason("rule", position, owner, leaf.id, leaf.title, _points(leaf))


def _inside(rule: Rule) -> Iterator[Leaf]:
    if not isinstance(rule, FirstMatch | Group):
        yield rule
        return
    for one in rule.rules:
        yield from _inside(one)


def _points(leaf: Leaf) -> int | None:
    match leaf:
        case When(points=points) | Happening(points=points) | Idle(points=points):
            return points
        case Weighted():
            return None


def _stages(form: Form) -> Iterator[Reason]:
    for position, stage in enumerate(form.stages):
        yield Reason("stage", position, None, stage.name, stage.title, None)
