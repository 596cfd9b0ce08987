"""The tree → what the writer must know of single tokens, by their offsets."""

from __future__ import annotations

from slalang.format.columns import COLUMNS, Columns
from slalang.source.frozen import dataclass, field
from slalang.syntax.tree import Element, File, Node, Token

_SIGNED = frozenset({"points", "weighted", "signed", "negative", "below_zero"})
_WITH_FIELDS = frozenset({"facts", "happening", "meanings"})
_HOLD_FIELDS = frozenset({"example", "binding"})
"""Declarations with such clauses in them."""


@dataclass(slots=True)
class Marks:
    """What the tree says about tokens; every offset is where a token starts."""

    rows: dict[int, Columns] = field(default_factory=dict)
    """Statements that line up with their neighbours."""
    cells: dict[int, int] = field(default_factory=dict)
    """Where the cells of such statements begin, with their number, from 1."""
    signs: set[int] = field(default_factory=set)
    """`+` and `-` that belong to the number behind them."""
    dashes: set[int] = field(default_factory=set)
    """`-` between two times of day."""
    separators: set[int] = field(default_factory=set)
    """Commas that could as well be ends of lines: between `seniority vp, employees 60`."""


def marks_of(file: File) -> Marks:
    """Look at every node once."""
    marks = Marks()
    stack = list(file.declarations)
    while stack:
        node = stack.pop()
        rule = node.rule
        for child in node.children:
            if type(child) is Node:
                stack.append(child)
        if (columns := COLUMNS.get(rule)) is not None:
            marks.rows[node.start] = columns
            _mark_cells(marks, node, columns)
        if rule in _SIGNED:
            _mark_sign(marks, node)
        elif rule == "time_range":
            marks.dashes.add(node.children[1].start)
        elif rule in _WITH_FIELDS:
            marks.separators.update(c.start for c in separators(node))
    return marks


def separators_of(file: File) -> set[int]:
    """Only the separators, for who compares two files."""
    stack = [node for node in file.declarations if node.rule in _HOLD_FIELDS]
    found: set[int] = set()
    while stack:
        node = stack.pop()
        if node.rule in _WITH_FIELDS:
            found.update(comma.start for comma in separators(node))
        else:
            stack.extend(child for child in node.children if type(child) is Node)
    return found


def separators(node: Node) -> list[Element]:
    """The commas between the fields of `lead { … }` in an example."""
    return [child for child in node.children if type(child) is Token and child.kind == ","]


def _mark_sign(marks: Marks, node: Node) -> None:
    sign = node.children[0]
    if type(sign) is not Token or sign.kind not in ("+", "-"):
        return
    amount = node.children[1]
    if not (type(amount) is Node and amount.rule == "open_value"):
        marks.signs.add(sign.start)


def _mark_cells(marks: Marks, node: Node, columns: Columns) -> None:
    cell, last = 0, len(columns.starts)
    for child in node.children[1:]:
        if cell == last:
            return
        name = _name(child)
        for following in range(cell, last):
            if name in columns.starts[following]:
                cell = following + 1
                marks.cells[child.start] = cell
                break
        if name in columns.greedy:
            return


def _name(element: Element) -> str:
    if type(element) is Node:
        return element.rule
    assert type(element) is Token
    return element.kind
