"""A recalibration and the files of an agreement in; the same files with its new numbers out.

Nothing else of a file changes, not a byte: comments, spaces, line ends and a byte order mark stay.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from slalang.diagnostics.finding import Edit
from slalang.funnel.refigured import with_figures
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures
from slalang.model.quantities import Percent
from slalang.planning.progress.recalibrate import NewDate, NewRate, Recalibration
from slalang.source.text import Span
from slalang.syntax.tree import File, Node, Token, first, nodes, token

_BOM = "\ufeff"


def edits_of(files: Mapping[str, File], wanted: Recalibration) -> tuple[Edit, ...] | str:
    """The changes of the text, in its order; or the clause that was not found."""
    found: list[Edit] = []
    changes: list[NewRate | NewDate] = [*wanted.rates, *wanted.dates]
    for change in changes:
        file = files.get(change.origin.file)
        node = _node_at(file, change.origin) if file else None
        made = None
        if isinstance(change, NewRate) and node is not None and node.rule == "rate":
            made = list(_rate_edits(node, change))
        elif isinstance(change, NewDate) and node is not None and node.rule == "measured":
            made = list(_date_edits(node, change))
        if made is None:
            return f"{change.origin.file}: the clause that was measured is not there any more"
        found += made
    return tuple(sorted(found))


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file with changes whose places are those of its text.

    The text is that of `source.load`: without a byte order mark, with line ends made `\\n`.
    `edits` are in order and do not overlap.
    """
    raw = data.decode("utf-8")
    mark = len(_BOM) if raw.startswith(_BOM) else 0
    pairs = _pairs(raw, mark)

    def place(offset: int) -> int:
        return offset + bisect_left(pairs, offset) + mark

    pieces: list[str] = []
    at = 0
    for (_, start, end), text in edits:
        pieces += (raw[at : place(start)], text)
        at = place(end)
    return "".join((*pieces, raw[at:])).encode()


def recalibrated(agreement: Agreement, wanted: Recalibration) -> Agreement:
    """What the agreement has to mean afterwards."""
    rates = {change.origin: change for change in wanted.rates}
    dates = {change.origin: change for change in wanted.dates}
    return with_figures(agreement, lambda node: _figures(node.figures, rates, dates))


def _node_at(file: File, span: Span) -> Node | None:
    """The node of a clause: the innermost that is all of a stretch."""
    waiting = [node for node in file.declarations if node.start <= span.start < node.end]
    while waiting:
        node = waiting.pop()
        if (node.start, node.end) == (span.start, span.end) and node.rule in ("rate", "measured"):
            return node
        waiting += [one for one in nodes(node) if one.start <= span.start and span.end <= one.end]
    return None


def _rate_edits(node: Node, change: NewRate) -> Iterator[Edit]:
    percent = first(node, "percent")
    numeral = token(percent, "NUMERAL") if percent else None
    if percent is None or numeral is None:
        return
    file = change.origin.file
    yield _edit(file, numeral, _plain(change.percent))
    sample = first(node, "measured_on")
    old = token(sample, "NUMERAL") if sample else None
    if old is not None:
        yield _edit(file, old, _grouped(change.sample))
    else:
        at = (first(node, "rate_kind") or percent).end
        yield Edit(Span(file, at, at), f", measured on {_grouped(change.sample)}")


def _date_edits(node: Node, change: NewDate) -> Iterator[Edit]:
    file = change.origin.file
    texts = (change.on.isoformat(), _quoted(change.place))
    for (start, end), text in zip(_parts(node), texts, strict=False):
        yield Edit(Span(file, start, end), text)


def _parts(node: Node) -> Iterator[tuple[int, int]]:
    """The date and the place of a `measured` line, each perhaps `to be agreed`."""
    for child in node.children:
        if child[0] in ("open_value", "ISO_DATE", "STRING"):
            yield child.start, child.end


def _edit(file: str, old: Token, text: str) -> Edit:
    return Edit(Span(file, old.start, old.end), text)


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _grouped(count: int) -> str:
    """`3_900`, as samples are written."""
    return f"{count:_}"


def _quoted(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _pairs(raw: str, mark: int) -> list[int]:
    """For each `\\r\\n` of a raw text, the offset just behind its line end in the clean one."""
    found: list[int] = []
    at = raw.find("\r\n", mark)
    while at >= 0:
        found.append(at - mark - len(found))
        at = raw.find("\r\n", at + 2)
    return found


_Rates = Mapping[Span, NewRate]
_Dates = Mapping[Span, NewDate]


def _figures(figures: Figures, rates: _Rates, dates: _Dates) -> Figures:
    measured = figures.measured
    if measured is not None and (new := dates.get(measured.origin)):
        measured = replace(measured, on=new.on, place=new.place)
    return replace(
        figures,
        measured=measured,
        rates=tuple(
            replace(rate, percent=Percent(change.percent), sample=Decimal(change.sample))
            if (change := rates.get(rate.origin))
            else rate
            for rate in figures.rates
        ),
    )
