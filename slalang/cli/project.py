"""Paths and options of a command in; the settings, and the agreement, to work with, out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.cli.options import split
from slalang.cli.problem import CannotRun
from slalang.cli.terminal import columns_of, in_colour, remark, say
from slalang.diagnostics.finding import Severity
from slalang.diagnostics.pages import catalogue
from slalang.diagnostics.selection import unknown_entries
from slalang.report import Report
from slalang.settings import Settings, SettingsProblem, read_settings

if TYPE_CHECKING:
    from slalang.driver import Compiled
    from slalang.model.agreement import Agreement

CLASH = "numbers-clash"
"""The errors of plans that tell of them themselves."""
UNREAD = ("SLA001", "SLA002")
"""A file that is not there or cannot be opened: the run could not do what it was asked."""


def settings_for(
    paths: Sequence[Path],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    exclude: Sequence[str] = (),
    today: date | None = None,
    no_cache: bool = False,
    no_solver: bool = False,
) -> Settings:
    """The settings of the project that the paths are in, with what the command line says.

    Several paths share the settings of the folder that they are all in. What
    is selected replaces the file's selection; what is ignored or excluded adds to it.
    """
    settings = read_settings(_common(paths))
    if isinstance(settings, SettingsProblem):
        raise CannotRun(settings.message(), settings.help)
    chosen, ignored = split(select), split(ignore)
    _refuse_unknown(chosen, "--select")
    _refuse_unknown(ignored, "--ignore")
    where = settings.file.name if settings.file else ""
    _refuse_unknown(settings.select or (), where)
    _refuse_unknown(settings.ignore, where)
    return replace(
        settings,
        select=chosen or settings.select,
        ignore=(*settings.ignore, *ignored),
        exclude=(*settings.exclude, *split(exclude)),
        today=today,
        cache=settings.cache and not no_cache,
        solver=settings.solver and not no_solver,
    )


def sound_agreement(
    file: Path, today: date | None = None, *, but: str = ""
) -> tuple[Agreement | None, Report]:
    """The agreement in a file; None after its errors were shown: nothing can come from it.

    Errors of one slug are counted on standard error, and stop nothing where there are no others.
    """
    compiled = compiled_file(file, today=today)
    errors = [one for one in compiled.report.findings if one.severity is Severity.ERROR]
    if any(found.slug != but for found in errors):
        show_errors(compiled.report)
        return None, compiled.report
    if errors and but == CLASH:
        remark(f"{file.as_posix()}: the agreement's numbers clash; see `slalang check`")
    else:
        count_errors(file.as_posix(), compiled.report)
    return compiled.understood, compiled.report


def understood_agreement(
    file: Path, *, no_solver: bool = False, but: str = ""
) -> tuple[Agreement | None, Report]:
    """The agreement in a file, as far as leads can be judged by it.

    Errors that leave nothing open about leads are counted on standard error, but for those
    of one slug; None after the others were shown.
    """
    compiled = compiled_file(file, no_solver=no_solver)
    if compiled.understood is None:
        show_errors(compiled.report)
    else:
        count_errors(file.as_posix(), compiled.report, but)
    return compiled.understood, compiled.report


def count_errors(file: str, report: Report, but: str = "") -> None:
    """Say on standard error how many errors an agreement has, but for those of one slug."""
    errors = [found for found in report.findings if found.severity is Severity.ERROR]
    number = sum(found.slug != but for found in errors)
    if number:
        said = "1 error" if number == 1 else f"{number} errors"
        them = "it" if number == 1 else "them"
        remark(f"{file}: the agreement has {said}; `slalang check` shows {them}")


def compiled_file(file: Path, *, today: date | None = None, no_solver: bool = False) -> Compiled:
    """Read and check an agreement; raises `CannotRun` for a folder. Nothing is shown yet."""
    if file.is_dir():
        raise CannotRun(
            f"`{file}` is a folder", "Name one agreement: a file that ends with `.sla`."
        )
    from slalang.driver import compile_file

    return compile_file(file, settings_for([file], today=today, no_solver=no_solver))


def show_errors(report: Report) -> None:
    """Show what keeps an agreement from being used."""
    from slalang.diagnostics.render import render

    errors = [found for found in report.findings if found.severity is Severity.ERROR]
    colour, columns = in_colour(sys.stdout), columns_of(sys.stdout)
    say(render("full", errors, report.sources, colour=colour, columns=columns))


def exit_code(report: Report) -> int:
    """0 clean (notes do not count), 1 findings, 2 a file could not be read."""
    if any(finding.code in UNREAD for finding in report.findings):
        return 2
    return 1 if report.worst is not None and report.worst >= Severity.WARNING else 0


def _common(paths: Sequence[Path]) -> Path:
    """The path itself, or the folder that several are in."""
    whole = [os.path.abspath(path) for path in paths]
    if len(whole) == 1:
        return Path(whole[0])
    try:
        return Path(os.path.commonpath(whole))
    except ValueError:
        # On different drives there is no such folder.
        return Path(whole[0])


def _refuse_unknown(entries: Sequence[str], where: str) -> None:
    if not entries:
        return
    known = {head.slug: head.code for head in catalogue().values()}
    for entry, near in unknown_entries(entries, known):
        help = (
            f"Did you mean `{near}`?" if near else "Run `slalang explain --list` to see them all."
        )
        raise CannotRun(f"{where}: no finding is called `{entry}`", help)
