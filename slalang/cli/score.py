"""`slalang score`: an agreement and a lead in; its points, class and stage, and why, out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from slalang.cli.lead import later, lead_options, misfit, read_data
from slalang.cli.options import FILE, format_option
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, understood_agreement

FORMATS = ("text", "json")

EXAMPLES = """\b
Examples:
  slalang score acme/agreement.sla --lead lead.json \\
      --as-of 2026-03-06T16:30:00Z
  slalang score acme/agreement.sla --lead lead.json --events events.json \\
      --as-of 2026-03-06T16:30:00Z --format json

\b
lead.json:
  {"seniority": "vp", "employees": 240, "industry": "Banking"}

\b
events.json:
  [{"event": "demo_request", "at": "2026-03-06T16:10:00Z", "properties": {}}]

\b
Exit codes:
  0  scored
  1  the agreement has errors that leave open what it says of leads
  2  it could not run: a file that cannot be read, data that does not fit
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@lead_options
@format_option(FORMATS, "How the answer is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def score(
    *, file: Path, lead: Path, events: Path | None, account: Path | None, as_of: datetime,
    format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Score one lead and say which rules fired.

    Shows the points on each axis, the class and the stage; which rule gave
    what, which could not be decided since something is not known, and what is
    missing for the next stage. What is not known neither earns nor costs points.
    `slalang why` shows it rule by rule, and the nearest changes that would be enough.
    """
    agreement, report = understood_agreement(file)
    if agreement is None:
        return exit_code(report)
    from slalang.backends.scoring import rules_of
    from slalang.calendar.zones import only_zone
    from slalang.evaluate import LeadProblem, RulesProblem, evaluate
    from slalang.evaluate.explain import explain_text
    from slalang.evaluate.why_not import why_not

    rules = rules_of(agreement)
    data = read_data("score", lead, events, account)
    try:
        found = evaluate(rules, data.lead, data.events, data.account, as_of=as_of)
        if format_ == "text":
            nearly = why_not(rules, data.lead, data.events, data.account, as_of=as_of)
            zone = only_zone(agreement.calendars)
            text = explain_text(found, nearly, zone=zone, later=later(data.events, as_of))
        else:
            from slalang.cli.score_json import to_json

            text = to_json(found)
    except LeadProblem as problem:
        raise misfit(problem.problems) from None
    except RulesProblem as problem:
        raise CannotRun(
            f"{file}: {problem}", "Let fewer scores, classes and terms rest on each other."
        ) from None
    give(text, output)
    return 0
