"""Wilson's interval against its formula, in decimals that are long enough."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.funnel.wilson import PLACES, Z, wilson


def test_of_nothing_nothing_can_be_said() -> None:
    assert wilson(0, 0) is None


def test_95_of_100_lie_between_88_82_and_97_85_percent() -> None:
    assert wilson(95, 100) == (Fraction(8882, PLACES), Fraction(9785, PLACES))


def test_none_of_10_may_still_be_27_76_percent() -> None:
    assert wilson(0, 10) == (0, Fraction(2776, PLACES))


def test_all_of_10_may_still_be_72_24_percent() -> None:
    assert wilson(10, 10) == (Fraction(7224, PLACES), 1)


@given(
    st.integers(1, 10**9).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
)
@settings(max_examples=60, deadline=None)
def test_ends_are_rounded_outwards_by_less_than_a_step(case: tuple[int, int]) -> None:
    part, whole = case
    found = wilson(part, whole)
    assert found is not None
    with localcontext() as context:
        context.prec = 60
        z = Decimal(Z.numerator) / Z.denominator
        share, n = Decimal(part) / whole, Decimal(whole)
        middle = share + z * z / (2 * n)
        reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).sqrt()
        below = 1 + z * z / n
        low, high = (middle - reach) / below, (middle + reach) / below
        ends = [Decimal(end.numerator) / end.denominator for end in found]
        step, tiny = Decimal(1) / PLACES, Decimal(10) ** -20
        assert ends[0] <= low + tiny
        assert low - ends[0] < step + tiny
        assert ends[1] >= min(high, 1) - tiny
        assert ends[1] - high < step + tiny
