"""Deals that come earlier or later than planned."""

from __future__ import annotations

import pytest

from slalang.planning.simulate.shifts import MOST, arrivals, shifts


@pytest.mark.parametrize("deviation", [0.0, 0.01, 0.3, 1.0, 4.0, 1_000.0, 1e300])
def test_all_deals_come_some_time_as_many_early_as_late(deviation: float) -> None:
    found = shifts(deviation)
    assert abs(sum(found.values()) - 1) < 1e-9
    assert all(found[steps] == found[-steps] for steps in found)
    assert max(found) <= MOST


def test_deals_are_as_far_from_their_period_as_they_should_be() -> None:
    variance = sum(steps**2 * part for steps, part in shifts(2.0).items())
    # A moment of a period, moved, falls into another: that alone is a sixth.
    assert abs(variance - (4 + 1 / 6)) < 1e-4


def test_early_deals_before_the_plan_stand_in_for_late_ones() -> None:
    came = [0.0] * 12
    for batch in range(24):
        for period, part in arrivals({batch: 1.0}, shifts(1.5), 12).items():
            came[period] += part
    assert all(abs(part - 1) < 1e-6 for part in came)


def test_what_comes_after_the_end_is_too_late() -> None:
    assert arrivals({11: 0.5, 12: 0.5}, {0: 1.0}, 12) == {11: 0.5}
