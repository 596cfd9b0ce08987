"""The inputs of a plan in; which of them stand beside each other on the page, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from slalang.diagnostics.render.cells import visible
from slalang.funnel.inherit import Chain, chains, path_of
from slalang.model.agreement import Agreement
from slalang.planning.sheet.cells import Input, Kind
from slalang.planning.teams.staff import teams_of
from slalang.source.text import Span

Data: TypeAlias = dict[str, object]
_KINDS = tuple(Kind)


def groups(agreement: Agreement, inputs: tuple[Input, ...]) -> list[Data]:
    """Goals; then of each funnel, stream and source its own numbers, and the mix of what is
    in it; then each team. Shares of a mix are called by what brings them."""
    goals = [number for number, one in enumerate(inputs) if one.kind is Kind.GOAL]
    own: dict[str, list[int]] = {}
    mixes: dict[str, list[int]] = {}
    for number, one in enumerate(inputs):
        if one.kind is Kind.SHARE:
            mixes.setdefault(one.of.rpartition(".")[0], []).append(number)
        elif one.kind is not Kind.GOAL:
            own.setdefault(one.of, []).append(number)
    for numbers in (*own.values(), *mixes.values()):
        numbers.sort(key=lambda number: _order(inputs[number]))
    found = [_group("Goals", "", goals)] if goals else []
    for chain in (inner for funnel in agreement.funnels for inner in chains((funnel,))):
        found.extend(_of_node(agreement, inputs, chain, own, mixes))
    for team in teams_of(agreement):
        if team.name in own:
            found.append(_group(team.title, "", own[team.name]))
    return found


def _of_node(
    agreement: Agreement, inputs: tuple[Input, ...], chain: Chain,
    own: Mapping[str, list[int]], mixes: Mapping[str, list[int]],
) -> Iterator[Data]:  # fmt: skip
    path, title = path_of(chain[-1]), chain[-1].title
    if path in own:
        yield _group(title, chain[-2].title if len(chain) > 1 else "", own[path])
    if path in mixes:
        titles = [agreement.figures[inputs[number].of].title for number in mixes[path]]
        mix = {"mix": [visible(one) for one in titles]}
        yield _group(f"Mix of {title}", "", mixes[path]) | mix


def _order(one: Input) -> tuple[int, Span]:
    return _KINDS.index(one.kind), one.origin


def _group(title: str, around: str, inputs: list[int]) -> Data:
    return {"title": visible(title), "around": visible(around), "inputs": inputs}
