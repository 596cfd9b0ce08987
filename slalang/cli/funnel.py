"""`slalang funnel`: an agreement in; how many leads its goals need, step by step, out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE, format_option, unknown
from slalang.cli.options import month as a_month
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import CLASH, exit_code, sound_agreement
from slalang.cli.what_if import changed_agreement, what_if_options

if TYPE_CHECKING:
    from slalang.model.quantities import Month

FORMATS = ("text", "json", "csv", "markdown")

EXAMPLES = """\b
Examples:
  slalang funnel acme/agreement.sla
  slalang funnel acme/agreement.sla --source web_form
  slalang funnel acme/agreement.sla --month 2026-07
  slalang funnel acme/agreement.sla --set 'revenue = 400_000 USD'
  slalang funnel acme/agreement.sla --format csv -o plan.csv

\b
Exit codes:
  0  computed
  1  the agreement has errors other than numbers that clash, or nothing
     could be computed
  2  it could not run: no such source, no such file, bad usage
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option("--source", metavar="NAME", help="Let this source (or stream) alone carry the whole "
              "goal; without it, each carries its share of the revenue.")  # fmt: skip
@click.option(
    "--month", type=a_month, metavar="YYYY-MM",
    help="The month whose goal and rates hold; without it, the first of the goal.",
)  # fmt: skip
@what_if_options
@format_option(FORMATS, "How the plan is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def funnel(
    *, file: Path, source: str | None, month: Month | None, scenario: str | None,
    sets: tuple[str, ...], format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Show how many leads the goal needs, and why.

    From the goal up the funnel, each step with its equation: what a deal
    brings, which share of each stage becomes the next, and what one lead is worth.
    """
    # What a goal needs is known, whether people and money suffice or not.
    agreement, report = sound_agreement(file, but=CLASH)
    if agreement is None:
        return exit_code(report)
    from slalang.backends.funnel import to_csv, to_json, to_markdown, to_text
    from slalang.funnel.plan import plan
    from slalang.funnel.problems import SeveralSources, UnknownSource

    agreement = changed_agreement(agreement, scenario, sets)
    plans = plan(agreement, source=source, month=month)
    write = {"text": to_text, "json": to_json, "csv": to_csv, "markdown": to_markdown}[format_]
    for problem in plans.problems:
        if isinstance(problem, UnknownSource):
            # A source goes by its own name and by its path.
            names = [*problem.known, *(path.rpartition(".")[2] for path in problem.known)]
            raise unknown("source", problem.name, list(dict.fromkeys(names)))
        if isinstance(problem, SeveralSources):
            paths = " or ".join(f"`{path}`" for path in problem.paths)
            raise CannotRun(f"several sources are called `{problem.name}`", f"Write {paths}.")
    give(write(plans), output)
    return 0 if plans.funnels else 1
