"""`slalang due`: what each person owes now, what broke, and how it is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from timelines import MOVES, at, grounded, lived, whole

from slalang.calendar.local import midnight
from slalang.cli.main import run
from slalang.monitor.due.called import titles_of
from slalang.monitor.due.day import Day, day_of
from slalang.monitor.due.look import Looked, looked
from slalang.monitor.due.render_json import render_json
from slalang.monitor.due.render_markdown import render_markdown
from slalang.monitor.due.render_text import COLUMNS, SCREEN, render_text
from slalang.monitor.due.standup import EVERYBODY, Only, Standup, standup_of
from slalang.monitor.due.teams import Person, teams_of
from slalang.monitor.due.words import due_words
from slalang.timeline.item import State

CALL_BACK = """
promise quick "Call back" by sdr to marketing {
  after demo_request do attempt within 2 business hours
  alert manager at 50% of the time
}
"""
PEOPLE = (Person("ana", "Ana Kowalska", "sdr"), Person("ben", "Ben", "Development"),
          Person("mia", "Mia", "marketing"))  # fmt: skip
TUESDAY = "2026-03-10 09:15"


def day(wall: str = TUESDAY, agreement: str = CALL_BACK) -> Day:
    return day_of(grounded(agreement)[1], at(wall))


def look(
    timeline: str, agreement: str = CALL_BACK, *, wall: str = TUESDAY, lead: str = "L-1",
    owner: str = "ana", called: str | None = None,
) -> Looked:  # fmt: skip
    """What a stand-up finds of one lead."""
    data = f'owner "{owner}"' if owner else ""
    told = lived(agreement, timeline, wall, lead=data)
    titles = titles_of(told.life.ground.agreement)
    return looked(day(wall, agreement), lead, told.life, called, told.told, titles=titles)


def standup(
    *found: Looked, agreement: str = CALL_BACK, wall: str = TUESDAY, only: Only = EVERYBODY
) -> Standup:
    teams = teams_of(grounded(agreement)[1].agreement, PEOPLE)
    return standup_of("Acme", day(wall, agreement), teams, found, only=only)


def whats(found: Looked) -> list[str]:
    return [f"{one.what} {due_words(day(), one.due)}" for one in found.owed]


# ── Which days ───────────────────────────────────────────────────────────


def test_it_looks_from_this_time_on_the_business_day_before_to_the_end_of_the_next() -> None:
    tuesday = day()
    assert (tuesday.since, tuesday.until) == (at("2026-03-09 09:15"), at("2026-03-12 00:00"))


def test_on_a_monday_it_looks_back_to_friday_and_on_a_friday_ahead_to_monday() -> None:
    assert day("2026-03-09 09:15").since == at("2026-03-06 09:15")
    assert day("2026-03-06 09:15").until == at("2026-03-10 00:00")


def test_across_a_change_of_clocks_it_is_the_same_time_on_the_wall() -> None:
    monday = day("2026-03-30 09:15")
    assert monday.since == at("2026-03-27 09:15")


def test_without_a_calendar_every_day_is_worked() -> None:
    without = """
agreement "Test" { effective 2026-01-01 to 2026-12-31 }
party sales "Sales"
party marketing "Marketing"
promise quick "Call back" by sales to marketing { after demo_request do attempt within 2 hours }
"""
    found = day_of(grounded(without)[1], at("2026-03-09 09:15"))
    assert found.since == at("2026-03-08 09:15", "Europe/Warsaw")
    assert found.until == midnight(found.date_of(found.until), found.zone)


# ── What is owed ─────────────────────────────────────────────────────────


def test_what_is_due_today_or_on_the_next_business_day_is_owed() -> None:
    assert whats(look("2026-03-09 16:00 demo_request")) == ["attempt in 45 min"]
    assert whats(look("2026-03-10 09:05 demo_request")) == ["attempt by 11:05"]


def test_what_is_due_later_is_not_shown_but_its_lead_is_open() -> None:
    slow = CALL_BACK.replace("2 business hours", "5 business days")
    found = look("2026-03-10 09:05 demo_request", slow)
    assert not found.owed
    assert found.is_open


def test_what_is_done_is_not_owed() -> None:
    found = look("2026-03-10 09:05 demo_request\n2026-03-10 09:10 attempt")
    assert not found.owed
    assert not found.is_open


def test_what_has_no_time_yet_is_counted() -> None:
    paused = CALL_BACK.replace("alert", "pauses while any out_of_office\n  alert")
    found = look("2026-03-10 09:05 demo_request\n2026-03-10 09:06 out_of_office", paused)
    assert not found.owed
    (paused_one,) = found.untimed
    assert (paused_one.owner, paused_one.what, paused_one.state) == ("ana", "attempt", State.PAUSED)
    assert "no time yet  L-1  attempt (paused)" in render_text(standup(found), None)
    assert "1 without a time yet" in render_text(standup(found))


def test_a_promise_about_another_one_is_told_once_with_the_alerts_of_both() -> None:
    text = (
        MOVES
        + """
cadence inbound "Follow-up" by sdr after to_sales { first touch within 2 business hours }
promise met "Speed" by sales to marketing {
  meet inbound.first_touch for at least 95% of leads each week
  alert owner at 10% of the time
}
"""
    )
    found = look("2026-03-10 09:00 demo_request", text)
    (only,) = found.owed
    assert (only.what, only.duty) == ("first touch", "inbound.first_touch")
    assert only.alerted == ("owner",)


def test_steps_are_shown_from_the_day_on_which_they_open() -> None:
    text = (
        MOVES
        + """
cadence inbound "Follow-up" by sdr after to_sales {
  day 0 call "First call"
  business day 1 email "Thank you"
}
"""
    )
    timeline = "2026-03-10 09:00 demo_request"
    assert whats(look(timeline, text)) == ["call “First call” by 17:00"]
    called = timeline + "\n2026-03-10 10:00 attempt { channel call, outcome no_answer }"
    assert [one.what for one in look(called, text, wall="2026-03-11 09:15").owed] == [
        "email “Thank you”"
    ]


def test_an_alert_that_has_fired_makes_it_about_to_break() -> None:
    found = look("2026-03-10 09:05 demo_request", wall="2026-03-10 10:20")
    (only,) = found.owed
    assert only.state is State.WARNED
    assert only.alerted == ("manager",)
    assert len(standup(found, wall="2026-03-10 10:20").soon) == 1


# ── What broke ───────────────────────────────────────────────────────────


def test_what_broke_since_yesterday_is_told_and_what_broke_before_is_not() -> None:
    (broke,) = look("2026-03-09 12:00 demo_request").broke
    assert (broke.what, broke.due, broke.said) == (
        "attempt", at("2026-03-09 14:00"), "no attempt so far"
    )  # fmt: skip
    assert not look("2026-03-05 12:00 demo_request").broke


def test_what_was_done_late_says_when() -> None:
    timeline = "2026-03-09 12:00 demo_request\n2026-03-09 15:00 attempt"
    (broke,) = look(timeline).broke
    assert broke.done == at("2026-03-09 15:00")
    assert "came Mon 9 Mar 15:00" in broke.said


# ── Whose it is ──────────────────────────────────────────────────────────


def test_the_owner_of_a_lead_comes_first_and_what_nobody_owns_is_up_to_the_role() -> None:
    made = standup(
        look("2026-03-10 09:05 demo_request", lead="L-1"),
        look("2026-03-10 09:01 demo_request", lead="L-2", owner=""),
    )
    assert [(desk.person, desk.team) for desk in made.desks] == [("ana", "sdr"), (None, "sdr")]
    assert made.without_owner == 1


def test_what_another_party_owes_is_not_on_the_desk_of_the_owner() -> None:
    text = CALL_BACK.replace("by sdr to marketing", "by marketing to sales")
    made = standup(look("2026-03-10 09:05 demo_request", text), agreement=text)
    assert [(desk.person, desk.team) for desk in made.desks] == [(None, "marketing")]


def test_without_people_the_owner_has_what_those_who_get_leads_owe() -> None:
    text = MOVES + CALL_BACK
    teams = teams_of(grounded(text)[1].agreement)
    assert teams.desk("zoe", "sdr") == "zoe"
    assert teams.desk("zoe", "marketing") is None


def test_the_most_urgent_person_comes_first_and_who_has_nothing_last() -> None:
    made = standup(
        look("2026-03-10 09:10 demo_request", lead="L-1", owner="ana"),
        look("2026-03-10 09:01 demo_request", lead="L-2", owner="ben"),
    )
    assert [desk.person for desk in made.desks] == ["ben", "ana"]
    assert made.idle == ("mia",)


def test_only_one_person_or_one_party_can_be_asked_for() -> None:
    found = (
        look("2026-03-10 09:10 demo_request", lead="L-1", owner="ana"),
        look("2026-03-10 09:01 demo_request", lead="L-2", owner="ben"),
    )
    assert [desk.person for desk in standup(*found, only=Only(person="ana")).desks] == ["ana"]
    assert len(standup(*found, only=Only(team="sales")).desks) == 2
    assert not standup(*found, only=Only(team="marketing")).desks
    assert standup(*found, only=Only(team="marketing")).idle == ("mia",)


def test_counts_are_by_party_and_role() -> None:
    made = standup(look("2026-03-10 09:05 demo_request"), look("2026-03-09 12:00 demo_request"))
    (team,) = made.counts
    assert (team.name, team.owed, team.soon, team.broke) == ("sdr", 1, 0, 1)


# ── In words ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        ("2026-03-10 09:15", "now"),
        ("2026-03-10 09:50", "in 35 min"),
        ("2026-03-10 17:00", "by 17:00"),
        ("2026-03-11 00:00", "by midnight"),
        ("2026-03-11 09:30", "Wed 09:30"),
        ("2026-03-16 09:30", "Mon 09:30"),
        ("2026-03-20 09:30", "Fri 20 Mar 09:30"),
        ("2027-01-04 09:30", "Mon 4 Jan 2027 09:30"),
    ],
)
def test_how_long_is_left(wall: str, words: str) -> None:
    assert due_words(day(), at(wall)) == words


def test_the_text_is_one_screen() -> None:
    made = standup(
        look("2026-03-10 09:05 demo_request", called="Globex"),
        look("2026-03-09 12:00 demo_request", lead="L-2", owner="ben", called="Acme Corp"),
    )
    assert render_text(made).splitlines() == [
        "Acme",
        "Stand-up of Tue 10 Mar 2026, 09:15 (Europe/Warsaw)",
        "Owed until the end of Wed 11 Mar; broken since Mon 9 Mar 09:15",
        "",
        "                  owed  about to break  overdue    broke",
        "  Development        1               0        1        1",
        "Something is owed of 2 leads in all, and each of them has an owner.",
        "",
        "Broke since Mon 9 Mar 09:15: 1",
        "  due Mon 14:00  L-2  no attempt so far  Ben  Acme Corp",
        "",
        "Ana Kowalska, Development: 1 owed",
        "  by 11:05       L-1  attempt  Globex     Call back",
        "",
        "Ben, Development: 0 owed, 1 overdue (oldest 9 Mar), 1 broke",
        "  overdue 9 Mar  L-2  attempt  Acme Corp  Call back",
        "",
        "Nothing to do now: Mia",
    ]


def many(count: int) -> Standup:
    one = look("2026-03-10 09:05 demo_request", called="A company with a rather long name")
    (owed,) = one.owed
    leads = [
        replace(one, lead=f"lead-{n:08}", owed=(replace(owed, lead=f"lead-{n:08}"),))
        for n in range(count)
    ]
    return standup(*leads)


def test_at_most_three_lines_a_person_and_no_line_is_too_long() -> None:
    lines = render_text(many(22)).splitlines()
    assert sum("lead-" in line for line in lines) == 3
    assert lines[-1] == "Not every line is shown: `--all` shows them all."
    assert max(map(len, lines)) <= COLUMNS
    assert render_markdown(many(22)).count("lead-") == 3


def test_a_team_of_ten_fits_one_screen() -> None:
    overdue = look("2026-03-05 12:00 demo_request").overdue[0]
    found = []
    for one in many(1).desks[0].owed:
        for n in range(100):
            lead, who = f"lead-{n:08}", f"person {n % 10} of a long name indeed"
            late = replace(overdue, lead=lead, owner=who)
            soon = replace(one, due=at("2026-03-10 09:30"), lead=lead, owner=who)
            found.append(Looked(lead, who, True, (soon,), (late,), (), (), ()))
    lines = render_text(standup(*found)).splitlines()
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= COLUMNS
    assert sum("overdue (oldest 5 Mar)" in line for line in lines) == 10


def test_one_person_alone_has_the_whole_screen() -> None:
    made = replace(many(22), only=Only(person="ana"))
    assert sum("lead-" in line for line in render_text(made).splitlines()) == 22


# ── Overdue ──────────────────────────────────────────────────────────────


def test_what_was_due_and_is_still_not_done_is_overdue() -> None:
    found = look("2026-03-05 12:00 demo_request")
    (late,) = found.overdue
    assert (late.what, late.due) == ("attempt", at("2026-03-05 14:00"))
    assert found.is_open
    made = standup(found)
    assert "ana" not in made.idle
    assert made.counts[0].overdue == 1
    assert "1 overdue (oldest 5 Mar)" in render_text(made)
    assert "**overdue 5 Mar** L-1" in render_markdown(made)
    (desk,) = json.loads(render_json(made))["desks"]
    assert desk["overdue"][0]["minutes_left"] < 0


def test_what_was_done_late_or_is_excused_by_now_is_not_overdue() -> None:
    asked = "2026-03-05 12:00 demo_request\n"
    stops = CALL_BACK.replace("alert", "stops on reply\n  alert")
    assert not look(asked + "2026-03-06 12:00 attempt").overdue
    assert not look(asked + "2026-03-06 12:00 reply", stops).overdue
    assert look(asked, stops).overdue


def test_of_a_lead_that_asks_again_the_running_clock_is_told_alone() -> None:
    found = look("2026-03-05 12:00 demo_request\n2026-03-10 09:05 demo_request")
    assert whats(found) == ["attempt by 11:05"]
    assert not found.overdue


def test_a_lead_asking_twice_is_one_line() -> None:
    assert whats(look("2026-03-10 09:00 demo_request\n2026-03-10 09:05 demo_request")) == [
        "attempt by 11:00"
    ]


def test_whoever_took_over_is_told_from_whom_and_the_breach_stays_where_it_was() -> None:
    text = (
        MOVES
        + """
cadence inbound "Follow-up" by sdr after to_sales {
  first touch within 2 business hours from assigned
}
"""
    )
    timeline = """2026-03-09 12:00 demo_request
2026-03-09 12:00 assigned { person_assigned "ann" }
2026-03-10 09:00 assigned { person_assigned "ben" }"""
    found = look(timeline, text)
    (only,) = found.owed
    assert (only.owner, only.taken_from) == ("ben", "ann")
    assert [one.owner for one in found.broke] == ["ann"]
    assert not found.overdue
    assert "first touch (taken over from ann)" in render_text(standup(found, agreement=text))


def test_what_is_owed_is_called_by_its_title() -> None:
    text = 'event brochure_sent "Brochure posted"\n' + CALL_BACK.replace("attempt", "brochure_sent")
    made = standup(look("2026-03-10 09:05 demo_request", text), agreement=text)
    assert "by 11:05  L-1  Brochure posted  Call back" in render_text(made)


def test_how_many_are_left_is_told() -> None:
    text = CALL_BACK.replace(
        "do attempt within 2 business hours", "do at least 3 attempt within 1 business day"
    )
    timeline = "2026-03-10 09:05 demo_request"
    assert [one.what for one in look(timeline, text).owed] == ["3 attempts"]
    once = timeline + "\n2026-03-10 09:10 attempt"
    assert [one.what for one in look(once, text).owed] == ["2 more attempts (1 of 3 done)"]


def test_who_owes_something_later_has_not_nothing_to_do() -> None:
    slow = CALL_BACK.replace("2 business hours", "5 business days")
    made = standup(look("2026-03-10 09:05 demo_request", slow), agreement=slow)
    assert made.later == ("ana",)
    assert "ana" not in made.idle
    assert "Nothing due until the end of Wed 11 Mar: Ana Kowalska" in render_text(made)


def test_everything_is_shown_where_that_is_asked_for() -> None:
    assert sum("lead-" in line for line in render_text(many(22), None).splitlines()) == 22
    assert len(json.loads(render_json(many(22)))["desks"][0]["owed"]) == 22


def test_json_tells_instants_with_their_offset() -> None:
    told = json.loads(render_json(standup(look("2026-03-10 09:05 demo_request"))))
    assert told["format"] == "slalang.due/1"
    (owed,) = told["desks"][0]["owed"]
    assert owed["due"] == "2026-03-10T11:05:00+01:00"
    assert (owed["minutes_left"], owed["state"]) == (110, "running")


def test_hostile_names_stay_on_their_line() -> None:
    evil = "x\n# y | [a](https://b.example) <b> `c` \x1b[31m\u202e"
    made = standup(look("2026-03-10 09:05 demo_request", lead=evil, called=evil))
    assert not [line for line in render_text(made).splitlines() if line.startswith("#")]
    assert "\x1b" not in render_text(made)
    shown = render_markdown(made)
    assert "[a](" not in shown
    assert "<b>" not in shown
    assert json.loads(render_json(made))["desks"][0]["owed"][0]["lead"] == evil


def test_nothing_at_all_is_said_so() -> None:
    assert "Nothing is owed, and nothing broke." in render_text(standup())
    assert "Nothing is owed, and nothing broke." in render_markdown(standup())
    assert "Marketing owes nothing." in render_text(standup(only=Only(team="marketing")))
    assert "0 leads" not in render_text(standup())


def test_nothing_is_owed_is_never_said_where_nobody_can_know() -> None:
    doubtful = replace(standup(), doubts=("33 rows are not as they should be",))
    for shown in (render_text(doubtful), render_markdown(doubtful)):
        assert "Nothing can be said: 33 rows are not as they should be." in shown
        assert "Nothing is owed" not in shown
    some = replace(standup(look("2026-03-10 09:05 demo_request")), doubts=("1 row is not",))
    assert "Not everything is here: 1 row is not." in render_text(some).splitlines()[3]
    assert "Nothing was promised" in render_text(replace(standup(), promised=False))


# ── Over data ────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pytest.importorskip("duckdb")
    text = whole(CALL_BACK).replace("  owner     person", "  name      text\n  owner     person")
    (tmp_path / "a.sla").write_text(text, encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    (data / "leads.csv").write_text(
        "lead_id,name,owner\nL-1,Globex,ana\nL-2,Initech,\nL-3,Done,ben\n", encoding="utf-8"
    )
    (data / "events.csv").write_text(
        "lead_id,event,at,channel\n"
        "L-1,demo_request,2026-03-10T08:05:00Z,\n"
        "L-2,demo_request,2026-03-10T08:00:00Z,\n"
        "L-3,demo_request,2026-03-10T08:00:00Z,\n"
        "L-3,attempt,2026-03-10T08:10:00Z,call\n",
        encoding="utf-8",
    )
    (data / "people.csv").write_text(
        "person,name,role\nana,Ana Kowalska,sdr\nben,Ben,sdr\n", encoding="utf-8"
    )
    return tmp_path


def asked(folder: Path, *more: str) -> int:
    words = ["due", str(folder / "a.sla"), "--data", str(folder / "data"),
             "--as-of", "2026-03-10T08:15:00Z", *more]  # fmt: skip
    return run(words)


def test_a_stand_up_over_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(folder) == 0
    shown = capsys.readouterr().out
    assert (
        "Ana Kowalska, Development: 1 owed\n  by 11:05  L-1  attempt  Globex   Call back" in shown
    )
    assert "Development (no person named): 1 owed" in shown
    assert "Nothing to do now: Ben" in shown
    assert "Something is owed of 2 leads in all; 1 of them has no owner." in shown


def test_rows_that_could_not_be_used_are_told_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = folder / "data" / "events.csv"
    kept = events.read_text(encoding="utf-8")
    events.write_text(kept.replace("T08:10:00Z", "T08:10:00"), encoding="utf-8")
    assert asked(folder) == 0
    title, _, _, doubt = capsys.readouterr().out.splitlines()[:4]
    assert (title, doubt) == ("Test", "Not everything is here: 1 of 4 events could not be used.")
    assert asked(folder, "--for", "marketing") == 0
    assert "Nothing can be said: 1 of 4 events could not be used." in capsys.readouterr().out


def test_data_of_which_nothing_can_be_used_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = folder / "data" / "events.csv"
    kept = events.read_text(encoding="utf-8")
    events.write_text(kept.replace("00Z", "00"), encoding="utf-8")
    assert asked(folder) == 2
    assert "Nothing is owed" not in capsys.readouterr().out


def test_for_one_person(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(folder, "--for", "Ana Kowalska", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [desk["person"] for desk in told["desks"]] == ["ana"]


def test_nobody_of_that_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(folder, "--for", "anna") == 2
    said = capsys.readouterr().err
    assert "nobody is called `anna`" in said
    assert "Did you mean `ana`?" in said


def test_since_after_as_of_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(folder, "--since", "2026-03-11T08:15:00Z") == 2
    assert "`--since` is later than `--as-of`" in capsys.readouterr().err


def test_an_instant_that_no_calendar_reaches_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for far in ("9999-12-31T08:15:00Z", "1800-03-10T08:15:00Z"):
        assert asked(folder, "--as-of", far) == 2
        assert "after 2200 are not worked out" in capsys.readouterr().err
    assert asked(folder, "--since", "0001-01-02T00:00:00Z") == 2


def test_it_is_written_to_a_file_but_never_over_the_data(folder: Path) -> None:
    assert asked(folder, "-o", str(folder / "out.txt")) == 0
    assert "Stand-up of Tue 10 Mar" in (folder / "out.txt").read_text(encoding="utf-8")
    before = (folder / "data" / "leads.csv").read_bytes()
    assert asked(folder, "-o", str(folder / "data" / "leads.csv")) == 2
    assert (folder / "data" / "leads.csv").read_bytes() == before


def test_it_is_never_written_over_the_agreement_nor_among_the_data(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "link").symlink_to("a.sla")
    before = (folder / "a.sla").read_bytes()
    for name in ("a.sla", "link", "holidays.lock"):
        assert asked(folder, "-o", str(folder / name)) == 2
        assert "is what the agreement is read from" in capsys.readouterr().err
    assert (folder / "a.sla").read_bytes() == before
    assert asked(folder, "--format", "json", "-o", str(folder / "data" / "more.json")) == 2
    assert "would be read as data the next time" in capsys.readouterr().err
