"""A form and a dialect in; a query that decodes bits to rules and stages, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

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
NOWHERE: Mapping[str, str] = MappingProxyType({})


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
    place: str | None = None

    @property
    def word(self) -> str:
        """The column that the bit is in."""
        name = "fired" if self.what == "rule" else "stages"
        return f"{name}_{self.position // WORD}"


COLUMNS: Mapping[str, tuple[str, str]] = {
    "what": ("text", "rule or stage"),
    "position": ("int", "the number of the bit, which is the order of the agreement"),
    "score": ("text", "of a rule: the score that it belongs to"),
    "id": ("text", "of a rule: as in scoring.json; of a stage: its name"),
    "title": ("text", "as the agreement says it"),
    "points": ("int", "of a rule: thousandths that it gives each time, before limits and decay"),
    "place": ("text", "of a rule: file and line of the agreement"),
}
"""What stands beside the lead in a row: the kind of its type, and in words."""


def reasons_of(form: Form, places: Mapping[str, str]) -> tuple[Reason, ...]:
    """Every bit, rules first, in the order of the text; `places` are files and lines by id."""
    return (*_rules(form, places), *_stages(form))


def reasons_query(
    form: Form, dialect: Dialect, scores: str = "scores", places: Mapping[str, str] = NOWHERE
) -> str:
    """One row for each lead and rule that fired, and for each lead and stage that is true.

    `scores` is the relation, as SQL says it, that holds the result of the scoring query.
    """
    name = dialect.identifier
    reasons = reasons_of(form, places) or (NOTHING,)
    rows = [_row(reason, dialect, named=not number) for number, reason in enumerate(reasons)]
    names = [f"fired_{at}" for at in range(words(len(leaves(form))))]
    names += [f"stages_{at}" for at in range(words(len(form.stages)))]
    cases = "\n".join(f"    WHEN {dialect.text(one)} THEN s.{name(one)}" for one in names)
    test = SET.get(dialect.name, _and)
    columns = ",\n  ".join(f"r.{name(one)} AS {name(one)}" for one in COLUMNS)
    word, bit = name("word"), name("bit")
    has = test(f"CASE r.{word}\n{cases}\n  END", f"r.{bit}")
    return (
        "WITH bits AS (\n  SELECT\n" + "\n  UNION ALL SELECT\n".join(rows) + "\n)\n"
        f"SELECT\n  s.{name(LEAD)} AS {name(LEAD)},\n  {columns}\n"
        f"FROM {scores} AS s\nCROSS JOIN bits AS r\nWHERE {has}"
        + (f"\n{dialect.settings}" if dialect.settings else "")
    )


def _and(number: str, bit: str) -> str:
    return f"({number} & {bit}) <> 0"


NOTHING = Reason("rule", 0, None, "", "", None)
"""Stands in a query of an agreement that has no rules: its bit is never set."""


def _row(reason: Reason, dialect: Dialect, named: bool) -> str:
    types = dialect.types

    def cell(name: str, kind: str) -> str:
        value: str | int | None = getattr(reason, name)
        if value is None:
            return f"CAST(NULL AS {types[kind]})"
        if isinstance(value, int):
            return f"CAST({value} AS {types[kind]})"
        return dialect.text(value)

    cells = [
        (dialect.text(reason.word), "word"),
        (f"CAST({1 << reason.position % WORD} AS {types['int']})", "bit"),
        *((cell(name, kind), name) for name, (kind, _) in COLUMNS.items()),
    ]
    said = [f"{text} AS {dialect.identifier(name)}" if named else text for text, name in cells]
    return "    " + ", ".join(said)


def _rules(form: Form, places: Mapping[str, str]) -> Iterator[Reason]:
    owners = (score.name for score in form.scores for rule in score.rules for _ in _inside(rule))
    for position, (owner, leaf) in enumerate(zip(owners, leaves(form), strict=True)):
        place = places.get(leaf.id)
        yield Reason("rule", position, owner, leaf.id, leaf.title, _points(leaf), place)


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
