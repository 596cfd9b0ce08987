"""Versions of an agreement, data and an instant in; the report of what was kept, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from slalang.calendar.local import midnight
from slalang.data.problem import DataProblem
from slalang.data.quoting import file_literal
from slalang.data.rejects import Tally
from slalang.form.columns import AT
from slalang.monitor.births import UNKNOWN_BIRTH
from slalang.monitor.duty_reports import Versioned, breaches_of, duty_reports
from slalang.monitor.faults import UNKNOWN_PERSON
from slalang.monitor.funnels import funnel_report
from slalang.monitor.items_file import keep_items, keep_rejects
from slalang.monitor.judged import Ran, judge
from slalang.monitor.quarters import quarters_of_items
from slalang.monitor.read import asked_in, reading_form
from slalang.monitor.render_words import day_text
from slalang.monitor.result import FigureReport, Lost, Rejected, Report
from slalang.monitor.staged import Opened, opened
from slalang.monitor.unusable import few_used, refuse_unfollowed
from slalang.monitor.versions import InForce, Version, in_force
from slalang.monitor.wishes import MonitorWishes

Step = Callable[[str], None]
STRICT = 12
"""So many reasons are listed where `--strict` stops."""


def monitor(versions: Sequence[Version], wishes: MonitorWishes, step: Step) -> Report:
    """Judge the leads of `wishes.data` by the version that binds each. Raises `DataProblem`."""
    newest, *earlier = in_force(versions)
    form = reading_form(newest.version.agreement)
    asked = asked_in(newest.version.agreement)
    with opened(form, newest.version.planned, wishes, step, asked) as data:
        old = [
            _earlier(one, number, wishes, data.temporary, step)
            for number, one in enumerate(earlier)
        ]
        ran = judge(newest, form, data, wishes, step)
        rejects = keep_rejects(data, wishes)
        refuse_unfollowed(data.tally, data.leads, len(data.unfollowed))
        if wishes.strict and data.tally.rows:
            raise _strict(data, rejects)
        for number in range(len(old)):
            place = file_literal(_place(data.temporary, number))
            data.connection.execute(f"INSERT INTO items SELECT * FROM read_parquet({place})")
        if old:
            quarters_of_items(data.connection, ran.bench.frame, data.temporary)
        step("writing the report")
        if wishes.items is not None:
            keep_items(data.connection, wishes)
        return _report(ran, old, data, wishes, rejects)


def _earlier(bound: InForce, number: int, wishes: MonitorWishes, into: Path, step: Step) -> Ran:
    """Judge by an older version; its items go into a file of the newest one's folder."""
    form = reading_form(bound.version.agreement)
    own = replace(wishes, folders=(*wishes.folders, into), by=())
    with opened(form, bound.version.planned, own, step) as data:
        ran = judge(bound, form, data, own, step)
        place = file_literal(_place(into, number))
        data.connection.execute(f"COPY (SELECT * FROM items) TO {place} (FORMAT parquet)")
        return ran


def _place(folder: Path, number: int) -> Path:
    return folder / f"earlier_{number}.parquet"


def _report(
    ran: Ran, old: Sequence[Ran], data: Opened, wishes: MonitorWishes, rejects: str | None
) -> Report:
    bench, ground = ran.bench, ran.bench.ground
    agreement = ground.agreement
    versions = [Versioned(one.bench.ground, one.bound.first, one.bound.last) for one in (ran, *old)]
    zone = bench.frame.zone
    last = min(bench.today, ran.bound.last) if ran.bound.last else bench.today
    window = midnight(bench.first, zone), wishes.as_of_us + 1
    breaches, in_all = breaches_of(bench, versions, wishes.breaches)
    header = agreement.header
    version = header.version if header and isinstance(header.version, str) else ""
    return Report(
        title=agreement.title, version=version, as_of=wishes.as_of_us, zone=str(zone),
        first=min(bench.first, *(one.bench.first for one in old)) if old else bench.first,
        last=last, leads=data.leads, events=data.events,
        duties=duty_reports(bench, versions, ran.groups, ran.by_sql),
        figures=_with_earlier(ran.figures, old),
        funnels=tuple(funnel_report(bench, one, window) for one in agreement.funnels),
        flags=(*ran.flagged.flags, *(flag for one in old for flag in one.flagged.flags)),
        breaches=breaches, breaches_in_all=in_all, rejected=_rejected(data.tally),
        rejects=rejects, remarks=tuple(_remarks(ran, old, data, wishes)), lost=_lost(data),
        first_of_all=(*_outside(ran, old, wishes), *_few_used(data)),
    )  # fmt: skip


def _with_earlier(figures: Sequence[FigureReport], old: Sequence[Ran]) -> tuple[FigureReport, ...]:
    """Each figure with the periods that older versions judged, in order of time.

    A period in which one version followed another is told twice: each has a target of its own.
    """
    found = []
    for figure in figures:
        periods = list(
            zip(figure.periods, figure.verdicts or (None,) * len(figure.periods), strict=False)
        )
        names = {one.name for one, _ in periods}
        for ran in old:
            before = next((one for one in ran.figures if one.id == figure.id), None)
            if before is None or before.kind != figure.kind or before.unit != figure.unit:
                continue
            pairs = zip(
                before.periods, before.verdicts or (None,) * len(before.periods), strict=False
            )
            for one, verdict in pairs:
                if one.name not in names:
                    names.add(one.name)
                    periods.append((one, verdict))
                elif one.number:
                    told = replace(one, name=f"{one.name}, {_called(ran)}")
                    periods.insert(0, (told, verdict))
        periods.sort(key=lambda pair: pair[0].span.first.toordinal() if pair[0].span else 0)
        verdicts = tuple(verdict for _, verdict in periods if verdict is not None)
        found.append(replace(figure, periods=tuple(one for one, _ in periods), verdicts=verdicts))
    return tuple(found)


def _called(ran: Ran) -> str:
    """How an older version is told from the newest one: `version 2025.2`."""
    header = ran.bench.ground.agreement.header
    version = header.version if header and isinstance(header.version, str) else None
    return f"version {version}" if version else "the earlier version"


def _rejected(tally: Tally) -> tuple[Rejected, ...]:
    found = [
        Rejected(
            file,
            tally.shown(reason),
            place.rows,
            place.first,
            reason.endswith((UNKNOWN_PERSON, UNKNOWN_BIRTH)),
        )
        for (file, reason), place in tally.places.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.rows, one.file, one.reason)))


def _lost(data: Opened) -> Lost:
    """What could not be used, with the leads that nobody could follow."""
    return data.lost._replace(leads=data.lost.leads + len(data.unfollowed))


def _few_used(data: Opened) -> Sequence[str]:
    lost = _lost(data)
    leads = data.leads - len(data.unfollowed)
    return few_used((leads, lost.leads), (data.events, lost.events))


def _outside(ran: Ran, old: Sequence[Ran], wishes: MonitorWishes) -> Iterator[str]:
    """Whether the report looks from a day on which no version of the agreement is in force."""
    zone = ran.bench.frame.zone
    firsts = [one.bound.first for one in (ran, *old)]
    if all(firsts):
        first = min(one for one in firsts if one)
        if wishes.as_of_us < midnight(first, zone):
            yield (
                f"this is before the agreement takes effect, on {day_text(first)}: nothing is"
                " judged yet"
            )
    last = ran.bound.last
    if last is not None and wishes.as_of_us >= midnight(last + timedelta(days=1), zone):
        yield f"the agreement was over on {day_text(last)}: what began later is judged by nothing"


def _remarks(ran: Ran, old: Sequence[Ran], data: Opened, wishes: MonitorWishes) -> Iterator[str]:
    yield from data.remarks
    yield from dict.fromkeys((*ran.remarks, *(text for one in old for text in one.remarks)))
    yield from ran.flagged.remarks
    uncovered = " AND ".join(
        f"NOT ({' AND '.join(tests)})"
        for one in (ran, *old)
        if (tests := _inside(one.bench.ground.bounds))
    )
    bounded = all(_inside(one.bench.ground.bounds) for one in (ran, *old))
    if uncovered and bounded:
        row = data.connection.execute(
            f"SELECT count(*), count(DISTINCT lead_id) FROM happenings WHERE {AT} <="
            f" {wishes.as_of_us} AND {uncovered}"
        ).fetchone()
        if row and row[0]:
            events = "1 event" if row[0] == 1 else f"{row[0]:,} events"
            leads = "1 lead" if row[1] == 1 else f"{row[1]:,} leads"
            which = "no version of the agreement is" if old else "the agreement is not"
            yield (
                f"{events} of {leads} happened while {which} in force: what began then is"
                " judged by nothing"
            )
    today = [one.name for one in ran.groups if one.today]
    if today:
        yield (
            "classes are those of the day of this report, but where a deadline varies by one:"
            f" {', '.join(today)}"
        )
    for name in ran.bench.ground.program.unseen:
        if name not in {one.id for one in ran.figures}:
            yield f"{name} is not measured: no timeline can show it, or its time is to be agreed"


def _inside(bounds: tuple[int | None, int | None]) -> list[str]:
    start, end = bounds
    tests = [f"{AT} >= {start}"] if start is not None else []
    return tests + ([f"{AT} < {end}"] if end is not None else [])


def _strict(data: Opened, rejects: str | None) -> DataProblem:
    rows = data.tally.rows
    told = sorted(data.tally.places.items(), key=lambda pair: -pair[1].rows)
    details = [
        f"{file}" + (f", from row {place.first}" if place.first is not None else "")
        + f": {data.tally.shown(reason)} ({place.rows:,})"
        for (file, reason), place in told[:STRICT]
    ]  # fmt: skip
    if len(told) > STRICT:
        details.append(f"and {len(told) - STRICT} more reasons")
    where = f"Mend what is listed in {rejects}" if rejects else "Mend them"
    return DataProblem(
        f"{rows:,} rows are not as they should be" if rows != 1 else "1 row is not as it should be",
        f"{where}, or run this without `--strict`.", tuple(details),
    )  # fmt: skip
