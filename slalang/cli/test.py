"""`slalang test`: agreements in; what came of their examples, and an exit code, out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.holiday_lock import lock_beside
from slalang.cli.options import FILE, format_option, today_option
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import count_errors, exit_code, settings_for, show_errors
from slalang.cli.terminal import columns_of, complain, in_colour
from slalang.diagnostics.finding import Severity
from slalang.report import Report

if TYPE_CHECKING:
    from slalang.cases.render import Tried
    from slalang.driver import Compiled

FORMATS = ("text", "json", "junit")

EXAMPLES = """\b
Examples:
  slalang test acme/agreement.sla
  slalang test acme --coverage
  slalang test . --min-coverage 90 --junit report.xml
  slalang test acme/agreement.sla -v

\b
Exit codes:
  0  nothing failed (what is not run is no failure)
  1  an example failed or could not be run, or too little is covered
  2  it could not run: nothing to test, a file that is not there, bad usage
"""


def _percentage(value: str) -> Decimal:
    """`90`, `87.5` or `90%`."""
    try:
        found = Decimal(value.removesuffix("%"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= 100:
        raise CannotRun(
            f"`{value}` is no percentage", "Write a number from 0 to 100, such as `90`."
        )
    return found


@click.command(epilog=EXAMPLES)
@click.argument("paths", nargs=-1, type=FILE, metavar="[PATH]...")
@format_option(FORMATS, "How the results are written.")
@click.option("--junit", type=FILE, metavar="FILE", help="Write a JUnit report to this file, too.")
@click.option("--coverage", is_flag=True, help="List what no example exercises, by line.")
@click.option(
    "--min-coverage", "least", type=_percentage, metavar="PERCENT",
    help="Fail where the examples of an agreement exercise less than this.",
)  # fmt: skip
@today_option
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write the results to this file.")
@click.option("-v", "--verbose", is_flag=True, help="Tell every expectation, also what passed.")
def test(
    *, paths: tuple[Path, ...], format_: str, junit: Path | None, coverage: bool,
    least: Decimal | None, today: date | None, output: Path | None, verbose: bool,
) -> int:  # fmt: skip
    """Run the examples of agreements.

    Scores, classes, stages, handoffs, routes and rejections are run, and the clocks
    of promises and cadences, in open hours; what fails is traced rule by rule. What
    depends on other leads (a target for many, a person who is full) is not run, and
    never counted as passed. PATH is an agreement or a folder; without one it is this
    folder.
    """
    from slalang.cases.render.json import render as to_json
    from slalang.cases.render.junit import render as to_junit
    from slalang.cases.render.text import render as to_text

    asked = paths or (Path("."),)
    settings = replace(settings_for(asked, today=today), base=Path.cwd())
    from slalang.driver import compile_all

    compiled, unread = compile_all(asked, settings)
    if unread.findings:
        _show_errors(unread, format_)
        return exit_code(unread)
    if not compiled:
        raise _nothing_there(asked)
    for file, one in compiled:
        if one.understood is None:
            _show_errors(one.report, format_)
            complain(
                f"{file}: the examples were not run",
                "Settle these errors first, then run it again.",
            )
        else:
            # An example that fails is told below.
            count_errors(file, one.report, but="example-fails")
    tried = [_tried(file, one) for file, one in compiled]
    if junit is not None:
        give(to_junit(tried), junit)
    if format_ == "text":
        text = to_text(
            tried,
            colour=output is None and in_colour(sys.stdout),
            columns=columns_of(sys.stdout) if output is None else None,
            verbose=verbose,
            uncovered=coverage or least is not None,
        )
    else:
        text = {"json": to_json, "junit": to_junit}[format_](tried)
    give(text, output)
    too_little = _too_little(tried, least)
    failed = any(one.errors or one.results.failed for one in tried)
    return 1 if failed or too_little else 0


def _tried(file: str, compiled: Compiled) -> Tried:
    from slalang.cases import Results, run_examples
    from slalang.cases.coverage import Coverage, coverage
    from slalang.cases.render import Tried

    sources = compiled.report.sources
    if compiled.understood is None:
        nothing = Results(file, file, ())
        errors = compiled.report.count(Severity.ERROR)
        return Tried(nothing, Coverage((), ()), sources, errors)
    results = run_examples(compiled.understood, lock_beside(Path(file)))
    return Tried(results, coverage(compiled.understood, results), sources, 0)


def _show_errors(report: Report, format_: str) -> None:
    """What keeps an agreement from being run: beside a report for programs, not in it."""
    if format_ == "text":
        show_errors(report)
        return
    from slalang.diagnostics.render import render

    errors = [found for found in report.findings if found.severity is Severity.ERROR]
    columns = columns_of(sys.stderr)
    sys.stderr.write(
        render("full", errors, report.sources, colour=in_colour(sys.stderr), columns=columns)
    )


def _nothing_there(asked: Sequence[Path]) -> CannotRun:
    places = ", ".join(f"`{path}`" for path in asked)
    return CannotRun(
        f"there is no agreement in {places}: no file that ends with `.sla`",
        "Name the file or the folder of an agreement, or start one with `slalang new DIR`.",
    )


def _too_little(tried: Sequence[Tried], least: Decimal | None) -> bool:
    """Whether an agreement stays below the minimum; says which."""
    if least is None:
        return False
    below = [
        f"{one.results.file}: "
        + (f"{one.coverage.shown}%" if one.results.examples else "no example")
        for one in tried
        if not one.errors and (not one.results.examples or one.coverage.percent < least)
    ]
    if below:
        complain(
            f"too little is covered: at least {least:f}% was asked for",
            "Write examples for what is not covered.",
            tuple(below),
        )
    return bool(below)
