"""`slalang examples`: an agreement in; its examples with their state, or new ones, out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.holiday_lock import lock_beside
from slalang.cli.options import FILE
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, understood_agreement
from slalang.cli.terminal import columns_of, in_colour

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement

EXAMPLES = """\b
Examples:
  slalang examples acme/agreement.sla
  slalang examples acme/agreement.sla --suggest
  slalang examples acme/agreement.sla --suggest --limit 5 -o more.sla

\b
Exit codes:
  0  listed, or suggested (failures are for `slalang test` to judge)
  1  the agreement has errors that leave open what it says of leads
  2  it could not run: a file that is not there, bad usage
"""


def _limit(value: str) -> int:
    """`5`."""
    if not (value.isascii() and value.isdigit() and 0 < len(value) < 7 and int(value)):
        raise CannotRun(f"`{value}` is no number of examples", "Write a number such as `5`.")
    return int(value)


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--suggest", is_flag=True, help="Write examples for what none exercises yet, to paste."
)
@click.option(
    "--limit", type=_limit, metavar="N", help="With --suggest: write at most so many examples."
)
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def examples(*, file: Path, suggest: bool, limit: int | None, output: Path | None) -> int:
    """List the examples of an agreement, or suggest new ones.

    Lists each example with its state, its place and what it expects. With
    --suggest the solver looks for leads that exercise the rules, bands, stages,
    handoffs, routes and reasons that no example exercises, and writes them as
    examples that expect what the rules say now. What no lead can show, and what
    was not proved, is said in comments.
    """
    if limit is not None and not suggest:
        raise CannotRun("`--limit` is for suggestions", "Add `--suggest`.")
    agreement, report = understood_agreement(file, no_solver=True, but="example-fails")
    if agreement is None:
        return exit_code(report)
    if suggest:
        give(_suggested(agreement, limit), output)
        return 0
    from slalang.cases import run_examples
    from slalang.cases.render.listing import render

    listed = render(
        run_examples(agreement, lock_beside(file)),
        report.sources,
        colour=output is None and in_colour(sys.stdout),
        columns=columns_of(sys.stdout) if output is None else None,
    )
    give(listed, output)
    return 0


def _suggested(agreement: Agreement, limit: int | None) -> str:
    from slalang.solve.suggest import suggested_text

    try:
        return suggested_text(agreement, limit)
    except ImportError:
        raise CannotRun(
            "examples cannot be looked for: the solver z3 is not installed here",
            "Run `pip install z3-solver`.",
        ) from None
