"""Makes projects of any size out of one agreement, for measuring."""

from __future__ import annotations

from pathlib import Path

AGREEMENT = """\
# Agreement number {n}.
agreement "Agreement {n}" {{
  version   "1"
  effective 2026-01-01 to 2026-12-31
  currency  USD
  calendar  office
}}

party marketing "Marketing" {{
  people 4
  signs  "Dana Ruiz" as "VP Marketing"
}}
party sales "Sales" {{
  role sdr "Sales development" {{ people 6 }}
  signs "Omar Haddad" as "VP Sales"
}}

calendar office "Office hours" {{
  zone "Europe/Warsaw"
  open mon to fri 09:00-12:30, 13:00-17:00
}}

lead {{
  email     text "E-mail" required
  title     text "Job title" required
  seniority one of individual, manager, director, vp, c_level required
  industry  text required
  employees count "Company size" required
  tools     many text "Technologies in use" required
  budget    yes/no "Budget confirmed" optional
  authority yes/no "Decision maker on board" optional
  need      yes/no "Need confirmed" optional
}}

event page_view "Page view" {{ page text }}
event demo_request "Demo request"

stage new "Lead" of marketing
stage mql "Marketing qualified lead" of marketing {{
  means \"\"\"A lead whose fit **and** interest justify a conversation now.\"\"\"
  when (fit >= 60 and interest >= 40)  # sla: ignore[qualifies-alone] because they asked
      or any demo_request within 14 days
}}
stage sql "Sales qualified lead" of sales {{
  when accepted and at least 2 of (budget, authority, need)
}}
stage opportunity "Opportunity" of sales
stage customer "Customer" of sales {{ ends }}
stage nurturing "In nurture" of marketing
stage lost "Disqualified" of sales {{ ends }}

score fit "Fit" from 0 to 100 {{
  first match "Role" {{
    +40 when seniority in (vp, c_level)
    +30 when seniority is director
    +10 when title contains "marketing"
  }}
  first match "Company size" {{
    +5  when employees in 1..10
    +15 when employees in 11..200
    +25 when employees > 200
  }}
  +20 when industry in ("Financial services", "Banking")
  +10 when tools has "HubSpot"
  -50 when email ends with "@competitor.example"
}}

score interest "Interest" from 0 {{
  group "Browsing" at most 40 {{
    +10 for each page_view within 30 days where page starts with "/pricing"
  }}
  +30 for any demo_request
}}

class priority "Priority" {{
  hot  "Hot" when any demo_request within 2 days
  warm "Warm" when fit >= 80
  cool "Cool" otherwise
}}

handoff to_sales "Handoff to Sales" from marketing to sales {{
  when becomes mql
  gives email, title, industry, employees, fit, interest
  tells owner by email
  accepted or rejected within 1 business day
  rejected because {{
    not_icp   "Outside our target" then enter lost
    too_early "Not yet" then enter nurturing with education, again after 60 days
  }}
}}

cadence inbound "Inbound follow-up" by sdr after to_sales {{
  first touch within, varying by priority {{
    hot  15 minutes or at next opening
    warm 2 business hours
    cool 1 business day
  }}
  day 0 call, then email "Thank you"
  day 2 call
  day 4 email "Case study" when no reply
  at least 3 attempts within 2 weeks
  stops on reply, meeting, opt_out
  when exhausted enter nurturing with education because unreachable "No answer"
}}

nurture education "Education track" by marketing {{
  day 0 email "Buyer's guide" for awareness
  leaves on mql, opt_out
  at most 90 days, then leave
}}

promise lead_volume "Qualified leads" by marketing to sales {{
  deliver at least the mql needed by new_business each month, tolerance 10%
}}
promise speed_to_lead "Speed to lead" by sales to marketing {{
  meet inbound.first_touch for at least 95% of leads each week
  alert manager when late
}}

funnel new_business "New business" through mql, sql, opportunity, customer {{
  measured 2026-01-05 from "Closed-loop report"
  source web_form "Website form" {{
    mql to sql              34%, measured on 3_900
    sql to opportunity      82%
    opportunity to customer 23%
    deal 2_000 USD
  }}
}}
goal revenue "New revenue" {{ 500_000 USD each month from new_business, for 12 months }}
measure acceptance "Acceptance rate" of marketing {{
  share of to_sales that are accepted, each month
  from "HubSpot"
  red below 70%
}}
review numbers "Monthly numbers" {{
  every month
  with marketing, sales
}}
"""


def agreement(number: int) -> str:
    """One agreement of about 138 lines that checks clean."""
    return AGREEMENT.format(n=number)


LINES = agreement(0).count("\n")
"""Lines of one agreement."""


def write_project(folder: Path, lines: int) -> int:
    """Fill a folder with agreements of that many lines in all; returns how many lines."""
    count = -(-lines // LINES)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"agreement_{number:04}.sla").write_text(agreement(number), encoding="utf-8")
    return count * LINES


def yaml_text(lines: int) -> str:
    """A YAML file of that many lines, for comparison."""
    block = "- name: lead_{n}\n  owner: marketing\n  points:\n    - 10\n    - 20\n"
    return "---\n" + "".join(block.format(n=n) for n in range(lines // 5))


def sql_text(lines: int) -> str:
    """An SQL file of that many lines, for comparison."""
    block = "SELECT\n    lead_id,\n    points\nFROM scores_{n}\nWHERE points > 10;\n\n"
    return "".join(block.format(n=n) for n in range(lines // 6))
