"""The command line: a table of commands, each loaded only when it is asked for."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

import click

from slalang.cli.problem import CannotRun, Unzoned, words_of
from slalang.cli.terminal import complain, prepare, silence
from slalang.version import __version__


class Entry(NamedTuple):
    """One command: its name, where it is written, and what `slalang --help` says of it."""

    name: str
    path: str
    """`module:function`."""
    summary: str


COMMANDS = (
    Entry("new", "slalang.cli.new:new", "Start an agreement: small, complete, and yours to edit."),
    Entry("check", "slalang.cli.check:check", "Find what is wrong or unwise in agreements."),
    Entry("fmt", "slalang.cli.fmt:fmt", "Bring agreements into the one style of the language."),
    Entry("build", "slalang.cli.build:build", "Make the document, the scoring and the numbers."),
    Entry("funnel", "slalang.cli.funnel:funnel", "Show how many leads the goal needs, and why."),
    Entry("plan", "slalang.cli.plan:plan", "Show what is needed month by month, and why."),
    Entry(
        "simulate",
        "slalang.cli.simulate:simulate",
        "Show how likely the plan reaches its goals, and why.",
    ),
    Entry(
        "compare-scenarios",
        "slalang.cli.compare_scenarios:compare_scenarios",
        "Show the plan beside those of its scenarios.",
    ),
    Entry(
        "progress",
        "slalang.cli.progress:progress",
        "Show what came so far, beside what was agreed.",
    ),
    Entry(
        "holidays",
        "slalang.cli.holidays:holidays",
        "Show the public holidays of calendars, and freeze them.",
    ),
    Entry("score", "slalang.cli.score:score", "Score one lead and say which rules fired."),
    Entry(
        "monitor", "slalang.cli.monitor:monitor", "Show what was kept of the promises, and why not."
    ),
    Entry("due", "slalang.cli.due:due", "Show what everybody owes now: the daily stand-up."),
    Entry("replay", "slalang.cli.replay:replay", "Show what a change of the rules does to leads."),
    Entry("why", "slalang.cli.why:why", "Explain a lead, and the nearest change that would do."),
    Entry("test", "slalang.cli.test:test", "Run the examples of agreements, and why they fail."),
    Entry("examples", "slalang.cli.examples:examples", "List the examples, or suggest new ones."),
    Entry(
        "sample-data",
        "slalang.cli.sample_data:sample_data",
        "Make leads and events to try an agreement with.",
    ),
    Entry("explain", "slalang.cli.explain:explain", "Explain a finding, with examples."),
)

EXAMPLES = """\b
Examples:
  slalang new acme --name "Acme sales and marketing"
  slalang check acme
  slalang build acme/agreement.sla -o out
  slalang funnel acme/agreement.sla
  slalang explain stage-without-owner

`slalang COMMAND --help` tells more, with examples.
"""


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What a disk answers that takes no more."""


class _Commands(click.Group):
    """Click asks a group for its commands; this one looks into the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        for entry in COMMANDS:
            if entry.name == cmd_name:
                from importlib import import_module

                module, _, name = entry.path.partition(":")
                command: click.Command = getattr(import_module(module), name)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from slalang.diagnostics.suggest import nearest

            near = nearest(args[0], self.list_commands(ctx))
            help = f"Did you mean `slalang {near}`?" if near else "Run `slalang --help`."
            raise CannotRun(f"there is no command `{args[0]}`", help)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.summary) for entry in COMMANDS])


@click.group(
    cls=_Commands,
    epilog=EXAMPLES,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": 80},
)
@click.version_option(__version__, prog_name="slalang", message="%(prog)s %(version)s")
@click.pass_context
def slalang(ctx: click.Context) -> None:
    """Compile the agreement between Marketing and Sales.

    An agreement is a text file that ends with `.sla`. From it come a document
    to sign, the rules that score leads, and the numbers of the funnel; and a
    check that none of it contradicts the rest.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and end the process: 0 all is well, 1 findings, 2 it could not run."""
    prepare()
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        own = os.getpid()
        signal.signal(signal.SIGTERM, lambda number, _: _end(number, own))
    code = run(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence()
    except OSError as error:
        code = _unwritten(error)
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run a command; its exit code. What goes wrong is said, never thrown."""
    try:
        result = slalang.main(list(arguments), prog_name="slalang", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain("stopped; nothing is left half-written")
        return 143 if _told_to_end else 130
    except BrokenPipeError:
        # Whoever read us (`head`, a pager) has seen enough.
        silence()
        return 0
    except click.ClickException as error:
        complain(*words_of(_zoned(error, arguments) if isinstance(error, Unzoned) else error))
        return 2
    except RecursionError:
        complain(
            "a condition or a sum in this agreement has thousands of parts, more than can be held",
            "Give parts of it names of their own with `term`, and use those names.",
        )
        return 2
    except FileNotFoundError as error:
        if error.filename is not None:
            return _own_mistake(error)
        complain(
            "the folder that this command runs in is gone", "Change into a folder that is there."
        )
        return 2
    except OSError as error:
        return _unwritten(error) if error.errno in _FULL else _own_mistake(error)
    except Exception as error:
        return _own_mistake(error)


def _zoned(error: Unzoned, arguments: Sequence[str]) -> CannotRun:
    """The same with the offset of the agreement's own zone: options are read before files."""
    from slalang.cli.wall import zoned

    return zoned(error, arguments)


_told_to_end: list[int] = []
"""The signal that asked this process to end, once there was one."""


def _end(number: int, own: int) -> NoReturn:
    """End as after Ctrl-C, so that temporary folders go."""
    if os.getpid() != own:
        # A process that works for this one has nothing to put away.
        os._exit(128 + number)
    _told_to_end.append(number)
    raise KeyboardInterrupt


def _unwritten(error: OSError) -> int:
    """Standard output leads to a file that cannot take it: a full disk, say."""
    silence()
    complain(
        f"the output cannot be written: {(error.strerror or 'unknown reason').lower()}",
        "Make room there, or send it somewhere else.",
    )
    return 2


def _own_mistake(error: Exception) -> int:
    if os.environ.get("SLALANG_DEBUG"):
        import traceback

        traceback.print_exc()
    complain(
        f"this is a mistake in slalang, not in the agreement ({type(error).__name__}: {error})",
        "Please report it, with the file and the command; `SLALANG_DEBUG=1` in front of the "
        "command shows where it happened. No file was left half-written.",
    )
    return 2


if __name__ == "__main__":
    main()
