"""Leads as formulas: every model is a lead that the reference evaluator judges alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from slalang.evaluate.case import Case
from slalang.evaluate.conditions import band_of, reached
from slalang.evaluate.result import Outcome, RuleTrace
from slalang.evaluate.scores import score_of
from slalang.model.agreement import Agreement
from slalang.project import open_project
from slalang.resolve.agreement import resolve
from slalang.solve.encoder import FEW, PLAIN
from slalang.solve.engine import Answer
from slalang.solve.leads import Lead, case_for, lead_of
from slalang.solve.prover import Prover, prover
from slalang.solve.search import constant

EXAMPLES = Path(__file__).parents[2] / "examples"
AGREEMENTS = sorted(
    path for folder in EXAMPLES.iterdir() if folder.name != "broken"
    for path in folder.glob(f"{folder.name}.sla")
)  # fmt: skip
ROUNDS = 25


@pytest.mark.parametrize("path", AGREEMENTS, ids=lambda path: path.stem)
def test_every_model_is_a_lead_that_the_reference_evaluator_judges_alike(path: Path) -> None:
    asked = prover(agreement_of(path))
    enc, session = asked.system.enc, asked.system.session
    totals = {one.name: constant(asked, one.name) for one in asked.agreement.scores}
    questions = list(everything(asked))
    shown = 0
    for turn in range(ROUNDS):
        picked = [one for place, one in enumerate(questions) if mixed(turn, place) % 9 == 0][:6]
        yes = [one for place, one in enumerate(picked) if mixed(turn, place + 500) % 5 < 3]
        no = [one for one in picked if one not in yes]
        if session.ask(PLAIN, FEW, *yes, without=no) is not Answer.POSSIBLE:
            continue
        model = session.model()
        lead = lead_of(enc, model)
        assert differences(asked, model, totals, lead) == [], lead
        shown += 1
    assert shown > ROUNDS // 3


def agreement_of(path: Path) -> Agreement:
    project = open_project([path], path.parent)
    files = project.closure(project.named[-1])
    return resolve(files[-1], files[:-1]).agreement


def everything(asked: Prover) -> Iterator[str]:
    """A question for each rule that fires, each band, and each stage: in it, and not in it."""
    session = asked.system.session
    for score in asked.agreement.scores:
        for row in asked.rows(score.name):
            yield session.question(f"fires {row.id}", row.fired)
    for sorting in asked.agreement.classes:
        pick = asked.band(sorting.name)
        for place, band in enumerate(pick.names):
            yield session.question(f"band {sorting.name} {band}", f"(= {pick.term} {place})")
    for stage in asked.agreement.stages:
        truth = asked.stage(stage.name)
        yield session.question(f"in {stage.name}", truth.yes)
        yield session.question(f"out {stage.name}", truth.no)


def differences(
    asked: Prover, model: Mapping[str, Any], totals: Mapping[str, str], lead: Lead
) -> list[str]:
    """Every score, rule, band and stage that model and evaluator see otherwise."""
    case = case_for(asked.rules, lead)
    found = [*_of_scores(case, model, totals)]
    for sorting in asked.agreement.classes:
        band = band_of(case, sorting.name)
        says = [one.name for one in sorting.bands if model[f"band {sorting.name} {one.name}"]]
        if says != ([band] if band else []):
            found.append(f"{sorting.name}: {band}, {says}")
    for stage in asked.agreement.stages:
        truth = reached(case, stage.name)
        said = (truth is True, truth is False)
        if said != (model[f"in {stage.name}"], model[f"out {stage.name}"]):
            found.append(f"{stage.name}: {truth}")
    return found


def _of_scores(case: Case, model: Mapping[str, Any], totals: Mapping[str, str]) -> Iterator[str]:
    for name, total in totals.items():
        trace = score_of(case, name)
        if trace.milli != model[total]:
            yield f"{name}: {trace.milli}, {model[total]}"
        for rule in rules_in(trace.rules):
            if (rule.outcome is Outcome.FIRED) != model[f"fires {rule.id}"]:
                yield f"{rule.id}: {rule.outcome}"


def rules_in(traces: Sequence[RuleTrace]) -> Iterator[RuleTrace]:
    """The rules themselves, without groups."""
    for trace in traces:
        if trace.inside:
            yield from rules_in(trace.inside)
        else:
            yield trace


def mixed(turn: int, place: int) -> int:
    """A number without a pattern, always the same for the same two."""
    value = (turn * 2_654_435_761 + place * 97_003 + 7) & 0xFFFFFFFF
    value = (value ^ value >> 15) * 2_246_822_519 & 0xFFFFFFFF
    value = (value ^ value >> 13) * 3_266_489_917 & 0xFFFFFFFF
    return value ^ value >> 16
