"""Charts: what stands where, so that a template only has to draw it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.backends.charts.canvas import round_top, scaled, shortened
from slalang.backends.charts.columns import Stack, column_chart
from slalang.backends.charts.fan import Spread, fan_chart
from slalang.backends.charts.funnel import Level, funnel_chart

WORDS = ("Title", "Said")


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 1), (1, 1), (3416, 4000), (5001, 6000), (99, 100), (Fraction(3, 1000), Fraction(3, 1000))],
)
def test_the_scale_ends_at_a_round_number(most: Fraction, top: Fraction) -> None:
    assert round_top(Fraction(most)) == top


def test_a_length_never_leaves_its_room() -> None:
    assert [scaled(Fraction(n), Fraction(4), 100) for n in (-1, 0, 1, 4, 9)] == [0, 0, 25, 100, 100]


def test_words_that_are_too_long_are_cut() -> None:
    assert shortened("Marketing Qualified Lead", 12) == "Marketing Q…"
    assert shortened("MQL", 12) == "MQL"


def test_parts_of_a_column_stand_on_each_other() -> None:
    stacks = [Stack("Jan", (("inside", Fraction(30)), ("beyond", Fraction(10))), "January: 40")]
    chart = column_chart("c", WORDS, stacks, ())
    inside, beyond = chart.boxes
    assert beyond.y + beyond.height == inside.y
    assert inside.height == 3 * beyond.height


def test_the_bars_of_a_funnel_are_as_wide_as_their_numbers() -> None:
    levels = [Level("Leads", Fraction(400), "25%"), Level("Deals", Fraction(100), "")]
    wide, narrow = funnel_chart("f", WORDS, levels).boxes
    assert wide.width == 4 * narrow.width
    assert wide.x + wide.width // 2 == narrow.x + narrow.width // 2


def test_the_widest_band_of_a_fan_is_drawn_first() -> None:
    spreads = [Spread(n, tuple(map(Fraction, (1, 2, 3, 4, 5))), Fraction(3)) for n in ("a", "b")]
    kinds = [path.kind for path in fan_chart("f", WORDS, spreads, ()).paths]
    assert [kind for kind in kinds if kind not in ("rule", "base")] == [
        "band-0", "band-1", "median", "planned",
    ]  # fmt: skip


def test_nothing_to_draw_makes_no_mistake() -> None:
    assert column_chart("c", WORDS, [], ()).boxes == ()
    assert funnel_chart("f", WORDS, []).boxes == ()
    assert fan_chart("f", WORDS, [], ()).boxes == ()


def test_a_year_and_a_funnel_are_no_wider_than_a_telephone_can_show() -> None:
    months = [Stack(f"m{at}", (("inside", Fraction(at)),), "") for at in range(13)]
    assert not column_chart("c", WORDS, months, ()).long
    assert column_chart("c", WORDS, months * 2, ()).long
    levels = [Level("Marketing Qualified Lead", Fraction(1_000_000), "1%")] * 3
    assert not funnel_chart("f", WORDS, levels).long
    spreads = [Spread(str(n), tuple(map(Fraction, (1, 2, 3))), Fraction(2)) for n in range(12)]
    assert not fan_chart("f", WORDS, spreads, ()).long


def test_every_second_month_can_be_left_out_where_there_is_little_room() -> None:
    months = [Stack(f"m{at}", (("inside", Fraction(1)),), "") for at in range(4)]
    names = [text for text in column_chart("c", WORDS, months, ()).texts if text.words[0] == "m"]
    assert ["between" in text.kind for text in names] == [False, True, False, True]
