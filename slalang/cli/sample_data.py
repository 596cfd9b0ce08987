"""`slalang sample-data`: an agreement and a seed in; a folder with leads and events out."""

from __future__ import annotations

import os
from collections import Counter
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
    from slalang.sample.pieces import Piece
    from slalang.sample.scene import Work

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
              help="How many events that rules read, up to 50 million; without it, 5 for each "
              "lead. What comes of work is on top.")  # fmt: skip
@click.option("--seed", type=_number, default="1", show_default=True, metavar="S",
              help="Another number makes other data.")  # fmt: skip
@click.option("--no-work", is_flag=True,
              help="Only what scoring reads: no stages, attempts, answers and people.")  # fmt: skip
@click.option("--dirty", is_flag=True,
              help="With a few bad rows of every sort, and how many of each.")  # fmt: skip
@click.option("--days", type=_number, default="90", show_default=True, metavar="D",
              help="How many days before --as-of the first events are.")  # fmt: skip
@format_option(FORMATS, "How the files are written.")
@click.option("--jobs", type=_number, metavar="J",
              help="How many processes work; without it, one for each processor.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write into a folder that has other files in it.")
def sample_data(
    *, file: Path, output: Path, as_of: datetime, leads: int, events: int | None, seed: int,
    no_work: bool, dirty: bool, days: int, format_: str, jobs: int | None, force: bool,
) -> int:  # fmt: skip
    """Make leads and events that an agreement could be about.

    The agreement decides what is made: the words, thresholds and windows of its
    rules occur, beside much that they do not ask for, and much is unknown, as in
    a real CRM. Good leads are handed over and worked by people with habits, who
    mostly keep what it promises, and break all of it now and then. Nobody in the
    data exists. The same agreement, seed, time and numbers give the same data on
    any machine, and fewer leads are the beginning of more if there are as many
    events for each.
    """
    from slalang.sample.parquet import is_there

    wanted = _wanted(leads, events, seed, as_of, days, dirty=dirty)
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
    from slalang.cli.holiday_lock import lock_beside
    from slalang.sample.labour import work_of
    from slalang.sample.plan import seed_of

    rules = rules_of(agreement)
    work = None
    if not no_work:
        work = work_of(agreement, seed_of(seed), wanted.as_of, days, lock_beside(file))
    made = _write(rules, wanted, work, format_, jobs=jobs or os.cpu_count() or 1, output=output)
    say(f"{made.lead_count:,} leads and {made.event_count:,} events written:\n")
    names = ("events", "leads", "people") if work else ("events", "leads")
    for name in ("README.txt", "about.json", *(f"{one}.{format_}" for one in names)):
        say(f"  {visible((output / name).as_posix())}\n")
    if dirty:
        say("Bad rows among them:\n")
        for sort, count in sorted(made.planted.items()):
            say(f"  {sort.replace('_', ' ')}: {count:,}\n")
    return 0


def _wanted(
    leads: int, events: int | None, seed: int, as_of: datetime, days: int, *, dirty: bool
) -> Wanted:
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
    return Wanted(leads, many, seed, microseconds(as_of), days, dirty)


def _write(
    rules: Mapping[str, Any], wanted: Wanted, work: Work | None, format_: str, *, jobs: int,
    output: Path,
) -> Piece:  # fmt: skip
    """What was written, without the rows themselves."""
    from slalang.cli.sample_files import new_contents
    from slalang.cli.sample_sheet import file_of
    from slalang.sample.about import about
    from slalang.sample.people_file import people_file
    from slalang.sample.pieces import Piece, pieces_of

    leads = events = 0
    planted: Counter[str] = Counter()
    with new_contents(output) as folder, progress("Making leads and events") as step:
        names = (folder / f"leads.{format_}", folder / f"events.{format_}")
        with file_of(names[0]) as add_leads, file_of(names[1]) as add_events:
            for piece in pieces_of(rules, wanted, format_, jobs, work):
                add_leads(piece.leads)
                add_events(piece.events)
                leads += piece.lead_count
                events += piece.event_count
                planted += piece.planted
                step(f"Making leads and events: {leads:,} of {wanted.leads:,} leads")
        if work:
            with file_of(folder / f"people.{format_}") as add_people:
                add_people(people_file(work.staff, format_))
        staff = work.staff if work else None
        both = about(rules, wanted, format_, leads, events, staff=staff, planted=planted)
        for name, data in both.items():
            (folder / name).write_bytes(data)
    return Piece(None, None, leads, events, planted)
