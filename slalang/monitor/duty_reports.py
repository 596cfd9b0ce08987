"""Duties and the tables of all items in; what came of each duty, and its breaches, out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import measure
from slalang.data.quoting import literal
from slalang.model.obligations import obligations
from slalang.model.promises import AfterDo, DoBefore, Meet
from slalang.monitor.breach_words import Failing, breach_words, deed_of
from slalang.monitor.figures import Bench
from slalang.monitor.gather import business
from slalang.monitor.result import Breach, DutyReport, Hour, Slice, Span
from slalang.monitor.slices import (
    Group,
    band_sql,
    by_group,
    by_hour,
    by_period,
    classes_of,
    each_of,
    target_of,
    totals,
)
from slalang.timeline.duties import Ceiling, Duty, Steps, Variety
from slalang.timeline.ground import Ground
from slalang.timeline.item import Why
from slalang.wording.cadences import ceiling, channel_rule
from slalang.wording.owed import owed as owed_words
from slalang.wording.phrase import joined
from slalang.wording.promises import share as share_words
from slalang.wording.times import each as each_words
from slalang.wording.words import named, say


class Versioned(NamedTuple):
    """A ground, and the days on which it is in force."""

    ground: Ground
    first: date | None
    last: date | None


class _Found(NamedTuple):
    """What came of one duty."""

    total: Slice
    periods: tuple[Slice, ...]
    splits: Mapping[str, tuple[Slice, ...]]
    hours: tuple[Hour, ...]
    today: tuple[str, ...]


def duty_reports(
    bench: Bench, versions: Sequence[Versioned], groups: Sequence[Group],
    by_sql: Collection[str],
) -> tuple[DutyReport, ...]:  # fmt: skip
    """Every duty of any version, those of the newest first; `versions` begin with the newest."""
    grounds: dict[str, Ground] = {}
    duties: list[Duty] = []
    for version in versions:
        for duty in version.ground.program.duties:
            if duty.id not in grounds:
                grounds[duty.id] = version.ground
                duties.append(duty)
    target = target_by(versions)
    connection = bench.connection
    total = totals(connection, duties, target)
    each = {duty.id: each_of(duty) for duty in duties}
    periods = by_period(connection, duties, target, bench.frame, each)
    splits: dict[str, dict[str, tuple[Slice, ...]]] = {duty.id: {} for duty in duties}
    for group in groups:
        frozen = [duty for duty in duties if group.name in classes_of(duty)]
        others = [duty for duty in duties if group.name not in classes_of(duty)]
        start = group._replace(expression=band_sql(group.name))
        for some, one in ((frozen, start), (others, group)):
            wanted = {duty.id for duty in some}
            found = by_group(connection, some, target, one) if some else {}
            for id_, slices in found.items():
                if id_ in wanted:
                    splits[id_][group.name] = slices
    hours = by_hour(connection, duties)
    return tuple(
        _report(
            grounds[duty.id],
            duty,
            "sql" if duty.id in by_sql else "lead by lead",
            _Found(
                total[duty.id],
                periods[duty.id],
                splits[duty.id],
                hours[duty.id],
                tuple(one.name for one in groups if one.today and one.name not in classes_of(duty)),
            ),
        )
        for duty in duties
    )


def target_by(versions: Sequence[Versioned]) -> Callable[[str, Span | None], Fraction | None]:
    """The share that the version in force at the end of a period promises of a duty."""
    promised = [
        (version, {duty.id: target_of(duty) for duty in version.ground.program.duties})
        for version in versions
    ]

    def target(duty: str, span: Span | None) -> Fraction | None:
        having = [(version, shares) for version, shares in promised if duty in shares]
        for version, shares in having:
            begun = version.first is None or span is None or span.last >= version.first
            if begun:
                return shares[duty]
        return having[-1][1][duty] if having else None

    return target


def breaches_of(
    bench: Bench, versions: Sequence[Versioned], most: int
) -> tuple[tuple[Breach, ...], int]:
    """The newest breaches with their reasons, and how many there are in all."""
    known: dict[str, tuple[Ground, Duty]] = {}
    for version in reversed(versions):
        known |= {duty.id: (version.ground, duty) for duty in version.ground.program.duties}
    _broken_items(bench, [duty for _, duty in known.values()])
    row = bench.connection.execute("SELECT count(*) FROM broken_items").fetchone()
    rows = bench.connection.execute(
        "SELECT i.duty, i.lead_id, i.owner, coalesce(w.name, i.owner), i.opened, i.due, i.done,"
        " i.why, i.gate, i.got, i.need, i.step FROM broken_items AS i"
        " LEFT JOIN persons AS w ON w.person = i.owner"
        " ORDER BY i.closed DESC NULLS LAST, i.lead_id, i.duty, i.opened, i.step,"
        " i.got, i.done NULLS LAST"
        f" LIMIT {most}"
    ).fetchall()
    found = []
    for id_, lead, _, owner, opened, due, done, why, gate, got, need, step in rows:
        ground, duty = known[id_]
        late, counted = _late(ground, duty, due, done)
        failing = Failing(
            str(named(deed_of(duty), ground.words)) if duty.owed else "", Why(why), due, done, gate,
            got, need, step or "", late, counted, bench.frame.as_of, bench.frame.zone,
        )  # fmt: skip
        reason = breach_words(failing)
        found.append(Breach(id_, duty.title, lead, owner, opened, due, done, Why(why), reason))
    return tuple(found), int(row[0]) if row else 0


def _broken_items(bench: Bench, duties: Sequence[Duty]) -> None:
    """Make the view `broken_items`: what broke, each clock once. A promise about a duty of which
    the same clock broke stands for it."""
    pairs = [(duty.meets, duty.id) for duty in duties if duty.meets]
    twice = "false"
    if pairs:
        values = ", ".join(f"({literal(below)}, {literal(above)})" for below, above in pairs)
        twice = (
            f"EXISTS (SELECT 1 FROM items AS p JOIN (VALUES {values}) AS m(below, above)"
            " ON p.duty = m.above WHERE m.below = i.duty AND p.state = 'broken' AND NOT p.again"
            " AND p.lead_id = i.lead_id AND p.opened = i.opened"
            " AND p.due IS NOT DISTINCT FROM i.due)"
        )
    bench.connection.execute(
        "CREATE OR REPLACE TEMP VIEW broken_items AS SELECT * FROM items AS i"
        f" WHERE i.state = 'broken' AND NOT i.again AND NOT {twice}"
    )


def _late(ground: Ground, duty: Duty, due: int | None, done: int | None) -> tuple[int | None, bool]:
    if due is None or done is None or done <= due:
        return None, False
    if not business(duty):
        return done - due, False
    try:
        open_time = ground.open_time(duty.calendar)
        return (measure(open_time, due, done), True) if open_time else (done - due, False)
    except TimeProblem:
        return done - due, False


def _report(ground: Ground, duty: Duty, engine: str, found: _Found) -> DutyReport:
    words = ground.words
    return DutyReport(
        duty.id, duty.title, duty.clause,
        str(named(duty.by, words)) if duty.by else "",
        str(named(duty.to, words)) if duty.to else "",
        owed_in_words(ground, duty), promised_in_words(ground, duty),
        target_of(duty), duty.each, duty.meets, found.total, found.periods, found.splits,
        found.hours, engine, str(named(deed_of(duty), words)) if duty.owed else "",
        found.today,
    )  # fmt: skip


def owed_in_words(ground: Ground, duty: Duty) -> str:
    """`first touch within 15 minutes or at the next opening`."""
    words = ground.words
    by_id = {one.id: one for one in obligations(ground.agreement)}
    found = by_id.get(duty.meets or duty.id)
    if found is not None:
        said = str(owed_words(found, words))
        form = found.owed
        share = getattr(form, "share", None) if isinstance(form, AfterDo | DoBefore) else None
        # What is promised of many is told beside it.
        return said.removesuffix(str(share_words(share, words))).rstrip(" ,") if share else said
    cadence = next(
        (one for one in ground.agreement.cadences if duty.id.startswith(f"{one.name}.")), None
    )
    match duty.rule:
        case Ceiling() if cadence is not None:
            place = int(duty.id.rpartition("_")[2]) - 1
            return str(ceiling(cadence.ceilings[place], words))
        case Variety(rule=rule):
            return str(channel_rule(rule, words))
        case Steps():
            return str(say("the steps of the plan", words))
        case _:
            return duty.owed


def promised_in_words(ground: Ground, duty: Duty) -> str:
    """`for at least 95% of leads each week`; empty where nothing is said of many."""
    found = next((one for one in obligations(ground.agreement) if one.id == duty.id), None)
    form = found.owed if found is not None else None
    if not isinstance(form, AfterDo | DoBefore | Meet):
        return ""
    share = share_words(form.share, ground.words) if form.share else ""
    each = each_words(form.each, ground.words) if form.each else ""
    return str(joined((share, each), " "))
