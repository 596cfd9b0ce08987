"""A finding in, plain data for JSON out; and back again, as a finding that says the same."""

from __future__ import annotations

from typing import TypeAlias, cast

from slalang.diagnostics.finding import Edit, Finding, Label, Severity
from slalang.source.frozen import dataclass
from slalang.source.text import Span

Row: TypeAlias = list[object]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a finding of an earlier run said.

    It has all that `Finding` asks for, though its code, slug and severity are
    those of this one finding and not of its class.
    """

    code: str
    slug: str
    severity: Severity
    span: Span
    said: str
    below: str
    advice: str
    others: tuple[Label, ...]
    changes: tuple[Edit, ...]
    lines: str

    def message(self) -> str:
        return self.said

    def label(self) -> str:
        return self.below

    def help(self) -> str:
        return self.advice

    def related(self) -> tuple[Label, ...]:
        return self.others

    def edits(self) -> tuple[Edit, ...]:
        return self.changes

    def block(self) -> str:
        return self.lines


def to_row(finding: Finding) -> Row:
    """A finding as data that JSON can hold."""
    return [
        finding.code,
        finding.slug,
        int(finding.severity),
        list(finding.span),
        finding.message(),
        finding.label(),
        finding.help(),
        [[*label.span, label.text] for label in finding.related()],
        [[*edit.span, edit.text] for edit in finding.edits()],
        finding.block(),
    ]


def from_row(row: object) -> Finding | None:
    """The finding that `to_row` made a row of; None for anything else."""
    match row:
        case [
            str(code), str(slug), int(severity), [str(file), int(start), int(end)],
            str(said), str(below), str(advice), list(others), list(changes),
            str(lines),
        ]:  # fmt: skip
            labels, edits = _places(others), _places(changes)
            if labels is None or edits is None or severity not in (1, 2, 3):
                return None
            stored = Stored(
                code, slug, Severity(severity), Span(file, start, end), said, below, advice,
                tuple(Label(span, text) for span, text in labels),
                tuple(Edit(span, text) for span, text in edits), lines,
            )  # fmt: skip
            # The protocol asks for class variables, which an instance has for all who read them.
            return cast(Finding, stored)
    return None


def _places(rows: list[object]) -> list[tuple[Span, str]] | None:
    found = []
    for row in rows:
        match row:
            case [str(file), int(start), int(end), str(text)]:
                found.append((Span(file, start, end), text))
            case _:
                return None
    return found
