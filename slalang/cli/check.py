"""`slalang check`: paths in; findings and an exit code out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from slalang.cli.options import FILE, format_option, today_option
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, settings_for
from slalang.cli.terminal import columns_of, in_colour
from slalang.diagnostics.finding import Severity
from slalang.diagnostics.render import FORMATS, render
from slalang.report import Report
from slalang.settings import Settings

EXAMPLES = """\b
Examples:
  slalang check
  slalang check acme/agreement.sla --today now
  slalang check . --format github
  slalang check . --format sarif --output findings.sarif
  slalang check --select SLA4,unreachable-stage --ignore open-value
  slalang check - --stdin-name acme/agreement.sla < agreement.sla

\b
Exit codes:
  0  nothing is wrong (notes may be shown)
  1  there are errors or warnings
  2  it could not run: nothing to check, a file that is not there, bad usage
"""


@click.command(epilog=EXAMPLES)
@click.argument("paths", nargs=-1, type=FILE, metavar="[PATH]...")
@format_option(
    tuple(FORMATS), f"How findings are written: {', '.join(FORMATS)}; full shows the lines."
)
@today_option
@click.option(
    "--select", multiple=True, metavar="NAMES",
    help="Only these findings: slugs, codes, or starts of codes (SLA4), with commas between "
    "them. Files, writing, names and types (SLA0 to SLA2) always count.",
)  # fmt: skip
@click.option("--ignore", multiple=True, metavar="NAMES", help="Not these findings.")
@click.option(
    "--exclude", multiple=True, metavar="GLOB",
    help="Not these files, when a folder is searched: `drafts`, `old/*.sla`.",
)  # fmt: skip
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write the report to this file.")
@click.option("-q", "--quiet", is_flag=True, help="No notes, and not a word when all is well.")
@click.option("--no-solver", is_flag=True, help="Prove nothing about leads.")
@click.option("--no-cache", is_flag=True, help="Look at everything anew, and remember nothing.")
@click.option(
    "--stdin-name", type=FILE, default="stdin.sla", metavar="PATH",
    help="With `-`: where the text from standard input is to stand.",
)  # fmt: skip
def check(
    *, paths: tuple[Path, ...], format_: str, today: date | None, select: Sequence[str],
    ignore: Sequence[str], exclude: Sequence[str], output: Path | None, quiet: bool,
    no_solver: bool, no_cache: bool, stdin_name: Path,
) -> int:  # fmt: skip
    """Find what is wrong or unwise in agreements.

    PATH is an agreement, a folder (every `.sla` file in it), or `-` for
    standard input; without one it is this folder. Settings come from
    `slalang.toml` or `[tool.slalang]` in `pyproject.toml`, there or above.
    """
    from_stdin = paths == (Path("-"),)
    asked = (stdin_name,) if from_stdin else paths or (Path("."),)
    settings = settings_for(
        asked,
        select=select,
        ignore=ignore,
        exclude=exclude,
        today=today,
        no_cache=no_cache,
        no_solver=no_solver,
    )
    settings = replace(settings, base=Path.cwd())
    report = _stdin(stdin_name, settings) if from_stdin else _checked(asked, settings)
    shown = _without_notes(report) if quiet else report
    text = _text(shown, format_, on_terminal=output is None)
    silent = quiet and format_ == "full" and not shown.findings
    if output is not None or not silent:
        give(text, output)
    return exit_code(report)


def _checked(paths: Sequence[Path], settings: Settings) -> Report:
    if Path("-") in paths:
        raise CannotRun("`-` stands beside other paths", "Check standard input alone.")
    if settings.cache:
        from slalang.recheck import check as run
    else:
        from slalang.driver import check as run
    report = run(paths, settings)
    if not report.sources and not report.findings:
        places = ", ".join(f"`{path}`" for path in paths)
        left_out = ", or all are excluded" if settings.exclude else ""
        raise CannotRun(
            f"there is no agreement in {places}: no file that ends with `.sla`{left_out}",
            "Name the file or the folder of an agreement, or start one with `slalang new DIR`.",
        )
    return report


def _stdin(path: Path, settings: Settings) -> Report:
    from slalang.driver import check_bytes
    from slalang.source.load import LIMIT

    # One byte more than is read: longer text is refused, however long it goes on.
    return check_bytes(sys.stdin.buffer.read(LIMIT + 1), path, settings)


def _without_notes(report: Report) -> Report:
    kept = tuple(found for found in report.findings if found.severity > Severity.NOTE)
    return replace(report, findings=kept)


def _text(report: Report, format_: str, *, on_terminal: bool) -> str:
    summaries = None
    if format_ == "sarif":
        from slalang.diagnostics.pages import catalogue

        summaries = {head.slug: head.summary for head in catalogue().values()}
    return render(
        format_,
        report.findings,
        report.sources,
        colour=on_terminal and in_colour(sys.stdout),
        columns=columns_of(sys.stdout) if on_terminal else None,
        summaries=summaries,
    )
