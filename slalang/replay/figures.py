"""Questions to the joined results; their answers as figures of a `Replay`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from slalang.data.pair import PAIRS, Ask
from slalang.evaluate.result import points
from slalang.form import Form, leaves, words
from slalang.form.columns import WORD
from slalang.form.nodes import Class, Leaf, Weighted
from slalang.replay.attributes import Attribute
from slalang.replay.match import Both, Placed, differences, worth_differs
from slalang.replay.queries import (
    FARTHEST,
    STEP,
    Matched,
    any_of,
    band_names,
    examples_query,
    grouped,
    rule_tests,
    score_pair,
    stage_bit,
    step_of,
    sums,
)
from slalang.replay.result import (
    By,
    ClassChange,
    Example,
    Group,
    Move,
    Reason,
    RuleChange,
    ScoreChange,
    StageChange,
    Step,
    Where,
)
from slalang.replay.said import Key

Forms: TypeAlias = tuple[Form, Form]
Said: TypeAlias = tuple[Mapping[Key, str], Mapping[Key, str]]
Tests: TypeAlias = tuple[str, str, str, str]
Cells: TypeAlias = Mapping[str, Any]
How: TypeAlias = Literal["begins", "ceases", "rates"]
SHOWN_GROUPS = 12
SHOWN_STAGES = 100
EXAMPLES = 8
"""So many groups, stages of a group and examples are told."""


def stages_of(ask: Ask, forms: Forms, both: Matched) -> list[tuple[StageChange, Tests]]:
    """Every stage that has a condition, with the tests that count its leads."""
    found = []
    for old, new in both.stages:
        one = forms[1].stages[new] if new is not None else forms[0].stages[old or 0]
        before, after = stage_bit("o", old), stage_bit("n", new)
        conditions = [
            forms[side].stages[at].when for side, at in enumerate((old, new)) if at is not None
        ]
        if any(condition is not None for condition in conditions):
            tests = (
                f"{before} = 1",
                f"{after} = 1",
                f"{before} < {after}",
                f"{before} > {after}",
            )
            found.append((one, _where(old, new), tests))
    counts = iter(sums(ask, [test for _, _, tests in found for test in tests]))
    return [
        (
            StageChange(
                one.name, one.title, where, next(counts), next(counts), next(counts), next(counts)
            ),
            tests,
        )
        for one, where, tests in found
    ]


def moves_of(ask: Ask, forms: Forms) -> tuple[Move, ...]:
    """From stage to stage, the most leads first; leads that stay are left out."""
    titles = _stage_titles(forms)
    rows = [row for row in grouped(ask, ["ostage", "nstage"]) if row[0] != row[1]]
    rows.sort(key=lambda row: (-row[2], row[0] or "", row[1] or ""))
    return tuple(Move(_title(titles, row[0]), _title(titles, row[1]), int(row[2])) for row in rows)


def classes_of(ask: Ask, forms: Forms, both: Matched) -> tuple[ClassChange, ...]:
    """Old bands against new bands, class by class."""
    found = []
    for old, new in both.classes:
        before = None if old is None else forms[0].classes[old]
        after = None if new is None else forms[1].classes[new]
        columns = ["NULL" if old is None else f"oc{old}", "NULL" if new is None else f"nc{new}"]
        rows = grouped(ask, columns) if None not in (old, new) else _one_sided(ask, columns)
        one = after or before
        assert one is not None
        titles = _band_titles(before, after)
        moves = tuple(
            Move(_title(titles, row[0]), _title(titles, row[1]), int(row[2])) for row in rows
        )
        changed = sum(int(row[2]) for row in rows if None not in (old, new) and row[0] != row[1])
        found.append(
            ClassChange(
                one.name,
                one.title,
                _where(old, new),
                _bands(before, after, None in [row[0] for row in rows]),
                _bands(after, None, None in [row[1] for row in rows]),
                moves,
                changed,
            )
        )
    return tuple(found)


def scores_of(ask: Ask, forms: Forms, both: Matched) -> tuple[ScoreChange, ...]:
    """How points move, axis by axis; of an axis of one agreement only that it is new or gone."""
    found = []
    for old, new in both.scores:
        one = forms[1].scores[new] if new is not None else forms[0].scores[old or 0]
        where = _where(old, new)
        if old is None or new is None:
            nothing = points(0)
            found.append(ScoreChange(one.name, one.title, where, 0, 0, 0, nothing, nothing, ()))
            continue
        before, after = f"os{old}", f"ns{new}"
        steps = [(int(end), int(leads)) for end, leads in grouped(ask, [step_of(before, after)])]
        low, high = ask(
            f"SELECT coalesce(min({after} - {before}), 0), coalesce(max({after} - {before}), 0)"
            f" FROM {PAIRS}"
        )[0]
        found.append(
            ScoreChange(
                one.name,
                one.title,
                where,
                sum(leads for end, leads in steps if end > 0),
                sum(leads for end, leads in steps if end < 0),
                sum(leads for end, leads in steps if end == 0),
                points(int(low)),
                points(int(high)),
                tuple(_step(end, leads) for end, leads in steps),
            )
        )
    return tuple(found)


def by_of(ask: Ask, stages: Sequence[tuple[StageChange, Tests]], attribute: Attribute) -> By:
    """The figures of each value of an attribute; of rare values only their sum."""
    moving = [(change, tests) for change, tests in stages if change.becomes or change.stops]
    moving = moving[:SHOWN_STAGES]
    tests = ["1 = 1", "changed = 1", *(test for _, four in moving for test in four)]
    columns = ", ".join(f"sum(CASE WHEN {test} THEN 1 ELSE 0 END)" for test in tests)
    rows = ask(
        f"SELECT value, {columns} FROM {PAIRS} GROUP BY value"
        f" ORDER BY 3 DESC, 2 DESC, coalesce(value, '') LIMIT {SHOWN_GROUPS}"
    )
    values = int(ask(f"SELECT count(*) FROM (SELECT value FROM {PAIRS} GROUP BY value) AS v")[0][0])
    changes = [change for change, _ in moving]
    groups = [_group(attribute.title(row[0]), [int(n) for n in row[1:]], changes) for row in rows]
    others = None
    if values > len(rows):
        whole = sums(ask, tests)
        rest = [all_ - sum(int(row[at]) for row in rows) for at, all_ in enumerate(whole, 1)]
        others = _group(None, rest, changes)
    return By(attribute.shown, attribute.input.title, tuple(groups), others, values)


def rules_of(
    ask: Ask, forms: Forms, both: Matched, said: Said
) -> tuple[tuple[RuleChange, ...], int]:
    """Rules that act otherwise for changed leads, or that differ; and leads that none explains."""
    tests = [rule_tests(both, old, new) for old, new in both.rules]
    counts = iter(sums(ask, [test for three in tests for test in three], "changed = 1"))
    found = []
    for old, new in both.rules:
        begins, ceases, rates = next(counts), next(counts), next(counts)
        change = _rule_change(forms, said, (old, new), (begins, ceases, rates))
        if change.leads or change.where != "both" or change.different:
            found.append(change)
    found.sort(key=lambda change: -change.leads)
    whole = [test for three in tests for test in three if test != "(1 = 0)"]
    explained = any_of(whole)
    return tuple(found), sums(ask, [f"NOT ({explained})"], "changed = 1")[0]


def examples_of(
    ask: Ask, forms: Forms, both: Matched, attribute: Attribute | None
) -> tuple[Example, ...]:
    """A few leads that change, of different kinds."""
    classes = [(a, b) for a, b in both.classes if a is not None and b is not None]
    scores = [(a, b) for a, b in both.scores if a is not None and b is not None]
    moves = ["ostage", "nstage", *(name for a, b in classes for name in (f"oc{a}", f"nc{b}"))]
    columns = ["lead_id", "value", *moves]
    columns += [name for a, b in scores for name in (f"os{a}", f"ns{b}")]
    columns += [
        f"{prefix}f{word}"
        for prefix, form in zip("on", forms, strict=True)
        for word in range(words(len(leaves(form))))
    ]
    return tuple(
        Example(
            str(cells["lead_id"]),
            None if attribute is None else attribute.title(cells["value"]),
            _title(_stage_titles(forms), cells["ostage"]),
            _title(_stage_titles(forms), cells["nstage"]),
            tuple(_classes_moved(cells, forms, classes)),
            tuple(_scores_moved(cells, forms, scores)),
            tuple(_why(cells, both)),
            int(cells["alike"]),
        )
        for row in ask(examples_query(columns, moves, EXAMPLES))
        for cells in [dict(zip([*columns, "alike"], row, strict=True))]
    )


def _classes_moved(
    cells: Cells, forms: Forms, classes: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str | None, str | None]]:
    for a, b in classes:
        old, new = cells[f"oc{a}"], cells[f"nc{b}"]
        if old != new:
            titles = _band_titles(forms[0].classes[a], forms[1].classes[b])
            yield forms[1].classes[b].title, _title(titles, old), _title(titles, new)


def _scores_moved(
    cells: Cells, forms: Forms, scores: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, Decimal, Decimal]]:
    for a, b in scores:
        old, new = int(cells[f"os{a}"]), int(cells[f"ns{b}"])
        if old != new:
            yield forms[1].scores[b].title, points(old), points(new)


def _why(cells: Cells, both: Matched) -> Iterator[Reason]:
    """The rules that act otherwise for one lead, as `rule_tests` counts them for all."""
    for old, new in both.rules:
        one = new or old
        assert one is not None
        pair = score_pair(both, old, new)
        if pair is not None and cells[f"os{pair[0]}"] == cells[f"ns{pair[1]}"]:
            continue
        before, after = _fired(cells, "o", old), _fired(cells, "n", new)
        if before != after:
            yield _reason((old, new), "begins" if after else "ceases")
        elif before and old is not None and new is not None and worth_differs(old, new):
            yield _reason((old, new), "rates")


def _reason(pair: Both[Placed], how: How) -> Reason:
    old, new = pair
    one = new or old
    assert one is not None
    return Reason(
        one.rule.title,
        how,
        None if old is None else _points(old.rule),
        None if new is None else _points(new.rule),
        "percent" if isinstance(one.rule, Weighted) else "points",
    )


def _fired(cells: Cells, prefix: str, rule: Placed | None) -> bool:
    if rule is None:
        return False
    return bool(int(cells[f"{prefix}f{rule.bit // WORD}"]) >> rule.bit % WORD & 1)


def _rule_change(
    forms: Forms, said: Said, pair: Both[Placed], counts: tuple[int, int, int]
) -> RuleChange:
    old, new = pair
    one = new or old
    assert one is not None
    side = 0 if new is None else 1
    old_title = old.rule.title if old is not None and new is not None else None
    return RuleChange(
        forms[side].scores[one.score].title,
        _where(old, new),
        None if old is None else old.rule.id,
        None if new is None else new.rule.id,
        one.rule.title,
        None if old_title == one.rule.title else old_title,
        None if old is None else _points(old.rule),
        None if new is None else _points(new.rule),
        "percent" if isinstance(one.rule, Weighted) else "points",
        () if old is None or new is None else differences(old, new),
        "" if old is None else said[0].get(("rule", old.rule.id), ""),
        "" if new is None else said[1].get(("rule", new.rule.id), ""),
        sum(counts),
        *counts,
    )


def _points(rule: Leaf) -> Decimal:
    return points(rule.milli_percent if isinstance(rule, Weighted) else rule.points)


def _group(value: str | None, counts: Sequence[int], stages: Sequence[StageChange]) -> Group:
    leads, changed, *rest = counts
    return Group(
        value, leads, changed,
        tuple(
            StageChange(one.name, one.title, one.where, *rest[4 * at : 4 * at + 4])
            for at, one in enumerate(stages)
        ),
    )  # fmt: skip


def _one_sided(ask: Ask, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """The same as `grouped` for a class that one agreement does not have."""
    (name,) = [column for column in columns if column != "NULL"]
    rows = grouped(ask, [name])
    return [(None, band, n) if columns[0] == "NULL" else (band, None, n) for band, n in rows]


def _bands(group: Class | None, new: Class | None, nowhere: bool) -> tuple[str | None, ...]:
    """The titles of all bands in order, and None where leads are in none of them."""
    if group is None:
        return ()
    titles = _band_titles(group, new)
    names = band_names(group, new)
    found = [titles[names.get(band.name, band.name)] for band in group.bands]
    return (*found, *([None] if nowhere else []))


def _band_titles(old: Class | None, new: Class | None) -> dict[str, str]:
    """By the name in `pairs`: the titles of the new agreement, for bands that both have."""
    bands = [band for group in (old, new) if group is not None for band in group.bands]
    return {band.name: band.title for band in bands}


def _stage_titles(forms: Forms) -> dict[str, str]:
    return {stage.name: stage.title for form in forms for stage in form.stages}


def _title(titles: Mapping[str, str], name: str | None) -> str | None:
    return None if name is None else titles.get(name, name)


def _step(end: int, leads: int) -> Step:
    if end == 0:
        return Step(0, 0, leads)
    sign = 1 if end > 0 else -1
    most = None if abs(end) > FARTHEST else end // 1000
    return Step((end - sign * STEP) // 1000, most, leads)


def _where(old: object, new: object) -> Where:
    if old is None:
        return "new"
    return "old" if new is None else "both"
