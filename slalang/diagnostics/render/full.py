"""Findings in; text for a person at a terminal, with excerpts of the source, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from slalang.diagnostics.finding import Finding, Label
from slalang.diagnostics.render.cells import visible, wrap
from slalang.diagnostics.render.colour import SEVERITY, Paint, painter
from slalang.diagnostics.render.excerpt import GAP, Mark, Row, excerpt
from slalang.diagnostics.render.place import place_of
from slalang.diagnostics.render.summary import summary
from slalang.source.text import SourceFile, Span

WIDTH = 100
"""The columns of an excerpt and of a help where no others are given; headings then stay on one
line, so that a log can be searched for them."""


def render(
    findings: Sequence[Finding],
    sources: Mapping[str, SourceFile],
    *,
    colour: bool = False,
    columns: int | None = None,
) -> str:
    """Each finding with the place, the other places and the next step; then one line of sums."""
    paint = painter(colour)
    blocks = ["\n".join(_finding(finding, sources, paint, columns)) for finding in findings]
    return "\n\n".join([*blocks, summary(findings)]) + "\n"


def _finding(
    finding: Finding, sources: Mapping[str, SourceFile], paint: Paint, columns: int | None
) -> Iterator[str]:
    style = SEVERITY[finding.severity]
    yield from _heading(finding, style, paint, columns)
    parts = _parts(finding, sources, columns or WIDTH)
    numbers = [row.number for _, rows in parts for row in rows]
    gutter = len(str(max([0, *numbers])))
    remarks = [
        *(("note", f"{one.span.file}: {one.text}") for one in _elsewhere(finding, sources)),
        *(("help", help) for help in filter(None, (finding.help(),))),
    ]
    edge = " " * gutter + paint("frame", " |")
    for index, (span, rows) in enumerate(parts):
        place = place_of(span, sources)
        arrow = paint("frame", ":::" if index else "-->")
        yield f"{' ' * gutter}{arrow} {place.words if rows else place.file}"
        if rows:
            yield edge
            yield from (_row(row, gutter, style, paint) for row in rows)
        # The last frame stays open at the bottom when nothing follows it.
        if rows and (remarks or index + 1 < len(parts)):
            yield edge
    for word, text in remarks:
        yield from _remark(word, text, gutter, paint, columns or WIDTH)
    if block := finding.block():
        yield ""
        yield from (f"    {visible(line)}".rstrip() for line in block.splitlines())


def _heading(finding: Finding, style: str, paint: Paint, columns: int | None) -> Iterator[str]:
    """`error[SLA101] unknown-name: …`: on one line, or on several that fit a terminal."""
    head = f"{finding.severity.word}[{finding.code}]"
    title = f"{finding.slug}: {visible(finding.message())}"
    first, *rest = wrap(f"{head} {title}", columns) if columns else [f"{head} {title}"]
    yield f"{paint(style, head)} {paint('strong', first.removeprefix(head).lstrip())}"
    yield from (paint("strong", line) for line in rest)


def _parts(
    finding: Finding, sources: Mapping[str, SourceFile], columns: int
) -> list[tuple[Span, list[Row]]]:
    """The excerpts of a finding, one for each file, its own file first."""
    marks = [Mark(finding.span, finding.label(), main=True)]
    marks += [Mark(label.span, label.text, main=False) for label in finding.related()]
    home = finding.span.file
    marks.sort(key=lambda mark: (mark.span.file != home, mark.span.file))
    room = columns - _gutter(marks, sources) - len(" | ")
    parts: list[tuple[Span, list[Row]]] = []
    for file, group in groupby(marks, key=lambda mark: mark.span.file):
        here = list(group)
        if source := sources.get(file):
            parts.append((here[0].span, excerpt(source, here, room)))
        elif here[0].main:
            parts.append((here[0].span, []))
    return parts


def _gutter(marks: Sequence[Mark], sources: Mapping[str, SourceFile]) -> int:
    """The columns that the largest line number takes."""
    return max(len(str(place_of(mark.span, sources).line)) for mark in marks)


def _row(row: Row, gutter: int, style: str, paint: Paint) -> str:
    if row.number == GAP:
        return paint("frame", "...")
    if row.number:
        frame = paint("frame", f"{row.number:>{gutter}} |")
        return f"{frame} {row.text}".rstrip()
    indent = row.text[: len(row.text) - len(row.text.lstrip())]
    mark = paint(style if row.main else "related", row.text.lstrip())
    return f"{' ' * gutter}{paint('frame', ' |')} {indent}{mark}"


def _elsewhere(finding: Finding, sources: Mapping[str, SourceFile]) -> list[Label]:
    """The other places that no text can be shown of."""
    return [label for label in finding.related() if label.span.file not in sources]


def _remark(word: str, text: str, gutter: int, paint: Paint, columns: int) -> Iterator[str]:
    """`help: …`, with its further lines below its first word."""
    indent = " " * (gutter + 1)
    first, *rest = wrap(visible(text), columns - len(indent) - len(word) - 2)
    yield f"{indent}{paint(word, f'{word}:')} {first}"
    yield from (f"{indent}{' ' * (len(word) + 2)}{line}" for line in rest)
