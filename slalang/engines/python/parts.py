"""Terms, scores, classes and stages in; lines that fill a variable for each, once, out."""

from __future__ import annotations

from slalang.engines.python import conditions, events, rules
from slalang.engines.python.code import Beyond, block, chain, constant, indented
from slalang.engines.python.moment import Moment
from slalang.engines.python.operands import UNKNOWN, Both
from slalang.engines.python.plan import Plan
from slalang.evaluate.case import MOST_INSTANTS, SECOND
from slalang.form.nodes import Stage


def score(moment: Moment, name: str) -> str:
    """The variable that holds the points of a score, in thousandths."""
    place = _place(moment, "scores", name)
    variable = f"s{place}"
    if _is_new(moment, "scores", name):
        it = moment.plan.scores[name]
        lines = rules.lines(moment, it, variable)
        if it.freezes_on:
            lines = _freezing(moment, name, variable, lines)
        moment.lines += lines
        moment.ready.add(("scores", name))
    return variable


def band(moment: Moment, name: str) -> str:
    """The variable that holds the band of a class, or `None`."""
    place = _place(moment, "classes", name)
    variable = f"c{place}"
    if _is_new(moment, "classes", name):
        found = [
            (conditions.truth(moment, one.when)[0] if one.when else "True", one.name)
            for one in moment.plan.classes[name].bands
        ]
        tests = [(test, constant(name)) for test, name in found]
        moment.lines += chain([(test, [f"{variable} = {name}"]) for test, name in tests],
                              [f"{variable} = None"])  # fmt: skip
        moment.ready.add(("classes", name))
    return variable


def term(moment: Moment, name: str) -> Both:
    """Variables for "it is true" and "it is false"."""
    place = _place(moment, "terms", name)
    if _is_new(moment, "terms", name):
        true, false = conditions.truth(moment, moment.plan.terms[name].when)
        moment.lines += [f"ty{place} = {true}", f"tn{place} = {false}"]
        moment.ready.add(("terms", name))
    return f"ty{place}", f"tn{place}"


def stage(moment: Moment, name: str) -> Both:
    """Variables for "the lead is in it as far as its condition says now" and for its opposite."""
    place = _place(moment, "stages", name)
    if _is_new(moment, "stages", name):
        true, false = _reached(moment, moment.plan.stages[name])
        moment.lines += [f"hy{place} = {true}", f"hn{place} = {false}"]
        moment.ready.add(("stages", name))
    return f"hy{place}", f"hn{place}"


def gained(moment: Moment, name: str, points: int, within: int) -> Both:
    """Whether a score is so many thousandths above what it was so many seconds ago."""
    now = score(moment, name)
    place = _elsewhen(moment, name, within)
    then = f"m{place}(t - {constant(within * SECOND)}, X, M)[0]"
    fresh = moment.fresh()
    moment.lines.append(f"r{fresh} = {now} - {then} >= {constant(points)}")
    return f"r{fresh}", f"(not r{fresh})"


def instants(moment: Moment) -> int:
    """At how many instants the code of a moment looks at a lead, at most."""
    return 1 + sum(moment.plan.instants.get(name, 1) for name, _ in moment.elsewhen)


def bounded(count: int) -> int:
    """The same number of instants, unless it comes near the most that there may be."""
    # Beyond that the interpreter tells people that it gives up.
    if count > MOST_INSTANTS // 2:
        raise Beyond("a lead is looked at at too many instants")
    return count


def _reached(moment: Moment, it: Stage) -> Both:
    if it.when is None:
        return ("True", "False") if it.starts else UNKNOWN
    return conditions.truth(moment, it.when)


def _freezing(moment: Moment, name: str, variable: str, lines: list[str]) -> list[str]:
    """A score stays as it was at the first event that froze it."""
    first = [events.oldest(moment, event) for event in moment.plan.scores[name].freezes_on]
    place = _elsewhen(moment, name, None)
    when = first[0] if len(first) == 1 else f"min({', '.join(first)})"
    fired = [f"f += m{place}({when}, X, M)[1]"] if moment.kept in (None, name) else []
    then = [f"{variable} = m{place}({when}, X, M)[0]", *fired]
    return [*block(f"if {when} < t:", then), "else:", *indented(lines)]


def _elsewhen(moment: Moment, name: str, within: int | None) -> int:
    """The number of the function that gives a score at another instant."""
    plan = moment.plan
    moment.elsewhen.add((name, within))
    place = _place(moment, "scores", name)
    if name not in plan.functions:
        plan.functions[name] = []
        other = Moment(plan, name)
        score(other, name)
        inside = [f"{plan.known}events, = X", "f = 0", *events.answers(other), *other.lines]
        plan.functions[name] = [
            f"def m{place}(t, X, M):",
            f" r = M.get(({place}, t))",
            " if r is None:",
            *indented(indented(inside)),
            f"  r = M[{place}, t] = s{place}, f",
            " return r",
        ]
        plan.instants[name] = bounded(instants(other))
    elif not plan.functions[name] and within is not None:
        raise Beyond("a score rests on itself")
    return place


def _is_new(moment: Moment, section: str, name: str) -> bool:
    key = (section, name)
    if key in moment.ready:
        return False
    if key in moment.begun:
        raise Beyond(f"one of the {section} rests on itself")
    moment.begun.add(key)
    return True


def _place(moment: Moment, section: str, name: str) -> int:
    found = _section(moment.plan, section)
    if name not in found:
        raise Beyond(f"one of the {section} is not there")
    return found[name]


def _section(plan: Plan, section: str) -> dict[str, int]:
    return {name: place for place, name in enumerate(getattr(plan, section))}
