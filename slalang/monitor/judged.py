"""One version of an agreement and data in; its items judged, and its figures, out.

Promises that waive others are judged before these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.holiday_dates import resolved
from slalang.calendar.local import TimeProblem, local, midnight, on_clock
from slalang.data.beside import BORN_US, PLANNED_US
from slalang.data.quoting import listed
from slalang.form import Form
from slalang.form.columns import AT, EVENT, LEAD
from slalang.model.numbers import Attainment
from slalang.model.obligations import lines_of
from slalang.model.promises import Promise
from slalang.model.quantities import Needed, Period
from slalang.monitor.by_query import Left, by_query
from slalang.monitor.figures import Bench, asked_of, figure_report
from slalang.monitor.flags import Flagged, Judged, broken_during, flags_of
from slalang.monitor.gather import Task, moves_in
from slalang.monitor.groups import groups_of, make_groups
from slalang.monitor.lead_by_lead import TABLES, run_leads
from slalang.monitor.markers import markers_of
from slalang.monitor.periods import Frame
from slalang.monitor.quarters import quarters_of_items
from slalang.monitor.read import moves_of, reach_of
from slalang.monitor.result import FigureReport, Slice
from slalang.monitor.slices import Group, by_period, each_of, target_of
from slalang.monitor.staged import Opened
from slalang.monitor.versions import InForce
from slalang.monitor.volumes import volume_report, volumes_of
from slalang.monitor.waivers import Standing, is_plain, rests_on, waive
from slalang.monitor.wishes import MonitorWishes
from slalang.planning.needed import needs_of
from slalang.source.frozen import dataclass
from slalang.timeline.duties import Duty
from slalang.timeline.ground import Ground, ground_of

Step = Callable[[str], None]
_ONE = timedelta(days=1)
_AHEAD = timedelta(days=3 * 366)
"""Plans are made no further ahead."""
_YEARS = date(1902, 1, 1), date(2198, 12, 31)


@dataclass(frozen=True, slots=True)
class Ran:
    """One version that was run over the data."""

    bound: InForce
    bench: Bench
    groups: tuple[Group, ...]
    figures: tuple[FigureReport, ...]
    flagged: Flagged
    remarks: tuple[str, ...]
    by_sql: frozenset[str]
    """The duties whose items were found by queries."""


def judge(bound: InForce, form: Form, data: Opened, wishes: MonitorWishes, step: Step) -> Ran:
    """Run every lead, and judge what came of it. The tables `items` and `happened` stay."""
    ground, remarks = ground_over(bound, data, wishes)
    agreement = ground.agreement
    task = task_of(ground, data, wishes)
    step(f"following {data.leads:,} leads")
    by_sql = _followed(data, form, task, wishes)
    step("judging")
    make_groups(data.connection, form, wishes.as_of_us)
    groups = groups_of(data.connection, agreement, form, wishes.by)
    every = groups if not wishes.by else groups_of(data.connection, agreement, form, ())
    bench = _bench(bound, ground, data, wishes, every)
    _quarters(bench)
    asked = asked_of(ground)
    plain = [one for one in asked if not isinstance(one.measure.form, Attainment)]
    figures = {one.id: figure_report(bench, one, lambda _: None) for one in plain}
    volumes = [volume_report(bench, one) for one in volumes_of(agreement.promises)]
    known = {**figures, **{one.id: one for one in volumes}}
    _waived(bench, data, task, known)
    for one in asked:
        if isinstance(one.measure.form, Attainment):
            period = one.each
            figures[one.id] = figure_report(
                bench,
                one,
                lambda name, period=period: _slices(bench, name, period),  # type: ignore[misc]
            )
    ordered = (*(figures[one.id] for one in asked), *volumes)
    known = {one.id: one for one in ordered}

    def verdicts(name: str, period: Period | None) -> list[Judged]:
        return _verdicts(bench, name, period, known)

    return Ran(bound, bench, groups, ordered, flags_of(ground, verdicts, volumes), remarks, by_sql)


def _followed(data: Opened, form: Form, task: Task, wishes: MonitorWishes) -> frozenset[str]:
    """Make `items` and `happened`: by queries what they can, all else lead by lead."""
    connection = data.connection
    left = Left(task.duties, task.markers, ())
    if wishes.engine != "reference":
        left = by_query(data, form, task)
    by_sql = frozenset(one.id for one in task.duties) - {one.id for one in left.duties}
    for name, columns in TABLES.items():
        typed = ", ".join(f"{column} {type_}" for column, type_ in columns)
        connection.execute(f"CREATE TABLE {name} ({typed})")
        if by_sql:
            connection.execute(f"INSERT INTO {name} SELECT * FROM found_{name}")
    if left.duties or left.markers:
        rest = replace(task, duties=left.duties, markers=left.markers)
        run_leads(data, rest, {"items": "more_items", "happened": "more_happened"})
        for name in TABLES:
            connection.execute(f"INSERT INTO {name} SELECT * FROM more_{name}")
            connection.execute(f"DROP TABLE more_{name}")
    if left.undecided:
        connection.execute(
            f"CREATE VIEW open_leads AS SELECT * FROM leads WHERE {LEAD} IN"
            f" (SELECT {LEAD} FROM undecided)"
        )
        rest = replace(task, duties=left.undecided, markers=())
        run_leads(data, rest, {"items": "more_items"}, leads="open_leads")
        connection.execute(
            "INSERT INTO items SELECT * FROM more_items SEMI JOIN undecided USING (duty, lead_id)"
        )
        connection.execute("DROP TABLE more_items")
    if data.unfollowed:
        # What queries found of them would be in some figures, and not in others.
        names = listed(sorted(data.unfollowed))
        for name in TABLES:
            connection.execute(f"DELETE FROM {name} WHERE {LEAD} IN ({names})")
    return by_sql


def ground_over(
    bound: InForce, data: Opened, wishes: MonitorWishes
) -> tuple[Ground, tuple[str, ...]]:
    """The ground over all instants of the data, bound to the days of the version."""
    version = bound.version
    as_of = wishes.as_of_us
    rows = data.connection.execute(
        f"SELECT least(min({AT}), (SELECT min({BORN_US}) FROM leads)),"
        f" max({PLANNED_US}) FROM happenings WHERE {AT} <= {as_of}"
    ).fetchone()
    earliest = min((at for at in (rows[0] if rows else None, as_of) if at is not None), default=0)
    latest = max((at for at in (rows[1] if rows else None, as_of) if at is not None), default=0)
    now = _day(as_of)
    agreement = version.agreement
    # Every day costs a little for each calendar, and in each zone where leads live.
    reach = reach_of(agreement)
    first = max(_YEARS[0], min(_day(earliest), bound.first or now) - reach)
    last = min(_YEARS[1], min(_day(latest), now + _AHEAD) + reach)
    holidays = resolved(agreement.calendars, first.year, last.year, version.lock)
    ground = ground_of(agreement, first, last, holidays)
    zone = ground.calendars.zone
    starts = midnight(bound.first, zone) if bound.first else None
    ends = midnight(bound.last + _ONE, zone) if bound.last else None
    remarks = [f"calendar `{one.calendar}`: {one.message}" for one in holidays.problems]
    return replace(ground, bounds=(starts, ends)), tuple(remarks)


def _day(at: int) -> date:
    try:
        return on_clock(at).date()
    except OverflowError:
        return _YEARS[1] if at > 0 else _YEARS[0]


def task_of(ground: Ground, data: Opened, wishes: MonitorWishes) -> Task:
    """Every duty and marker, over all leads, while nobody knows how promises stand."""
    agreement = ground.agreement
    names = moves_of(agreement)
    events = {one.name for one in agreement.events}
    moves = frozenset(name for name in names if name not in events)
    found = data.connection.execute(
        f"SELECT DISTINCT {EVENT} FROM events WHERE {EVENT} IN ({listed(sorted(moves)) or 'NULL'})"
    ).fetchall()
    return Task(
        ground=ground, columns=data.columns, moves=moves,
        logged=moves_in(agreement, (row[0] for row in found)), markers=markers_of(agreement),
        duties=ground.program.duties, as_of=wishes.as_of_us, tells=Standing(agreement, {}),
    )  # fmt: skip


def _bench(
    bound: InForce, ground: Ground, data: Opened, wishes: MonitorWishes, groups: Sequence[Group]
) -> Bench:
    zone = ground.calendars.zone
    frame = Frame(zone, wishes.as_of_us, bound.first, bound.last, open_days_of(ground))
    today = local(wishes.as_of_us, zone).date()
    row = data.connection.execute(
        f"SELECT min({AT}) FROM happenings WHERE {AT} <= {wishes.as_of_us}"
    ).fetchone()
    begins = local(row[0], zone).date() if row and row[0] is not None else today
    first = max(begins, bound.first) if bound.first else begins
    by_name = {one.name: one for one in groups}
    volumes = volumes_of(ground.agreement.promises)
    asked = any(isinstance(one.form.amount, Needed) for one in volumes)
    needs = needs_of(ground.agreement) if asked else None
    return Bench(data.connection, ground, frame, first, today, by_name, data.temporary, needs)


def open_days_of(ground: Ground) -> tuple[int, ...]:
    """The ordinals of the days on which the agreement's calendar is open."""
    calendar = chosen_calendar(ground.agreement)
    if calendar is None:
        return ()
    try:
        found = ground.open_time(calendar.name)
    except TimeProblem:
        return ()
    return found.days if found else ()


def _quarters(bench: Bench) -> None:
    quarters_of_items(bench.connection, bench.frame, bench.temporary)


def _waived(bench: Bench, data: Opened, task: Task, figures: Mapping[str, FigureReport]) -> None:
    """Take out of the count what is waived, promise by promise; circles waive nothing."""
    agreement = bench.ground.agreement
    waiting = {
        duty.id: (duty, names)
        for duty in bench.ground.program.duties
        if (names := rests_on(agreement, duty))
    }
    broken: dict[str, list[tuple[int, int]]] = {}
    while waiting:
        ready = [
            (duty, names)
            for duty, names in waiting.values()
            if not any(one.partition(".")[0] in names for one in waiting)
        ]
        if not ready:
            return
        for name in sorted({name for _, names in ready for name in names}):
            broken.setdefault(name, _stretches(bench, name, figures))
        again = []
        for duty, _ in ready:
            del waiting[duty.id]
            if is_plain(duty):
                waive(data.connection, duty, broken)
            else:
                again.append(duty)
        if again:
            _once_more(bench, data, task, again, broken)


def _stretches(
    bench: Bench, name: str, figures: Mapping[str, FigureReport]
) -> list[tuple[int, int]]:
    """From when to when the last closed period of any line of a promise was a broken one."""
    found: list[tuple[int, int]] = []
    for period, judged in _judged(bench, name, None, figures):
        found += broken_during(judged, period, bench.frame)
    return sorted(found)


def _once_more(
    bench: Bench, data: Opened, task: Task, duties: Sequence[Duty],
    broken: Mapping[str, Sequence[tuple[int, int]]],
) -> None:  # fmt: skip
    """Run the leads again for duties of which a condition mixes promises with other things."""
    connection = data.connection
    standing = Standing(bench.ground.agreement, broken)
    run_leads(
        data, replace(task, duties=tuple(duties), tells=standing, markers=()), {"items": "again"}
    )
    connection.execute(f"DELETE FROM items WHERE duty IN ({listed(one.id for one in duties)})")
    connection.execute("INSERT INTO items SELECT * FROM again")
    connection.execute("DROP TABLE again")
    _quarters(bench)


def _verdicts(
    bench: Bench, name: str, period: Period | None, figures: Mapping[str, FigureReport]
) -> list[Judged]:
    return [judged for _, judged in _judged(bench, name, period, figures)]


def _judged(
    bench: Bench, name: str, period: Period | None, figures: Mapping[str, FigureReport]
) -> Iterable[tuple[Period, Judged]]:
    """The verdicts of every line of a promise, by a period or by its own."""
    promise = bench.ground.agreement.names.get(name)
    ids = [id_ for id_, _ in lines_of(promise)] if isinstance(promise, Promise) else [name]
    each = {one.id: one.each for one in asked_of(bench.ground)}
    each |= {one.id: one.form.each for one in volumes_of(bench.ground.agreement.promises)}
    for id_ in ids:
        if id_ in figures and figures[id_].verdicts:
            report = figures[id_]
            pairs = zip(report.periods, report.verdicts, strict=True)
            yield each[id_], [(one.span, verdict) for one, verdict in pairs if one.span]
        elif (duty := bench.ground.program.duty(id_)) is not None:
            slices = _slices(bench, duty.id, period or each_of(duty))
            yield period or each_of(duty), [(one.span, one.verdict) for one in slices if one.span]


def _slices(bench: Bench, name: str, period: Period) -> tuple[Slice, ...]:
    duty = bench.ground.program.duty(name)
    if duty is None:
        return ()
    share = target_of(duty)
    found = by_period(
        bench.connection, [duty], lambda _id, _span: share, bench.frame,
        {duty.id: period},
    )  # fmt: skip
    return found[duty.id]
