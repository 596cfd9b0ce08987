"""What a lead's points are: a case and the name of a score in, its points and every rule's out.

All arithmetic is on whole thousandths of a point.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from slalang.evaluate import conditions
from slalang.evaluate.case import DAY, SECOND, Case, Node, RulesProblem
from slalang.evaluate.result import Outcome, RuleTrace, ScoreTrace
from slalang.evaluate.truth import Missing, Truth, any_of

MILLION = 1_000_000


def score_of(case: Case, name: str) -> ScoreTrace:
    """A score: the sum of its rules, kept within its limits, less what wore off.

    What an event froze is worked out as of that event.
    """
    key = ("scores", name)
    known = case.known_now
    if key not in known:
        known[key] = RulesProblem(f"the score `{name}` depends on itself")
        known[key] = _score(case, case.declared("scores", name))
    found = known[key]
    if isinstance(found, RulesProblem):
        raise found
    assert isinstance(found, ScoreTrace)
    return found


def _score(case: Case, score: Node) -> ScoreTrace:
    freezing = [
        seen.at
        for event in score["freezes_on"]
        for seen, truth in conditions.occurrences(case, {"event": event})
        if truth is True
    ]
    if freezing and min(freezing) < case.as_of:
        frozen = score_of(case.at(min(freezing)), score["name"])
        return replace(frozen, frozen=True)
    rules = tuple(_rule(case, rule) for rule in score["rules"])
    floor, ceiling = score["floor"], score["ceiling"]
    full = _within(sum(rule.milli for rule in rules), floor, ceiling)
    left = _within(_worn(case, score["wears_off"], full), floor, ceiling)
    return ScoreTrace(
        score["name"], score["title"], left, floor, ceiling, full - left, bool(freezing), rules
    )


def _rule(case: Case, rule: Node) -> RuleTrace:
    match rule["kind"]:
        case "when":
            truth = True if case.assumed == rule["id"] else conditions.holds(case, rule["when"])
            return _trace(rule, truth, rule["points"] if truth is True else 0, 0)
        case "each" | "any":
            return _happening(case, rule)
        case "idle":
            return _idle(case, rule)
        case "first_match":
            return _first_match(case, rule)
        case "group":
            inside = tuple(_rule(case, item) for item in rule["rules"])
            total = sum(item.milli for item in inside)
            return _whole(rule, _within(total, rule["least"], rule["most"]), inside)
        case "weighted":
            other = score_of(case, rule["score"])
            share = halves_up(other.milli * rule["milli_percent"], 100_000)
            return _trace(rule, share != 0, share, 0)
        case kind:
            raise RulesProblem(f"`{kind}` is no kind of rule")


def _happening(case: Case, rule: Node) -> RuleTrace:
    """`for each` and `for any`: the newest occurrences count, and each at its own age."""
    seen = list(conditions.occurrences(case, rule))
    sure = sorted((event.at for event, truth in seen if truth is True), reverse=True)
    if case.assumed == rule["id"]:
        sure = [case.as_of, *sure]
    counted = sure[: rule["most_times"]] if rule["kind"] == "each" else sure[:1]
    milli = sum(_aged(rule, (case.as_of - at) // DAY) for at in counted)
    truth = any_of([True] * bool(counted) + [truth for _, truth in seen])
    return _trace(rule, truth, _capped(milli, rule["most_points"]), len(counted))


def _aged(rule: Node, days: int) -> int:
    """What one occurrence is worth at an age of whole days."""
    if rule["decay"] is None:
        return int(rule["points"])
    steps = rule["decay"]
    return int(steps[bisect_right(steps, days, key=lambda step: int(step[0])) - 1][1])


def _idle(case: Case, rule: Node) -> RuleTrace:
    """`for each full week without activity, after 30 days`; unknown if it never happened."""
    last = _last(case, rule["event"])
    if last is None:
        return _trace(rule, Missing(frozenset({rule["event"]})), 0, 0)
    steps = _steps(case, last, rule)
    if rule["most_times"] is not None:
        steps = min(steps, rule["most_times"])
    return _trace(rule, steps > 0, _capped(steps * rule["points"], rule["most_points"]), steps)


def _first_match(case: Case, rule: Node) -> RuleTrace:
    """Only the first rule that fires counts; later ones that fire, or might, are passed over."""
    inside: list[RuleTrace] = []
    winner: RuleTrace | None = None
    for item in rule["rules"]:
        trace = _rule(case, item)
        if winner and trace.outcome is not Outcome.DID_NOT_FIRE:
            trace = replace(trace, outcome=Outcome.PASSED_OVER, milli=0, missing=())
        elif trace.outcome is Outcome.FIRED:
            winner = trace
        inside.append(trace)
    return _whole(rule, winner.milli if winner else 0, tuple(inside))


def _whole(rule: Node, milli: int, inside: tuple[RuleTrace, ...]) -> RuleTrace:
    outcomes = {item.outcome for item in inside}
    order = (Outcome.FIRED, Outcome.UNKNOWN, Outcome.DID_NOT_FIRE)
    outcome = next((one for one in order if one in outcomes), Outcome.DID_NOT_FIRE)
    missing = sorted({name for item in inside for name in item.missing})
    return RuleTrace(rule["id"], rule["title"], outcome, milli, 0, tuple(missing), inside)


def _trace(rule: Node, truth: Truth, milli: int, occurrences: int) -> RuleTrace:
    if isinstance(truth, Missing):
        missing = tuple(sorted(truth.what))
        return RuleTrace(rule["id"], rule["title"], Outcome.UNKNOWN, 0, 0, missing)
    outcome = Outcome.FIRED if truth else Outcome.DID_NOT_FIRE
    return RuleTrace(rule["id"], rule["title"], outcome, milli, occurrences, ())


def _worn(case: Case, wears: Node | None, full: int) -> int:
    """What is left of a score after whole steps of wear; only points above 0 wear off."""
    if wears is None or full <= 0:
        return full
    last = _last(case, wears["event"])
    steps = 0 if last is None else _steps(case, last, wears)
    if wears["points"] is not None:
        return max(0, full - steps * int(wears["points"]))
    table = wears["keeps"]
    kept = table[bisect_right(table, steps, key=lambda step: int(step[0])) - 1][1]
    return halves_up(full * kept, MILLION)


def _steps(case: Case, since: int, timing: Node) -> int:
    """How many full intervals have passed, once the grace is over."""
    grace, interval = timing["after_seconds"] * SECOND, timing["every_seconds"] * SECOND
    return int(max(0, case.as_of - since - grace) // interval)


def _last(case: Case, event: str | None) -> int | None:
    """When an event happened last, if it surely did; when anything did, for no name.

    What is not sure counts as happened, too: a missing property never costs a point.
    """
    if event is None:
        return max((seen.at for seen in case.events if seen.at <= case.as_of), default=None)
    seen = list(conditions.occurrences(case, {"event": event}))
    sure = any(truth is True for _, truth in seen)
    return max(occurrence.at for occurrence, _ in seen) if sure else None


def _within(milli: int, least: int | None, most: int | None) -> int:
    milli = milli if most is None else min(milli, most)
    return milli if least is None else max(milli, least)


def _capped(milli: int, most: int | None) -> int:
    """`at most 40` limits what a rule earns, and what it costs."""
    return milli if most is None else max(-most, min(milli, most))


def halves_up(numerator: int, denominator: int) -> int:
    """The nearest whole number; a half goes away from zero. The denominator is above 0."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size
