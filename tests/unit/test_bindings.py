"""Bindings as their readers get them, and the ready ones that ship with the package."""

from __future__ import annotations

import subprocess
import sys
from datetime import time
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from slalang.check import CHECKS
from slalang.check.where_said import WhereSaid, bindings
from slalang.driver import check_text, read_text
from slalang.format import format_file
from slalang.model.agreement import Agreement
from slalang.model.bindings import LAYOUTS, Binding, Column, Relation, happened_in, own_tables
from slalang.model.digest import digest
from slalang.resolve.ready import NAMES, ready_file
from slalang.rules import RULES
from slalang.settings import Settings
from slalang.syntax.tree import Node, every, first, leaves, tokens

LEAD = """
agreement "A" { currency USD }
lead {
  name      text
  email     text
  title     text
  seniority one of individual, manager, director, vp, c_level
  source    one of web_form, outbound
  employees count
  revenue   money
  created   date
}
account { industry text }
record deal of lead { event won }
event email_click { page text }
"""


def binding(text: str, *, lead: str = LEAD) -> Binding:
    read = read_text(lead + text)
    assert [finding.message() for finding in read.findings] == []
    return read.agreement.bindings[-1]


def agreement(text: str) -> Agreement:
    return read_text(text).agreement


def columns(found: Binding) -> dict[str, Column]:
    assert found.leads is not None
    return {column.name: column for column in found.leads.columns}


def test_a_binding_says_all_that_a_reader_of_data_needs() -> None:
    found = binding("""
    binding crm "CRM" {
      leads from "people" where "gone" is no and "kind" in ("a", "b") and "age" is not 18 {
        id      from "key"
        name    from "first" and "last"
        created from "since" as "DD.MM.YYYY" in "Europe/Warsaw"
        revenue from "rev" in USD { "none" is 0 USD, otherwise unknown }
      }
      event deal.won from "deals" {
        with "links" by "id" is "deal"
        lead by email from "mail" of "links"
        at from "closed" at 12:00 in UTC
      }
      event attempt from "calls" {
        lead from "key"
        at from "ts" as "milliseconds"
        channel is call
        automatic is no
      }
    }
    """)
    assert found.leads is not None
    assert found.leads.table == "people"
    assert found.leads.id is not None
    assert found.leads.id.column == "key"
    assert [(test.relation, test.values) for test in found.leads.where] == [
        (Relation.IN, (False,)), (Relation.IN, ("a", "b")), (Relation.NOT_IN, (Decimal(18),)),
    ]  # fmt: skip
    read = columns(found)
    assert [cell.column for cell in read["name"].cells] == ["first", "last"]
    assert (read["created"].layout, read["created"].zone) == ("DD.MM.YYYY", "Europe/Warsaw")
    assert read["revenue"].currency == "USD"
    assert read["revenue"].otherwise is not None
    assert read["revenue"].otherwise.value is None
    won, attempt = found.events
    assert won.event.name == "deal.won"
    assert (won.joins[0].table, won.joins[0].here.column, won.joins[0].there) == (
        "links", "id", "deal",
    )  # fmt: skip
    assert won.lead is not None
    assert (won.lead.by, won.lead.cell.table) == ("email", "links")
    assert won.at is not None
    assert (won.at.at, won.at.zone) == (time(12), "UTC")
    assert attempt.at is not None
    assert attempt.at.zone == "UTC", "what is counted since 1970 has a zone"
    assert {one.name: one.value for one in attempt.constants} == {
        "channel": "call", "automatic": False,
    }  # fmt: skip


def test_a_ready_binding_offers_what_the_agreement_declares() -> None:
    found = binding("binding crm like hubspot")
    read = columns(found)
    assert set(read) == {"name", "email", "title", "seniority", "employees", "created"}
    assert all(column.ready for column in read.values())
    assert {m.value for m in read["seniority"].meanings} == set(read["seniority"].type.choices)
    assert [(one.record, one.columns[0].name) for one in found.records] == [("account", "industry")]
    names = {table.event.name for table in found.events}
    assert {"attempt", "reply", "meeting", "opt_out", "email_click", "deal.won"} <= names
    assert "form_submitted" not in names
    assert "touch" not in names, "what follows from other events has no rows"


def test_a_choice_that_cannot_be_given_whole_is_not_offered() -> None:
    """`source` has `outbound`, which HubSpot knows nothing of: half would be wrong."""
    assert "source" not in columns(binding("binding crm like hubspot"))
    lead = "lead { seniority one of junior, vp }\n"
    assert "seniority" not in columns(binding("binding crm like hubspot", lead=lead))


def test_own_rows_stand_in_the_place_of_ready_ones() -> None:
    found = binding("""
    binding crm like hubspot {
      leads from "contact" { title from "position" }
      event meeting from "calendly" {
        lead by email from "invitee"
        at from "starts" in UTC
      }
    }
    """)
    read = columns(found)
    assert (read["title"].cells[0].column, read["title"].ready) == ("position", False)
    assert (read["email"].cells[0].column, read["email"].ready) == ("property_email", True)
    assert found.leads is not None
    assert found.leads.id is not None
    assert [test.cell.column for test in found.leads.where] == ["_fivetran_deleted"]
    meetings = [table for table in found.events if table.event.name == "meeting"]
    assert [table.table for table in meetings] == ["calendly"]
    assert [table.table for table in own_tables(found)] == ["contact", "calendly"]


def test_nothing_is_added_to_a_table_of_another_name() -> None:
    found = binding('binding crm like hubspot { leads from "people" { id from "id" } }')
    assert columns(found) == {}
    assert found.records == ()


def test_a_ready_table_is_not_joined_for_a_column_that_nobody_wants() -> None:
    plain = binding("binding crm like hubspot", lead=LEAD.replace("page text", "note text"))
    wanted = binding("binding crm like hubspot")
    joins = [
        [join.table for table in one.events if table.event.name == "email_click"
         for join in table.joins]
        for one in (plain, wanted)
    ]  # fmt: skip
    assert joins == [[], ["email_event_click"]]


def test_a_binding_is_no_part_of_what_is_signed() -> None:
    assert digest(agreement(LEAD)) == digest(agreement(f"{LEAD}\nbinding crm like hubspot"))


def test_to_be_bound_is_no_use_of_an_event() -> None:
    text = f"{LEAD}\nbinding crm like hubspot"
    slugs = {finding.slug for finding in check_text(text, Settings(Path())).findings}
    assert "unused-declaration" in slugs


def test_the_layouts_are_those_of_strptime() -> None:
    assert LAYOUTS["DD.MM.YYYY"] == "%d.%m.%Y"
    assert LAYOUTS["YYYY-MM-DD HH:MM:SS"] == "%Y-%m-%d %H:%M:%S"


def test_a_check_is_loaded_only_for_bindings_and_says_what_it_needs() -> None:
    known = [one for one in (*CHECKS, *RULES) if isinstance(one, WhereSaid)]
    named = [one for one in known if one.said is bindings]
    assert len(named) == 9
    for one in named:
        assert import_module(one.module).NEEDS_WHOLE is one.NEEDS_WHOLE
    code = (
        "import sys; from pathlib import Path; from slalang.driver import check_text;"
        "from slalang.settings import Settings; check_text('lead {}', Settings(Path()));"
        "print([name for name in sys.modules if name in %r])"
    )
    eager = [*(one.module for one in named), "slalang.model.bindings", "slalang.resolve.bindings"]
    run = subprocess.run(
        [sys.executable, "-c", code % eager], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


# ── The ready ones ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_a_ready_binding_is_in_canonical_form(name: str) -> None:
    file = ready_file(name)
    assert format_file(file) == file.source.text


@pytest.mark.parametrize("name", NAMES)
def test_a_ready_binding_is_right_where_everything_is_declared(name: str) -> None:
    """Put into an agreement that declares all of its words, it has no findings of its own."""
    text = world_of(ready_file(name).declarations[0]) + "\n" + ready_file(name).source.text
    found = check_text(text, Settings(Path(), solver=False)).findings
    wrong = [f for f in found if f.code < "SLA3" or f.code > "SLA9"]
    assert [f.message() for f in wrong if f.slug not in OFFERED_TWICE] == []


OFFERED_TWICE = ("column-bound-twice", "value-mapped-twice")
"""`name` and `full_name` are one column, an owner may be `owner` or `c_level`: as declared."""


def world_of(ready: Node) -> str:
    """A lead, records and events with every attribute that a ready binding speaks of."""
    parts: list[str] = []
    records: dict[str, list[str]] = {"lead": [], "account": []}
    events: dict[str, list[str]] = {}
    for table in every(ready, "lead_table", "record_table", "event_table"):
        if table.children[0].kind == "stage":  # type: ignore[union-attr]
            parts.append(f"stage {tokens(table, 'NAME')[0].text}")
            continue
        for row in every(table, "column_row", "constant_row"):
            name = tokens(row, "NAME")[0].text
            line = f"  {name} {kind_of(row)}"
            if table.rule == "event_table":
                of = "".join(t.text for t in leaves(table.children[1])) \
                    if isinstance(table.children[1], Node) else table.children[1].text  # fmt: skip
                if name not in ("lead", "at", "planned_for"):
                    events.setdefault(of, []).append(line)
                events.setdefault(of, [])
            elif name != "id":
                owner = "lead" if table.rule == "lead_table" else tokens(table, "NAME")[0].text
                records[owner].append(line)
    for owner, lines in records.items():
        parts.append(f"{owner} {{\n" + "\n".join(dict.fromkeys(lines)) + "\n}")
    inner: list[str] = []
    for name, lines in events.items():
        if name in PRELUDE:
            continue
        body = f"event {name.rpartition('.')[2]} {{\n" + "\n".join(dict.fromkeys(lines)) + "\n}"
        (inner if "." in name else parts).append(body)
    return "\n".join([*parts, "record deal of lead {", *inner, "}"])


MOVES = (
    LEAD
    + """
party sales "Sales"
stage new
stage mql
stage opportunity
handoff to_sales from sales to sales { accepted within 1 day }
queue overflow
"""
)


def test_stages_handoffs_and_queues_are_tables_of_what_moves() -> None:
    found = binding(
        """
    binding crm {
      leads from "people" { id from "key" }
      stage mql from "history" where "value" is "mql" {
        lead from "who"
        at   from "changed" in UTC
      }
      handoff to_sales from "owners" {
        lead by email from "mail"
        at from "changed" in "Europe/Warsaw"
      }
      queue overflow from "queued" {
        lead from "who"
        at   from "day" at 09:00 in UTC
      }
      event visit from "visits" {
        lead from "who"
        at   from "seen" in UTC
      }
    }
    """,
        lead=MOVES + "event visit\n",
    )
    assert [(one.what, one.event.name) for one in found.events] == [
        ("stage", "mql"), ("handoff", "to_sales"), ("queue", "overflow"), ("event", "visit"),
    ]  # fmt: skip
    assert all(one.lead and one.at and not one.planned for one in found.events)
    assert [one.event.name for one in happened_in(found)] == ["visit"]


def test_what_is_planned_is_no_event() -> None:
    found = binding("""
    binding crm {
      leads from "people" { id from "key" }
      event meeting from "bookings" {
        lead from "who"
        at   from "booked" in UTC
        planned_for from "starts" as "DD.MM.YYYY HH:MM" in "Europe/Warsaw"
      }
    }
    """)
    (meeting,) = found.events
    assert meeting.planned is not None
    assert (meeting.planned.name, meeting.planned.zone) == ("planned_for", "Europe/Warsaw")
    assert meeting.planned.layout == "DD.MM.YYYY HH:MM"
    assert happened_in(found) == ()


def test_a_property_may_be_called_as_the_row_of_plans() -> None:
    found = binding(
        """
    binding crm {
      leads from "people" { id from "key" }
      event visit from "visits" {
        lead from "who"
        at   from "seen" in UTC
        planned_for from "reason"
      }
    }
    """,
        lead=LEAD + "event visit { planned_for text }\n",
    )
    (visit,) = found.events
    assert visit.planned is None
    assert [column.name for column in visit.columns] == ["planned_for"]


def test_people_have_ids_and_names() -> None:
    found = binding("""
    binding crm {
      leads from "people" { id from "key" }
      people from "staff" where "active" is yes {
        with "names" by "name_id" is "id"
        id   from "id"
        name from "first" of "names" and "last" of "names" { "nobody" is unknown }
      }
    }
    """)
    people = found.people
    assert people is not None
    assert people.id is not None
    assert people.name is not None
    assert (people.table, people.id.column, people.joins[0].table) == ("staff", "id", "names")
    assert [cell.column for cell in people.name.cells] == ["first", "last"]
    assert own_tables_of(found) == ["people", "staff"]


def own_tables_of(found: Binding) -> list[str]:
    return [table.table for table in own_tables(found)]


def test_a_ready_binding_knows_the_stages_that_are_declared() -> None:
    found = binding("binding crm like hubspot", lead=MOVES)
    stages = {one.event.name: one.where[1].values for one in found.events if one.what == "stage"}
    assert stages == {
        "new": ("lead",), "mql": ("marketingqualifiedlead",), "opportunity": ("opportunity",),
    }  # fmt: skip
    assert found.people is not None
    assert (found.people.table, found.people.ready) == ("owner", True)
    assert all(one.what == "event" for one in binding("binding crm like hubspot").events)


@pytest.mark.parametrize(("row", "tables"), [
    ("", ["bookings"]),
    ('planned_for from "ends" in UTC', ["bookings", "engagement_meeting"]),
])  # fmt: skip
def test_own_plans_stand_in_the_place_of_ready_plans_alone(row: str, tables: list[str]) -> None:
    block = f'lead from "who"\n at from "starts" in UTC\n {row}\n'
    found = binding(f'binding crm like hubspot {{ event meeting from "bookings" {{ {block} }} }}')
    meetings = [one for one in found.events if one.event.name == "meeting"]
    assert [one.table for one in meetings] == tables
    assert sum(one.planned is not None for one in meetings) == bool(row)


PRELUDE = ("attempt", "assigned", "meeting", "reply", "opt_out", "hard_bounce")
CHOICES = (
    "one of vp, c_level, individual, executive, owner, partner, director, manager, senior,"
    " employee, entry"
)


def kind_of(row: Node) -> str:
    if first(row, "meanings"):
        return CHOICES
    return "date" if first(row, "in_unit") else "text"
