"""`slalang score`: an agreement and a lead, or the data of many, in; points, class, stage out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.lead import LeadData, later, lead_or_data_options, misfit, read_data
from slalang.cli.options import FILE, one_of, unknown
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, understood_agreement

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement

FORMATS = ("text", "json")
DATA_FORMATS = ("csv", "jsonl", "parquet", "duckdb", "sqlite", "postgres")
ENGINES = ("duckdb", "spark", "postgres", "clickhouse", "python", "interpreter")

EXAMPLES = """\b
Examples:
  slalang score acme/agreement.sla --lead lead.json \\
      --as-of 2026-03-06T16:30:00Z
  slalang score acme/agreement.sla --lead lead.json --events events.json \\
      --as-of 2026-03-06T16:30:00Z --format json

\b
  slalang score acme/agreement.sla --data exports \\
      --as-of 2026-03-06T16:30:00Z -o scores.parquet
  slalang score acme/agreement.sla --data crm.duckdb --binding hubspot \\
      --as-of 2026-03-06T16:30:00Z -o scores.csv

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
@lead_or_data_options
@click.option(
    "--data",
    metavar="DIR|FILE|URL",
    help="Score all leads there: a folder with `leads` and `events` as CSV, JSON lines or "
    "Parquet; a DuckDB or SQLite file; the address of a Postgres database.",
)
@click.option("--binding", metavar="NAME", help="The binding that says how the data is read.")
@click.option(
    "--engine",
    type=one_of("engine", ENGINES),
    metavar="|".join(ENGINES),
    help="What computes; by default duckdb, or python where that is not installed. All of them "
    "find the same; interpreter is slow, and says what is right.",
)
@click.option(
    "--master", metavar="URL", help="Where Spark computes; by default on this machine: local[*]."
)
@click.option(
    "--server",
    metavar="URL",
    help="The Postgres that computes, for `--engine postgres`; nothing stays there.",
)
@click.option(
    "--staging",
    metavar="DIR",
    help="A folder that the machines of a Spark cluster share with "
    "this one; what is put there goes again.",
)
@click.option(
    "--rejects", metavar="FILE", help="Where rows go that cannot be read; by default beside -o."
)
@click.option(
    "--remember", is_flag=True, help="Keep what a later run with `--incremental` needs to know."
)
@click.option(
    "--incremental",
    metavar="PREVIOUS",
    help="Score only leads that may have changed since these results, made with `--remember`; "
    "all others are taken from there.",
)
@click.option("--compact", is_flag=True, help="Fired rules as bits, without their names.")
@click.option("--memory-limit", metavar="SIZE", help="Such as 512MB; more is put on the disk.")
@click.option("--threads", type=int, metavar="N", help="How many threads compute.")
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="How the answer is written: text or json for a lead; for data as -o ends, or "
    "csv, jsonl, parquet, duckdb, sqlite, postgres.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to this file; FILE.duckdb#TABLE and postgresql://…#TABLE are tables.",
)
def score(
    *, file: Path, lead: Path | None, events: Path | None, account: Path | None, as_of: datetime,
    data: str | None, binding: str | None, engine: str | None, master: str | None,
    server: str | None, staging: str | None, rejects: str | None, compact: bool,
    memory_limit: str | None, threads: int | None, format_: str | None, output: str | None,
    remember: bool, incremental: str | None,
) -> int:  # fmt: skip
    """Score one lead and say which rules fired; or score all leads of some data.

    Shows the points on each axis, the class and the stage; which rule gave
    what, which could not be decided since something is not known, and what is
    missing for the next stage. What is not known neither earns nor costs points.
    `slalang why` shows it rule by rule, and the nearest changes that would be enough.
    """
    if (lead is None) == (data is None):
        raise CannotRun(
            "`slalang score` needs either `--lead` or `--data`",
            "Name one lead with `--lead FILE`, or the data of many with `--data DIR -o FILE`.",
        )
    formats = FORMATS if data is None else DATA_FORMATS
    if format_ is not None and format_ not in formats:
        raise unknown("format", format_, formats)
    if data is not None and output is None:
        raise CannotRun("`--data` needs a place for the results", "Add `-o scores.parquet`.")
    agreement, report = understood_agreement(file)
    if agreement is None:
        return exit_code(report)
    if data is not None and output is not None:
        from slalang.cli.score_data import score_all
        from slalang.data.wishes import Wishes

        wishes = Wishes(
            data, output, as_of, engine, format_, rejects, compact, memory_limit, threads,
            master, server, staging, remember, incremental,
        )  # fmt: skip
        return score_all(agreement, wishes, binding)
    assert lead is not None
    return _score_one(
        file, agreement, read_data("score", lead, events, account), as_of, (format_, output)
    )


def _score_one(
    file: Path, agreement: Agreement, data: LeadData, as_of: datetime,
    wanted: tuple[str | None, str | None],
) -> int:  # fmt: skip
    format_, output = wanted
    from slalang.backends.scoring import rules_of
    from slalang.calendar.zones import only_zone
    from slalang.evaluate import LeadProblem, RulesProblem, evaluate
    from slalang.evaluate.explain import explain_text
    from slalang.evaluate.why_not import why_not

    rules = rules_of(agreement)
    try:
        found = evaluate(rules, data.lead, data.events, data.account, as_of=as_of)
        if format_ != "json":
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
    give(text, None if output is None else FILE(output))
    return 0
