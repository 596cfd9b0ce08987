"""Funnels, goals and measures: nodes → model."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from slalang.diagnostics.suggest import nearest
from slalang.model import numbers as model
from slalang.model.expressions import Kind, Type
from slalang.model.quantities import Maybe, Month, Open, Ref, Takes, Unit
from slalang.resolve import expressions, prose, values
from slalang.resolve import findings as found
from slalang.resolve.collect import measure_type
from slalang.resolve.movement import PEOPLE
from slalang.resolve.records import party_of
from slalang.resolve.typing import must_measure
from slalang.resolve.work import Work
from slalang.syntax.tree import Element, Node, Token, every, first, token, tokens

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
COUNTABLE = ("stage", "event", "handoff", "record", "promise")


def funnel(work: Work, node: Node) -> model.Funnel:
    """`funnel new_business "New business" through mql, sql, … { … }`."""
    name = tokens(node, "NAME")[0]
    through = first(node, "through")
    names = first(through, "names") if through else None
    stages = work.refs(tokens(names, "NAME"), "stage") if names else ()
    _check_parts(work, node)
    return model.Funnel(
        name=name.text,
        title=values.title(node, name.text),
        through=stages,
        figures=_figures(work, node),
        sources=_sources(work, node, name.text),
        streams=_streams(work, node, name.text),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def goal(work: Work, node: Node) -> model.Goal:
    """`goal revenue "New revenue" { … }`."""
    name = tokens(node, "NAME")[0]
    owed = work.one(node, "owed_by")
    targets = (_target(work, clause) for clause in every(node, "target"))
    months = (_month_target(work, clause) for clause in every(node, "month_target"))
    return model.Goal(
        name=name.text,
        title=values.title(node, name.text),
        of=party_of(work, node, "of", *PEOPLE),
        targets=tuple(target for target in targets if target),
        months=tuple(target for target in months if target),
        owed_by=work.ref(token(owed, "NAME"), *PEOPLE) if owed else None,
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def measure(work: Work, node: Node) -> model.Measure:
    """`measure acceptance "Acceptance rate" of marketing { … }`."""
    name = tokens(node, "NAME")[0]
    clause = work.one(node, *_FORMS)
    sources = (values.text(work, c) for c in every(node, "data_source"))
    form = _form(work, clause) if clause else None
    kind = _measured(work, node, form)
    return model.Measure(
        name=name.text,
        title=values.title(node, name.text),
        of=party_of(work, node, "of", *PEOPLE),
        form=form,
        type=kind,
        each=values.period(clause),
        snapshot=clause is not None and first(clause, "snapshot") is not None,
        split_by=tuple(_split(work, c) for c in every(clause, "split")) if clause else (),
        sources=tuple(source for source in sources if source is not None),
        aims=tuple(filter(None, (_aim(work, c, kind) for c in every(node, "aim")))),
        red=tuple(filter(None, (_red(work, c, kind) for c in every(node, "red")))),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


_FORMS = ("share_of", "rate_from", "count_of", "sum_of", "statistic", "attainment")


def _check_parts(work: Work, node: Node) -> None:
    """Report two sources or streams of one name in the same place."""
    stack = [node]
    while stack:
        whole = stack.pop()
        parts = every(whole, "stream", "source")
        work.distinct(parts)
        stack += parts


def _streams(work: Work, node: Node, path: str) -> tuple[model.Stream, ...]:
    streams = []
    for child in every(node, "stream"):
        name = tokens(child, "NAME")[0]
        inner = f"{path}.{name.text}"
        streams.append(
            model.Stream(
                name=name.text,
                title=values.title(child, name.text),
                path=inner,
                figures=_figures(work, child),
                sources=_sources(work, child, inner),
                streams=_streams(work, child, inner),
                means=prose.means(work, child),
                notes=prose.notes(work, child),
                origin=work.span(name),
                extent=work.span(child),
            )
        )
    return tuple(streams)


def _sources(work: Work, node: Node, path: str) -> tuple[model.Source, ...]:
    sources = []
    for child in every(node, "source"):
        name = tokens(child, "NAME")[0]
        sources.append(
            model.Source(
                name=name.text,
                title=values.title(child, name.text),
                path=f"{path}.{name.text}",
                figures=_figures(work, child),
                means=prose.means(work, child),
                notes=prose.notes(work, child),
                origin=work.span(name),
                extent=work.span(child),
            )
        )
    return tuple(sources)


def _figures(work: Work, node: Node) -> model.Figures:
    rounding = work.one(node, "rounding")
    season = work.one(node, "season")
    brings, deal = work.one(node, "brings"), work.one(node, "deal")
    takes = work.one(node, "takes")
    rates = (_rate(work, c) for c in every(node, "rate"))
    times = (_stage_time(work, c) for c in every(node, "stage_takes"))
    improvements = (_improvement(work, c) for c in every(node, "improve"))
    return model.Figures(
        measured=_measured_on(work, work.one(node, "measured")),
        rounding=model.Rounding(rounding.children[0].text) if rounding else None,  # type: ignore[union-attr]
        brings=values.percent_in(work, brings),
        rates=tuple(rate for rate in rates if rate),
        deal=values.money_in(work, deal),
        margin=values.percent_in(work, work.one(node, "margin")),
        takes=_takes(work, takes),
        stage_times=tuple(t for t in times if t),
        costs=tuple(filter(None, (_cost(work, c) for c in every(node, "costs")))),
        improvements=tuple(i for i in improvements if i),
        season=tuple(filter(None, (_season(work, r) for r in every(season, "season_row"))))
        if season
        else (),
        brings_origin=work.span(brings) if brings else None,
        deal_origin=work.span(deal) if deal else None,
        takes_origin=work.span(takes) if takes else None,
    )


def _measured_on(work: Work, node: Node | None) -> model.Measured | None:
    if node is None:
        return None
    on = values.date_in(work, node)
    # Both the date and the place may be left open: the first `to be agreed`
    # stands for the date only where no date is given.
    places = tokens(node, "STRING")
    place: Maybe[str] | None
    if places:
        place = values.string(places[0])
    else:
        left_open = every(node, "open_value")
        place = Open(work.span(left_open[-1])) if isinstance(on, Open) else work.open(left_open[-1])
    return model.Measured(on, place, work.span(node)) if on is not None else None


def _steps(work: Work, node: Node) -> tuple[Ref, Ref] | None:
    start, end = (work.ref(tok, "stage") for tok in tokens(node, "NAME")[:2])
    return (start, end) if start and end else None


def _rate(work: Work, node: Node) -> model.Rate | None:
    steps, percent = _steps(work, node), values.percent_in(work, node)
    sample = first(node, "measured_on")
    if steps is None or percent is None:
        return None
    size = values.number(tokens(sample, "NUMERAL")[0]) if sample else None
    return model.Rate(*steps, percent, size, work.span(node))


def _stage_time(work: Work, node: Node) -> model.StageTime | None:
    steps, takes = _steps(work, node), _takes(work, node)
    return model.StageTime(*steps, takes, work.span(node)) if steps and takes else None


def _takes(work: Work, node: Node | None) -> Maybe[Takes] | None:
    lasting = values.duration_in(work, node)
    if lasting is None or isinstance(lasting, Open):
        return lasting
    return Takes(lasting, False, None)


def _cost(work: Work, node: Node) -> model.Cost | None:
    amount = values.money_in(work, node)
    per = token(node, "NAME")
    if amount is None:
        return None
    stage = work.ref(per, "stage", "event") if per else None
    return model.Cost(amount, stage, values.period(node), work.span(node))


def _improvement(work: Work, node: Node) -> model.Improvement | None:
    steps, percent = _steps(work, node), values.percent_in(work, node)
    day = token(node, "ISO_DATE")
    by: Maybe[date] | None
    by = values.a_date(work, day) if day else Open(work.span(node))
    owed = first(node, "owed_by")
    if steps is None or percent is None or by is None:
        return None
    owner = work.ref(token(owed, "NAME"), *PEOPLE) if owed else None
    up = token(node, "up to") is not None
    return model.Improvement(*steps, up, percent, by, owner, work.span(node))


def _season(work: Work, row: Node) -> model.SeasonRow | None:
    name, percent = tokens(row, "NAME")[0], values.percent_in(work, row)
    short = name.text[:3].lower()
    if short not in MONTHS:
        near = nearest(name.text, MONTHS)
        work.report(found.UnknownCode(work.span(name), name.text, "a month, such as `jan`", near))
        return None
    if percent is None:
        return None
    return model.SeasonRow(MONTHS.index(short) + 1, percent, work.span(row))


def _amount(work: Work, node: Node) -> model.GoalAmount | None:
    amount = first(node, "money")
    counted = first(node, "amount_of")
    if amount:
        return values.money(work, amount)
    return values.counted(work, counted) if counted else values.open_in(work, node)


def _target(work: Work, node: Node) -> model.Target | None:
    amount = _amount(work, node)
    place = next(
        c
        for c in node.children[2:]
        if (type(c) is Node and c.rule == "path") or c.kind == "NAME"  # type: ignore[union-attr]
    )
    source = work.dotted(place, "funnel")
    if amount is None or source is None:
        return None
    lasting = first(node, "for_periods")
    return model.Target(
        amount=amount,
        each=values.sure_period(node),
        source=source,
        for_periods=_periods(work, lasting),
        starting=_starting(work, lasting),
        origin=work.span(node),
    )


def _periods(work: Work, node: Node | None) -> tuple[int, Unit] | None:
    if node is None:
        return None
    number = values.whole(work, tokens(node, "NUMERAL")[0])
    return number, values.UNITS[tokens(node, "UNIT")[0].text]


def _starting(work: Work, node: Node | None) -> Month | None:
    tok = token(node, "ISO_MONTH", "ISO_DATE") if node else None
    return values.month(work, tok) if tok else None


def _month_target(work: Work, node: Node) -> model.MonthTarget | None:
    month, amount = values.month(work, tokens(node, "ISO_MONTH")[0]), _amount(work, node)
    return model.MonthTarget(month, amount, work.span(node)) if month and amount else None


def _names(node: Node) -> list[Element]:
    """The names and paths of a clause, in order."""
    return [c for c in node.children if (type(c) is Node and c.rule == "path") or _is_name(c)]


def _is_name(element: Element) -> bool:
    return type(element) is Token and element.kind == "NAME"


def _form(work: Work, node: Node) -> model.MeasureForm | None:
    names = _names(node)
    match node.rule:
        case "share_of":
            of, that = work.dotted(names[0], *COUNTABLE), work.dotted(names[1], "event", "stage")
            return model.ShareOf(of, that) if of and that else None
        case "rate_from":
            start, end = (work.dotted(name, *COUNTABLE) for name in names[:2])
            return model.RateFrom(start, end) if start and end else None
        case "count_of":
            counted = work.dotted(names[0], *COUNTABLE)
            if counted is None:
                return None
            return model.CountOfAll(counted, expressions.where(work, node, counted.name))
        case "sum_of":
            of = work.dotted(names[0], "record", "event", "stage")
            return model.SumOf(of) if of else None
        case "attainment":
            of = work.dotted(names[0], "promise", "cadence", "handoff")
            return model.Attainment(of) if of else None
        case _:
            return _statistic(work, node)


def _statistic(work: Work, node: Node) -> model.Statistic | None:
    rank, elapsed = token(node, "ORDINAL"), first(node, "elapsed")
    percentile = None if token(node, "average") else Decimal(50)
    if rank:
        percentile = Decimal(rank.text[:-2])
    if elapsed is None:
        of = work.dotted(_names(node)[0], "record", "event", "measure")
        return model.Statistic(percentile, of) if of else None
    start, end = (values.moment(work, m) for m in every(elapsed, "moment"))
    if start is None or end is None:
        return None
    unit = values.UNITS[tokens(elapsed, "UNIT")[0].text]
    return model.Statistic(percentile, model.Elapsed(unit, start, end))


def _measured(work: Work, node: Node, form: model.MeasureForm | None) -> Type:
    """The type of a measure's value; that of a sum comes from what is summed."""
    match form:
        case model.SumOf(of=of) | model.Statistic(of=Ref() as of):
            record, _, attribute = of.name.rpartition(".")
            return work.fields.get(record, {}).get(attribute, Type(Kind.UNKNOWN))
        case _:
            return measure_type(node)


def _split(work: Work, node: Node) -> str:
    """`for each source`: an attribute of the lead, or `person`, `party`, `role`, `class`."""
    tok = tokens(node, "NAME")[0]
    known = [*work.fields["lead"], "person", "party", "role", "source"]
    known += [name for name, declared in work.names.items() if declared.kind == "class"]
    if tok.text not in known and tok.text not in work.lost:
        work.unknown(tok.text, work.span(tok), ("attribute of the lead", "class"), known)
    return tok.text


def _aim(work: Work, node: Node, kind: Type) -> model.Aim | None:
    must_measure(work, node, kind, "the measure", None)
    limit, value = values.bound(node), values.value(work, node)
    if limit is None or value is None:
        return None
    day = token(node, "ISO_DATE")
    when = values.a_date(work, day) if day else None
    by = token(node, "by") is not None
    return model.Aim(limit, value, None if by else when, when if by else None, work.span(node))


def _red(work: Work, node: Node, kind: Type) -> model.RedLine | None:
    must_measure(work, node, kind, "the measure", None)
    value = values.value(work, node)
    below = token(node, "below") is not None
    return model.RedLine(below, value, work.span(node)) if value is not None else None
