"""Rules in, a function that scores one lead after another out: generated once, then quick.

The results are those of `slalang.evaluate`, always: data that is unusual, and rules that are
not laid out as code, go to it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from slalang.engines.python import events, parts, reading
from slalang.engines.python.code import Beyond, constant, indented, without_unused
from slalang.engines.python.follow import follow, follow_row
from slalang.engines.python.moment import Moment
from slalang.engines.python.plan import Plan, planned
from slalang.engines.python.scored import Scored
from slalang.engines.python.values import instant, moment
from slalang.evaluate.patterns import matches
from slalang.evaluate.text import mentions
from slalang.form import columns_of, form_of
from slalang.form.columns import leaves
from slalang.source.decimals import exactly
from slalang.source.frozen import dataclass, field

_NEVER = 1 << 62
"""After every instant; no event is so late."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores leads by the rules of one agreement; made by `scorer_of`."""

    rules: Mapping[str, Any]
    follows: Callable[..., Scored]
    """Scores raw data."""
    made: dict[str, Callable[..., Scored]] = field(default_factory=dict)
    """What is generated only when it is first asked for."""

    def __repr__(self) -> str:
        """What somebody who prints it asks for; the rules would be the whole agreement."""
        form = form_of(self.rules)
        count = len(leaves(form))
        how = "generated" if self.is_generated else "followed by the interpreter"
        return f"<Scorer of {form.title!r}: {count} {'rule' if count == 1 else 'rules'}, {how}>"

    def score(
        self,
        lead: Mapping[str, Any],
        events: Sequence[Mapping[str, Any]] = (),
        account: Mapping[str, Any] | None = None,
        *,
        as_of: datetime,
        records: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Scored:
        """The points, classes and stages of a lead; takes what `slalang.evaluate` takes.

        Raises what that raises, with the same words: `LeadProblem` with every problem of the
        data, ValueError for an `as_of` without a zone, TypeError for one that is no `datetime`,
        `RulesProblem` for what rests on itself.
        """
        return self.follows(lead, events, account, as_of, records)

    def score_row(
        self,
        lead: Mapping[str, Any],
        events: Iterable[Mapping[str, Any]] = (),
        *,
        as_of_us: int,
    ) -> Scored:
        """The same for rows of the canonical tables, by the names of `slalang.form.Columns`.

        `lead` is a row of `leads`, `events` are the rows of `events` of this lead, `as_of_us` is
        in microseconds since 1970. The values are trusted to be canonical; None is unknown.
        """
        if "row" not in self.made:
            self.made["row"] = _row_function(self.rules)
        return self.made["row"](lead, events, as_of_us)

    @property
    def is_generated(self) -> bool:
        """Whether the rules are laid out as code; otherwise the interpreter follows them."""
        return not isinstance(self.follows, partial)


@exactly
def scorer_of(rules: Mapping[str, Any]) -> Scorer:
    """The scorer of scoring JSON as data; raises `RulesProblem` for what is no such document."""
    form = form_of(rules)
    slow = partial(follow, rules, form)
    try:
        plan = planned(form)
        lines = [
            "def score(lead, events, account, as_of, records):",
            " try:",
            *indented(indented([*reading.raw(plan), *_AS_OF])),
            # Whatever is unusual, the interpreter reads, and says what is wrong with it.
            " except Exception:",
            "  return SLOW(lead, events, account, as_of, records)",
            *indented(_judged(plan)),
        ]
        known = {"SLOW": slow, "MEMO": [(object(), 0)]}
        return Scorer(rules, _executed(plan, lines, known))
    except (Beyond, RecursionError, MemoryError):
        return Scorer(rules, slow)


@exactly
def _row_function(rules: Mapping[str, Any]) -> Callable[..., Scored]:
    form = form_of(rules)
    columns = columns_of(form)
    try:
        plan = planned(form)
        lines = [
            "def score(lead, events, t):",
            *indented([*reading.canonical(plan, columns), *_judged(plan)]),
        ]
        return _executed(plan, lines, {})
    except (Beyond, RecursionError, MemoryError):
        return partial(follow_row, rules, form, columns)


_AS_OF = [
    # One instant is asked about for many leads.
    "x = MEMO[0]",
    "if x[0] is as_of:",
    " t = x[1]",
    "else:",
    " t = MOMENT(as_of)",
    " MEMO[0] = as_of, t",
]


def _judged(plan: Plan) -> list[str]:
    """Lines that turn what is known of a lead into what the rules say of it."""
    now = Moment(plan, None)
    form = plan.form
    scores = [parts.score(now, one.name) for one in form.scores]
    bands = [parts.band(now, one.name) for one in form.classes]
    stages = [
        f"if {test}: h += {constant(1 << place)}"
        for place, one in enumerate(form.stages)
        if (test := parts.stage(now, one.name)[0]) != "False"
    ]
    parts.bounded(parts.instants(now))
    elsewhen = ["M = {}", f"X = ({plan.known}events, )"] if plan.functions else []
    found = "".join(f"{name}, " for name in (*scores, *bands))
    return [
        *elsewhen,
        "f = h = 0",
        *events.answers(now),
        *without_unused([*now.lines, *stages], ("ty", "tn", "hy", "hn")),
        f"return NEW(SCORED, (FORM, ({found}h, f)))",
    ]


def _executed(plan: Plan, lines: Sequence[str], known: Mapping[str, Any]) -> Callable[..., Scored]:
    """The function `score` of the lines. All of them are ours: see `code`."""
    functions = [line for one in plan.functions.values() for line in one]
    everything: dict[str, Any] = {
        "F": Fraction, "BISECT": bisect_right, "MENTIONS": mentions, "MATCHES": matches,
        "INSTANT": instant, "MOMENT": moment, "NEVER": _NEVER, "ODD": Beyond,
        "NEW": tuple.__new__, "SCORED": Scored, "FORM": plan.form, **plan.held, **known,
    }  # fmt: skip
    exec(compile("\n".join([*functions, *lines]), "<scorer>", "exec"), everything)
    made: Callable[..., Scored] = everything["score"]
    return made
