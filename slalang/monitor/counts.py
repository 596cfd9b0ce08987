"""A version of an agreement and leads in; how many came to each stage of its funnels, out.

Different leads are counted, in the month in which they came to a stage for the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from slalang.calendar.local import midnight
from slalang.data.problem import DataProblem
from slalang.data.quoting import listed
from slalang.funnel.inherit import leaves, path_of
from slalang.funnel.periods import later, month_of
from slalang.model.numbers import Funnel
from slalang.model.quantities import Period
from slalang.monitor.figures import Bench
from slalang.monitor.groups import SOURCE
from slalang.monitor.judged import judge
from slalang.monitor.read import asked_in, reading_form
from slalang.monitor.staged import opened
from slalang.monitor.unusable import refuse_unfollowed
from slalang.monitor.versions import Version, in_force
from slalang.monitor.wishes import MonitorWishes
from slalang.planning.actuals.rows import Actuals, Row, When

Step = Callable[[str], None]
_ONE = timedelta(days=1)


def counts_of(version: Version, wishes: MonitorWishes, step: Step) -> Actuals:
    """The counts of every funnel since the agreement began, up to the instant of `wishes`.

    A lead belongs to the source of a funnel that is called as its attribute `source` says.
    Raises `DataProblem`, also where no lead came to any stage of a funnel.
    """
    [newest] = in_force((version,))
    form = reading_form(version.agreement)
    with opened(form, version.planned, wishes, step, asked_in(version.agreement)) as data:
        ran = judge(newest, form, data, wishes, step)
        refuse_unfollowed(data.tally, data.leads, len(data.unfollowed))
        rows: list[Row] = []
        remarks = list(data.remarks)
        for funnel in version.agreement.funnels:
            found = _counted(ran.bench, funnel)
            rows += found.rows
            remarks += found.remarks
        if data.tally.rows:
            remarks.append(
                f"{data.tally.rows:,} rows of the data are not as they should be; "
                "`slalang monitor` tells which."
            )
    if not rows:
        raise DataProblem(
            "no lead came to any stage of a funnel while the agreement was in force",
            "Look at the dates of the data, and whether the stages of leads are among the events.",
        )
    return Actuals(tuple(rows), tuple(remarks))


class _Found(NamedTuple):
    rows: list[Row]
    remarks: list[str]


def _counted(bench: Bench, funnel: Funnel) -> _Found:
    """The counts of one funnel; 0 in a month in which nobody came to a stage that others did."""
    paths = {leaf[-1].name: path_of(leaf[-1]) for leaf in leaves((funnel,))}
    alone = next(iter(paths.values())) if len(paths) == 1 else None
    stages = [ref.name for ref in funnel.through]
    if alone is None and SOURCE not in bench.groups:
        said = (
            f"{funnel.title}: leads have no attribute `source`, so that nobody knows which of "
            f"its {len(paths)} sources they came from."
        )
        return _Found([], [said])
    months = list(_months(bench))
    if not months:
        return _Found([], [])
    counted = _query(bench, stages, months, by_source=alone is None)
    seen = {stage for stage, _, _ in counted}
    every = {leaf[-1].name for one in bench.ground.agreement.funnels for leaf in leaves((one,))}
    strangers = _strangers(counted, every) if alone is None else {}
    rows = [
        Row(when, path, stage, counted.get((stage, "" if alone else name, place), 0), None, 0)
        for place, when in enumerate(months)
        for name, path in paths.items()
        for stage in stages
        if stage in seen
    ]
    remarks = [
        f"{funnel.title}: nobody came to {stage} in this data, so it counts as not known."
        for stage in stages
        if stage not in seen and seen
    ]
    remarks += [
        f"{funnel.title}: {_leads(count)} came to its stages from "
        f"{f'`{name}`, which is a source of no funnel' if name else 'nobody knows where'}: "
        "not counted."
        for name, count in list(strangers.items())[:6]
    ]
    return _Found(rows if seen else [], remarks)


def _months(bench: Bench) -> Iterator[When]:
    """The months from the first day that is looked at; of the first, from that day on."""
    limit = bench.frame.last or bench.today
    last = min(bench.today, limit)
    month = month_of(bench.first)
    while month <= month_of(last):
        begins = date(month.year, month.month, 1)
        after = later(month, 1)
        ends = min(date(after.year, after.month, 1) - _ONE, limit)
        name = f"{month.year:04}-{month.month:02}"
        first = max(begins, bench.first)
        yield When(name, first, max(first, ends), Period.MONTH if first == begins else None)
        month = after


def _query(
    bench: Bench, stages: list[str], months: list[When], *, by_source: bool
) -> dict[tuple[str, str, int], int]:
    """By stage, source and place of the month; the source is empty where it does not matter."""
    zone = bench.frame.zone
    spans = ", ".join(
        f"({place}, {midnight(one.first, zone)}, {midnight(one.last + _ONE, zone)})"
        for place, one in enumerate(months)
    )
    source = f"coalesce(CAST(g.{SOURCE} AS VARCHAR), '')" if by_source else "''"
    join = " LEFT JOIN groups AS g ON g.lead_id = e.lead_id" if by_source else ""
    rows = bench.connection.execute(
        f"SELECT e.kind, {source}, m.place, count(*) FROM (SELECT lead_id, kind,"
        f" min(at_us) AS at_us FROM happened WHERE kind IN ({listed(stages)})"
        f" GROUP BY lead_id, kind) AS e JOIN (VALUES {spans}) AS m(place, begins, ends)"
        f" ON e.at_us >= m.begins AND e.at_us < m.ends{join} GROUP BY ALL"
    ).fetchall()
    return {(kind, name, place): count for kind, name, place, count in rows}


def _leads(count: int) -> str:
    return "1 lead" if count == 1 else f"{count:,} leads"


def _strangers(counted: dict[tuple[str, str, int], int], known: set[str]) -> dict[str, int]:
    """Leads at the stage that most strangers came to, by what their source says."""
    found: dict[tuple[str, str], int] = {}
    for (stage, name, _), count in sorted(counted.items()):
        if name not in known:
            found[name, stage] = found.get((name, stage), 0) + count
    most: dict[str, int] = {}
    for (name, _), count in found.items():
        most[name] = max(count, most.get(name, 0))
    return most
