"""Where numbers of a plan come from, in; the same for the terminal, Markdown or programs, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from slalang.backends.amounts import exact
from slalang.backends.as_json import Data, json_text
from slalang.backends.funnel.markdown import escaped
from slalang.backends.plan.text import COLUMNS
from slalang.diagnostics.render.cells import visible, width, wrap
from slalang.diagnostics.render.colour import Paint, painter
from slalang.planning.explain.chain import Explanation, Step
from slalang.source.text import SourceFile, Span

_LONGEST_CLAUSE = 100


class Clause(NamedTuple):
    """`numbers.sla:9`, `mql to sql 34%, measured on 3_900`."""

    place: str
    text: str
    line: int | None


def explained_text(
    found: tuple[Explanation, ...],
    sources: Mapping[str, SourceFile],
    columns: int = COLUMNS,
    paint: Paint | None = None,
) -> str:
    """Each number with its equation; below it the clauses that it rests on, with their places."""
    drawn = paint or painter(False)
    return "\n\n".join(_text(one, sources, columns, drawn) for one in found) + "\n"


def explained_markdown(found: tuple[Explanation, ...], sources: Mapping[str, SourceFile]) -> str:
    """A heading for each number, then its steps as a list."""
    blocks: list[str] = []
    for one in found:
        blocks.append(f"## {escaped(one.title)}")
        lines: list[str] = []
        for step in one.steps:
            lines.append(f"- {escaped(f'{step.title}{_remark(step)}')}: {escaped(_result(step))}")
            lines.extend(f"  - {escaped(share)}" for share in step.shares)
            for clause in _clauses(step, sources):
                lines.append(f"  - {escaped(clause.place)} {escaped(clause.text)}".rstrip())
        blocks.append("\n".join([*lines, *([f"- {_more(one)}"] if one.left_out else [])]))
    return "\n\n".join(blocks) + "\n"


def explained_json(found: tuple[Explanation, ...], sources: Mapping[str, SourceFile]) -> str:
    """An object for each number; values are exact to six places, as strings."""
    data = [
        {
            "key": one.key,
            "title": one.title,
            "value": exact(one.value),
            "steps": [_data(step, sources) for step in one.steps],
            "left_out": one.left_out,
        }
        for one in found
    ]
    whole = {"format": "slalang.plan-explanation/1", "explanations": data}
    return json_text(whole)


def _text(one: Explanation, sources: Mapping[str, SourceFile], columns: int, paint: Paint) -> str:
    out: list[str] = []
    for step in one.steps:
        title, *rest = wrap(visible(f"{step.title}{_remark(step)}"), columns)
        out.extend(paint("strong", line) for line in (title, *rest))
        first, *more = wrap(visible(f"= {_result(step)}"), columns - 2)
        out.extend([f"  {first}", *(f"    {line}" for line in more)])
        for share in step.shares:
            first, *more = wrap(visible(share), columns - 6)
            out.extend([f"      {first}", *(f"        {line}" for line in more)])
        clauses = _clauses(step, sources)
        room = max((width(clause.place) for clause in clauses if clause.text), default=0)
        for clause in clauses:
            space = " " * max(0, room - width(clause.place))
            said = f"{clause.place}{space}  {clause.text}".rstrip()
            out.append(f"      {paint('frame', visible(said))}")
    if one.left_out:
        out.extend(wrap(_more(one), columns))
    return "\n".join(out)


def _result(step: Step) -> str:
    """`653 ÷ 82% = 796.34 → 797`."""
    exact = f"{step.exact} → " if step.exact else ""
    return f"{step.equation} = {exact}{step.result}" if step.equation else f"{exact}{step.result}"


def _remark(step: Step) -> str:
    return f" ({step.remark})" if step.remark else ""


def _more(one: Explanation) -> str:
    said = "1 step more" if one.left_out == 1 else f"{one.left_out} steps more"
    return f"and {said}: ask for one of the numbers above to see where it comes from."


def _clauses(step: Step, sources: Mapping[str, SourceFile]) -> list[Clause]:
    places = (*(given.origin for given in step.inputs), *step.times, *step.cited)
    return list(dict.fromkeys(clause_of(place, sources) for place in places))


def clause_of(origin: Span, sources: Mapping[str, SourceFile]) -> Clause:
    """Where a number is stated, and in which words; `--set` is its own place."""
    source = sources.get(origin.file)
    if source is None:
        return Clause(origin.file, "", None)
    line = source.position(origin.start).line
    text = " ".join(source.text[origin.start : origin.end].split())
    if len(text) > _LONGEST_CLAUSE:
        text = f"{text[:_LONGEST_CLAUSE]}…"
    return Clause(f"{origin.file.rpartition('/')[2]}:{line}", text, line)


def _data(step: Step, sources: Mapping[str, SourceFile]) -> Data:
    return {
        "title": step.title,
        "value": exact(step.value),
        "shown": step.result,
        "equation": step.equation or None,
        "before_rounding": step.exact or None,
        "remark": step.remark or None,
        "inputs": [
            {
                "key": given.key,
                "value": exact(given.value),
                "unit": given.unit,
                "file": given.origin.file,
                "line": (clause := clause_of(given.origin, sources)).line,
                "clause": clause.text,
            }
            for given in step.inputs
        ],
        "shares": list(step.shares),
        "times": [_place(place, sources) for place in step.times],
        "clauses": [_place(place, sources) for place in step.cited],
    }


def _place(place: Span, sources: Mapping[str, SourceFile]) -> Data:
    said = clause_of(place, sources)
    return {"file": place.file, "line": said.line, "clause": said.text}
