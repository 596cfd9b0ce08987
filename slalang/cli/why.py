"""`slalang why`: an agreement and a lead in; why it is where it is, and what would do, out."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.lead import LeadData, lead_options, misfit, read_data
from slalang.cli.options import FILE, format_option, split
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, understood_agreement
from slalang.cli.terminal import columns_of, in_colour

if TYPE_CHECKING:
    from slalang.evaluate import LeadProblem
    from slalang.model.agreement import Agreement
    from slalang.solve.why import FixedProblem

FORMATS = ("text", "json")

EXAMPLES = """\b
Examples:
  slalang why acme/agreement.sla --lead lead.json \\
      --as-of 2026-03-06T16:30:00Z
  slalang why acme/agreement.sla --lead lead.json --events events.json \\
      --as-of 2026-03-06T16:30:00Z --fixed seniority,webinar

\b
lead.json:
  {"seniority": "vp", "employees": 240, "industry": "Banking"}

\b
events.json:
  [{"event": "demo_request", "at": "2026-03-06T16:10:00Z", "properties": {}}]

\b
Exit codes:
  0  explained
  1  the agreement has errors that leave open what it says of leads
  2  it could not run: a file that cannot be read, data that does not fit
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@lead_options
@click.option(
    "--fixed", multiple=True, metavar="NAME",
    help="An attribute or an event that no advice should ask for, beside those that the "
    "agreement calls `fixed`; to be given again, or a list with commas.",
)  # fmt: skip
@click.option(
    "--given",
    multiple=True,
    metavar="STAGE",
    help="A stage set by hand that the lead is in, such as `customer`: no rule decides it.",
)
@format_option(FORMATS, "How the answer is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def why(
    *, file: Path, lead: Path, events: Path | None, account: Path | None, as_of: datetime,
    fixed: tuple[str, ...], given: tuple[str, ...], format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Explain one lead, and find the nearest change that would be enough.

    Shows score by score and rule by rule, with the line of each, why a lead is
    where it is. For the next stage, and the next better band of each class, a
    solver finds the fewest and smallest changes that would be enough, of what can
    change: events that may happen, and attributes that are not fixed.
    """
    agreement, report = understood_agreement(file)
    if agreement is None:
        return exit_code(report)
    from slalang.evaluate import LeadProblem, RulesProblem
    from slalang.solve.why import FixedProblem, GivenProblem, explain_lead

    data = read_data("why", lead, events, account)
    try:
        found = explain_lead(agreement, *data, as_of=as_of, fixed=split(fixed), given=split(given))
    except LeadProblem as problem:
        raise _misfit(agreement, data, problem) from None
    except FixedProblem as problem:
        raise _not_there(problem) from None
    except GivenProblem as problem:
        raise CannotRun(f"--given: {problem}", problem.help) from None
    except RulesProblem as problem:
        raise CannotRun(
            f"{file}: {problem}", "Let fewer scores, classes and terms rest on each other."
        ) from None
    if format_ == "text":
        from slalang.solve.why.text import render

        text = render(
            found,
            report.sources,
            colour=output is None and in_colour(sys.stdout),
            columns=columns_of(sys.stdout) if output is None else None,
        )
    else:
        from slalang.solve.why.json import render as to_json

        text = to_json(found, report.sources)
    give(text, output)
    return 0


def _misfit(agreement: Agreement, data: LeadData, problem: LeadProblem) -> CannotRun:
    """The refusal of data that does not fit; of a `stage` in it, how it is said instead."""
    from slalang.cases.world import world_of
    from slalang.solve.why.given import open_stages

    refused = misfit(problem.problems)
    if "stage" not in data.lead or not any("attribute `stage`" in it for it in problem.problems):
        return refused
    open = open_stages(world_of(agreement))
    help = "Leave it out: every stage here follows from the rules."
    if open:
        meant = data.lead["stage"] if data.lead["stage"] in open else open[0]
        help = f"Leave it out. A stage set by hand is said with `--given {meant}`."
    return CannotRun(refused.message, help, refused.details)


def _not_there(problem: FixedProblem) -> CannotRun:
    help = "Name an attribute, such as `industry` or `account.tier`, or an event."
    if problem.near:
        help = f"Did you mean `{problem.near}`?"
    return CannotRun(f"--fixed: {problem}", help)
