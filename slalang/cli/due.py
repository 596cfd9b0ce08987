"""`slalang due`: an agreement and real leads in; what everybody owes at an instant, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE, format_option, instant
from slalang.cli.output import give
from slalang.cli.places import Place, refuse_places
from slalang.cli.problem import CannotRun
from slalang.cli.terminal import progress, remark
from slalang.cli.version import version_of

if TYPE_CHECKING:
    from slalang.monitor.due.standup import Standup
    from slalang.monitor.due.wishes import DueWishes
    from slalang.monitor.versions import Version

FORMATS = ("text", "markdown", "json")

EXAMPLES = """\b
Examples:
  slalang due acme/agreement.sla --data exports \\
      --as-of "2026-03-10 09:15 +01:00"
  slalang due acme/agreement.sla --data exports \\
      --as-of "2026-03-10 09:15 +01:00" --for sdr
  slalang due acme/agreement.sla --data crm.duckdb --binding hubspot \\
      --as-of "2026-03-10 09:15 +01:00" --format markdown -o standup.md

\b
Exit codes:
  0  done
  1  the agreement has errors that leave open what it says of leads
  2  it could not run: data that cannot be read or does not fit, or nobody of
     that name
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--data", metavar="DIR|FILE|URL", required=True,
    help="The leads: a folder with `leads`, `events` and, if there are any, `people` as CSV, JSON "
    "lines or Parquet; a DuckDB or SQLite file; the address of a Postgres database.",
)  # fmt: skip
@click.option(
    "--as-of", type=instant, required=True, metavar="INSTANT",
    help="The instant to look from; later events do not exist. The clock is never read.",
)  # fmt: skip
@click.option(
    "--since", type=instant, metavar="INSTANT",
    help="What broke after it is told; without it, since this time on the business day before.",
)  # fmt: skip
@click.option(
    "--for", "whose", metavar="NAME", help="Only what a person, a role or a party has to do."
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show every line; without it, so many as fit a screen.",
)
@click.option("--binding", metavar="NAME", help="The binding that says how the data is read.")
@click.option("--memory-limit", metavar="SIZE", help="Such as 512MB; more is put on the disk.")
@click.option("--threads", type=int, metavar="N", help="How many threads compute.")
@format_option(FORMATS, "How it is written; json tells everything.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def due(
    *, file: Path, data: str, as_of: datetime, since: datetime | None, whose: str | None,
    everything: bool, binding: str | None, memory_limit: str | None, threads: int | None,
    format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Show what everybody owes now: the daily stand-up on one screen.

    For each person what is due until the end of the next business day, most
    urgent first, and what is overdue; what is about to break; what broke since the
    last stand-up; what nobody looks after; and who has nothing to do.
    """
    from slalang.monitor.due.wishes import DueWishes

    if since is not None and since > as_of:
        raise CannotRun(
            "`--since` is later than `--as-of`", "Name the moment of the last stand-up with it."
        )
    version, code, texts = version_of(file, binding)
    if version is None:
        return code
    wishes = DueWishes(data, as_of, since, whose, memory_limit, threads)
    places = () if output is None else (Place("-o", output),)
    found = _run(version, wishes, places, texts)
    give(_rendered(found, format_, everything), output)
    for one in found.remarks:
        remark(one)
    return 0


def _run(
    version: Version, wishes: DueWishes, places: Sequence[Place], texts: Sequence[Path]
) -> Standup:
    from slalang.calendar.local import TimeProblem
    from slalang.data import DataProblem
    from slalang.evaluate import RulesProblem
    from slalang.monitor.due.run import due as run

    try:
        refuse_places(places, wishes.data, texts)
        with progress("reading the data") as step:
            return run(version, wishes, step)
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    except TimeProblem as problem:
        raise CannotRun(
            str(problem), "Look at the dates of the agreement and of the data."
        ) from None
    except RulesProblem as problem:
        raise CannotRun(
            str(problem), "Let fewer scores, classes and terms rest on each other."
        ) from None


def _rendered(found: Standup, format_: str, everything: bool) -> str:
    match format_:
        case "json":
            from slalang.monitor.due.render_json import render_json

            return render_json(found)
        case "markdown":
            from slalang.monitor.due.render_markdown import MOST, render_markdown

            return render_markdown(found, None if everything else MOST)
        case _:
            from slalang.monitor.due.render_text import MOST, render_text

            return render_text(found, None if everything else MOST)
