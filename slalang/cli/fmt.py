"""`slalang fmt`: agreements in; the same agreements in the one style out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from enum import Enum
from hashlib import sha256
from pathlib import Path

import click

from slalang.cli.options import FILE
from slalang.cli.problem import CannotRun
from slalang.cli.project import settings_for
from slalang.cli.terminal import complain, in_colour, remark, say
from slalang.diagnostics.finding import Finding
from slalang.source.frozen import dataclass
from slalang.source.load import LIMIT, Refusal, decode, display_path, find_sources, load_file
from slalang.source.text import SourceFile
from slalang.source.write import WriteProblem, write_atomic

EXAMPLES = """\b
Examples:
  slalang fmt
  slalang fmt acme/agreement.sla
  slalang fmt --check .
  slalang fmt --diff acme
  slalang fmt - < agreement.sla

\b
Exit codes:
  0  everything is in style now (with --check or --diff: was already)
  1  something would change (--check, --diff), or has mistakes in its writing
  2  it could not run, or a file could not be written
"""


class Fate(Enum):
    """What became of a file."""

    SAME = "same"
    CHANGED = "changed"
    FAULTY = "faulty"
    UNREAD = "unread"
    UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True)
class _Result:
    source: SourceFile
    text: str
    findings: tuple[Finding, ...]

    @property
    def changed(self) -> bool:
        """Whether the bytes would change; line ends and a byte order mark count."""
        return not self.findings and sha256(self.text.encode()).hexdigest() != self.source.digest


@click.command(epilog=EXAMPLES)
@click.argument("paths", nargs=-1, type=FILE, metavar="[PATH]...")
@click.option("--check", "check_", is_flag=True, help="Change nothing; say what would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Not these files, when a folder is "
              "searched.")  # fmt: skip
def fmt(paths: tuple[Path, ...], check_: bool, diff: bool, exclude: Sequence[str]) -> int:
    """Bring agreements into the one style of the language.

    There is nothing to set. Comments and meaning stay: each file is read again
    in its new form and compared before it is written, and it is replaced in one
    step. A file with mistakes in its writing is left as it is, and the others
    are still formatted. `-` reads standard input and writes standard output.
    """
    if paths == (Path("-"),):
        return _stdin(check_, diff)
    asked = paths or (Path("."),)
    settings = settings_for(asked, exclude=exclude)
    here = Path.cwd()
    found, refused = find_sources(asked, root=settings.root, exclude=settings.exclude, base=here)
    if not found and not refused:
        raise CannotRun(
            "there is no file that ends with `.sla` here", "Name the file or its folder."
        )
    fates = [Fate.UNREAD for refusal in refused if _refuse(refusal)]
    fates += [_format(path, here, check=check_, diff=diff) for path in found]
    _sum_up(fates, dry=check_ or diff)
    if Fate.UNREAD in fates or Fate.UNWRITTEN in fates:
        return 2
    changes = (check_ or diff) and Fate.CHANGED in fates
    return 1 if changes or Fate.FAULTY in fates else 0


def _stdin(check_: bool, diff: bool) -> int:
    source = decode("stdin.sla", sys.stdin.buffer.read(LIMIT + 1))
    if isinstance(source, Refusal):
        _refuse(source)
        return 2
    result = _formatted(source)
    if result.findings:
        _show(result)
        return 1
    if diff:
        say(_diff(result))
    elif not check_:
        say(result.text)
    return 1 if result.changed and (check_ or diff) else 0


def _format(path: Path, here: Path, *, check: bool, diff: bool) -> Fate:
    source = load_file(path, root=here)
    if isinstance(source, Refusal):
        _refuse(source)
        return Fate.UNREAD
    result = _formatted(source)
    if result.findings:
        _show(result)
        return Fate.FAULTY
    if not result.changed:
        return Fate.SAME
    if diff:
        say(_diff(result))
    elif check:
        remark(f"{source.path} would change")
    else:
        return _write(path, here, result)
    return Fate.CHANGED


def _formatted(source: SourceFile) -> _Result:
    from slalang.format import format_source

    formatted = format_source(source)
    return _Result(source, formatted.text, formatted.findings)


def _write(path: Path, here: Path, result: _Result) -> Fate:
    now = load_file(path, root=here)
    if isinstance(now, Refusal) or now.digest != result.source.digest:
        complain(
            f"`{display_path(path, here)}` was changed while it was formatted, and was left alone",
            "Run the command again.",
        )
        return Fate.UNWRITTEN
    try:
        write_atomic(path, result.text.encode())
    except WriteProblem as problem:
        complain(problem.message, problem.help)
        return Fate.UNWRITTEN
    return Fate.CHANGED


def _refuse(refusal: Refusal) -> bool:
    from slalang.diagnostics.files import finding_of

    finding = finding_of(refusal)
    complain(finding.message(), finding.help())
    return True


def _show(result: _Result) -> None:
    from slalang.diagnostics.render import render

    sources = {result.source.path: result.source}
    sys.stderr.write(render("full", result.findings, sources, colour=in_colour(sys.stderr)) + "\n")


def _diff(result: _Result) -> str:
    """What would change, as `diff -u` shows it."""
    path = result.source.path
    before = result.source.text.splitlines(keepends=True)
    after = result.text.splitlines(keepends=True)
    lines = list(unified_diff(before, after, f"{path} (now)", f"{path} (formatted)"))
    if not lines:
        return f"{path}: only line ends or a byte order mark would change\n"
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no line end\n" for line in lines)


def _sum_up(fates: Sequence[Fate], *, dry: bool) -> None:
    remark("; ".join(_sums(fates, dry)) + ".")


def _sums(fates: Sequence[Fate], dry: bool) -> Iterator[str]:
    words = {
        Fate.CHANGED: "would change" if dry else "formatted",
        Fate.SAME: "in style already",
        Fate.FAULTY: "left alone, with mistakes in the writing",
        Fate.UNREAD: "not read",
        Fate.UNWRITTEN: "not written",
    }
    for fate, said in words.items():
        if count := fates.count(fate):
            yield f"{count} {'file' if count == 1 else 'files'} {said}"
