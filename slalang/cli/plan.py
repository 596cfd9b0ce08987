"""`slalang plan`: an agreement in; what is needed month by month, and why, out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE, format_option, unknown
from slalang.cli.output import give
from slalang.cli.plan_options import plan_options, setup_of
from slalang.cli.problem import CannotRun
from slalang.cli.project import CLASH, exit_code, sound_agreement
from slalang.cli.terminal import page_of
from slalang.cli.what_if import changed_agreement, what_if_options

if TYPE_CHECKING:
    from slalang.backends.plan.view import Asked
    from slalang.model.agreement import Agreement
    from slalang.planning.plan import Setup
    from slalang.planning.result import Plan

FORMATS = ("text", "json", "csv", "markdown")
_LISTED = 12

EXAMPLES = """\b
Examples:
  slalang plan acme/agreement.sla
  slalang plan acme/agreement.sla --from 2026-04 --periods 18
  slalang plan acme/agreement.sla --by week --source web_form
  slalang plan acme/agreement.sla --explain "mql 2026-04"
  slalang plan acme/agreement.sla --set 'revenue = 600_000 USD'
  slalang plan acme/agreement.sla --format csv -o plan.csv

\b
Exit codes:
  0  computed, also where numbers clash, which standard error says
  1  the agreement has errors other than numbers that clash, or nothing
     could be computed
  2  it could not run: no such source, no such number, bad usage
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@plan_options()
@click.option("--until-end", is_flag=True, help="Plan no leads for deals after the last period. "
              "Without it, goals that still hold then are taken to go on.")  # fmt: skip
@click.option("--funnel", metavar="NAME", help="Show this funnel alone.")
@click.option("--source", metavar="NAME",
              help="Show this source alone, or the sources of this stream.")  # fmt: skip
@click.option("--explain", metavar="WHAT", help='Show where a number comes from, such as '
              '"mql 2026-04" or "mql 2026-04 web_form"; "" lists what can be asked.')  # fmt: skip
@click.option("--cheapest-mix", is_flag=True, help="Show instead how much each source should "
              "bring, so that the goals are reached at the least cost within the limits of "
              "sources. Needs `pip install 'slalang[optimize]'`.")  # fmt: skip
@what_if_options
@format_option(FORMATS, "How the plan is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def plan(
    *, file: Path, by: str, from_: date | None, count: int | None, until_end: bool,
    funnel: str | None, source: str | None, explain: str | None,
    cheapest_mix: bool, scenario: str | None, sets: tuple[str, ...], format_: str,
    output: Path | None,
) -> int:  # fmt: skip
    """Show what is needed month by month.

    Leads are needed as long before their deals as the funnel takes. What falls before
    the first period must already be in the pipeline; deals after the last one need
    leads inside the plan, which are shown as theirs. Beside the leads: what they
    cost, what improvements of a rate save, and whether teams and budgets suffice.
    """
    # People and money that do not suffice are what a plan tells of: they do not stop it.
    agreement, report = sound_agreement(file, but=CLASH)
    if agreement is None:
        return exit_code(report)
    from slalang.planning.plan import make_plan

    planned = changed_agreement(agreement, scenario, sets)
    setup = setup_of(planned, file, by, from_, count, goes_on=not until_end)
    if cheapest_mix:
        return _cheapest(planned, setup, explain, format_, output)
    made = make_plan(planned, setup)
    asked = _asked(made, funnel, source)
    if explain is not None:
        from slalang.cli.plan_explain import explained, writer

        found = explained(made, planned, explain)
        write = writer(format_, output)
        give(found if isinstance(found, str) else write(found, report.sources), output)
    else:
        give(_written(made, asked, format_, output), output)
    return 0 if made.funnels else 1


def _cheapest(
    planned: Agreement, setup: Setup, explain: str | None, format_: str, output: Path | None
) -> int:
    """The mix of sources that costs least, instead of the plan."""
    from slalang.backends.plan import to_markdown, to_text
    from slalang.backends.plan.mix import mix_json, mix_view
    from slalang.planning.mix.cheapest import cheapest_mix

    if explain is not None:
        help = "`--explain` tells of the plan as it is agreed; leave one of them out."
        raise CannotRun("`--cheapest-mix` and `--explain` do not go together", help)
    if format_ == "csv":
        help = "Write `--format json`, `markdown` or `text`."
        raise CannotRun("the cheapest mix is not written as CSV", help)
    mix = cheapest_mix(planned, setup)
    if format_ == "json":
        give(mix_json(mix), output)
    elif format_ == "markdown":
        give(to_markdown(mix_view(mix)), output)
    else:
        give(to_text(mix_view(mix), *page_of(output)), output)
    return 0 if mix.funnels else 1


def _asked(made: Plan, funnel: str | None, source: str | None) -> Asked:
    """What is to be shown; raises `CannotRun` for what the plan has not got."""
    from slalang.backends.plan.view import Asked, is_asked, names_of

    funnels = [one for one in made.funnels if funnel in (None, one.name)]
    if not funnels and made.funnels:
        raise unknown("funnel", funnel or "", [one.name for one in made.funnels])
    sources = [one for found in funnels for one in found.sources]
    if source is not None and sources and not any(is_asked(one, source) for one in sources):
        known = names_of(tuple(funnels))
        near = unknown("source", source, known)
        if len(known) > _LISTED and near.help.startswith("There are"):
            listed = ", ".join(f"`{one}`" for one in known[:_LISTED])
            near = CannotRun(near.message, f"There are {listed} and {len(known) - _LISTED} more.")
        raise near
    return Asked(funnel, source)


def _written(made: Plan, asked: Asked, format_: str, output: Path | None) -> str:
    from slalang.backends.plan import to_csv, to_json, to_markdown, to_text, view_of

    match format_:
        case "json":
            return to_json(made, asked)
        case "csv":
            return to_csv(made, asked)
        case "markdown":
            return to_markdown(view_of(made, asked))
    return to_text(view_of(made, asked), *page_of(output))
