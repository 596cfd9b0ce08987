"""What rules give points for in; two leads who have many of them out: a sum of what is best alone.

Rows that rest on one attribute or one kind of event say which of its values is worth most. What
else a row asks for, caps and decay are passed over: these leads only have to be good, not the best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from slalang.evaluate.case import Case, Node, RulesProblem
from slalang.evaluate.conditions import holds, occurrences
from slalang.solve.attributes import Key
from slalang.solve.encoder import Encoder
from slalang.solve.leads import Event, Lead, case_for
from slalang.solve.operands import Beyond
from slalang.solve.reads import reads

MANY = 6
"""So many occurrences of each kind of event."""
MOST_TESTS = 100_000
"""Of so many pairs of a value and a row all are tried; of more, an even part."""
HOUR = 3_600


def richest(enc: Encoder, values: Mapping[Key, Sequence[Any]], as_of: datetime) -> Iterator[Lead]:
    """A lead with what earns most of all that is read, and one with the attributes alone."""
    rows = _by_input(enc)
    records: dict[str, dict[str, Any]] = {}
    for (record, name), options in values.items():
        about = rows.get(("field", record, name), ())
        leads = [Lead({record: {name: value}}, (), {}, as_of) for value in options]
        best = _best(enc, about, leads)
        if best is not None:
            records.setdefault(record, {})[name] = options[best]
    events: list[Event] = []
    for kind, heaps in enc.occurrences.heaps.items():
        about = rows.get(("event", kind, ""), ())
        newest = [heap for heap in heaps if heap.start == 0]
        made = [Event(kind, min(HOUR, heap.end - 1), heap.sort.properties) for heap in newest]
        best = _best(enc, about, [Lead({}, (event,), {}, as_of) for event in made])
        if best is not None:
            events += [made[best]] * MANY
    yield Lead(records, tuple(sorted(events, key=lambda one: one.age)), {}, as_of)
    yield Lead(records, (), {}, as_of)


def _by_input(enc: Encoder) -> Mapping[tuple[str, str, str], list[Node]]:
    """The rules that rest on one thing alone, by that thing."""
    found: dict[tuple[str, str, str], list[Node]] = {}
    stack = [rule for score in enc.rules["scores"] for rule in score["rules"]]
    while stack:
        rule = stack.pop()
        stack += rule.get("rules", ())
        if rule["kind"] in ("when", "each", "any"):
            inputs = reads(enc.survey, rule)
            if len(inputs) == 1:
                found.setdefault(next(iter(inputs)), []).append(rule)
    return found


def _best(enc: Encoder, rules: Sequence[Node], leads: Sequence[Lead]) -> int | None:
    """The place of the lead with most points from some rules; None where none has any."""
    best, most = None, 0
    step = 1 + len(rules) * len(leads) // MOST_TESTS
    for place, lead in list(enumerate(leads if rules else ()))[::step]:
        try:
            case = case_for(enc.rules, lead)
            points = sum(rule["points"] for rule in rules if _fires(case, rule))
        except (Beyond, RulesProblem):
            continue
        if points > most:
            best, most = place, points
    return best


def _fires(case: Case, rule: Node) -> bool:
    if rule["kind"] == "when":
        return holds(case, rule["when"]) is True
    return any(truth is True for _, truth in occurrences(case, rule))
