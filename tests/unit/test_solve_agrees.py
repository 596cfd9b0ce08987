"""Leads as formulas: every model is a lead that the reference evaluator judges alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from pathlib import Path

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

EXAMPLES = Path(__file__).parents[2] / "examples"
AGREEMENTS = sorted(
    path for folder in EXAMPLES.iterdir() if folder.name != "broken"
    for path in folder.glob(f"{folder.name}.sla")
)  # fmt: skip
ROUNDS = 25


@pytest.mark.parametrize("path", AGREEMENTS, ids=lambda path: path.stem)
def test_every_model_is_a_lead_that_the_reference_evaluator_judges_alike(path: Path) -> None:
    asked = prover(agreement_of(path))
    session = asked.system.session
    questions = list(everything(asked))
    whole = everything_at_once(asked, questions)
    shown = 0
    for turn in range(ROUNDS):
        picked = [one for place, one in enumerate(questions) if mixed(turn, place) % 9 == 0][:6]
        yes = [one for place, one in enumerate(picked) if mixed(turn, place + 500) % 5 < 3]
        no = [one for one in picked if one not in yes]
        if session.ask(whole, *yes, without=no, given=(PLAIN, FEW)) is not Answer.POSSIBLE:
            continue
        said = set(session.true_of(questions))
        assert said >= set(yes)
        assert not said & set(no)
        lead = lead_of(asked.system.enc, session.model())
        assert differences(asked, said, lead) == [], lead
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


def everything_at_once(asked: Prover, questions: Sequence[str]) -> str:
    """A question that is always true, and about everything, so that a model has all of it."""
    session = asked.system.session
    terms = [session.term(one) for one in questions]
    totals = [asked.score(one.name).milli for one in asked.agreement.scores]
    parts = [f"(or {term} (not {term}))" for term in terms]
    parts += [f"(= {total} {total})" for total in totals]
    return session.question("everything", f"(and true {' '.join(parts)})")


def differences(asked: Prover, said: Set[str], lead: Lead) -> list[str]:
    """Every score, rule, band and stage that model and evaluator see otherwise."""
    case = case_for(asked.rules, lead)
    found = [*_of_scores(asked, case, said)]
    for sorting in asked.agreement.classes:
        band = band_of(case, sorting.name)
        says = [it.name for it in sorting.bands if f"band {sorting.name} {it.name}" in said]
        if says != ([band] if band else []):
            found.append(f"{sorting.name}: {band}, {says}")
    for stage in asked.agreement.stages:
        truth = reached(case, stage.name)
        if (truth is True, truth is False) != (
            f"in {stage.name}" in said,
            f"out {stage.name}" in said,
        ):
            found.append(f"{stage.name}: {truth}")
    return found


def _of_scores(asked: Prover, case: Case, said: Set[str]) -> Iterator[str]:
    for score in asked.agreement.scores:
        trace = score_of(case, score.name)
        total = asked.system.session.value_of(asked.score(score.name).milli)
        if trace.milli != total:
            yield f"{score.name}: {trace.milli}, {total}"
        for rule in rules_in(trace.rules):
            if (rule.outcome is Outcome.FIRED) != (f"fires {rule.id}" in said):
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
