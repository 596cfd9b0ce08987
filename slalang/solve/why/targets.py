"""A lead in; the next stage and the next better bands, and what it falls short of in them, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from slalang.cases.world import World
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import band_of, reached
from slalang.evaluate.scores import score_of
from slalang.evaluate.why_not import Shortfall, shortfalls
from slalang.model.scoring import Band, Class, Stage
from slalang.solve.prover import Prover
from slalang.solve.questions import in_stage
from slalang.solve.smt import either
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Target:
    """A stage that a lead is not in, or a band of a class that it does not fall into."""

    kind: Literal["stage", "class"]
    name: str
    title: str
    band: str
    """The next better one; empty for a stage."""
    band_title: str
    better: tuple[str, ...]
    """Every band that would do: the next one and those above it."""
    short: tuple[Shortfall, ...]
    """The scores that are too low: 62 of 70."""
    scores: tuple[str, ...]
    """The scores that it asks for, by name."""
    origin: Span


def targets_of(world: World, case: Case) -> Iterator[Target]:
    """The next stage first, then each class in which there is a better band."""
    stage = _next_stage(world, case)
    if stage is not None:
        when = case.declared("stages", stage.name)["when"]
        short = tuple(dict.fromkeys(shortfalls(case, when)))
        scores = tuple(dict.fromkeys(_scores(when)))
        yield Target("stage", stage.name, stage.title, "", "", (), short, scores, stage.origin)
    for group in world.classes.values():
        better = _better(group, case)
        if better:
            yield _band(group, better, case)


def question_of(prover: Prover, target: Target) -> str:
    """What to ask for a target; raises `Beyond` where it is not put into formulas."""
    if target.kind == "stage":
        return in_stage(prover, target.name)
    pick = prover.band(target.name)
    wanted = either(f"(= {pick.term} {pick.names.index(band)})" for band in target.better)
    return prover.question(
        f"better {target.name}", wanted, lambda case: band_of(case, target.name) in target.better
    )


def result_of(case: Case, target: Target) -> tuple[str, str]:
    """The band that a lead falls into and its title; both empty for a stage."""
    if target.kind == "stage":
        return "", ""
    band = band_of(case, target.name)
    titles = {it["name"]: it["title"] for it in case.declared("classes", target.name)["bands"]}
    return (band, str(titles[band])) if band else ("", "")


def _next_stage(world: World, case: Case) -> Stage | None:
    """The first after those reached that has a condition; one that the lead can enter from where
    it is goes before others, and one where its life ends comes last.
    """
    stages = list(world.stages.values())
    places = [at for at, stage in enumerate(stages) if reached(case, stage.name) is True]
    now = max(places, default=-1)
    here = stages[now].name if places else ""
    coming = [stage for stage in stages[now + 1 :] if stage.when is not None]

    def order(stage: Stage) -> tuple[bool, bool]:
        follows = [ref.name for ref in stage.follows]
        return stage.ends, bool(follows) and here not in follows

    return min(coming, key=order, default=None)


def _better(group: Class, case: Case) -> Sequence[Band]:
    """The bands above that of a lead, the next one first."""
    if group.of is not None:
        points = score_of(case, group.of.name).points
        above = [band for band in group.bands if band.low is not None and band.low > points]
        return sorted(above, key=lambda band: band.low or 0)
    names = [band.name for band in group.bands]
    band = band_of(case, group.name)
    return list(reversed(group.bands[: names.index(band) if band else len(names)]))


def _band(group: Class, better: Sequence[Band], case: Case) -> Target:
    band = better[0]
    names = tuple(one.name for one in better)
    when = next(
        it["when"]
        for it in case.declared("classes", group.name)["bands"]
        if it["name"] == band.name
    )
    scores = tuple(dict.fromkeys(_scores(when)))
    if group.of is not None and band.low is not None:
        found = score_of(case, group.of.name)
        short: tuple[Shortfall, ...] = (Shortfall(found.title, found.points, band.low),)
    else:
        short = tuple(dict.fromkeys(shortfalls(case, when))) if when else ()
    return Target(
        "class", group.name, group.title, band.name, band.title, names, short, scores, band.origin
    )


def _scores(node: Any) -> Iterator[str]:
    """The scores that a condition asks for itself."""
    if isinstance(node, Mapping):
        if node.get("op") == "score":
            yield node["name"]
        for inner in node.values():
            yield from _scores(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _scores(inner)
