"""Figures of a funnel, a stream or a source: nodes → model."""

from __future__ import annotations

from datetime import date

from slalang.diagnostics.suggest import nearest
from slalang.model import numbers as model
from slalang.model.quantities import (
    Arrivals,
    Duration,
    Maybe,
    Money,
    Open,
    Period,
    Ref,
    Takes,
)
from slalang.resolve import findings as found
from slalang.resolve import values
from slalang.resolve.movement import PEOPLE
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, every, first, token, tokens

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def figures(work: Work, node: Node) -> model.Figures:
    """What a funnel, a stream or a source itself says."""
    rounding = work.one(node, "rounding")
    season = work.one(node, "season")
    brings, deal = work.one(node, "brings"), work.one(node, "deal")
    takes, kind = work.one(node, "takes"), work.one(node, "rates")
    rates = (_rate(work, c) for c in every(node, "rate"))
    times = (_stage_time(work, c) for c in every(node, "stage_takes"))
    improvements = (_improvement(work, c) for c in every(node, "improve"))
    margin = work.one(node, "margin")
    return model.Figures(
        measured=_measured_on(work, work.one(node, "measured")),
        rounding=model.Rounding(rounding.children[0].text) if rounding else None,  # type: ignore[union-attr]
        brings=values.percent_in(work, brings),
        rates=tuple(rate for rate in rates if rate),
        deal=values.money_in(work, deal),
        margin=values.percent_in(work, margin),
        takes=_takes(work, takes),
        stage_times=tuple(t for t in times if t),
        costs=tuple(filter(None, (_cost(work, c) for c in every(node, "costs")))),
        improvements=tuple(i for i in improvements if i),
        season=tuple(filter(None, (_season(work, r) for r in every(season, "season_row"))))
        if season
        else (),
        brings_origin=work.span(brings) if brings else None,
        deal_origin=work.span(deal) if deal else None,
        rate_kind=_rate_kind(kind),
        deal_give_or_take=_money_spread(work, deal),
        deal_paid_over=values.only_duration(first(deal, "paid_over")) if deal else None,
        limits=tuple(filter(None, (_limit(work, c) for c in every(node, "supplies")))),
        rate_kind_origin=work.span(kind) if kind else None,
        takes_origin=work.span(takes) if takes else None,
        margin_origin=work.span(margin) if margin else None,
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
    return model.Rate(*steps, percent, size, work.span(node), _rate_kind(node))


def _rate_kind(clause: Node | None) -> model.RateKind | None:
    """What `34% of those that entered` and `rates of won and lost` say that is counted."""
    node = first(clause, "rate_kind") if clause else None
    return model.RateKind(node.children[0].text) if node else None  # type: ignore[union-attr]


def _money_spread(work: Work, deal: Node | None) -> Money | None:
    """`give or take 400 USD`, in the currency of the deal that it stands beside."""
    clause = first(deal, "money_spread") if deal else None
    node = first(clause, "money") if clause else None
    if deal is None or node is None:
        return None
    spread, stated = values.money(work, node), first(deal, "money")
    return same_currency(work, spread, node, stated)


def same_currency(work: Work, money: Money, node: Node, beside: Node | None) -> Money | None:
    """The money, unless it is in another currency than the amount beside it: that is reported."""
    wanted = tokens(beside, "ISO_CURRENCY")[0].text if beside else money.currency
    if wanted == money.currency:
        return money
    if not work.currency or work.currency[0] == money.currency:
        because = work.span(beside) if beside else None
        work.report(found.CurrencyMismatch(work.span(node), money.currency, wanted, because))
    return None


def _limit(work: Work, node: Node) -> model.Limit | None:
    """`brings at most 800 mql each month`."""
    limit, stage = values.bound(node), work.ref(token(node, "NAME"), "stage")
    count = values.exact(work, tokens(node, "NUMERAL")[0])
    if limit is None or stage is None:
        return None
    return model.Limit(limit, count, stage, values.sure_period(node), work.span(node))


def _stage_time(work: Work, node: Node) -> model.StageTime | None:
    steps, takes = _steps(work, node), _cycle_time(work, node)
    return model.StageTime(*steps, takes, work.span(node)) if steps and takes else None


def _cycle_time(work: Work, node: Node) -> Maybe[model.CycleTime] | None:
    arrivals = first(node, "arrivals")
    return _arrivals(work, arrivals) if arrivals else _takes(work, node)


def _takes(work: Work, node: Node | None) -> Maybe[Takes] | None:
    """`takes median 45 days, give or take 10 days`."""
    lasting = values.duration_in(work, node)
    if node is None or lasting is None:
        return None
    if isinstance(lasting, Open):
        return lasting
    clause = first(node, "time_spread")
    spread = values.only_duration(clause)
    if clause and spread and spread.unit.is_business != lasting.unit.is_business:
        work.report(found.UnitMismatch(work.span(clause), *map(_clock, (lasting, spread))))
        spread = None
    return Takes(lasting, token(node, "median") is not None, spread)


def _clock(lasting: Duration) -> str:
    return "business" if lasting.unit.is_business else "calendar"


def _arrivals(work: Work, node: Node) -> Arrivals | None:
    """`18% in the same quarter, 40% in the next`."""
    tok = tokens(node, "PERIOD")[0]
    period = values.PERIODS[tok.text]
    if period not in (Period.WEEK, Period.MONTH, Period.QUARTER):
        span = work.span(tok)
        work.report(found.WrongValue(span, "in the same", _SPREAD_OVER, f"`{tok.text}`", None))
        return None
    return Arrivals(period, tuple(values.percent(share) for share in every(node, "percent")))


_SPREAD_OVER = "a week, a month or a quarter"


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
