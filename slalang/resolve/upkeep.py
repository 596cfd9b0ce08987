"""Reviews, clauses and translations: nodes → model."""

from __future__ import annotations

from slalang.model import upkeep as model
from slalang.model.quantities import Ref
from slalang.resolve import prose, values
from slalang.resolve.movement import PEOPLE
from slalang.resolve.people import calendar_use
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, Token, every, first, leaves, token, tokens


def review(work: Work, node: Node) -> model.Review:
    """`review standup "Daily stand-up" { … }`."""
    name = tokens(node, "NAME")[0]
    request, led = work.one(node, "on_request"), work.one(node, "led")
    return model.Review(
        name=name.text,
        title=values.title(node, name.text),
        recurrences=tuple(_recurrence(work, clause) for clause in every(node, "recurs")),
        on_request=request is not None,
        notice=values.only_duration(request),
        attends=_named(work, node, "attends", *PEOPLE),
        covers=_named(work, node, "covers", "measure", "promise", "goal", "funnel", "cadence"),
        refreshes=_named(work, node, "refreshes", "funnel"),
        led_by=work.ref(token(led, "NAME"), *PEOPLE) if led else None,
        calendar=calendar_use(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def clause(work: Work, node: Node) -> model.Clause:
    """`clause purpose "Why we have this agreement" first \"\"\"…\"\"\"`."""
    name = tokens(node, "NAME")[0]
    order = first(node, "first", "last", "after_clause", "before_clause")
    beside = token(order, "NAME") if order else None
    own = prose.prose(work, node)
    inner = (prose.prose(work, child) for child in every(node, "means", "note"))
    return model.Clause(
        name=name.text,
        title=values.title(node, name.text),
        place=_PLACES[order.rule] if order else "",
        beside=work.ref(beside, "clause") if beside else None,
        prose=tuple(p for p in (own, *inner) if p),
        origin=work.span(name),
        extent=work.span(node),
    )


_PLACES: dict[str, model.Place] = {
    "first": "first",
    "last": "last",
    "after_clause": "after",
    "before_clause": "before",
}


def translation(work: Work, node: Node) -> model.Translation:
    """`translation fa { … }`."""
    language = tokens(node, "NAME")[0]
    entries = (_translated(work, row) for row in every(node, "translated"))
    return model.Translation(
        language=language.text,
        entries=tuple(entry for entry in entries if entry),
        origin=work.span(language),
        extent=work.span(node),
    )


def _named(work: Work, node: Node, rule: str, *kinds: str) -> tuple[Ref, ...]:
    return work.listed(every(node, rule), *kinds)


def _recurrence(work: Work, node: Node) -> model.Recurrence:
    period, weekday = token(node, "PERIOD"), token(node, "WEEKDAY")
    on_day, at, lasts = first(node, "on_month_day"), first(node, "at_time"), first(node, "lasts")
    return model.Recurrence(
        period=values.PERIODS[period.text] if period else None,
        weekday=values.weekday(weekday) if weekday else None,
        every=values.only_duration(node),
        day=values.whole(work, tokens(on_day, "NUMERAL")[0]) if on_day else None,
        day_is_business=on_day is not None and token(on_day, "business day") is not None,
        at=values.clock(work, tokens(at, "CLOCK")[0]) if at else None,
        lasts=values.only_duration(lasts),
        origin=work.span(node),
    )


def _translated(work: Work, row: Node) -> model.Translated | None:
    place = row.children[0]
    names = [place.text] if type(place) is Token else [t.text for t in leaves(place)]  # type: ignore[arg-type]
    ref: Ref | None
    if names == ["agreement"]:
        ref = Ref("agreement", work.span(place))
    elif names[0] in work.fields and len(names) == 3 and names[2] in work.fields[names[0]]:
        ref = Ref("".join(names), work.span(place))
    else:
        kinds = {declared.kind for declared in work.names.values()} - {"binding"}
        ref = work.dotted(place, *sorted(kinds))
    if ref is None:
        return None
    title = token(row, "STRING")
    text = prose.prose(work, row)
    return model.Translated(ref, values.string(title) if title else None, text, work.span(row))
