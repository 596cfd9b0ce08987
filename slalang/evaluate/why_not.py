"""A lead that is not there yet, in; what single thing would be enough for the next stage, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from slalang.evaluate.case import Case, Node, Occurrence
from slalang.evaluate.conditions import band_of, holds, reached
from slalang.evaluate.lead import case_of
from slalang.evaluate.result import points
from slalang.evaluate.scores import score_of
from slalang.source.frozen import dataclass

MOST_WAYS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that would be enough alone: an event, or a rule that does not fire yet."""

    title: str
    score: str
    """The title of the score that it raises most; empty if none."""
    gain: Decimal


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A score that a condition asks for and that is too low: 62 of 70."""

    score: str
    """Its title."""
    points: Decimal
    wanted: Decimal


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The next stage or band, what it falls short of, and what would be enough alone."""

    name: str
    title: str
    short: tuple[Shortfall, ...]
    ways: tuple[Way, ...]


def why_not(
    rules: Mapping[str, Any],
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]] = (),
    account: Mapping[str, Any] | None = None,
    *,
    as_of: datetime,
    records: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[WhyNot, ...]:
    """For the next stage with a condition, and for the next band of each class of a score.

    Takes what `evaluate` takes. Every rule and event is tried alone, so that
    limits, first matches and windows are heeded.
    """
    others = {**({"account": account} if account is not None else {}), **(records or {})}
    case = case_of(rules, lead, events, others, as_of)
    tries = [(title, replace(case, known={}, **change)) for title, change in _changes(case)]
    return tuple(
        WhyNot(
            target["name"],
            target["title"],
            tuple(shortfalls(case, target["when"])),
            tuple(islice(_ways(case, tries, there), MOST_WAYS)),
        )
        for target, there in _targets(case)
    )


def shortfalls(case: Case, node: Node) -> Iterator[Shortfall]:
    """The scores in a condition that are below what it asks for."""
    match node["op"]:
        case "and" | "or" | "at_least":
            for item in node["args"]:
                yield from shortfalls(case, item)
        case "compare" if node["operator"] in (">", ">=") and node["left"]["op"] == "score":
            if node["right"]["op"] == "value" and holds(case, node) is False:
                score = score_of(case, node["left"]["name"])
                yield Shortfall(score.title, score.points, Decimal(node["right"]["value"]))
        case _:
            pass


def _targets(case: Case) -> Iterator[tuple[Node, Callable[[Case], bool]]]:
    stages = case.rules["stages"]
    now = max((i for i, s in enumerate(stages) if reached(case, s["name"]) is True), default=-1)
    coming = next((stage for stage in stages[now + 1 :] if stage["when"]), None)
    if coming:
        yield coming, lambda other: reached(other, coming["name"]) is True
    for group in case.rules["classes"]:
        names = [band["name"] for band in group["bands"]]
        band = band_of(case, group["name"])
        place = names.index(band) - 1 if band else -1
        if group["of"] and place >= 0:
            yield group["bands"][place], _falls_into(group["name"], names[place])


def _falls_into(group: str, band: str) -> Callable[[Case], bool]:
    return lambda other: band_of(other, group) == band


def _changes(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that might happen next: each event that rules read, each rule that may fire."""
    for event in case.rules["inputs"]["events"]:
        if event["read"] and event["counts"] is None:
            happening = Occurrence(event["name"], case.as_of, {})
            yield event["title"], {"events": (*case.events, happening)}
    for score in case.rules["scores"]:
        for rule in _leaves(score["rules"]):
            asks = rule["kind"] == "when" or rule.get("where") is not None
            if asks and rule["points"] > 0:
                yield rule["title"], {"assumed": rule["id"]}


def _leaves(rules: Sequence[Node]) -> Iterator[Node]:
    for rule in rules:
        if "rules" in rule:
            yield from _leaves(rule["rules"])
        elif "points" in rule:
            yield rule


def _ways(
    case: Case, tries: Sequence[tuple[str, Case]], there: Callable[[Case], bool]
) -> Iterator[Way]:
    for title, tried in tries:
        if there(tried):
            gains = [
                (score_of(tried, score["name"]).milli - score_of(case, score["name"]).milli, score)
                for score in case.rules["scores"]
            ]
            gain, score = max(gains, key=lambda one: one[0], default=(0, {"title": ""}))
            yield Way(title, score["title"] if gain > 0 else "", points(max(gain, 0)))
