"""What the interpreter finds, as rows of the result contract; two engines' rows compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias

from slalang.evaluate import Evaluation, evaluate
from slalang.evaluate.result import Outcome, RuleTrace
from slalang.form import Form, columns_of, form_of, leaves, words
from slalang.form.columns import LEAD, WORD
from slalang.form.nodes import FirstMatch, Group, Rule
from worlds.raw import RawLead, Rules, World, as_json

Row: TypeAlias = Mapping[str, object]
"""One lead: whole numbers, texts and None by the columns of the result."""


def by_interpreter(rules: Rules, leads: Sequence[RawLead], as_of: datetime) -> list[Row]:
    """The expected rows, lead by lead."""
    form = form_of(rules)
    return [_row(form, lead, evaluation_of(rules, lead, as_of)) for lead in leads]


def evaluation_of(rules: Rules, lead: RawLead, as_of: datetime) -> Evaluation:
    """What the interpreter says of one lead."""
    others = {name: record for name, record in lead.records.items() if name != "lead"}
    own = lead.records.get("lead", {})
    return evaluate(rules, own, lead.events, as_of=as_of, records=others)


def leaf_traces(form: Form, seen: Evaluation) -> Iterator[RuleTrace]:
    """What the rules that can fire did, in the order of their bits."""

    def walk(rules: Sequence[Rule], traces: Sequence[RuleTrace]) -> Iterator[RuleTrace]:
        for rule, trace in zip(rules, traces, strict=True):
            if isinstance(rule, FirstMatch | Group):
                yield from walk(rule.rules, trace.inside)
            else:
                yield trace

    for score, trace in zip(form.scores, seen.score_traces, strict=True):
        yield from walk(score.rules, trace.rules)


def result_columns(form: Form) -> tuple[str, ...]:
    """The columns of a result, in order."""
    names = columns_of(form)
    return (
        LEAD, *names.scores.values(), *names.classes.values(),
        *(f"stages_{i}" for i in range(words(len(form.stages)))), "stage",
        *(f"fired_{i}" for i in range(words(len(leaves(form))))),
    )  # fmt: skip


def line_of(columns: Sequence[str], row: Row) -> str:
    """A row as one canonical text; what is no whole number, text or None shows as what it is."""
    cells = [row.get(column, "(no such column)") for column in columns]
    known = [cell if _is_plain(cell) else f"({cell!r})" for cell in cells]
    return json.dumps(known, ensure_ascii=False)


def digest(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """SHA-256 over the lines of all rows, in the order of `lead_id`."""
    lines = (line_of(columns, row) for row in sorted(rows, key=lambda row: str(row[LEAD])))
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def compare(world: World, expected: Sequence[Row], found: Sequence[Row], who: str) -> str | None:
    """None for equal rows; else the first lead that differs, in words, with all that made it."""
    form = form_of(world.rules)
    columns = result_columns(form)
    if len(found) == len(expected) and digest(columns, found) == digest(columns, expected):
        return None
    by_lead = {str(row[LEAD]): row for row in found}
    if len(by_lead) != len(found):
        return f"{who}, {world.name}: {len(found) - len(by_lead)} leads are there more than once"
    for row in expected:
        other = by_lead.pop(str(row[LEAD]), None)
        if other is None or line_of(columns, row) != line_of(columns, other):
            lead = next(lead for lead in world.leads if lead.lead_id == row[LEAD])
            what = ["the lead is not there"] if other is None else _differing(form, row, other)
            return "\n".join(_told(world, lead, who, what))
    return f"{who}, {world.name}: there are leads that nobody asked for: {', '.join(by_lead)}"


# ── Rows ──────────────────────────────────────────────────────────────────


def _row(form: Form, lead: RawLead, seen: Evaluation) -> Row:
    names = columns_of(form)
    fired = [leaf.outcome is Outcome.FIRED for leaf in leaf_traces(form, seen)]
    stages = [stage.outcome is Outcome.FIRED for stage in seen.stage_traces]
    return {
        LEAD: lead.lead_id,
        **{names.scores[score.name]: score.milli for score in seen.score_traces},
        **{names.classes[name]: band for name, band in seen.classes.items()},
        **{f"stages_{i}": word for i, word in enumerate(_words(stages))},
        "stage": seen.stage,
        **{f"fired_{i}": word for i, word in enumerate(_words(fired))},
    }


def _words(bits: Sequence[bool]) -> list[int]:
    parts = [bits[i * WORD : (i + 1) * WORD] for i in range(words(len(bits)))]
    return [sum(1 << place for place, bit in enumerate(part) if bit) for part in parts]


def _is_plain(cell: object) -> bool:
    return cell is None or isinstance(cell, str) or type(cell) is int


# ── Differences in words ──────────────────────────────────────────────────


def _differing(form: Form, expected: Row, found: Row) -> Iterator[str]:
    """Every column that differs, bits by the names of their rules and stages."""
    bits = {
        "stages_": [f"stage {stage.name}" for stage in form.stages],
        "fired_": [f"rule {leaf.id}" for leaf in leaves(form)],
    }
    for column in result_columns(form):
        one, other = expected[column], found.get(column, "(no such column)")
        if one == other and type(one) is type(other):
            continue
        kind = next((kind for kind in bits if _is_word_of(column, kind)), "")
        if kind and isinstance(one, int) and isinstance(other, int):
            first = int(column.removeprefix(kind)) * WORD
            for place in range(WORD + 2):
                if (one ^ other) >> place & 1:
                    known = first + place < len(bits[kind]) and place < WORD
                    name = bits[kind][first + place] if known else f"bit {place}, which is nobody's"
                    yield f"{column}: {name}: expected {one >> place & 1}"
        else:
            yield f"{column}: expected {one!r}, found {other!r}"


def _is_word_of(column: str, kind: str) -> bool:
    return column.startswith(kind) and column.removeprefix(kind).isdigit()


def _told(world: World, lead: RawLead, who: str, what: Iterable[str]) -> Iterator[str]:
    yield f"{who} differs from the interpreter in {world.name}, lead {lead.lead_id}:"
    yield from (f"  {line}" for line in what)
    yield f"as of {world.as_of.isoformat()}"
    yield as_json(RawLead(lead.lead_id, lead.records, ()))
    yield from (f"  event {event}" for event in lead.events)
    seen = evaluation_of(world.rules, lead, world.as_of)
    points = ", ".join(f"{name} is {found}" for name, found in seen.scores.items())
    yield f"by the interpreter, {points}:"
    for leaf in leaf_traces(form_of(world.rules), seen):
        yield f"  {leaf.id}: {leaf.outcome.value}, {leaf.points} {leaf.missing or ''}"
    yield world.text
