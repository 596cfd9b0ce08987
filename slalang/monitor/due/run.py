"""An agreement, data and an instant in; the stand-up of that moment, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC

from slalang.calendar.local import TimeProblem, local
from slalang.data.problem import DataProblem
from slalang.data.quoting import identifier, listed
from slalang.data.staging import leads_sql
from slalang.diagnostics.suggest import nearest
from slalang.evaluate.case import microseconds
from slalang.model.agreement import Agreement
from slalang.monitor.due.called import titles_of
from slalang.monitor.due.day import Day, day_of
from slalang.monitor.due.look import Looked, looked
from slalang.monitor.due.standup import EVERYBODY, Only, Standup, standup_of
from slalang.monitor.due.teams import Person, Teams, teams_of
from slalang.monitor.due.wishes import DueWishes
from slalang.monitor.gather import Task, lives_of
from slalang.monitor.judged import ground_over, task_of
from slalang.monitor.lead_by_lead import event_rows, lead_rows
from slalang.monitor.read import reading_form
from slalang.monitor.staged import Opened, opened
from slalang.monitor.versions import InForce, Version, in_force
from slalang.monitor.waivers import rests_on
from slalang.monitor.wishes import MonitorWishes
from slalang.timeline.movement import TooMuch

NAMES = ("name", "full_name", "company", "company_name")
"""Attributes of a lead, and then of its account, that say what it is called."""
Step = Callable[[str], None]
AT_ONCE = 1_000
"""The names of so many leads are asked for in one query."""
OFTEN = 250
"""After so many leads it is told how far it has come."""
PROBLEMS = 3
"""So many leads that nobody can follow are named."""


def due(version: Version, wishes: DueWishes, step: Step) -> Standup:
    """Look at every lead of `wishes.data`.

    Raises `DataProblem`; and `TimeProblem` for an instant that no calendar reaches.
    """
    for instant in (wishes.as_of, wishes.since):
        if instant is not None:
            # Refuses what no calendar reaches, before anything is read.
            local(microseconds(instant), UTC)
    (bound,) = in_force([version])
    agreement = version.agreement
    asked = MonitorWishes(
        wishes.data, wishes.as_of, memory_limit=wishes.memory_limit, threads=wishes.threads
    )
    with opened(reading_form(agreement, _names(agreement)), version.planned, asked, step) as data:
        return _standup(bound, data, wishes, asked, step)


def _standup(
    bound: InForce, data: Opened, wishes: DueWishes, asked: MonitorWishes, step: Step
) -> Standup:
    agreement = bound.version.agreement
    ground, remarks = ground_over(bound, data, asked)
    task = task_of(ground, data, asked)
    since = None if wishes.since is None else microseconds(wishes.since)
    day = day_of(ground, asked.as_of_us, since)
    teams = teams_of(agreement, _people(data))
    step(f"following {data.leads:,} leads")
    lost: list[str] = []
    found = _called(agreement, data, list(_looked(task, day, data, lost, step)))
    owners = {one.owner for one in found if one.owner}
    only = _only(teams, owners, wishes.whose) if wishes.whose is not None else EVERYBODY
    if lost and not found:
        raise DataProblem(
            "none of the leads can be followed through time, so that nothing can be said",
            "Look at what happened to the first of them.", tuple(lost[:PROBLEMS]),
        )  # fmt: skip
    doubts = [*_unused(data), *_lost(lost)]
    told = [*data.remarks, *remarks, *_rejected(data), *_waivable(agreement, task)]
    return standup_of(
        agreement.title, day, teams, found, only=only, doubts=doubts, remarks=told,
        promised=bool(task.duties),
    )  # fmt: skip


def _looked(task: Task, day: Day, data: Opened, lost: list[str], step: Step) -> Iterator[Looked]:
    """Every lead that can be followed; the others are put among the `lost`."""
    titles = titles_of(task.ground.agreement)
    leads, events = lead_rows(data.connection, "leads"), event_rows(data.connection)
    for number, (lead, life, problem) in enumerate(lives_of(task, leads, events)):
        if number and number % OFTEN == 0:
            step(f"following leads: {number:,} of {data.leads:,}")
        if life is None:
            lost.append(f"{lead}: {problem}")
            continue
        try:
            yield looked(day, lead, life, told=task.tells, titles=titles)
        except (TooMuch, TimeProblem) as error:
            lost.append(f"{lead}: {error}")


def _names(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    """The attributes that say what a lead is called, as far as the agreement has them."""
    return tuple(
        (record.name, name)
        for wanted in ("lead", "account")
        for record in agreement.records
        if record.name == wanted
        for name in NAMES
        if any(field.name == name for field in record.fields)
    )


def _called(agreement: Agreement, data: Opened, found: list[Looked]) -> list[Looked]:
    """The same, with the names of the leads that are told of, as the data writes them."""
    columns = [data.columns.attributes.get(name) for name in _names(agreement)]
    wanted = [name for name in columns if name is not None]
    # Rules compare texts in lower case; people read them as they were written.
    readings = tuple(
        replace(one, type="id", known=None)
        for one in data.plan.leads.readings
        if one.column in wanted and one.places
    )
    told = [one.lead for one in found if one.owed or one.overdue or one.untimed or one.broke]
    if not readings or not told:
        return found
    rows = leads_sql(replace(data.plan.leads, readings=readings), data.raw.relation, clean=False)
    order = sorted((one.column for one in readings), key=wanted.index)
    name = f"coalesce({', '.join(map(identifier, order))})"
    names: dict[str, str | None] = {}
    for first in range(0, len(told), AT_ONCE):
        some = listed(told[first : first + AT_ONCE])
        query = (
            f"SELECT lead_id, any_value({name}) FROM ({rows}) WHERE lead_id IN ({some}) GROUP BY 1"
        )
        names |= dict(data.connection.execute(query).fetchall())
    return [
        replace(
            one,
            owed=tuple(replace(it, called=names.get(it.lead)) for it in one.owed),
            overdue=tuple(replace(it, called=names.get(it.lead)) for it in one.overdue),
            untimed=tuple(replace(it, called=names.get(it.lead)) for it in one.untimed),
            broke=tuple(replace(it, called=names.get(it.lead)) for it in one.broke),
        )
        for one in found
    ]


def _people(data: Opened) -> list[Person]:
    rows = data.connection.execute("SELECT person, name, role FROM persons").fetchall()
    return [Person(*row) for row in rows if row[0] is not None]


def _only(teams: Teams, owners: set[str], whose: str) -> Only:
    """Whom a word names: a party or role, else a person. Raises `DataProblem` for nobody."""
    wanted = whose.casefold()
    for name, title in teams.titles.items():
        if wanted in (name.casefold(), title.casefold()):
            return Only(team=name)
    people = sorted({*teams.people, *owners})
    for person in people:
        if wanted in (person.casefold(), teams.name(person).casefold()):
            return Only(person=person)
    near = nearest(whose, [*teams.titles, *people, *(teams.name(one) for one in people)])
    some = ", ".join(f"`{name}`" for name in teams.titles)
    raise DataProblem(
        f"nobody is called `{whose}`, neither in the agreement nor in the data",
        f"Did you mean `{near}`?" if near else f"Name a person of the data, or one of {some}.",
    )


def _unused(data: Opened) -> Iterator[str]:
    """What was read and could not be used; or that there was nothing to read."""
    for what, used, lost in (
        ("leads", data.leads, data.lost.leads),
        ("events", data.events, data.lost.events),
    ):
        if lost:
            yield f"{lost:,} of {used + lost:,} {what} could not be used"
        elif not used:
            yield f"no {what} are in the data"


def _rejected(data: Opened) -> Iterator[str]:
    if data.tally.rows:
        rows = "1 row is" if data.tally.rows == 1 else f"{data.tally.rows:,} rows are"
        yield f"{rows} not as they should be ; `slalang monitor` lists them with `--rejects FILE`"


def _lost(lost: list[str]) -> Iterator[str]:
    if lost:
        leads = "1 lead cannot" if len(lost) == 1 else f"{len(lost):,} leads cannot"
        yield f"{leads} be followed through time and may owe more: {'; '.join(lost[:PROBLEMS])}"


def _waivable(agreement: Agreement, task: Task) -> Iterator[str]:
    names = sorted({one for duty in task.duties for one in rests_on(agreement, duty)})
    if names:
        yield (
            "what is waived while a promise of the other side is broken is told as broken here:"
            f" `slalang monitor` judges {', '.join(names)} first"
        )
