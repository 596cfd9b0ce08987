"""Reports as `slalang monitor` makes them, of the flagship agreement, and a hostile one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import isqrt

from slalang.model.numbers import Figures, Funnel
from slalang.model.quantities import Bound, Period
from slalang.monitor.result import (
    Breach,
    DutyReport,
    Figure,
    FigureReport,
    Flag,
    FunnelReport,
    Hour,
    Light,
    Rejected,
    Report,
    Slice,
    Span,
    StepReport,
    Tally,
    Verdict,
    Waits,
)
from slalang.source.text import Span as Place
from slalang.timeline.duties import Clause
from slalang.timeline.item import Why

MINUTE = 60_000_000
HOUR = 60 * MINUTE
AS_OF = 1_774_861_200_000_000
"""Mon 30 Mar 2026, 11:00 in Warsaw."""
ARABIC = "ليلى حداد"
HEBREW = "נועה לוי"
LONG = "lead-" + "0123456789" * 20
HOSTILE = (
    "<script>alert(1)</script>", '=HYPERLINK("http://evil.example","x")', ARABIC, LONG,
    "\u202egnp.exe", "tab\tand\nline", '"><img src=x onerror=alert(1)>', "@SUM(1)", "",
)  # fmt: skip
PEOPLE = ("Mara Okafor", "Jan Wiśniewski", "Priya Raman", ARABIC, "Tomás Ferreira", "Sofie Berg")
SOURCES = (
    ("web_form", "Website form"), ("outbound", "Outbound"), ("event", "Event"),
    ("referral", "Referral"), ("", ""),
)  # fmt: skip
PRIORITIES = (("hot", "Hot"), ("warm", "Warm"), ("cool", "Cool"))
NOWHERE = Place("", 0, 0)


def wilson(kept: int, due: int) -> tuple[Fraction, Fraction] | None:
    """Wilson's interval, good enough for pictures."""
    if not due:
        return None
    z2 = Fraction(38416, 10000)
    p = Fraction(kept, due)
    middle = p + z2 / (2 * due)
    under = z2 * (p * (1 - p) / due + z2 / (4 * due * due))
    root = Fraction(isqrt(int(under * 10**12)), 10**6)
    low, high = ((middle + side * root) / (1 + z2 / due) for side in (-1, 1))
    ends = Fraction(int(low * 10_000), 10_000), Fraction(-int(-high * 10_000), 10_000)
    return max(ends[0], Fraction(0)), min(ends[1], Fraction(1))


def slice_of(
    name: str, title: str, kept: int, due: int, target: Fraction, *, waited: int = 12,
    span: Span | None = None,
) -> Slice:  # fmt: skip
    tally = Tally(kept, due - kept, due // 40, due // 25, 9 if span is None else 0)
    if span and not span.closed:
        verdict = Verdict.RUNNING
    elif not due:
        verdict = Verdict.NOTHING_DUE
    else:
        verdict = Verdict.KEPT if Fraction(kept, due) >= target else Verdict.BROKEN
    waits = (
        Waits(kept, Fraction(waited * MINUTE), waited * 5 * MINUTE, True)
        if kept and waited
        else None
    )
    return Slice(name, title, tally, wilson(kept, due), verdict, waits, span)


def weeks(count: int = 13) -> list[Span]:
    first = date(2025, 12, 29)
    found = []
    for at in range(count):
        start = first + timedelta(weeks=at)
        year, week, _ = start.isocalendar()
        closed = at < count - 1
        found.append(Span(f"{year}-W{week:02d}", start, start + timedelta(days=6), closed, not at))
    return found


def months() -> list[Span]:
    return [
        Span("2026-01", date(2026, 1, 1), date(2026, 1, 31), True, False),
        Span("2026-02", date(2026, 2, 1), date(2026, 2, 28), True, False),
        Span("2026-03", date(2026, 3, 1), date(2026, 3, 31), False, False),
    ]


def hours(size: int) -> tuple[Hour, ...]:
    """Busy mornings, and lunch breaks in which nobody answers."""
    found = []
    for day in range(6):
        for hour in range(8, 20 if day < 5 else 14):
            due = max(1, size * (9 - abs(hour - 11)) // (60 + 90 * (day == 5)))
            worse = 5 + 22 * (hour == 12) + 14 * (day == 4 and hour > 15) + 3 * (day == 0)
            found.append(Hour(day, hour, due, due * worse // 100))
    return tuple(found)


def duty(
    name: str, title: str, clause: Clause, parties: tuple[str, str], owed: str, *,
    shares: Sequence[int | None], size: int = 100, target: Fraction = Fraction(1),
    promised: str = "", each: Period | None = None, meets: str | None = None, waited: int = 12,
    engine: str = "sql",
) -> DutyReport:  # fmt: skip
    """A duty whose periods kept so many per cent; `None` for one in which nothing was due."""
    spans = weeks(len(shares)) if each is Period.WEEK else months()
    periods = []
    for at, (span, share) in enumerate(zip(spans, shares, strict=True)):
        due = 0 if share is None else size + 7 * at % 30
        kept = 0 if share is None else due * share // 100
        periods.append(slice_of(span.name, span.name, kept, due, target, waited=waited, span=span))
    kept = sum(one.tally.kept for one in periods)
    due = sum(one.tally.due for one in periods)
    splits = {
        "role": _split(
            [("sdr", "Sales development"), ("ae", "Account executives")], kept, due, waited
        ),
        "person": _split([(f"p{n}", who) for n, who in enumerate(PEOPLE)], kept, due, waited),
        "source": _split(SOURCES, kept, due, waited),
        "priority": _split(PRIORITIES, kept, due, waited),
    }
    total = slice_of("", "", kept, due, target, waited=waited)
    return DutyReport(
        name, title, clause, *parties, owed, promised, target, each, meets, total, tuple(periods),
        splits if due else {}, hours(size) if due else (), engine,
    )  # fmt: skip


def _split(names: Sequence[tuple[str, str]], kept: int, due: int, waited: int) -> tuple[Slice, ...]:
    """So many shares of all, the first the largest, and each a little worse than the last."""
    whole = len(names) * (len(names) + 1) // 2
    found = []
    for at, (name, title) in enumerate(names):
        part = due * (len(names) - at) // whole
        good = min(part, max(0, part * kept // max(due, 1) + (len(names) // 2 - at) * part // 50))
        found.append(
            slice_of(name, title, good, part, Fraction(95, 100), waited=waited and waited + 3 * at)
        )
    return tuple(found)


WEEKLY = (97, 96, 95, 97, 91, 90, 96, 97, 98, 96, 93, 92, 94)


def duties() -> tuple[DutyReport, ...]:
    sdr, sales, marketing, service = (
        "Sales development", "Sales", "Marketing", "Customer service",
    )  # fmt: skip
    promise, cadence, handoff = Clause.PROMISE, Clause.CADENCE, Clause.HANDOFF
    share = Fraction(95, 100)
    touch = "first touch within 15 minutes or at the next opening, 2 business hours, 1 business day"
    return (
        duty("speed_to_lead", "Speed to lead", promise, (sales, marketing), touch, shares=WEEKLY,
             target=share, promised="for at least 95% of leads each week", each=Period.WEEK,
             meets="inbound.first_touch"),
        duty("every_lead_worked", "No lead left behind", promise, (sales, marketing),
             "attempt within 7 days after to_sales", shares=(100, 100, 100), size=420, waited=95),
        duty("good_manners.line_1", "Nobody is surprised", promise, (sales, marketing),
             "never attempt before Marketing Qualified Lead", shares=(100, 99, 100), size=3200,
             waited=0),
        duty("good_manners.line_2", "Nobody is surprised", promise, (sales, marketing),
             "never attempt after opt-out", shares=(100, 100, 100), size=3200, waited=0),
        duty("good_manners.line_3", "Nobody is surprised", promise, (sales, marketing),
             "reminder at least 24 hours before meeting", shares=(93, 95, 88), size=60, waited=0,
             target=Fraction(9, 10), promised="for at least 90% of meetings",
             engine="lead by lead"),
        duty("pipeline_notes", "What became of it", promise, (sdr, marketing),
             "Deal brought up to date by the end of the next business day after meeting",
             shares=(84, 91, 90), size=60, target=Fraction(9, 10),
             promised="for at least 90% of meetings each month", each=Period.MONTH, waited=380),
        duty("content_desk", "Material for the field", promise, (marketing, sales),
             "Material delivered within 10 business days after a content request, aiming for 5",
             shares=(100, None, None), size=4, waited=1900),
        duty("night_and_day", "Customers hear from us", promise, (service, sales),
             "attempt within 20 minutes in office, 4 hours otherwise", shares=(None, None, None)),
        duty("to_sales.acceptance", "To Sales", handoff, (sales, marketing),
             "acceptance or rejection within 1 business day", shares=(96, 97, 95), size=420,
             waited=120),
        duty("inbound.first_touch", "Inbound follow-up", cadence, (sdr, marketing), touch,
             shares=WEEKLY, each=Period.WEEK),
        duty("inbound.attempts_1", "Inbound follow-up", cadence, (sdr, marketing),
             "at least 3 attempts within 2 weeks", shares=(81, 84, 79), size=380, waited=9000),
        duty("inbound.gap_1", "Inbound follow-up", cadence, (sdr, marketing),
             "at most 20 business days between attempts", shares=(99, 98, 99), size=1400, waited=0),
        duty("inbound.steps", "Inbound follow-up", cadence, (sdr, marketing),
             "the steps as they were planned", shares=(77, 81, 80), size=3900,
             engine="lead by lead"),
        duty("event_follow_up.steps", "After a webinar", cadence, (sdr, marketing),
             "the steps as they were planned", shares=(68, 70, 71), size=240,
             engine="lead by lead"),
        duty("mql.leaves", "Marketing Qualified Lead", Clause.STAGE, (marketing, ""),
             "leaves within 10 business days", shares=(97, 98, 99), size=400, waited=2400),
        duty("overflow.worked", "Overflow", Clause.QUEUE, (sdr, ""),
             "worked within 2 business days", shares=(88, 60, 91), size=25, waited=700),
    )  # fmt: skip


def figure(
    name: str, title: str, kind: str, of: str, said: str, *, unit: str,
    values: Sequence[Fraction | int | None], target: Fraction | int | None = None,
    red: Fraction | int | None = None, bound: Bound = Bound.AT_LEAST, business: bool = False,
    groups: Sequence[tuple[str, Fraction]] = (), spans: Sequence[Span] | None = None,
) -> FigureReport:  # fmt: skip
    goal = None if target is None else Fraction(target)
    line = None if red is None else Fraction(red)
    spans = spans or (months() if len(values) == 3 else weeks(len(values)))
    limits = (goal, line)
    periods = tuple(
        _figure(at.name, None if one is None else Fraction(one), limits, unit, bound, span=at)
        for at, one in zip(spans, values, strict=True)
    )
    split = tuple(_figure(group, one, limits, unit, bound) for group, one in groups)
    verdicts = tuple(
        Verdict.RUNNING if not one.span or not one.span.closed
        else Verdict.KEPT if one.light is Light.GOOD
        else Verdict.BROKEN
        for one in periods
    )  # fmt: skip
    return FigureReport(
        name, title, kind, of, said, unit, business, bound if goal is not None else None,
        None if line is None else Bound.AT_LEAST if bound is Bound.AT_MOST else Bound.AT_MOST,
        periods, split, verdicts if kind != "measure" else (),
    )  # fmt: skip


def _figure(
    name: str, value: Fraction | None, limits: tuple[Fraction | None, Fraction | None],
    unit: str, bound: Bound, *, span: Span | None = None,
) -> Figure:  # fmt: skip
    target, red = limits
    up = bound is Bound.AT_LEAST
    if value is None:
        light = Light.NO_DATA
    elif red is not None and (value < red if up else value > red):
        light = Light.RED
    elif target is None:
        light = Light.NONE
    else:
        light = Light.GOOD if (value >= target if up else value <= target) else Light.SHORT
    number = 0 if value is None else 412
    share = wilson(int(value * 400), 400) if unit == "percent" and value is not None else None
    return Figure(name, name, value, number, target, red, light, share, span)


def figures() -> tuple[FigureReport, ...]:
    waits = [Fraction(n * HOUR, 10) for n in (31, 29, 38, 35, 44, 52, 41, 33, 30, 36, 84, 47, 39)]
    return (
        figure("lead_volume", "Qualified leads", "deliver", "Marketing",
               "at least the Marketing Qualified Leads needed by New business each month",
               unit="count", values=(412, 447, 431), target=438),
        figure("lead_quality", "Leads worth working", "keep", "Marketing",
               "Acceptance rate at least 85% each month, referrals left out", unit="percent",
               values=(Fraction(861, 1000), Fraction(8533, 10000), Fraction(842, 1000)),
               target=Fraction(85, 100)),
        figure("acceptance", "Acceptance rate", "measure", "Marketing",
               "share of handoffs To Sales that are accepted, each month", unit="percent",
               values=(Fraction(86, 100), Fraction(69, 100), Fraction(84, 100)),
               red=Fraction(7, 10)),
        figure("first_touch_p90", "Time to first touch, 90th percentile", "measure", "Sales",
               "90th percentile of business hours from To Sales to first touch, each week",
               unit="time", values=waits, target=4 * HOUR, red=8 * HOUR, bound=Bound.AT_MOST,
               business=True,
               groups=(("A", Fraction(3 * HOUR)), ("B", Fraction(4 * HOUR + 7 * MINUTE)),
                       ("C", Fraction(9 * HOUR)))),
        figure("lead_rate", "From lead to qualified lead", "measure", "Marketing",
               "rate from Lead to Marketing Qualified Lead, each month, for each source",
               unit="percent", values=(Fraction(118, 1000), None, Fraction(124, 1000)),
               target=Fraction(12, 100),
               groups=(("Website form", Fraction(14, 100)), ("Outbound", Fraction(9, 100)))),
        figure("won_value", "Won", "measure", "Sales", "sum of Value of deals, each month",
               unit="money USD", values=(318_400, 402_150, 377_000)),
    )  # fmt: skip


def funnels() -> tuple[FunnelReport, ...]:
    no_figures = Figures(None, None, None, (), None, None, None, (), (), (), ())
    one = Funnel("new_business", "New business", (), no_figures, (), (), None, (), NOWHERE, NOWHERE)
    steps = (
        StepReport("mql", "Marketing Qualified Lead", 1290, 0, 0, None, None),
        StepReport("sql", "Sales Qualified Lead", 488, 1290, 502, Fraction(424, 1000),
                   wilson(502, 1290)),
        StepReport("opportunity", "Opportunity", 401, 488, 409, Fraction(832, 1000),
                   wilson(409, 488)),
        StepReport("customer", "Customer", 84, 401, 71, Fraction(218, 1000), wilson(71, 401)),
    )  # fmt: skip
    return (FunnelReport(one, steps),)


def breaches(count: int = 40) -> tuple[Breach, ...]:
    said = (
        ("speed_to_lead", "Speed to lead", Why.LATE, "touched Fri 27 Mar 10:12, 27 minutes late"),
        ("inbound.attempts_1", "Inbound follow-up", Why.TOO_FEW, "2 of 3 attempts by then"),
        ("good_manners.line_1", "Nobody is surprised", Why.FORBIDDEN,
         "called Tue 24 Mar 08:05, before the lead was qualified"),
        ("pipeline_notes", "What became of it", Why.NEVER, "nothing was written by then"),
    )  # fmt: skip
    found = []
    for at in range(count):
        name, title, why, reason = said[at % len(said)]
        due = AS_OF - (at * 7 + 3) * HOUR
        owner = PEOPLE[at % len(PEOPLE)] if at % 5 else None
        done = due + 27 * MINUTE if why is Why.LATE else None
        found.append(
            Breach(name, title, f"00Q5e{7919 * (at + 1):08d}", owner, due - HOUR, due, done, why,
                   reason)
        )  # fmt: skip
    return tuple(found)


def report() -> Report:
    """Three months of the flagship."""
    return Report(
        "Packwell Marketing and Sales SLA", "2026.1", AS_OF, "Europe/Warsaw", date(2026, 1, 1),
        date(2026, 3, 30), 12_480, 98_123, duties(), figures(), funnels(),
        (
            Flag("speed_to_lead", "Speed to lead", "2026-W10", "2026-W12",
                 "broken 2 weeks in a row; once more, and both VPs review within 5 business days"),
            Flag("first_touch_p90", "Time to first touch, 90th percentile", "2026-W11", "2026-W11",
                 "beyond the red line of 8 h"),
        ),
        breaches(), 1_318,
        (
            Rejected("events.csv", "a time without a zone", 212, 14),
            Rejected("leads.csv", "the identifier stands there twice", 3, 4_411),
        ),
        "rejects.csv",
        ("Nothing says who looks after 14 leads: their items count for nobody in person.",
         "Data end on 30 March 2026 at 10:55; what came later is not in here."),
    )  # fmt: skip


def hostile() -> Report:
    """The same with texts that mean harm wherever people can write one."""
    plain = report()
    script, formula, arabic, long, turned, broken, img, at, empty = HOSTILE
    first, *rest = plain.duties
    bad = replace(
        first, title=script, by=arabic, to=img, owed=long, promised=formula,
        splits={
            "person": tuple(
                replace(first.total, name=text, title=text) for text in HOSTILE
            ),
            script: (replace(first.total, name=at, title=HEBREW),),
        },
    )  # fmt: skip
    leads = tuple(
        replace(plain.breaches[at % 40], lead=text, owner=text, reason=text, title=text)
        for at, text in enumerate(HOSTILE)
    )
    return replace(
        plain, title=f"{script} {long}", version=formula, duties=(bad, *rest),
        figures=(replace(plain.figures[0], title=img, of=arabic, said=long), *plain.figures[1:]),
        breaches=leads, flags=(Flag(script, long, img, turned, broken),),
        rejected=(Rejected(formula, script, 1, None), Rejected(empty, arabic, 2, 3)),
        remarks=(script, long, broken),
    )  # fmt: skip


def empty() -> Report:
    """An agreement that has just begun: nothing is due yet."""
    return Report(
        "New", "", AS_OF, "UTC", None, None, 0, 0, (), (), (), (), (), 0, (), None, ()
    )  # fmt: skip
