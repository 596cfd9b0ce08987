"""Goals: nodes → model."""

from __future__ import annotations

from slalang.model import numbers as model
from slalang.model.quantities import Counted, Money, Month, Percent, Period, Unit
from slalang.resolve import findings as found
from slalang.resolve import prose, values
from slalang.resolve.figures import same_currency
from slalang.resolve.movement import PEOPLE
from slalang.resolve.records import party_of
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, every, first, token, tokens


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
        rises=_rise(work, node, amount),
    )


def _rise(work: Work, node: Node, amount: model.GoalAmount) -> model.Rise | None:
    """`rising by 2% each month`; an amount is in the unit of what rises."""
    clause = first(node, "rising")
    if clause is None:
        return None
    part, money, growth = (first(clause, rule) for rule in ("percent", "money", "growth"))
    by: Percent | Money | Counted | None = None
    if part:
        by = values.percent(part)
    elif money:
        by = same_currency(work, values.money(work, money), money, first(node, "money"))
    elif growth:
        by = values.counted(work, growth)
    if by is None or not _comparable(work, by, amount, clause):
        return None
    each, strange = values.sure_period(clause), None
    if each in (Period.DAY, Period.BUSINESS_DAY):
        strange = "a week or a longer period", f"`each {each.value}`"
    elif isinstance(by, Percent) and by.value > _STEEPEST:
        strange = f"at most `{_STEEPEST}%`", f"`{by.value:f}%`"
    if strange:
        work.report(found.WrongValue(work.span(clause), "rising by", *strange, None))
        return None
    return model.Rise(by, each, work.span(clause))


_STEEPEST = 1000
"""In percent: what rises faster is no plan, and its numbers have no end."""


def _comparable(
    work: Work, by: Percent | Money | Counted, amount: model.GoalAmount, clause: Node
) -> bool:
    """Whether what is added is in the unit of what it is added to; reported where it is not."""
    match by, amount:
        case (Money(), Counted(of=of)):
            wanted, stated = f"a number of `{of.name}`", "an amount of money"
        case (Counted(of=of), Money(currency=currency)):
            wanted, stated = f"an amount in {currency}", f"a number of `{of.name}`"
        case (Counted(of=of), Counted(of=other)) if of.name != other.name:
            wanted, stated = f"a number of `{other.name}`", f"a number of `{of.name}`"
        case _:
            return True
    work.report(found.WrongValue(work.span(clause), "rising by", wanted, stated, None))
    return False


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
