"""Steps and amounts in, the equations that people read out: `250 ÷ 23% = 1,086.96 → 1,087`."""

from __future__ import annotations

from fractions import Fraction

from slalang.funnel.arithmetic import half_up
from slalang.funnel.plans import Amount, CostLine, Step
from slalang.model.quantities import Money, Percent
from slalang.source.frozen import dataclass
from slalang.wording.numbers import money, number, percent


@dataclass(frozen=True, slots=True)
class Equation:
    """One line of arithmetic, in three parts that can stand in columns."""

    left: str
    """`250 ÷ 23%`; empty where the goal itself is the need."""
    exact: str
    """`1,086.96`; empty where nothing had to be rounded."""
    result: str
    """`1,087`."""

    def __str__(self) -> str:
        """The whole line."""
        exact = f"{self.exact} → " if self.exact else ""
        return f"{self.left} = {exact}{self.result}" if self.left else f"{exact}{self.result}"


def equation(step: Step, currency: str | None) -> Equation:
    """One step up the funnel; results that do not end are shown to two decimals."""
    need = step.need
    cut = need.rounded is not None and need.rounded != need.exact
    exact, result = (amount(need.exact) if cut else ""), amount(need.used)
    if step.deal is not None:
        left = f"{cash(step.numerator, currency)} ÷ {cash(Fraction(step.deal), currency)}"
    elif step.rate is not None:
        left = f"{_operand(step.numerator)} ÷ {percent(Percent(step.rate))}"
    else:
        left = ""
    return Equation(left, exact, result)


def lead_value_equation(
    revenue: Fraction, leads: Fraction, value: Fraction, currency: str | None
) -> Equation:
    """`500,000 USD ÷ 3,900 = 128.21 USD`."""
    return Equation(f"{cash(revenue, currency)} ÷ {_operand(leads)}", "", cash(value, currency))


def cost_equation(line: CostLine, currency: str | None) -> Equation:
    """`2,345 × 40 USD = 93,800 USD`; a fixed cost of the period alone is itself."""
    total = cash(line.total, currency)
    if line.stage is None and line.count == 1:
        return Equation("", "", total)
    return Equation(f"{amount(line.count)} × {cash(Fraction(line.each), currency)}", "", total)


def amount(value: Fraction) -> str:
    """`1,087`, `1,086.96`: two decimals where there are more, rounded half up."""
    return number(half_up(value, 2))


def _operand(value: Fraction) -> str:
    """`1,087`, `23.33…`: a number that is calculated with says that it goes on."""
    shown = half_up(value, 2)
    return number(shown) + ("" if Fraction(shown) == value else "…")


def cash(value: Fraction, currency: str | None) -> str:
    """`128.21 USD`, to the cent."""
    return money(Money(half_up(value, 2), currency or "")).rstrip()


def asked(goal: Amount, stage_title: str) -> str:
    """`500,000 USD`, `40 Customer`: the amount of a goal."""
    return cash(goal.value, goal.unit) if goal.is_money else f"{amount(goal.value)} {stage_title}"
