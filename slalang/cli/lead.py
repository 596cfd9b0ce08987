"""The options that name a lead in; its data, or why it does not fit, out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial, reduce
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from slalang.cli.options import FILE, instant
from slalang.cli.problem import CannotRun
from slalang.source.load import Refusal, decode, load_file

LIMIT = 20_000_000
"""So many bytes of a lead or of its events are read."""
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


class LeadData(NamedTuple):
    """A lead as its files tell of it."""

    lead: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]
    account: Mapping[str, Any] | None


_LEAD = "What is known of the lead, as JSON; `-` reads standard input."
_NEEDED = click.option("--lead", type=FILE, required=True, metavar="FILE", help=_LEAD)
_WANTED = click.option("--lead", type=FILE, metavar="FILE", help=_LEAD)
_OPTIONS = (
    click.option(
        "--events", type=FILE, metavar="FILE",
        help="What happened, as JSON: a list, or one event a line.",
    ),
    click.option(
        "--account", type=FILE, metavar="FILE", help="What is known of its account, as JSON."
    ),
    click.option(
        "--as-of", type=instant, required=True, metavar="INSTANT",
        help="The instant to look from; later events do not exist. The clock is never read.",
    ),
)  # fmt: skip


def lead_options(command: F) -> F:
    """`--lead`, `--events`, `--account` and `--as-of`."""
    return reduce(lambda done, option: option(done), reversed((_NEEDED, *_OPTIONS)), command)


def lead_or_data_options(command: F) -> F:
    """The same for a command that can do without a lead."""
    return reduce(lambda done, option: option(done), reversed((_WANTED, *_OPTIONS)), command)


def read_data(command: str, lead: Path, events: Path | None, account: Path | None) -> LeadData:
    """Read what the options name; raises `CannotRun` for what cannot be read."""
    from slalang.evaluate.read import read_events, read_lead

    read = partial(_read, command)
    return LeadData(
        read(lead, read_lead),
        read(events, read_events) if events else [],
        read(account, read_lead) if account else None,
    )


def later(events: Sequence[Mapping[str, Any]], as_of: datetime) -> int:
    """How many of events that were found to fit the agreement are after an instant."""
    return sum(datetime.fromisoformat(str(event["at"])) > as_of for event in events)


def misfit(problems: tuple[str, ...]) -> CannotRun:
    """The refusal of data that does not fit the agreement."""
    if len(problems) == 1:
        return CannotRun(problems[0], "Mend the data, or leave out what the rules do not read.")
    return CannotRun(
        f"{len(problems)} things in the data do not fit the agreement",
        "Mend the data, or leave out what the rules do not read.",
        problems,
    )


def _read(command: str, path: Path, read: Callable[[str], T]) -> T:
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
            help = f"Name a JSON file; `slalang {command} --help` shows what stands in it."
        raise CannotRun(finding.message(), help)
    try:
        return read(source.text)
    except LeadProblem as problem:
        raise CannotRun(
            f"{source.path}: {problem.problems[0]}",
            f"Mend the JSON there; `slalang {command} --help` shows examples.",
        ) from None
