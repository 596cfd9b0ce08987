"""What came of agreements' examples, in; text for a person at a terminal out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import dedent

from slalang.cases.render import Tried, counted, shown
from slalang.cases.result import Block, Checked, Line, Ran, Verdict
from slalang.diagnostics.render.cells import visible, width, wrap
from slalang.diagnostics.render.colour import Paint, painter
from slalang.diagnostics.render.place import place_of
from slalang.source.text import SourceFile

WIDTH = 100
"""The columns of a line where no others are given."""
MOST_LINES = 40
"""Of a block; only rules that did not fire are left out."""
MARKS = {
    Verdict.PASSED: ("help", "✓"),
    Verdict.FAILED: ("error", "✗"),
    Verdict.PARTLY_RUN: ("warning", "…"),
    Verdict.NOT_RUN: ("warning", "…"),
}
"""The style and the sign of each verdict."""
_TOLD = (Verdict.PASSED, Verdict.FAILED, Verdict.NOT_RUN)


def render(
    tried: Sequence[Tried],
    *,
    colour: bool = False,
    columns: int | None = None,
    verbose: bool = False,
    uncovered: bool = False,
) -> str:
    """One block for each agreement: its examples, why they failed, and sums.

    `verbose` tells every expectation, `uncovered` what no example exercises.
    """
    paint, room = painter(colour), columns or WIDTH
    blocks = [
        "\n".join(_agreement(one, paint, room, verbose, uncovered)) + "\n"
        for one in tried
        if not one.errors
    ]
    if len(blocks) > 1:
        whole = {verdict: sum(one.results.count(verdict) for one in tried) for verdict in _TOLD}
        blocks.append(f"{counted(len(blocks), 'agreement')}: {_sums(whole)}\n")
    return "\n".join(blocks)


def failure(ran: Ran, tried: Tried) -> str:
    """Why an example failed, as lines without colours."""
    return dedent("\n".join(_failures(ran, tried, painter(False), WIDTH)))


def _agreement(
    tried: Tried, paint: Paint, room: int, verbose: bool, uncovered: bool
) -> Iterator[str]:
    results = tried.results
    title = visible(results.title)
    if title != results.file:
        title = f"{title} ({visible(results.file)})"
    yield from (paint("strong", line) for line in wrap(title, room))
    if not results.examples:
        yield "  There is no example in it, so nothing is tested."
    for ran in results.examples:
        yield from _example(ran, tried, paint, room, verbose)
    if results.examples:
        yield f"  {_sums({verdict: results.count(verdict) for verdict in _TOLD})}"
    if results.examples or uncovered:
        yield f"  {_coverage(tried)}"
    if uncovered:
        for item in tried.coverage.items:
            if not item.exercised:
                place = paint("frame", shown(item.origin, tried.sources))
                yield f"  not covered: {place} {item.kind} {visible(item.title)}"
        for item in tried.coverage.waiting:
            place = paint("frame", shown(item.origin, tried.sources))
            yield f"  cannot be shown yet: {place} {item.kind} {visible(item.title)}"


def _sums(found: dict[Verdict, int]) -> str:
    told = [f"{number} {verdict.value}" for verdict, number in found.items() if number]
    return ", ".join(told) or "nothing is expected"


def _coverage(tried: Tried) -> str:
    found = tried.coverage
    if not found.items:
        return "coverage: there is nothing to cover"
    return f"coverage: {found.shown}% ({found.exercised} of {len(found.items)})"


def _example(ran: Ran, tried: Tried, paint: Paint, room: int, verbose: bool) -> Iterator[str]:
    style, mark = MARKS[ran.verdict]
    title = visible(ran.title)
    if ran.verdict is Verdict.NOT_RUN:
        title += " (not run)" if ran.checked else " (it expects nothing)"
    elif later := ran.count(Verdict.NOT_RUN):
        title += f" ({later} not run)"
    yield from _hanging(paint(style, mark), 1, title, "  ", room)
    if verbose:
        for one in ran.checked:
            if one.verdict is not Verdict.FAILED:
                inner_style, inner = MARKS[one.verdict]
                why = f": {one.message}" if one.message else ""
                text = f"{visible(one.said)}{visible(why)}"
                yield from _hanging(paint(inner_style, inner), 1, text, "    ", room)
    yield from _failures(ran, tried, paint, room)


def _failures(ran: Ran, tried: Tried, paint: Paint, room: int) -> Iterator[str]:
    place = shown(ran.origin, tried.sources)
    for problem in ran.problems:
        yield from _wrapped(f"{place}: {visible(problem)}", "    ", room)
    told: set[Block] = set()
    for one in ran.checked:
        if one.verdict is Verdict.FAILED:
            yield from _failure(one, told, tried, paint, room)


def _failure(
    one: Checked, told: set[Block], tried: Tried, paint: Paint, room: int
) -> Iterator[str]:
    """What failed, and its trace; what an example told before is only named."""
    place = shown(one.origin, tried.sources)
    first, *rest = _wrapped(f"{place}: {visible(one.message)}", "    ", room)
    yield first.replace(place, paint("frame", place), 1)
    yield from rest
    for block in one.trace:
        again = ", as above" if block in told else ""
        at = paint("frame", shown(block.origin, tried.sources))
        yield f"      {visible(block.title)}{again} ({at})"
        if block not in told:
            yield from block_lines(block, tried.sources, paint, room)
        told.add(block)
    if one.help:
        yield from _hanging(paint("help", "help:"), 5, visible(one.help), "      ", room)


def block_lines(
    block: Block, sources: Mapping[str, SourceFile], paint: Paint, room: int, indent: int = 8
) -> Iterator[str]:
    """The lines of a block: number, mark and text in columns."""
    kept = _kept(block.lines)
    numbers = [_number(line, block, sources) for line in kept]
    gutter = max((len(number) for number in numbers), default=0)
    marks = max((width(line.mark) for line in kept), default=0)
    for number, line in zip(numbers, kept, strict=True):
        text = visible(line.text)
        if not number:
            text += f" ({shown(line.origin, sources)})"
        head = " " * (indent + gutter - len(number)) + paint("frame", number)
        mark = " " * (marks - width(line.mark)) + paint(_STYLES.get(line.mark, "help"), line.mark)
        beside = indent + gutter + 2 + marks + 2
        first, *rest = wrap(text, max(20, room - beside))
        yield f"{head}  {mark}  {first}"
        yield from (" " * beside + more for more in rest)
    if left := len(block.lines) - len(kept):
        yield f"{' ' * indent}and {left} more that did not apply"


def _kept(lines: Sequence[Line]) -> list[Line]:
    """All lines, or of very many those that say something happened, and some others."""
    spare = MOST_LINES - sum(line.mark != "✗" for line in lines)
    kept = []
    for line in lines:
        spare -= line.mark == "✗"
        if line.mark != "✗" or spare >= 0:
            kept.append(line)
    return kept


_STYLES = {"✗": "error", "?": "warning"}


def _number(line: Line, block: Block, sources: Mapping[str, SourceFile]) -> str:
    """The number of a line, where it stands in the file of its block."""
    if line.origin.file != block.origin.file:
        return ""
    return str(place_of(line.origin, sources).line)


def _hanging(head: str, cells: int, text: str, indent: str, room: int) -> Iterator[str]:
    """A head of so many columns and a text beside it."""
    first, *rest = wrap(text, room - len(indent) - cells - 1)
    yield f"{indent}{head} {first}"
    yield from (f"{indent}{' ' * (cells + 1)}{line}" for line in rest)


def _wrapped(text: str, indent: str, room: int) -> Iterator[str]:
    first, *rest = wrap(text, room - len(indent))
    yield f"{indent}{first}"
    yield from (f"{indent}  {line}" for line in rest)
