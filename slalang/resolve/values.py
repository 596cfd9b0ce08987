"""Nodes → quantities: texts, numbers, money, durations, deadlines, dates, moments."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from slalang.diagnostics.suggest import nearest
from slalang.model.quantities import (
    Bound,
    Counted,
    DayEnd,
    Deadline,
    Duration,
    Interval,
    Maybe,
    Moment,
    Money,
    Month,
    Needed,
    NextOpening,
    Open,
    Percent,
    Period,
    Reach,
    Share,
    TimeLimit,
    Unit,
    Value,
    Varying,
    VaryingRow,
)
from slalang.resolve import findings as found
from slalang.resolve.work import Work
from slalang.source.currencies import CURRENCIES, minor_digits
from slalang.syntax.faults import NumberWithCommas
from slalang.syntax.tree import Element, Node, Token, every, first, token, tokens

UNITS = {unit.value: unit for unit in Unit} | {f"{unit.value}s": unit for unit in Unit}
PERIODS = {period.value: period for period in Period} | {"half year": Period.HALF_YEAR}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENTS = ("event", "handoff", "stage", "record", "cadence", "nurture")


def string(tok: Token) -> str:
    """The text of a STRING token, without its quotes and escapes."""
    inner = tok.text[1:-1]
    return re.sub(r'\\(["\\])', r"\1", inner) if "\\" in inner else inner


def title(node: Node, name: str) -> str:
    """The title of a declaration; without one, its name made readable."""
    tok = token(node, "STRING")
    return string(tok) if tok else name.replace("_", " ").capitalize()


def text(work: Work, node: Node | None) -> Maybe[str] | None:
    """The text of a clause, or `to be agreed`."""
    if node is None:
        return None
    tok = token(node, "STRING")
    return string(tok) if tok else open_in(work, node)


def open_in(work: Work, node: Node) -> Open | None:
    """The `to be agreed` of a clause."""
    left_open = first(node, "open_value")
    return work.open(left_open, node) if left_open else None


def number(tok: Token) -> Decimal:
    """The exact value of a NUMERAL."""
    return Decimal(tok.text.replace("_", ""))


def whole(work: Work, tok: Token) -> int:
    """A number that must be whole; reports one that is not."""
    value = number(tok)
    if value != value.to_integral_value():
        work.report(found.NotWhole(work.span(tok), tok.text))
    return int(value)


def signed(node: Node) -> Decimal:
    """`-20`, `+5`, `40`."""
    value = number(tokens(node, "NUMERAL")[0])
    return -value if token(node, "-") else value


def exact(work: Work, tok: Token, decimals: int = 0) -> Decimal:
    """A number of things or money; reports `500.000`, where a point parts thousands."""
    if decimals < 3 and _THOUSANDS.fullmatch(tok.text):
        work.report(NumberWithCommas(work.span(tok), tok.text))
    return number(tok)


_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


def count(work: Work, clause: Node | None) -> Maybe[Decimal] | None:
    """The number of a clause, or `to be agreed`."""
    if clause is None:
        return None
    node = first(clause, "count")
    return exact(work, tokens(node, "NUMERAL")[0]) if node else open_in(work, clause)


def money(work: Work, node: Node) -> Money:
    """`2_000 USD`; reports a currency that does not exist."""
    numeral, code = tokens(node, "NUMERAL")[0], tokens(node, "ISO_CURRENCY")[0]
    check_currency(work, code)
    return Money(exact(work, numeral, minor_digits(code.text)), code.text)


def check_currency(work: Work, code: Token, against_header: bool = True) -> None:
    """Report a currency that does not exist, or that is not the agreement's."""
    if code.text not in CURRENCIES:
        near = nearest(code.text, sorted(CURRENCIES))
        work.report(found.UnknownCode(work.span(code), code.text, "a currency of ISO 4217", near))
    elif against_header and work.currency and work.currency[0] != code.text:
        work.report(found.CurrencyMismatch(work.span(code), code.text, *work.currency))


def money_in(work: Work, clause: Node | None) -> Maybe[Money] | None:
    """The amount of a clause, or `to be agreed`."""
    if clause is None:
        return None
    node = first(clause, "money")
    return money(work, node) if node else open_in(work, clause)


def percent(node: Node) -> Percent:
    """`34%`."""
    return Percent(number(tokens(node, "NUMERAL")[0]))


def percent_in(work: Work, clause: Node | None) -> Maybe[Percent] | None:
    """The percentage of a clause, or `to be agreed`."""
    if clause is None:
        return None
    node = first(clause, "percent")
    return percent(node) if node else open_in(work, clause)


def duration(node: Node) -> Duration:
    """`4 business hours`."""
    return Duration(number(tokens(node, "NUMERAL")[0]), UNITS[tokens(node, "UNIT")[0].text])


def duration_in(work: Work, clause: Node | None) -> Maybe[Duration] | None:
    """The duration of a clause, or `to be agreed`."""
    if clause is None:
        return None
    node = first(clause, "duration")
    return duration(node) if node else open_in(work, clause)


def only_duration(clause: Node | None) -> Duration | None:
    """The duration of a clause that cannot be left open."""
    node = first(clause, "duration") if clause else None
    return duration(node) if node else None


def interval(node: Node) -> Interval:
    """The interval in `every 30 days` or `every month`."""
    lasting = first(node, "duration")
    if lasting:
        span = duration(lasting)
        return Interval(span.count, span.unit)
    return Interval(Decimal(1), UNITS[tokens(node, "UNIT")[-1].text])


def period(node: Node | None) -> Period | None:
    """The period of `each month`, in a clause or as itself."""
    if node is None:
        return None
    found_every = node if node.rule == "every" else first(node, "every")
    tok = token(found_every, "PERIOD") if found_every else None
    return PERIODS[tok.text] if tok else None


def sure_period(node: Node) -> Period:
    """The period of a clause whose grammar has one."""
    return period(node) or Period.MONTH


def a_date(work: Work, tok: Token) -> date | None:
    """A date; reports one that no calendar has."""
    try:
        return date.fromisoformat(tok.text)
    except ValueError:
        work.report(found.ImpossibleDate(work.span(tok), tok.text, "date"))
        return None


def date_in(work: Work, clause: Node | None) -> Maybe[date] | None:
    """The date of a clause, or `to be agreed`."""
    if clause is None:
        return None
    tok = token(clause, "ISO_DATE")
    return a_date(work, tok) if tok else open_in(work, clause)


def dates(work: Work, node: Node) -> tuple[date, date] | None:
    """`2026-12-24 to 2026-12-31`; one date is both ends."""
    found_dates = [a_date(work, tok) for tok in tokens(node, "ISO_DATE")]
    if not found_dates or None in found_dates:
        return None
    start, end = found_dates[0], found_dates[-1]
    assert start is not None
    assert end is not None
    return start, end


def month(work: Work, tok: Token) -> Month | None:
    """`2026-01`, or the month of a date; reports a month that does not exist."""
    year, number_of_month = int(tok.text[:4]), int(tok.text[5:7])
    if not 1 <= number_of_month <= 12 or year < 1:
        work.report(found.ImpossibleDate(work.span(tok), tok.text, "month"))
        return None
    return Month(year, number_of_month)


def clock(work: Work, tok: Token) -> time | None:
    """`09:30`; `24:00` gives midnight; reports a time that does not exist."""
    hour, minute = (int(part) for part in tok.text.split(":"))
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        work.report(found.ImpossibleDate(work.span(tok), tok.text, "time of day"))
        return None
    return time(hour % 24, minute)


def moment_of_day(work: Work, node: Node) -> datetime | None:
    """`2026-03-06 16:30`, without a zone."""
    day = a_date(work, tokens(node, "ISO_DATE")[0])
    at = clock(work, tokens(node, "CLOCK")[0])
    return datetime.combine(day, at) if day and at else None


def weekday(tok: Token) -> int:
    """0 for Monday."""
    return WEEKDAYS.index(tok.text[:3])


def moment(work: Work, node: Node | None) -> Moment | None:
    """`to_sales`, `first touch`, `deal.won`."""
    if node is None:
        return None
    which = token(node, "first", "last")
    ref = work.dotted(node.children[-1], *MOMENTS)
    return Moment(which.text if which else "", ref) if ref else None


def bound(node: Node) -> Bound | None:
    """`at least` or `at most` in a clause."""
    if first(node, "at_least") or token(node, "at least"):
        return Bound.AT_LEAST
    if first(node, "at_most") or token(node, "at most"):
        return Bound.AT_MOST
    return None


def share(work: Work, clause: Node) -> Share | None:
    """`for at least 95% of leads`."""
    node = first(clause, "share")
    if node is None:
        return None
    part = percent_in(work, node)
    return Share(part, tokens(node, "NAME")[-1].text) if part else None


def counted(work: Work, node: Node) -> Counted | None:
    """`250 mql`."""
    of = work.named(node, "stage", "event", "record")
    numeral = token(node, "NUMERAL")
    amount = exact(work, numeral) if numeral else open_in(work, node)
    return Counted(amount, of) if of and amount is not None else None


def _is_name(element: Element) -> bool:
    return type(element) is Token and element.kind == "NAME"


def needed(work: Work, node: Node) -> Needed | None:
    """`the mql needed by new_business in 2026-01`."""
    names = [c for c in node.children if type(c) is Node or _is_name(c)]
    stage = work.ref(names[0] if type(names[0]) is Token else None, "stage")
    funnel = work.dotted(names[1], "funnel")
    month_token = token(node, "ISO_MONTH")
    in_month = month(work, month_token) if month_token else None
    return Needed(stage, funnel, in_month) if stage and funnel else None


def value(work: Work, clause: Node) -> Maybe[Value] | None:
    """The value of a target or limit: money, percent, duration, count, or left open."""
    for child in clause.children:
        if type(child) is Node:
            match child.rule:
                case "money":
                    return money(work, child)
                case "percent":
                    return percent(child)
                case "duration":
                    return duration(child)
                case "count":
                    return exact(work, tokens(child, "NUMERAL")[0])
                case "open_value":
                    return work.open(child, clause)
    return None


def time_limit(work: Work, clause: Node | None) -> TimeLimit | None:
    """`within …`, `by end of business day`, `within, varying by … { … }`."""
    if clause is None:
        return None
    if by_end := first(clause, "by_end"):
        return _by_end(work, by_end)
    if at_opening := first(clause, "at_opening"):
        return _at_opening(work, at_opening)
    within = first(clause, "within")
    if within is None:
        return None
    table = first(within, "varying")
    if table:
        return _varying(work, table)
    return _deadline_in(work, within, clause)


def _by_end(work: Work, node: Node) -> Deadline:
    end = first(node, "day_end")
    assert end is not None
    return Deadline(_day_end(end), False, None, None, None, work.span(node))


def _at_opening(work: Work, node: Node) -> Deadline:
    return Deadline(NextOpening(), False, None, None, None, work.span(node))


def _deadline_in(work: Work, node: Node, clause: Node) -> Maybe[Deadline] | None:
    stated = first(node, "deadline", "by_end", "at_opening")
    if stated and stated.rule == "deadline":
        return _deadline(work, stated)
    if stated:
        return _by_end(work, stated) if stated.rule == "by_end" else _at_opening(work, stated)
    left_open = first(node, "open_value")
    return work.open(left_open, clause) if left_open else None


def _deadline(work: Work, node: Node) -> Deadline:
    head = node.children[0]
    assert type(head) is Node
    reach: Reach
    match head.rule:
        case "duration":
            reach = (duration(head),)
        case "chain":
            reach = tuple(duration(part) for part in every(head, "duration"))
        case "day_end":
            reach = _day_end(head)
        case _:
            reach = NextOpening()
    office, early = first(node, "office_hours"), first(node, "not_before")
    delay, start = only_duration(early), moment(work, first(early, "moment") if early else None)
    return Deadline(
        reach=reach,
        or_at_next_opening=first(node, "or_opening") is not None
        or (office is not None and first(office, "or_opening") is not None),
        aim=only_duration(first(node, "aiming")),
        outside_hours=only_duration(office),
        not_before=(delay, start) if delay and start else None,
        origin=work.span(node),
    )


def _day_end(node: Node) -> DayEnd:
    return DayEnd(next="next" in node.children[0].text)  # type: ignore[union-attr]


def _varying(work: Work, node: Node) -> Varying:
    names = first(node, "names")
    by = work.refs(tokens(names, "NAME") if names else (), "class")
    rows = []
    for row in every(node, "varying_row"):
        deadline = _deadline_in(work, row, row)
        if deadline is None:
            continue
        bands = tokens(row, "NAME")
        for place, band in enumerate(bands[: len(by)]):
            _check_band(work, by[place].name, band)
        values = None if token(row, "otherwise") else tuple(band.text for band in bands)
        rows.append(VaryingRow(values, deadline, work.span(row)))
    return Varying(by, tuple(rows), work.span(node))


def _check_band(work: Work, class_name: str, band: Token) -> None:
    known = tuple(work.names[class_name].parts)
    if band.text not in known and band.text not in work.lost:
        near = nearest(band.text, known)
        work.report(found.UnknownChoice(work.span(band), band.text, class_name, known, near))
