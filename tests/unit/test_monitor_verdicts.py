"""Verdicts of periods, and runs of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.monitor.result import Span, Tally, Verdict
from slalang.monitor.verdicts import broken, reaches, streaks, together, verdict_of

SHARE = Fraction(95, 100)


def week(number: int) -> Span:
    first = date(2026, 1, 5) + timedelta(weeks=number)
    return Span(f"week {number}", first, first + timedelta(days=6), True, False)


def runs(marks: str, least: int) -> list[tuple[str, str, int]]:
    """Runs of `b` in a text where `.` says nothing."""
    known = {"b": True, "k": False, ".": None}
    periods = [(week(number), known[mark]) for number, mark in enumerate(marks)]
    return [(one.first.name, one.last.name, one.length) for one in streaks(periods, least)]


def test_19_of_20_are_95_percent() -> None:
    assert reaches(19, 20, SHARE)
    assert not reaches(18, 20, SHARE)


def test_94_99_percent_are_less_than_95() -> None:
    assert not reaches(9_499, 10_000, SHARE)


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 100))
@settings(max_examples=50, deadline=None)
def test_whole_numbers_are_compared(kept: int, more: int, percent: int) -> None:
    due = kept + more
    assert reaches(kept, due, Fraction(percent, 100)) == (kept * 100 >= percent * due)


def test_a_period_that_is_not_over_has_no_verdict() -> None:
    assert verdict_of(Tally(broken=9), SHARE, closed=False) is Verdict.RUNNING


def test_open_items_do_not_count() -> None:
    assert verdict_of(Tally(open=9, void=3), SHARE, closed=True) is Verdict.NOTHING_DUE


def test_a_period_of_which_all_was_waived_is_waived() -> None:
    assert verdict_of(Tally(waived=2, void=1), SHARE, closed=True) is Verdict.WAIVED


def test_a_share_that_is_to_be_agreed_cannot_be_told() -> None:
    assert verdict_of(Tally(kept=1), None, closed=True) is Verdict.UNKNOWN


def test_kept_and_broken() -> None:
    assert verdict_of(Tally(kept=19, broken=1, waived=7), SHARE, closed=True) is Verdict.KEPT
    assert verdict_of(Tally(kept=18, broken=2), SHARE, closed=True) is Verdict.BROKEN


def test_three_in_a_row() -> None:
    assert runs("kbbbk", 3) == [("week 1", "week 3", 3)]
    assert runs("kbbkb", 3) == []


def test_a_period_without_items_neither_breaks_nor_continues_a_run() -> None:
    assert runs("bb.b", 3) == [("week 0", "week 3", 3)]
    assert runs("bb..k", 3) == []


def test_a_longer_run_is_told_once() -> None:
    assert runs("bbbbb", 3) == [("week 0", "week 4", 5)]


def test_several_runs() -> None:
    assert runs("bbkbb", 2) == [("week 0", "week 1", 2), ("week 3", "week 4", 2)]


def test_only_kept_and_broken_say_anything_about_a_run() -> None:
    said = {verdict: broken(verdict) for verdict in Verdict}
    assert {verdict for verdict, holds in said.items() if holds is None} == {
        Verdict.WAIVED, Verdict.NOTHING_DUE, Verdict.RUNNING, Verdict.UNKNOWN,
    }  # fmt: skip


def test_a_promise_of_several_lines_is_broken_with_any_of_them() -> None:
    assert together([Verdict.KEPT, Verdict.BROKEN]) is Verdict.BROKEN
    assert together([Verdict.KEPT, Verdict.NOTHING_DUE]) is Verdict.KEPT
    assert together([]) is Verdict.NOTHING_DUE
