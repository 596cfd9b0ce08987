"""Two forms and what belongs together in them, in; queries that DuckDB and SQLite share, out.

In the table `pairs` every column has a name of ours: `os3` and `ns3` are the points on the
fourth axis of the old and of the new agreement, `oc` and `nc` classes, `ot` and `nt` words of
stages, `of` and `nf` words of rules, `ostage` and `nstage` the furthest stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from slalang.data.pair import ABOUT, NEW, OLD, PAIRS, Ask
from slalang.data.quoting import identifier, literal
from slalang.form import Form, columns_of, leaves, words
from slalang.form.columns import LEAD, WORD
from slalang.form.nodes import Class, Stage
from slalang.replay.match import Both, Placed, matched, worth_differs
from slalang.source.frozen import dataclass

STEP = 5_000
"""Changes of points are counted in steps of so many thousandths."""
FARTHEST = 100_000
"""Larger changes are counted together."""
AT_ONCE = 400
"""So many sums are asked for in one query."""
Prefix = Literal["o", "n"]


@dataclass(frozen=True, slots=True)
class Matched:
    """What of one agreement is what of the other; places in each form."""

    stages: tuple[Both[int], ...]
    classes: tuple[Both[int], ...]
    scores: tuple[Both[int], ...]
    rules: tuple[Both[Placed], ...]


def pairs_query(old: Form, new: Form, both: Matched) -> str:
    """The query that makes `pairs`; the changed leads have 1 in `changed`."""
    parts = [f"o.{LEAD} AS {LEAD}", "a.value AS value"]
    for prefix, form in (("o", old), ("n", new)):
        columns = columns_of(form)
        parts += [
            f"{prefix}.{identifier(name)} AS {prefix}s{at}"
            for at, name in enumerate(columns.scores.values())
        ]
        parts += [f"{prefix}.stages_{w} AS {prefix}t{w}" for w in range(words(len(form.stages)))]
        parts += [f"{prefix}.fired_{w} AS {prefix}f{w}" for w in range(words(len(leaves(form))))]
    parts += [f"{_renamed('o.stage', _stage_names(old, new, both))} AS ostage", "n.stage AS nstage"]
    parts += _class_columns(old, new, both)
    return (
        f"SELECT *, CASE WHEN {changed(both)} THEN 1 ELSE 0 END AS changed"
        f" FROM (SELECT {', '.join(parts)} FROM {OLD} AS o JOIN {NEW} AS n"
        f" ON n.{LEAD} = o.{LEAD} LEFT JOIN {ABOUT} AS a ON a.{LEAD} = o.{LEAD}) AS joined"
    )


def changed(both: Matched) -> str:
    """Whether a lead is in another stage or band."""
    tests = [differs("ostage", "nstage")]
    for old, new in both.stages:
        tests.append(f"{stage_bit('o', old)} <> {stage_bit('n', new)}")
    tests += [differs(f"oc{a}", f"nc{b}") for a, b in both.classes if None not in (a, b)]
    return any_of(tests)


def differs(old: str, new: str) -> str:
    """Whether two texts differ, of which each may be missing; no name is empty."""
    return f"coalesce({old}, '') <> coalesce({new}, '')"


def stage_bit(prefix: Prefix, place: int | None) -> str:
    """1 where the condition of a stage is true; 0 for a stage that an agreement does not have."""
    return _bit(f"{prefix}t", place)


def rule_bit(prefix: Prefix, rule: Placed | None) -> str:
    """1 where a rule fired."""
    return _bit(f"{prefix}f", None if rule is None else rule.bit)


def rule_tests(both: Matched, old: Placed | None, new: Placed | None) -> tuple[str, str, str]:
    """Whether a rule begins to fire, ceases to, or gives other points; and its score moved."""
    before, after = rule_bit("o", old), rule_bit("n", new)
    pair = score_pair(both, old, new)
    moved = "1 = 1" if pair is None else f"os{pair[0]} <> ns{pair[1]}"
    rates = old is not None and new is not None and worth_differs(old, new)
    return (
        f"({before} < {after} AND {moved})",
        f"({before} > {after} AND {moved})",
        f"({before} = 1 AND {after} = 1 AND {moved})" if rates else "(1 = 0)",
    )


def score_pair(both: Matched, old: Placed | None, new: Placed | None) -> tuple[int, int] | None:
    """The places of the score that a rule belongs to, where both agreements have it."""
    for one, other in both.scores:
        if one is None or other is None:
            continue
        if (old is not None and old.score == one) or (new is not None and new.score == other):
            return one, other
    return None


def sums(ask: Ask, tests: Sequence[str], where: str = "1 = 1") -> list[int]:
    """For each test, of how many leads it is true."""
    found: list[int] = []
    for start in range(0, len(tests), AT_ONCE):
        columns = ", ".join(
            f"coalesce(sum(CASE WHEN {test} THEN 1 ELSE 0 END), 0)"
            for test in tests[start : start + AT_ONCE]
        )
        found += [int(number) for number in ask(f"SELECT {columns} FROM {PAIRS} WHERE {where}")[0]]
    return found


def grouped(ask: Ask, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """How many leads have each combination of some columns: these, then the number."""
    names = ", ".join(columns)
    # A number in GROUP BY and ORDER BY is a place in both engines, a long expression written once.
    places = ", ".join(str(at) for at in range(1, len(columns) + 1))
    return ask(f"SELECT {names}, count(*) FROM {PAIRS} GROUP BY {places} ORDER BY {places}")


def step_of(old: str, new: str) -> str:
    """The end, farther from 0, of the step that a change of points is in; in thousandths."""
    gain, loss = f"({new} - {old})", f"({old} - {new})"
    return (
        f"CASE WHEN {gain} > {FARTHEST} THEN {FARTHEST + STEP}"
        f" WHEN {loss} > {FARTHEST} THEN -{FARTHEST + STEP}"
        f" WHEN {gain} > 0 THEN {gain} + {STEP - 1} - ({gain} + {STEP - 1}) % {STEP}"
        f" WHEN {loss} > 0 THEN -({loss} + {STEP - 1} - ({loss} + {STEP - 1}) % {STEP})"
        " ELSE 0 END"
    )


def examples_query(columns: Sequence[str], moves: Sequence[str], number: int) -> str:
    """A few changed leads: one of each move, the most frequent first, then a second of each.

    Of the leads that make the same move, those with the first identifiers are taken. Gives the
    columns, then how many leads make that move.
    """
    keys = [f"coalesce({name}, '')" for name in moves]
    same = f"PARTITION BY {', '.join(keys)}" if keys else ""
    named = "".join(f", {key} AS m{i}" for i, key in enumerate(keys))
    narrow = (
        f"SELECT {LEAD} AS id, row_number() OVER ({same} ORDER BY {LEAD}) AS k,"
        f" count(*) OVER ({same}) AS alike{named}"
        f" FROM {PAIRS} WHERE changed = 1"
    )
    order = ", ".join(["k", "alike DESC", *(f"m{i}" for i in range(len(keys))), "id"])
    return (
        f"SELECT {', '.join(columns)}, alike FROM {PAIRS} JOIN"
        f" (SELECT * FROM ({narrow}) AS ranked ORDER BY {order} LIMIT {number}) AS picked"
        f" ON picked.id = {PAIRS}.{LEAD} ORDER BY {order}"
    )


def any_of(tests: Sequence[str]) -> str:
    """Tests joined by `OR`, in a tree as low as can be: SQLite counts its levels."""
    if not tests:
        return "1 = 0"
    if len(tests) == 1:
        return tests[0]
    middle = len(tests) // 2
    return f"({any_of(tests[:middle])} OR {any_of(tests[middle:])})"


def places(old: Form, new: Form, rules: tuple[Both[Placed], ...]) -> Matched:
    """What belongs together, as places in the two forms."""
    return Matched(
        _places(old.stages, new.stages, matched(old.stages, new.stages)),
        _places(old.classes, new.classes, matched(old.classes, new.classes)),
        _places(old.scores, new.scores, matched(old.scores, new.scores)),
        rules,
    )


def band_names(old: Class, new: Class | None) -> dict[str, str]:
    """Old names of bands that have another one now."""
    pairs = () if new is None else matched(old.bands, new.bands)
    return {
        one.name: other.name
        for one, other in pairs
        if one is not None and other is not None and one.name != other.name
    }


def _places(
    old: Sequence[object], new: Sequence[object], pairs: Iterable[Both[Any]]
) -> tuple[Both[int], ...]:
    def place(all_: Sequence[object], one: object) -> int | None:
        return next((at for at, other in enumerate(all_) if other is one), None)

    return tuple((place(old, one), place(new, other)) for one, other in pairs)


def _bit(word: str, place: int | None) -> str:
    if place is None:
        return "0"
    return f"(({word}{place // WORD} >> {place % WORD}) & 1)"


def _class_columns(old: Form, new: Form, both: Matched) -> list[str]:
    olds, news = columns_of(old).classes, columns_of(new).classes
    found = []
    for one, other in both.classes:
        if one is not None:
            group = old.classes[one]
            names = band_names(group, None if other is None else new.classes[other])
            column = f"o.{identifier(olds[group.name])}"
            found.append(f"{_renamed(column, names)} AS oc{one}")
        if other is not None:
            column = identifier(news[new.classes[other].name])
            found.append(f"n.{column} AS nc{other}")
    return found


def _stage_names(old: Form, new: Form, both: Matched) -> dict[str, str]:
    stages: list[tuple[Stage, Stage]] = [
        (old.stages[a], new.stages[b]) for a, b in both.stages if a is not None and b is not None
    ]
    return {one.name: other.name for one, other in stages if one.name != other.name}


def _renamed(column: str, names: Mapping[str, str]) -> str:
    """Names of the old agreement as the new one says them."""
    if not names:
        return column
    cases = " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in names.items())
    return f"CASE {column} {cases} ELSE {column} END"
