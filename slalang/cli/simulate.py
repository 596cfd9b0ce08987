"""`slalang simulate`: an agreement in; how likely its plan reaches its goals, out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import click

from slalang.cli.options import FILE, format_option
from slalang.cli.output import give
from slalang.cli.plan_options import plan_options, setup_of
from slalang.cli.problem import CannotRun
from slalang.cli.project import CLASH, exit_code, sound_agreement
from slalang.cli.what_if import changed_agreement, what_if_options

FORMATS = ("text", "json", "csv")
MOST_DRAWS = 10_000_000
_PERCENT = re.compile(r"([0-9]{1,2}(\.[0-9]{1,4})?) ?%?")

EXAMPLES = """\b
Examples:
  slalang simulate acme/agreement.sla
  slalang simulate acme/agreement.sla --draws 100000 --certainty 90%
  slalang simulate acme/agreement.sla --from 2026-04 --periods 6
  slalang simulate acme/agreement.sla --set 'revenue = 400_000 USD'
  slalang simulate acme/agreement.sla --format csv -o chances.csv

\b
Exit codes:
  0  drawn
  1  the agreement has errors other than numbers that clash, or there is
     nothing to draw
  2  it could not run: numpy is missing, no such file, bad usage
"""


def certainty_of(value: str) -> Decimal:
    """`80%`, from 1% to 99.99%."""
    found = _PERCENT.fullmatch(value.strip())
    if not found or not 1 <= Decimal(found[1]) <= Decimal("99.99"):
        help = "Write a percent from 1% to 99.99%, such as `80%`."
        raise CannotRun(f"`{value[:80]}` is no certainty", help)
    return Decimal(found[1])


def whole(what: str, low: int, high: int) -> Callable[[str], int]:
    """A type of options: a whole number between two."""

    def convert(value: str) -> int:
        plain = value.replace("_", "")
        if not re.fullmatch(r"[0-9]{1,18}", plain) or not low <= int(plain) <= high:
            help = f"Write a whole number from {low} to {high}."
            raise CannotRun(f"`{value[:80]}` is no {what}", help)
        return int(plain)

    return convert


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--draws", type=whole("number of draws", 100, MOST_DRAWS), default="10000", show_default=True,
    metavar="N", help="How many times the plan is drawn.",
)  # fmt: skip
@click.option(
    "--seed", type=whole("seed", 0, 10**18 - 1), default="1", show_default=True,
    metavar="N", help="The same seed draws the same.",
)  # fmt: skip
@click.option(
    "--certainty", type=certainty_of, default="80%", show_default=True, metavar="PERCENT",
    help="With which certainty the leads are to be enough.",
)  # fmt: skip
@click.option(
    "--no-luck", is_flag=True,
    help="Leave luck out: only the rates vary, all else is as on average.",
)  # fmt: skip
@plan_options()
@what_if_options
@format_option(FORMATS, "How the result is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def simulate(
    *, file: Path, draws: int, seed: int, certainty: Decimal, no_luck: bool, by: str,
    from_: date | None, count: int | None, scenario: str | None, sets: tuple[str, ...],
    format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Show how likely the plan reaches its goals, and what that hangs on.

    The leads come as planned. Each rate turns out as its sample lets it, winning is
    luck, and deals and times are as far from the average as `give or take` says. That
    is drawn many times: how often is the goal reached, and how many leads are enough?
    """
    if find_spec("numpy") is None:
        raise CannotRun(
            "simulations need numpy, which is not installed",
            "Run `pip install 'slalang[simulate]'`.",
        )
    # Leads are taken to come as planned, whether anybody can bring them or not.
    agreement, report = sound_agreement(file, but=CLASH)
    if agreement is None:
        return exit_code(report)
    changed = changed_agreement(agreement, scenario, sets)
    from slalang.backends.simulate import to_csv, to_json, to_text
    from slalang.planning.simulate.goals import Wishes
    from slalang.planning.simulate.result import Unable
    from slalang.planning.simulate.run import simulate as run

    wishes = Wishes(draws=draws, seed=seed, certainty=certainty, luck=not no_luck)
    found = run(changed, setup_of(changed, file, by, from_, count), wishes)
    if isinstance(found, Unable):
        raise CannotRun(found.reason, found.help)
    write = {"text": to_text, "json": to_json, "csv": to_csv}[format_]
    give(write(found), output)
    return 0 if found.goals else 1
