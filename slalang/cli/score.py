"""`slalang score`: an agreement and a lead in; its points, class and stage, and why, out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from slalang.cli.options import FILE, format_option, instant
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, sound_agreement
from slalang.source.load import Refusal, decode, load_file

FORMATS = ("text", "json")
LIMIT = 20_000_000
"""So many bytes of a lead or of its events are read."""
T = TypeVar("T")

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
  1  the agreement has errors
  2  it could not run: a file that cannot be read, data that does not fit
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--lead", type=FILE, required=True, metavar="FILE",
    help="What is known of the lead, as JSON; `-` reads standard input.",
)  # fmt: skip
@click.option(
    "--events", type=FILE, metavar="FILE",
    help="What happened, as JSON: a list, or one event a line.",
)  # fmt: skip
@click.option("--account", type=FILE, metavar="FILE", help="What is known of its account, as JSON.")
@click.option(
    "--as-of", type=instant, required=True, metavar="INSTANT",
    help="The instant to look from; later events do not exist. The clock is never read.",
)  # fmt: skip
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
    """
    agreement, report = sound_agreement(file)
    if agreement is None:
        return exit_code(report)
    from slalang.backends.scoring import rules_of
    from slalang.evaluate import LeadProblem, RulesProblem, evaluate
    from slalang.evaluate.explain import explain_text
    from slalang.evaluate.read import read_events, read_lead
    from slalang.evaluate.why_not import why_not

    rules = rules_of(agreement)
    known = _read(lead, read_lead)
    happened = _read(events, read_events) if events else []
    about = _read(account, read_lead) if account else None
    try:
        found = evaluate(rules, known, happened, about, as_of=as_of)
        if format_ == "text":
            text = explain_text(found, why_not(rules, known, happened, about, as_of=as_of))
        else:
            from slalang.cli.score_json import to_json

            text = to_json(found)
    except LeadProblem as problem:
        raise _misfit(problem.problems) from None
    except RulesProblem as problem:
        raise CannotRun(
            f"{file}: {problem}", "Let fewer scores, classes and terms rest on each other."
        ) from None
    give(text, output)
    return 0


def _read(path: Path, read: Callable[[str], T]) -> T:
    from slalang.diagnostics.files import finding_of
    from slalang.evaluate import LeadProblem

    if path == Path("-"):
        source = decode("standard input", sys.stdin.buffer.read(LIMIT + 1), limit=LIMIT)
    else:
        source = load_file(path, root=Path("."), limit=LIMIT)
    if isinstance(source, Refusal):
        finding = finding_of(source)
        help = finding.help()
        if source.kind in ("missing", "folder"):
            help = "Name a JSON file; `slalang score --help` shows what stands in it."
        raise CannotRun(finding.message(), help)
    try:
        return read(source.text)
    except LeadProblem as problem:
        raise CannotRun(
            f"{source.path}: {problem.problems[0]}",
            "Mend the JSON there; `slalang score --help` shows examples.",
        ) from None


def _misfit(problems: tuple[str, ...]) -> CannotRun:
    if len(problems) == 1:
        return CannotRun(problems[0], "Mend the data, or leave out what the rules do not read.")
    return CannotRun(
        f"{len(problems)} things in the data do not fit the agreement",
        "Mend the data, or leave out what the rules do not read.",
        problems,
    )
