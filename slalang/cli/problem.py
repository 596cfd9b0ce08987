"""Why a command could not run, and what to do about it."""

from __future__ import annotations

import re
from datetime import datetime

import click


class CannotRun(click.ClickException):
    """Bad usage, nothing to work on, or a place that cannot be written: exit code 2."""

    exit_code = 2

    def __init__(self, message: str, help: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.help = help
        """The one next step, as a sentence."""
        self.details = details
        """What belongs to the message, a line each."""


class Unzoned(CannotRun):
    """A time on some wall; on which one, the agreement may tell."""

    def __init__(self, message: str, wall: datetime) -> None:
        universal = f"{wall.isoformat()}Z"
        super().__init__(message, f"Add its zone: `{universal}` is that in universal time.")
        self.wall = wall


def words_of(error: click.ClickException) -> tuple[str, str, tuple[str, ...]]:
    """What happened, the next step and details, in our words, for what click found too."""
    if isinstance(error, CannotRun):
        return error.message, error.help, error.details
    return *_words_of_click(error), ()


def _words_of_click(error: click.ClickException) -> tuple[str, str]:
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "slalang"
    help = f"Run `{command} --help` to see what it takes."
    match error:
        case click.NoSuchOption():
            near = error.possibilities
            hint = f"Did you mean `{near[0]}`?" if near else help
            return f"`{command}` has no option `{error.option_name}`", hint
        case click.MissingParameter() if error.param is not None:
            name = error.param.human_readable_name
            if error.param.param_type_name == "option":
                name = max(error.param.opts, key=len)
            return f"`{command}` needs `{name}`", help
        case click.BadOptionUsage():
            help = "Run the command with `--help` to see which."
            return f"`{error.option_name}` needs a value after it", help
    if found := re.search(r"unexpected extra arguments? \((.*)\)", error.message):
        return f"`{found[1]}` is more than `{command}` takes", help
    return error.message.rstrip("."), help
