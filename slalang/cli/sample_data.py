"""`slalang sample-data`: an agreement and a seed in; a folder with leads and events out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from slalang.cli.options import FILE, format_option, instant
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, understood_agreement
from slalang.cli.terminal import progress, say
from slalang.diagnostics.render.cells import visible

if TYPE_CHECKING:
    from slalang.sample import Wanted

FORMATS = ("csv", "jsonl", "parquet")

EXAMPLES = """\b
Examples:
  slalang sample-data acme/agreement.sla --as-of 2026-03-06T16:30:00Z -o data
  slalang sample-data acme/agreement.sla -o data \\
      --as-of 2026-03-06T16:30:00Z \\
      --leads 1_000_000 --events 5_000_000 --seed 7 --format parquet

\b
Exit codes:
  0  written
  1  the agreement has errors that leave open what it says of leads
  2  it could not run, or the folder could not be written
"""


def _number(value: str) -> int:
    """`1000000`, `1_000_000`, `1,000,000`."""
    plain = value.replace("_", "").replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 19):
        raise CannotRun(f"`{value}` is no whole number", "Write it as in `1000` or `1_000_000`.")
    return int(plain)


@click.command(name="sample-data", epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, metavar="DIR",
              help="The folder to write into; it is made where it is not there.")  # fmt: skip
@click.option("--as-of", type=instant, required=True, metavar="INSTANT",
              help="Nothing happens after it. The clock is never read.")  # fmt: skip
@click.option("--leads", type=_number, default="1000", show_default=True, metavar="N",
              help="How many leads, up to 10 million.")  # fmt: skip
@click.option("--events", type=_number, metavar="M",
              help="How many events, up to 50 million; without it, 5 for each lead.")  # fmt: skip
@click.option("--seed", type=_number, default="1", show_default=True, metavar="S",
              help="Another number makes other data.")  # fmt: skip
@click.option("--days", type=_number, default="90", show_default=True, metavar="D",
              help="How many days before --as-of the first events are.")  # fmt: skip
@format_option(FORMATS, "How the files are written.")
@click.option("--jobs", type=_number, metavar="J",
              help="How many processes work; without it, one for each processor.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write into a folder that has other files in it.")
def sample_data(
    *, file: Path, output: Path, as_of: datetime, leads: int, events: int | None, seed: int,
    days: int, format_: str, jobs: int | None, force: bool,
) -> int:  # fmt: skip
    """Make leads and events that an agreement could be about.

    The rules of the agreement decide what is made: their words, thresholds and
    windows occur, beside much that they do not ask for, and much is unknown, as
    in a real CRM. Nobody in the data exists. The same agreement, seed, time and
    numbers give the same data on any machine, and fewer leads are the beginning
    of more if there are as many events for each.
    """
    from slalang.sample.parquet import is_there

    wanted = _wanted(leads, events, seed, as_of, days)
    if format_ == "parquet" and not is_there():
        raise CannotRun(
            "Parquet is written by pyarrow, which is not installed",
            'Install it with `pip install "slalang[data]"`, or choose `--format csv`.',
        )
    from slalang.cli.sample_files import refuse_others

    refuse_others(output, force=force)
    agreement, report = understood_agreement(file, no_solver=True)
    if agreement is None:
        return exit_code(report)
    from slalang.backends.scoring import rules_of

    rules = rules_of(agreement)
    made = _write(rules, wanted, format_, jobs or os.cpu_count() or 1, output)
    say(f"{made[0]:,} leads and {made[1]:,} events written:\n")
    for name in ("README.txt", "about.json", f"events.{format_}", f"leads.{format_}"):
        say(f"  {visible((output / name).as_posix())}\n")
    return 0


def _wanted(leads: int, events: int | None, seed: int, as_of: datetime, days: int) -> Wanted:
    from slalang.evaluate.case import microseconds
    from slalang.sample.plan import MOST_DAYS, MOST_EACH, MOST_EVENTS, MOST_LEADS, Wanted

    many = leads * 5 if events is None else events
    for what, number, least, most in (
        ("leads", leads, 1, MOST_LEADS),
        ("events", many, 0, MOST_EVENTS),
        ("days", days, 1, MOST_DAYS),
    ):
        if not least <= number <= most:
            raise CannotRun(
                f"{number:,} {what} were asked for, where {least} to {most:,} can be made",
                f"Write `--{what} {min(max(number, least), most)}`.",
            )
    if many > leads * MOST_EACH:
        raise CannotRun(
            f"{many:,} events for {leads:,} leads are more than {MOST_EACH} for each",
            "Ask for fewer events, or for more leads.",
        )
    if not 1980 <= as_of.year <= 9900:
        raise CannotRun(
            f"the year {as_of.year} is none that leads can come from",
            "Write a time from 1980 to 9900, such as `2026-03-06T16:30:00Z`.",
        )
    return Wanted(leads, many, seed, microseconds(as_of), days)


def _write(
    rules: Mapping[str, Any], wanted: Wanted, format_: str, jobs: int, output: Path
) -> tuple[int, int]:
    from slalang.cli.sample_files import new_contents
    from slalang.cli.sample_sheet import file_of
    from slalang.sample.about import about
    from slalang.sample.pieces import pieces_of

    leads = events = 0
    with new_contents(output) as folder, progress("Making leads and events") as step:
        names = (folder / f"leads.{format_}", folder / f"events.{format_}")
        with file_of(names[0]) as add_leads, file_of(names[1]) as add_events:
            for piece in pieces_of(rules, wanted, format_, jobs):
                add_leads(piece.leads)
                add_events(piece.events)
                leads += piece.lead_count
                events += piece.event_count
                step(f"Making leads and events: {leads:,} of {wanted.leads:,} leads")
        for name, data in about(rules, wanted, format_, leads, events).items():
            (folder / name).write_bytes(data)
    return leads, events
