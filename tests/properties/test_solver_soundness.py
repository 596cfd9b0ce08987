"""Random agreements, both ways: models are leads, and leads are models, judged alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_agreements import AS_OF, agreement_text, events, lead

from slalang.driver import read_text
from slalang.evaluate.case import Case
from slalang.evaluate.scores import score_of
from slalang.solve import questions as ask
from slalang.solve.as_is import all_heaps, as_happened, is_exact, placed, same_value
from slalang.solve.encoder import FEW, PLAIN
from slalang.solve.engine import Answer
from slalang.solve.leads import Event, Lead, case_for, lead_of
from slalang.solve.operands import Beyond
from slalang.solve.prover import Impossible, Prover, Shown, prover
from slalang.solve.smt import both, negated

quick = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
seeds = st.integers(min_value=0, max_value=10**9)


def agreement_of(random: Random) -> Any:
    text = agreement_text(random)
    result = read_text(text)
    assert not result.findings, (text, [finding.message() for finding in result.findings])
    return result.agreement


def questions_of(asked: Prover) -> list[str]:
    """A question for every condition, rule, band and stage."""
    found = [ask.is_true(asked, key) for key in asked.asked]
    found += [ask.is_false(asked, key) for key in asked.asked]
    for score in asked.agreement.scores:
        found += [ask.fires(asked, score.name, row.id) for row in asked.rows(score.name)]
    for sorting in asked.agreement.classes:
        found += [ask.in_band(asked, sorting.name, band.name) for band in sorting.bands]
    found += [ask.in_stage(asked, stage.name) for stage in asked.agreement.stages]
    return found


def judged(asked: Prover, case: Case) -> Iterator[tuple[str, object]]:
    """What the reference evaluator says of everything."""
    for score in asked.agreement.scores:
        yield f"score {score.name}", score_of(case, score.name).milli
    for question in asked.tests:
        yield question, asked.tests[question](case)


@quick
@given(seeds)
def test_every_model_is_a_lead_that_is_judged_alike(seed: int) -> None:
    random = Random(seed)
    asked = prover(agreement_of(random))
    found = questions_of(asked)
    totals = {f"score {one.name}": asked.score(one.name).milli for one in asked.agreement.scores}
    session = asked.system.session
    whole = everything(asked, found, totals.values())
    for _ in range(8):
        wanted = random.sample(found, min(3, len(found)))
        if session.ask(whole, *wanted, given=(PLAIN, FEW)) is not Answer.POSSIBLE:
            continue
        model = session.model()
        try:
            shown = lead_of(asked.system.enc, model)
        except Beyond:
            continue
        case = case_for(asked.rules, shown)
        if asked.system.enc.loose:
            continue
        true = set(session.true_of(found))
        said = {name: session.value_of(term) for name, term in totals.items()}
        said |= {name: name in true for name in found}
        for name, value in judged(asked, case):
            assert said[name] == value, (name, said[name], value, shown)


@quick
@given(seeds)
def test_every_lead_has_a_model(seed: int) -> None:
    """What the solver calls impossible no lead is: the formulas allow what the evaluator says."""
    random = Random(seed)
    asked = prover(agreement_of(random), at=int(AS_OF.timestamp()))
    found = questions_of(asked)
    session = asked.system.session
    for turn in range(6):
        happened = tuple(Event(*one) for one in events(random))
        real = Lead({"lead": lead(random)}, happened, {}, AS_OF)
        case = case_for(asked.rules, real)
        enc = asked.system.enc
        was = placed(enc, case)
        attributes = list(enc.attributes.declared.values())
        if not was.exact or not all(is_exact(one, case) for one in attributes):
            continue
        held = [same_value(one, case) for one in attributes]
        held += [as_happened(heap, was) for heap in all_heaps(enc)]
        held += [negated(truth.known) for truth in enc.given.values()]
        for score in asked.agreement.scores:
            milli = score_of(case, score.name).milli
            held.append(f"(= {asked.score(score.name).milli} {number(milli)})")
        frozen = any(score_of(case, score.name).frozen for score in asked.agreement.scores)
        for question in found:
            if frozen and question.startswith("fires "):
                # What fired when a score was frozen is not what fires now.
                continue
            term = session.term(question)
            held.append(term if asked.tests[question](case) else negated(term))
        name = session.question(f"this very lead {turn}", both(held))
        assert session.ask(name) is not Answer.IMPOSSIBLE, (real, blame(asked, held, turn))


@quick
@given(seeds)
def test_what_is_swept_is_so(seed: int) -> None:
    """A witness does what the question says, and of what is impossible there is none."""
    random = Random(seed)
    asked = prover(agreement_of(random))
    found = questions_of(asked)
    answers = dict(asked.sweep(found))
    for question in random.sample(found, min(8, len(found))):
        if answers[question] is Answer.POSSIBLE:
            shown = asked.find(question)
            assert not isinstance(shown, Impossible)
            if isinstance(shown, Shown):
                assert asked.tests[question](case_for(asked.rules, shown.lead))
    impossible = [name for name in found if answers[name] is Answer.IMPOSSIBLE]
    for _ in range(40):
        moment = AS_OF + timedelta(days=random.randint(0, 40))
        real = Lead(
            {"lead": lead(random)}, tuple(Event(*one) for one in events(random)), {}, moment
        )
        case = case_for(asked.rules, real)
        for question in impossible:
            assert not asked.tests[question](case), (question, real)


def everything(asked: Prover, questions: list[str], totals: Iterable[str]) -> str:
    """A question that is always true and speaks of everything, so that models do, too."""
    terms = [asked.system.session.term(one) for one in questions]
    whole = [
        f"(or {term} {negated(term)})"
        for term in dict.fromkeys(terms)
        if term not in ("true", "false")
    ]
    whole += [f"(= {term} {term})" for term in totals]
    return asked.system.session.question("everything", f"(and {' '.join(whole)})")


def number(value: int) -> str:
    return str(value) if value >= 0 else f"(- {-value})"


def blame(asked: Prover, held: list[str], turn: int) -> list[str]:
    """The first parts that cannot hold together."""
    session = asked.system.session
    kept: list[str] = []
    for place, term in enumerate(held):
        kept.append(session.question(f"part {turn} {place}", term))
        if session.ask(*kept) is Answer.IMPOSSIBLE:
            return [term, *(one for one in held[:place] if one != "true")][:12]
    return []
