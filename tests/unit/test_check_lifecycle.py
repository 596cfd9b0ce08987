"""The ways between stages: which arrows an agreement draws and what cannot be reached."""

from __future__ import annotations

from slalang.check.ways import left, reachable
from slalang.driver import read_text
from slalang.model.lifecycle import Lifecycle, lifecycle

PARTIES = """
party marketing "Marketing"
party sales "Sales" { role sdr "Sales development" { people 4 } }
lead { budget yes/no "Budget" }
event demo "Demo asked for"
"""


def ways_of(text: str) -> Lifecycle:
    result = read_text(PARTIES + text)
    assert not result.findings, [finding.message() for finding in result.findings]
    return lifecycle(result.agreement)


def arrows(ways: Lifecycle, *, skips: bool = False) -> list[str]:
    """`new → mql (meets the definition)`, without those that a drawing leaves out."""
    return [f"{edge.start} → {edge.end} ({edge.words})" for edge in ways.edges(skipping=skips)]


def test_a_whole_lifecycle() -> None:
    ways = ways_of("""
stage new of marketing
stage mql of marketing { when budget or any demo within 14 days }
stage sql of sales { when accepted and budget }
stage opportunity of sales
stage customer of sales { ends }
stage nurturing of marketing
stage lost of sales { ends }
handoff to_sales from marketing to sales {
  when becomes mql
  rejected because {
    duplicate "Already in the CRM"       then enter lost
    not_icp   "Outside our target"       then enter lost
    too_early "Interested, but not yet"  then enter nurturing, again after 60 days
    bad_data  "Contact data wrong"       then enter new
  }
}
cadence inbound by sdr after to_sales {
  day 0 call
  when exhausted enter nurturing because unreachable "No answer"
}
funnel new_business through mql, sql, opportunity, customer {
  mql to sql 34%
}
""")
    assert ways.start == "new"
    assert ways.main == ("new", "mql", "sql", "opportunity", "customer")
    assert ways.side == ("nurturing", "lost")
    assert arrows(ways) == [
        "new → mql (meets the definition)",
        "nurturing → mql (meets the definition)",
        "mql → sql (meets the definition)",
        "sql → opportunity (moved by hand: Sales)",
        "opportunity → customer (moved by hand: Sales)",
        "mql → lost (rejected: Already in the CRM)",
        "mql → lost (rejected: Outside our target)",
        "mql → nurturing (rejected: Interested, but not yet)",
        "mql → new (rejected: Contact data wrong)",
        "mql → nurturing (exhausted: No answer)",
    ]


def test_a_stage_may_say_where_leads_begin() -> None:
    ways = ways_of("""
stage mql of marketing { when budget }
stage new of marketing { starts }
stage sql of sales { when any demo within 7 days }
""")
    assert ways.start == "new"
    # A condition is met by leads of earlier stages only: nothing leads to `mql`.
    assert reachable(ways) == {"new", "sql"}


def test_a_stage_names_the_stages_that_it_is_entered_from() -> None:
    ways = ways_of("""
stage new of marketing
stage mql of marketing { when budget }
stage demo_set of sales {
  from mql
  set by sales
}
stage sql of sales {
  from demo_set
  when any demo within 7 days
}
""")
    assert arrows(ways) == [
        "new → mql (meets the definition)",
        "mql → demo_set (moved by hand: Sales)",
        "demo_set → sql (meets the definition)",
    ]


def test_a_return_leads_to_the_last_stage_of_the_party() -> None:
    ways = ways_of("""
stage new of marketing
stage mql of marketing { when budget }
stage sql of sales { set by sales }
handoff back from sales to marketing {
  when becomes sql
  on acceptance return to marketing
}
""")
    assert "sql → mql (accepted: Back)" in arrows(ways)


def test_back_with_the_owner_of_its_stage_a_lead_does_not_move() -> None:
    ways = ways_of("""
stage new of marketing
stage mql of marketing { when budget }
handoff to_sales from marketing to sales {
  when becomes mql
  rejected because { early "Too early" then return to marketing }
}
""")
    assert arrows(ways) == ["new → mql (meets the definition)"]
    assert left(ways) == {"new"}


def test_an_ended_stage_that_reopens_starts_again() -> None:
    ways = ways_of("""
stage new of marketing
stage lost of sales {
  set by sales
  ends
  reopens when any demo within 7 days
}
""")
    assert arrows(ways) == ["new → lost (moved by hand: Sales)", "lost → new (reopens)"]


def test_a_nurture_track_ends_where_its_leads_were() -> None:
    ways = ways_of("""
stage new of marketing { leaves within 30 days otherwise enter resting with education }
stage resting of marketing
stage lost of marketing { ends }
nurture education by marketing {
  day 0 email "Guide"
  at most 90 days, then enter lost
}
""")
    assert arrows(ways) == [
        "new → resting (stays too long)",
        "resting → lost (nurture ends: Education)",
    ]


def test_hundreds_of_stages_are_no_trouble() -> None:
    stages = "".join(f"stage s{n} of sales {{ when budget }}\n" for n in range(3_000))
    ways = ways_of("stage new of marketing\n" + stages)
    assert len(reachable(ways)) == 3_001
    assert len(left(ways)) == 3_000


def test_of_two_stages_with_one_name_the_first_counts() -> None:
    result = read_text(PARTIES + "stage new of sales\nstage new of sales { when budget }\n")
    assert [finding.slug for finding in result.findings] == ["duplicate-name"]
    assert reachable(lifecycle(result.agreement)) == {"new"}
