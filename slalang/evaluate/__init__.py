"""The reference meaning of the rules: scoring JSON and a lead in; points, and why, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from slalang.evaluate.case import NOTHING_GIVEN, Case, RulesProblem
from slalang.evaluate.conditions import band_of, holds, lacking, reached
from slalang.evaluate.lead import LeadProblem, case_of
from slalang.evaluate.order import in_order
from slalang.evaluate.result import BandTrace, Evaluation, Outcome, StageTrace
from slalang.evaluate.scores import score_of
from slalang.evaluate.truth import Missing
from slalang.source.decimals import exactly

FORMAT = "slalang.scoring/1"

__all__ = ["FORMAT", "Evaluation", "LeadProblem", "RulesProblem", "evaluate", "evaluated"]


@exactly
def evaluate(
    rules: Mapping[str, Any],
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]] = (),
    account: Mapping[str, Any] | None = None,
    *,
    as_of: datetime,
    records: Mapping[str, Mapping[str, Any]] | None = None,
    given: Mapping[str, bool] = NOTHING_GIVEN,
) -> Evaluation:
    """What the rules of `scoring.json` say of one lead at one instant.

    `lead`, `account` and other `records` hold attributes by name; an event is
    `{"event": name, "at": instant with a zone, "properties": {…}}`. Events after
    `as_of` do not exist. `given` settles what a lead's own data cannot (see `Case`). Raises
    `LeadProblem` for data that cannot be read, `RulesProblem` for rules of another format
    and for those that rest on each other without end.
    """
    if rules.get("format") != FORMAT:
        raise RulesProblem(f"the rules are {rules.get('format')!r}, where {FORMAT} was expected")
    others = {**({"account": account} if account is not None else {}), **(records or {})}
    case = case_of(rules, lead, events, others, as_of)
    return evaluated(replace(case, given=given), as_of)


def evaluated(case: Case, as_of: datetime) -> Evaluation:
    """The same for a case whose values are already checked."""
    try:
        return _evaluated(case, as_of)
    except RecursionError:
        pass
    try:
        # Each thing after what it rests on, so that a long chain of names needs no deep calls.
        anew = replace(case, known={})
        _work_out(anew)
        return _evaluated(anew, as_of)
    except RecursionError:
        text = "the rules rest on each other in a chain that is too long to follow"
        raise RulesProblem(text) from None


def _work_out(case: Case) -> None:
    for section, name in in_order(case.rules):
        match section:
            case "terms":
                holds(case, {"op": "term", "name": name})
            case "scores":
                score_of(case, name)
            case "classes":
                band_of(case, name)
            case "stages":
                reached(case, name)
            case _:
                continue


def _evaluated(case: Case, as_of: datetime) -> Evaluation:
    scores = tuple(score_of(case, score["name"]) for score in case.rules["scores"])
    classes = tuple(_class(case, group) for group in case.rules["classes"])
    stages = tuple(_stage(case, stage) for stage in case.rules["stages"])
    reached_now = tuple(stage.name for stage in stages if stage.outcome is Outcome.FIRED)
    return Evaluation(
        as_of,
        MappingProxyType({score.name: score.points for score in scores}),
        MappingProxyType({group.name: group.band for group in classes}),
        reached_now,
        reached_now[-1] if reached_now else None,
        scores,
        classes,
        stages,
    )


def _class(case: Case, group: Mapping[str, Any]) -> BandTrace:
    band = band_of(case, group["name"])
    missing: set[str] = set()
    for item in group["bands"]:
        if item["name"] == band:
            return BandTrace(
                group["name"], group["title"], band, item["title"], tuple(sorted(missing))
            )
        truth = holds(case, item["when"])
        missing |= truth.what if isinstance(truth, Missing) else set()
    return BandTrace(group["name"], group["title"], None, "", tuple(sorted(missing)))


def _stage(case: Case, stage: Mapping[str, Any]) -> StageTrace:
    truth = reached(case, stage["name"])
    missing = tuple(sorted(truth.what)) if isinstance(truth, Missing) else ()
    outcome = Outcome.FIRED if truth is True else Outcome.DID_NOT_FIRE
    outcome = Outcome.UNKNOWN if missing else outcome
    return StageTrace(stage["name"], stage["title"], outcome, missing, lacking(case, stage))
