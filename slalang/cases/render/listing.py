"""What came of an agreement's examples, in; a list of them for a person at a terminal out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from slalang.cases.render import counted, shown
from slalang.cases.render.text import MARKS, WIDTH
from slalang.cases.result import Ran, Results, Verdict
from slalang.diagnostics.render.cells import visible, wrap
from slalang.diagnostics.render.colour import Paint, painter
from slalang.source.text import SourceFile

_COUNTED = (Verdict.PASSED, Verdict.FAILED, Verdict.PARTLY_RUN, Verdict.NOT_RUN)


def render(
    results: Results,
    sources: Mapping[str, SourceFile],
    *,
    colour: bool = False,
    columns: int | None = None,
) -> str:
    """One entry for each example: its state, its title, its place and what it expects."""
    paint, room = painter(colour), columns or WIDTH
    title = visible(results.title)
    if title != results.file:
        title = f"{title} ({visible(results.file)})"
    lines = [paint("strong", line) for line in wrap(title, room)]
    for ran in results.examples:
        lines += _example(ran, sources, paint, room)
    lines.append(f"  {_sum(results)}")
    return "\n".join(lines) + "\n"


def _sum(results: Results) -> str:
    """`4 examples: 3 passed, 1 failed`."""
    if not results.examples:
        return "There is no example in it yet."
    verdicts = [ran.verdict for ran in results.examples]
    states = [f"{verdicts.count(one)} {one.value}" for one in _COUNTED if one in verdicts]
    return f"{counted(len(verdicts), 'example')}: {', '.join(states)}"


def _example(ran: Ran, sources: Mapping[str, SourceFile], paint: Paint, room: int) -> Iterator[str]:
    style, mark = MARKS[ran.verdict]
    title, *more = wrap(visible(ran.title), room - 4)
    yield f"  {paint(style, mark)} {title}"
    yield from (f"    {line}" for line in more)
    place = shown(ran.origin, sources)
    said = visible("; ".join((*ran.problems, *(one.said for one in ran.checked))))
    first, *rest = wrap(f"{place}: {said or 'expects nothing'}", room - 4)
    head, found, tail = first.partition(place)
    yield f"    {head}{paint('frame', found)}{tail}"
    yield from (f"      {line}" for line in rest)
