"""A plan in; what the page of the calculator reads, as plain data for JSON, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from shlex import quote
from typing import TypeAlias

from slalang.backends.calculator.bounds import bounds
from slalang.backends.calculator.groups import groups
from slalang.backends.calculator.knobs import Knob, knob, longest
from slalang.backends.calculator.parcel import Parcel
from slalang.diagnostics.render.cells import visible
from slalang.funnel.problems import say
from slalang.model.agreement import Agreement
from slalang.model.quantities import Bound
from slalang.planning.result import FunnelPlan, Load, Plan, SourcePlan, Spent, StagePlan, TeamPlan
from slalang.planning.sheet.cells import Input, Kind
from slalang.planning.whatif.clauses import Clause, Slot, clauses
from slalang.wording.phrase import phrase
from slalang.wording.titles import words_of
from slalang.wording.words import Words, plural

Data: TypeAlias = dict[str, object]
SOURCES_SHOWN = 60
"""Of a funnel with more sources, only the plan of all together is shown for the others."""
_PERCENT = "a percentage from 0 to 100, such as 34 or 34.5"
_ABOVE = "a percentage above 0 and up to 100, such as 34 or 34.5"
_ASKED = {
    Kind.SHARE: _PERCENT, Kind.MARGIN: _PERCENT, Kind.AVAILABILITY: _PERCENT, Kind.RATE: _ABOVE,
    Kind.IMPROVEMENT: _ABOVE, Kind.PEOPLE: "a whole number of people, such as 6",
}  # fmt: skip

_NO_THINGS = {"at", "due", "in", "on", "out", "ready", "under", "up"}


def calculator_data(agreement: Agreement, plan: Plan, texts: Mapping[str, str]) -> Data:
    """Everything that the page shows: inputs, cells, and which cell is what.

    `texts` are those of the files, so that clauses can be handed back as whole lines.
    Numbers are texts such as `34` and `17/50`; cells are their places in `cells`.
    """
    words, parcel = words_of(agreement), Parcel(plan.sheet)
    said = clauses(agreement, plan.sheet.inputs)
    places = {one.key: number for number, one in enumerate(plan.sheet.inputs)}
    written = {clause: number for number, clause in enumerate(dict.fromkeys(said.values()))}
    held = bounds(agreement, plan.sheet.inputs)
    funnels = [_funnel(parcel, funnel, words) for funnel in plan.funnels]
    teams = [_team(parcel, team, words) for team in plan.teams]
    return {
        "title": visible(plan.title),
        "quoted": visible(quote(agreement.file)),
        "each": plan.when.each.value,
        "periods": [period.name for period in plan.when.inside],
        "inputs": [
            _input(agreement, one, said.get(one.key), written, given_id) | held.get(place, {})
            for place, (one, given_id) in enumerate(
                zip(plan.sheet.inputs, _ids(plan.sheet.inputs), strict=True)
            )
        ],
        "groups": groups(agreement, plan.sheet.inputs),
        "clauses": [_clause(clause, places, texts) for clause in written],
        "funnels": funnels,
        "teams": teams,
        "limits": [
            {
                "title": visible(one.title),
                "stage": _many(one.stage_title, words),
                "most": one.bound is Bound.AT_MOST, "limit": parcel.row(one.limit),
                "need": parcel.row(one.need),
            }
            for one in plan.limits
        ],
        "budgets": [
            {
                "title": visible(one.title), "currency": one.currency,
                "budget": parcel.row(one.budget), "costs": parcel.row(one.costs),
                "unknown": len(one.unknown),
            }
            for one in plan.budgets
        ],
        "problems": [visible(say(problem)) for problem in plan.problems[:20]],
        "constants": [str(value) for value in plan.sheet.constants],
        "cells": parcel.cells,
    }  # fmt: skip


def _input(
    agreement: Agreement, one: Input, clause: Clause | None, written: Mapping[Clause, int], id: str
) -> Data:
    turn = knob(one, longest(agreement, one) if one.kind is Kind.TIME else None)
    counted = _counted(agreement, one)
    return {
        "key": one.key,
        "id": id,
        "title": visible(f"{one.title}: {counted}" if counted else one.title),
        "kind": one.kind.value,
        "unit": "" if counted else one.unit,
        "word": "" if one.unit in ("%", "people") else one.unit,
        "asked": _asked(one, turn),
        "value": str(one.value),
        "slider": [str(turn.start), str(turn.end), str(turn.step)],
        "low": str(turn.low),
        "high": str(turn.high),
        "clause": None if clause is None else written[clause],
    }


def _counted(agreement: Agreement, one: Input) -> str:
    """What is counted, as people call it: `Leads` where the unit of the input is a stage or an
    event, which the language calls `mql`; empty where the unit is one of money or time."""
    if one.kind not in (Kind.GOAL, Kind.LIMIT, Kind.CAPACITY):
        return ""
    words = words_of(agreement)
    known = words.titles.get(one.unit)
    return _many(known.text, words) if known else ""


def _many(title: str, words: Words) -> str:
    """Of `MQL`, `MQLs`; `Up for renewal` says no thing that there could be several of."""
    plain = title.partition(" ")[0].lower() in _NO_THINGS
    return visible(title if plain else str(plural(phrase(title), words)))


def _asked(one: Input, turn: Knob) -> str:
    if one.kind is Kind.TIME:
        return f"a time from 0 to {int(turn.high):,} {one.unit}, such as 45"
    if one.kind is Kind.DEAL:
        return f"an amount above 0 {one.unit}, such as 2,000"
    return _ASKED.get(one.kind, "a number such as 1,500 or 12.5")


def _ids(inputs: Iterable[Input]) -> list[str]:
    """A few letters for each key, the same as long as the key is: what stands in addresses."""
    found: list[str] = []
    for one in inputs:
        digits = sha256(one.key.encode()).hexdigest()
        length = 6
        while digits[:length] in found:
            length += 1
        found.append(digits[:length])
    return found


def _clause(clause: Clause, places: Mapping[str, int], texts: Mapping[str, str]) -> Data:
    parts: list[object] = []
    for part in clause.parts:
        if isinstance(part, Slot):
            unit = [part.one, part.many] if part.one else []
            parts.append([places[part.key], *unit])
        elif part:
            parts.append(part)
    where, before, after = _line(clause, texts)
    return {"where": where, "before": before, "parts": parts, "after": after}


def _line(clause: Clause, texts: Mapping[str, str]) -> tuple[str, str, str]:
    """`numbers.sla:14, source web_form in funnel new_business`, and what stands around the
    clause on its line: spaces, braces, a comment."""
    file, text = visible(clause.file), texts.get(clause.file)
    if clause.origin is None or text is None:
        return f"{file}, {clause.place}", "  " * clause.depth, ""
    _, start, end = clause.origin
    first = text.count("\n", 0, start) + 1
    last = first + text.count("\n", start, end)
    begins, ends = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    lines = f"{first}" if first == last else f"{first}-{last}"
    after = text[end:] if ends < 0 else text[end:ends]
    return f"{file}:{lines}, {clause.place}", text[begins:start], after


def _funnel(parcel: Parcel, funnel: FunnelPlan, words: Words) -> Data:
    return {
        "title": visible(funnel.title),
        "currency": funnel.currency or "",
        "stages": [_stage(parcel, row, words) for row in funnel.stages],
        "revenue": parcel.row(funnel.revenue),
        "revenue_total": parcel.maybe(funnel.revenue_total),
        "spent": _spent(parcel, funnel.spent),
        "customer_cost": parcel.maybe(funnel.customer_cost),
        "lead_value": parcel.maybe(funnel.lead_value),
        "sources": [_source(parcel, one, words) for one in funnel.sources[:SOURCES_SHOWN]],
        "more": max(0, len(funnel.sources) - SOURCES_SHOWN),
    }


def _source(parcel: Parcel, source: SourcePlan, words: Words) -> Data:
    return {
        "title": visible(source.title),
        "share": parcel.put(source.share),
        "stages": [_stage(parcel, row, words) for row in source.stages],
        "spent": _spent(parcel, source.spent),
        "customer_cost": parcel.maybe(source.customer_cost),
        "lead_value": parcel.maybe(source.lead_value),
        "gain": parcel.maybe(source.gain),
        "payback": parcel.maybe(source.payback),
    }


def _stage(parcel: Parcel, row: StagePlan, words: Words) -> Data:
    title = visible(row.title)
    return {
        "title": title,
        "many": _many(row.title, words),
        "need": parcel.row(row.need),
        "before": parcel.put(row.before),
        "total": parcel.put(row.total),
    }


def _spent(parcel: Parcel, spent: Spent | None) -> Data | None:
    if spent is None:
        return None
    return {
        "costs": parcel.row(spent.costs),
        "before": parcel.put(spent.before),
        "total": parcel.put(spent.total),
        "unknown": len(spent.unknown),
    }


def _team(parcel: Parcel, team: TeamPlan, words: Words) -> Data:
    return {
        "title": visible(team.title),
        "people": parcel.row(team.people),
        "effective": parcel.row(team.effective),
        "loads": [_load(parcel, load, words) for load in team.loads],
    }


def _load(parcel: Parcel, load: Load, words: Words) -> Data:
    title = visible(load.title)
    return {
        "title": title,
        "many": "Hours" if load.what == "hours" else _many(load.title, words),
        "need": parcel.row(load.need),
        "least": parcel.row(load.least),
        "most": parcel.row(load.most),
        "people": parcel.row(load.people_needed),
        "unknown": len(load.unknown),
    }
