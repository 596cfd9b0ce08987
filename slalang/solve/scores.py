"""A score of the scoring JSON in; its thousandths of a point, and what each rule adds, out.

Each case is the one of `slalang.evaluate.scores`, for all leads at once.
"""

from __future__ import annotations

from slalang.evaluate.case import Node
from slalang.solve import conditions
from slalang.solve.encoder import Encoder
from slalang.solve.events import Seen, happened, newest, seen_of, sum_of
from slalang.solve.operands import Beyond
from slalang.solve.smt import (
    FALSE,
    both,
    choose,
    either,
    implies,
    limited,
    negated,
    times,
    total,
    whole,
)
from slalang.solve.survey import DAY, Row, merged
from slalang.source.frozen import dataclass

MOST_KEPT = 80
"""A table of what is kept has so many rows at most; a longer one is taken as bounds."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What one rule, or a group of rules, does."""

    id: str
    fired: str
    milli: str
    """As a term."""
    inside: tuple[Earned, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A score as terms."""

    rules: tuple[Earned, ...]
    full: str
    """Within its limits, before anything wore off."""
    milli: str
    least: int | None
    most: int | None
    kept: str = ""
    """The constant that stands for the points of a frozen score; empty where none can be."""


def points_of(enc: Encoder, name: str, shift: int) -> str:
    """The thousandths of a score, as of so many seconds ago; raises `Beyond`."""
    return total_of(enc, name, shift).milli


def total_of(enc: Encoder, name: str, shift: int) -> Total:
    """A score with what its rules do; raises `Beyond` for one that depends on itself."""
    key = ("score", name, shift)
    if key not in enc.known:
        if key in enc.under_way or ("scores", name, shift) not in enc.survey.seen:
            raise Beyond
        enc.under_way.add(key)
        enc.known[key] = _total(enc, enc.survey.declared[("scores", name)], shift)
        enc.under_way.discard(key)
    found: Total = enc.known[key]
    return found


def leaves(rules: tuple[Earned, ...]) -> list[Earned]:
    """The rules themselves, without groups."""
    return [leaf for rule in rules for leaf in (leaves(rule.inside) if rule.inside else [rule])]


def _total(enc: Encoder, score: Node, shift: int) -> Total:
    rules = tuple(_rule(enc, rule, shift) for rule in score["rules"])
    floor, ceiling = score["floor"], score["ceiling"]
    added = enc.script.define("Int", total(rule.milli for rule in rules))
    full = enc.script.define("Int", limited(added, floor, ceiling))
    left, kept = _worn(enc, score, full, shift), ""
    frozen = either(
        both((one.heap.some, one.truth.yes))
        for event in score["freezes_on"]
        for one in seen_of(enc, {"event": event}, shift)
        if one.heap.start > shift
    )
    if frozen != FALSE:
        kept = enc.fresh(f"{score['name']} frozen", "Int")
        enc.script.require(implies(enc.plain, negated(frozen)), about=kept)
        enc.script.require(inside(kept, floor, ceiling), about=kept)
        left = choose(enc.script.truth(frozen), kept, left)
    return Total(rules, full, enc.script.define("Int", left), floor, ceiling, kept)


def inside(term: str, least: int | None, most: int | None) -> str:
    """When a number is within its limits."""
    tests = [f"(>= {term} {whole(least)})"] if least is not None else []
    tests += [f"(<= {term} {whole(most)})"] if most is not None else []
    return both(tests)


def _worn(enc: Encoder, score: Node, full: str, shift: int) -> str:
    """What is left of a score after whole steps of wear; only points above 0 wear off."""
    wear = score["wears_off"]
    if wear is None:
        return full
    age, sure = newest(enc, wear["event"], shift)
    first = shift + wear["after_seconds"]
    fresh = either((negated(sure), f"(< {age} {first + wear['every_seconds']})"))
    same = enc.script.truth(either((fresh, f"(<= {full} 0)")))
    over = enc.script.define("Int", f"(- {age} {first})")
    left = enc.fresh(f"{score['name']} left", "Int")
    enc.script.require(implies(same, f"(= {left} {full})"), about=left)
    if wear["points"] is not None:
        lost = times(wear["points"], f"(div {over} {wear['every_seconds']})")
        rest = enc.script.define("Int", f"(- {full} {lost})")
        worn = implies(negated(same), f"(= {left} {limited(rest, 0, None)})")
        enc.script.require(worn, about=left)
    else:
        for start, end, least, most in _kept(wear["keeps"]):
            there = [negated(same), f"(>= {over} {start * wear['every_seconds']})"]
            there += [f"(< {over} {end * wear['every_seconds']})"] if end is not None else []
            share = implies(both(there), _share(left, full, least, most))
            enc.script.require(share, about=left)
    return enc.script.define("Int", limited(left, score["floor"], score["ceiling"]))


def _kept(table: list[list[int]]) -> list[tuple[int, int | None, int, int]]:
    """Rows `(from_step, to_step, least, most)` in millionths; a long table is put together."""
    size = -(-len(table) // MOST_KEPT)
    rows = []
    for at in range(0, len(table), size):
        part = table[at : at + size]
        end = table[at + size][0] if at + size < len(table) else None
        rows.append((part[0][0], end, part[-1][1], part[0][1]))
    return rows


def _share(left: str, full: str, least: int, most: int) -> str:
    """A number is so many millionths of another, a half rounded up."""
    down = f"(< (- {times(least, full)} 500000) (* 1000000 {left}))"
    up = f"(<= (* 1000000 {left}) (+ {times(most, full)} 500000))"
    return both((down, up))


def _rule(enc: Encoder, rule: Node, shift: int) -> Earned:
    match rule["kind"]:
        case "when":
            fired = conditions.condition(enc, rule["when"], shift).yes
            return Earned(rule["id"], fired, choose(fired, whole(rule["points"]), "0"))
        case "each" | "any":
            return _happening(enc, rule, shift)
        case "idle":
            return _idle(enc, rule, shift)
        case "first_match":
            return _first_match(enc, rule, shift)
        case "group":
            inside = tuple(_rule(enc, item, shift) for item in rule["rules"])
            added = enc.script.define("Int", total(item.milli for item in inside))
            milli = enc.script.define("Int", limited(added, rule["least"], rule["most"]))
            return Earned(rule["id"], either(item.fired for item in inside), milli, inside)
        case _:
            return _weighted(enc, rule, shift)


def _weighted(enc: Encoder, rule: Node, shift: int) -> Earned:
    """A share of another score, a half away from zero."""
    other, share = points_of(enc, rule["score"], shift), rule["milli_percent"]
    part = enc.script.define("Int", times(share, other))
    up = f"(div (+ (* 2 {part}) 100000) 200000)"
    down = f"(- (div (+ (* (- 2) {part}) 100000) 200000))"
    milli = enc.script.define("Int", choose(f"(>= {part} 0)", up, down))
    return Earned(rule["id"], f"(not (= {milli} 0))", milli)


def _happening(enc: Encoder, rule: Node, shift: int) -> Earned:
    seen = seen_of(enc, rule, shift)
    fired = enc.script.truth(happened(seen))
    most_times = rule["most_times"] if rule["kind"] == "each" else 1
    if rule["decay"] is None:
        times_ = sum_of(seen, "sure")
        if most_times is not None:
            times_ = limited(enc.script.define("Int", times_), None, most_times)
        milli = times(rule["points"], enc.script.define("Int", times_))
        if most_times == 1:
            milli = choose(fired, whole(rule["points"]), "0")
    else:
        milli = _aged(enc, rule, seen, most_times, shift)
    return Earned(rule["id"], fired, _capped(enc, milli, rule["most_points"]))


def _aged(enc: Encoder, rule: Node, seen: list[Seen], most: int | None, shift: int) -> str:
    """Each occurrence at its own age; of more than may count, the newest."""
    by_age: dict[int, list[Seen]] = {}
    for one in seen:
        by_age.setdefault(one.heap.start, []).append(one)
    rows = merged(rule["decay"])
    before, parts = "0", []
    for start, alike in sorted(by_age.items()):
        count = sum_of(alike, "sure")
        if most is not None:
            upto = enc.script.define("Int", total((before, count)))
            upto = enc.script.define("Int", limited(upto, None, most))
            count, before = (f"(- {upto} {before})" if before != "0" else upto), upto
        days = (start - shift) // DAY
        row = [row for row in rows if row.day <= days][-1]
        exact = [value for day, value in rule["decay"] if day <= days][-1]
        row = row._replace(first=int(exact))
        parts.append(_worth(enc, enc.script.define("Int", count), row))
    return enc.script.define("Int", total(parts))


def _worth(enc: Encoder, count: str, row: Row) -> str:
    if row.least == row.most:
        return times(row.first, count)
    worth = enc.fresh("worth", "Int")
    least, most = times(row.least, count), times(row.most, count)
    enc.script.require(both((f"(>= {worth} {least})", f"(<= {worth} {most})")), about=worth)
    exact = implies(enc.plain, f"(= {worth} {times(row.first, count)})")
    enc.script.require(exact, about=worth)
    return worth


def _idle(enc: Encoder, rule: Node, shift: int) -> Earned:
    age, sure = newest(enc, rule["event"], shift)
    grace, every = rule["after_seconds"], rule["every_seconds"]
    over = enc.script.define("Int", f"(- {age} {shift + grace})")
    full = enc.script.define("Int", f"(div {over} {every})")
    steps = choose(both((sure, f"(>= {over} {every})")), full, "0")
    if rule["most_times"] is not None:
        steps = limited(enc.script.define("Int", steps), None, rule["most_times"])
    steps = enc.script.define("Int", steps)
    milli = _capped(enc, times(rule["points"], steps), rule["most_points"])
    return Earned(rule["id"], f"(> {steps} 0)", milli)


def _first_match(enc: Encoder, rule: Node, shift: int) -> Earned:
    """Only the first that fires counts."""
    inside, earlier = [], FALSE
    for item in rule["rules"]:
        earned = _rule(enc, item, shift)
        wins = enc.script.truth(both((earned.fired, negated(earlier))))
        inside.append(Earned(earned.id, wins, choose(wins, earned.milli, "0")))
        earlier = enc.script.truth(either((earlier, earned.fired)))
    milli = enc.script.define("Int", total(item.milli for item in inside))
    return Earned(rule["id"], earlier, milli, tuple(inside))


def _capped(enc: Encoder, milli: str, most: int | None) -> str:
    """`at most` limits what a rule earns, and what it costs."""
    if most is None:
        return milli
    return enc.script.define("Int", limited(enc.script.define("Int", milli), -most, most))
