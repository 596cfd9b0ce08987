"""What holds of simulations whatever the numbers are."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as some
from simulated import agreement, goal

from slalang.planning.plan import Setup
from slalang.planning.simulate.goals import Wishes
from slalang.planning.simulate.shifts import arrivals, shifts
from slalang.planning.simulate.world import whole

rates = some.integers(5, 100)
samples = some.sampled_from(["", ", measured on 3", ", measured on 40", ", measured on 5_000"])
times = some.sampled_from(
    ["takes 0 days", "takes 45 days", "takes median 45 days", "takes 30 days, give or take 20 days"]
)
deals = some.sampled_from(["deal 300 USD", "deal 300 USD, give or take 200 USD"])
rounding = some.sampled_from(["rounded up at each stage", "rounded up at the end", "exact"])


@settings(max_examples=15, deadline=None)
@given(
    some.tuples(rates, samples, rates, times, deals, rounding), some.integers(1, 5), some.booleans()
)
def test_chances_and_percentiles_are_in_order(
    funnel: tuple[int, str, int, str, str, str], count: int, luck: bool
) -> None:
    first, sample, second, *rest = funnel
    said = [f"mql to sql {first}%{sample}", f"sql to customer {second}%", *map(str, rest)]
    about = agreement("\n".join(said), "9_000 USD each month from web")
    found = goal(about, Setup(count=count), Wishes(draws=300, luck=luck))
    rows = (found.whole, *found.periods, *found.added_up, *found.goal_periods)
    assert all(0 <= row.chance <= 100 for row in rows)
    for row in rows:
        came = row.came
        assert 0 <= came.p5 <= came.p10 <= came.p50 <= came.p90 <= came.p95
    for earlier, later in zip(found.added_up, found.added_up[1:], strict=False):
        assert earlier.came.p50 <= later.came.p50
    assert found.added_up[-1].came == found.whole.came
    enough = found.enough
    if enough.factor is not None:
        assert enough.chance >= enough.certainty
        assert (enough.factor <= 1) == (found.whole.chance >= enough.certainty)


@settings(max_examples=50)
@given(some.lists(some.fractions(0, 50), max_size=20))
def test_whole_leads_are_as_many_as_their_parts_make(counts: list[Fraction]) -> None:
    found = whole(counts)
    assert all(leads >= 0 for leads in found)
    for end in range(len(counts) + 1):
        assert abs(sum(found[:end]) - sum(counts[:end])) <= Fraction(1, 2)


@settings(max_examples=50)
@given(some.floats(0, 30), some.integers(0, 40), some.integers(1, 40))
@example(2.3e-308, 0, 1)
def test_no_deal_comes_twice(deviation: float, place: int, count: int) -> None:
    found = arrivals({place: 1.0}, shifts(deviation), count)
    assert sum(found.values()) <= 1 + 1e-9
    assert all(0 <= period < count for period in found)
