"""Header, parties, roles and calendars: nodes → model."""

from __future__ import annotations

from datetime import date, time

from slalang.model import people as model
from slalang.model.quantities import Maybe, Ref, Unit
from slalang.resolve import findings as found
from slalang.resolve import prose, values
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, Token, every, first, token, tokens


def header(work: Work, node: Node) -> model.Header:
    """`agreement "…" { … }`."""
    effective = work.one(node, "effective")
    starts, ends = _period(work, effective)
    resets = every(node, "resets")
    days = [values.a_date(work, tok) for clause in resets for tok in tokens(clause, "ISO_DATE")]
    currency = work.one(node, "currency")
    language = work.one(node, "language")
    audience, amends = work.one(node, "audience"), work.one(node, "amends")
    names = first(language, "names") if language else None
    title = tokens(node, "STRING")[0]
    return model.Header(
        title=values.string(title),
        version=values.text(work, work.one(node, "version")),
        starts=starts,
        ends=ends,
        period_origin=work.span(effective) if effective else None,
        resets=tuple(day for day in days if day),
        resets_every=next(filter(None, (values.only_duration(c) for c in resets)), None),
        amends=values.string(tokens(amends, "STRING")[0]) if amends else None,
        currency=tokens(currency, "ISO_CURRENCY")[0].text if currency else None,
        languages=_languages(work, names),
        calendar=calendar_use(work, node),
        system_of_record=values.text(work, work.one(node, "system")),
        published_to=values.string(tokens(audience, "STRING")[0]) if audience else None,
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(title),
        extent=work.span(node),
    )


def calendar_use(work: Work, node: Node) -> Ref | None:
    """`calendar office`, in whatever declaration."""
    clause = work.one(node, "calendar_use")
    return work.ref(token(clause, "NAME"), "calendar") if clause else None


def party(work: Work, node: Node) -> model.Party:
    """`party sales "Sales" { … }`."""
    name = tokens(node, "NAME")[0]
    return model.Party(
        name=name.text,
        title=values.title(node, name.text),
        team=_team(work, node),
        roles=tuple(_role(work, child, name.text) for child in every(node, "role")),
        signatures=tuple(_signature(work, child) for child in every(node, "signs")),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def calendar(work: Work, node: Node) -> model.Calendar:
    """`calendar office "Office hours" { … }`."""
    name = tokens(node, "NAME")[0]
    zone, rule = work.one(node, "zone"), work.one(node, "month_rule")
    zone_name = token(zone, "STRING") if zone else None
    closings = every(node, "closing")
    return model.Calendar(
        name=name.text,
        title=values.title(node, name.text),
        zone=values.string(zone_name) if zone_name else None,
        zone_of_lead=zone is not None and zone_name is None,
        openings=tuple(_opening(work, child) for child in every(node, "opening")),
        closings=tuple(_closing(work, c) for c in closings if first(c, "holidays") is None),
        holidays=tuple(_holidays(work, c) for c in closings if first(c, "holidays")),
        month_rule=rule.children[0].text if rule else None,  # type: ignore[union-attr]
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def _period(work: Work, clause: Node | None) -> tuple[Maybe[date] | None, Maybe[date] | None]:
    """First and last day; either may be left open."""
    if clause is None:
        return None, None
    ends: list[Maybe[date] | None] = []
    for child in clause.children:
        if type(child) is Node and child.rule == "open_value":
            ends.append(work.open(child, clause))
        elif type(child) is Token and child.kind == "ISO_DATE":
            ends.append(values.a_date(work, child))
    return ends[0], ends[1]


def _languages(work: Work, names: Node | None) -> tuple[str, ...]:
    if names is None:
        return ("en",)
    found_languages = []
    for tok in tokens(names, "NAME"):
        parts = tok.text.split("_")
        if not (2 <= len(parts[0]) <= 3 and parts[0].isascii() and parts[0].islower()):
            work.report(found.UnknownCode(work.span(tok), tok.text, "a language of ISO 639", None))
        found_languages.append(tok.text)
    return tuple(found_languages)


def _signature(work: Work, node: Node) -> model.Signature:
    texts = tokens(node, "STRING")
    left_open = values.open_in(work, node)
    person = left_open or values.string(texts[0])
    position = texts[-1] if token(node, "as") else None
    return model.Signature(person, values.string(position) if position else None, work.span(node))


def _role(work: Work, node: Node, party_name: str) -> model.Role:
    name = tokens(node, "NAME")[0]
    return model.Role(
        name=name.text,
        title=values.title(node, name.text),
        party=party_name,
        team=_team(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def _team(work: Work, node: Node) -> model.Team:
    manager = work.one(node, "manager")
    ramp = work.one(node, "ramp")
    people, available = work.one(node, "people"), work.one(node, "available")
    number = first(people, "count") if people else None
    if number:
        values.whole(work, tokens(number, "NUMERAL")[0])
    return model.Team(
        people=values.count(work, people),
        manager=values.string(tokens(manager, "STRING")[0]) if manager else None,
        capacities=tuple(filter(None, (_capacity(work, c) for c in every(node, "capacity")))),
        budgets=tuple(filter(None, (_budget(work, c) for c in every(node, "budget")))),
        ramp=tuple(_ramp_step(work, row) for row in every(ramp, "ramp_row")) if ramp else (),
        available=values.percent_in(work, available),
        away=tuple(filter(None, (_away(work, c) for c in every(node, "away")))),
        calendar=calendar_use(work, node),
        people_origin=work.span(people) if people else None,
        changes=_changes(work, node),
        efforts=tuple(filter(None, (_effort(work, c) for c in every(node, "spends")))),
        available_origin=work.span(available) if available else None,
    )


def _changes(work: Work, node: Node) -> tuple[model.StaffChange, ...]:
    """`joining 2 from 2026-04`, `leaving 1 from 2026-09-15`, in the order of the text."""
    changes = []
    for clause in every(node, "joining", "leaving"):
        number, day = tokens(clause, "NUMERAL")[0], _first_day(work, clause)
        values.whole(work, number)
        count = values.number(number)
        if day:
            sign = -count if clause.rule == "leaving" else count
            changes.append(model.StaffChange(sign, day, work.span(clause)))
    return tuple(changes)


def _first_day(work: Work, clause: Node) -> date | None:
    """The date of a clause, or the first day of its month."""
    day, in_month = token(clause, "ISO_DATE"), token(clause, "ISO_MONTH")
    if day:
        return values.a_date(work, day)
    month = values.month(work, in_month) if in_month else None
    return date(month.year, month.month, 1) if month else None


def _effort(work: Work, node: Node) -> model.Effort | None:
    lasting, per = first(node, "duration"), work.named(node, "event", "stage")
    if lasting is None or per is None:
        return None
    spent = values.duration(lasting)
    if spent.unit not in _WORK:
        written = work.text(lasting)
        work.report(found.WrongValue(work.span(lasting), "spends", _WORKED, f"`{written}`", None))
        return None
    return model.Effort(spent, per, work.span(node))


_WORK = (
    Unit.MINUTE, Unit.HOUR, Unit.BUSINESS_MINUTE, Unit.BUSINESS_HOUR, Unit.BUSINESS_DAY
)  # fmt: skip
"""What working time is counted in: a day of the calendar is no amount of work."""
_WORKED = "working time, such as `2 hours` or `1 business day`,"


def _capacity(work: Work, node: Node) -> model.Capacity | None:
    of = work.ref(token(node, "NAME"), "stage", "event")
    limits = first(node, "most", "least", "between")
    if of is None or limits is None:
        return None
    numbers = [values.number(tok) for tok in tokens(limits, "NUMERAL")]
    return model.Capacity(
        least=numbers[0] if limits.rule != "most" else None,
        most=numbers[-1] if limits.rule != "least" else None,
        of=of,
        per_person=token(node, "per person") is not None,
        each=values.sure_period(node),
        origin=work.span(node),
    )


def _budget(work: Work, node: Node) -> model.Budget | None:
    amount = values.money_in(work, node)
    purpose = token(node, "STRING")
    if amount is None:
        return None
    return model.Budget(
        amount,
        values.sure_period(node),
        values.string(purpose) if purpose else None,
        work.span(node),
    )


def _ramp_step(work: Work, row: Node) -> model.RampStep:
    shares = []
    for share in every(row, "ramp_share"):
        part = first(share, "percent")
        assert part is not None
        shares.append((tokens(share, "NAME")[0].text, values.percent(part)))
    number = values.whole(work, tokens(row, "NUMERAL")[0])
    return model.RampStep(number, tuple(shares), work.span(row))


def _away(work: Work, node: Node) -> model.Away | None:
    both = values.dates(work, node)
    why = token(node, "STRING")
    if both is None:
        return None
    return model.Away(*both, values.string(why) if why else None, work.span(node))


def _opening(work: Work, node: Node) -> model.Opening:
    title, span = token(node, "STRING"), work.span(node)
    hours = first(node, "hours")
    ranges = [_hours(work, r) for r in every(hours, "time_range")] if hours else []
    always = token(node, "always") is not None
    return model.Opening(
        weekdays=tuple(range(7)) if always else _weekdays(first(node, "days")),
        dates=values.dates(work, node),
        hours=(model.Hours(time(0), time(0), True),) if always else tuple(filter(None, ranges)),
        title=values.string(title) if title else None,
        origin=span,
    )


def _hours(work: Work, node: Node) -> model.Hours | None:
    start, end = tokens(node, "CLOCK")
    opens, closes = values.clock(work, start), values.clock(work, end)
    if opens is None or closes is None:
        return None
    return model.Hours(opens, closes, end.text == "24:00")


def _closing(work: Work, node: Node) -> model.Closing:
    title = token(node, "STRING")
    return model.Closing(
        weekdays=_weekdays(first(node, "days")),
        dates=values.dates(work, node),
        title=values.string(title) if title else None,
        origin=work.span(node),
    )


def _holidays(work: Work, node: Node) -> model.Holidays:
    clause = first(node, "holidays")
    assert clause is not None
    texts = tokens(clause, "STRING")
    rest = [values.string(text) for text in texts[1:]]
    subdivision = rest.pop(0) if token(clause, "in") else None
    category = rest.pop(0) if token(clause, "category") else None
    return model.Holidays(values.string(texts[0]), subdivision, category, work.span(clause))


def _weekdays(node: Node | None) -> tuple[int, ...]:
    if node is None:
        return ()
    if token(node, "every day"):
        return tuple(range(7))
    days: list[int] = []
    for part in every(node, "day_range"):
        ends = [values.weekday(tok) for tok in tokens(part, "WEEKDAY")]
        day = ends[0]
        days.append(day)
        while day != ends[-1]:
            day = (day + 1) % 7
            days.append(day)
    return tuple(dict.fromkeys(days))
