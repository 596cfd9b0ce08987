"""`slalang score --data`: many leads in; a file or a table of results, and a summary, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from slalang.cli.problem import CannotRun
from slalang.cli.terminal import progress, remark, say

if TYPE_CHECKING:
    from slalang.data.wishes import Summary, Wishes
    from slalang.model.agreement import Agreement

SHOWN = 12
"""So many reasons for rejects are told; all of them stand in their file."""


def score_all(agreement: Agreement, wishes: Wishes, binding: str | None) -> int:
    """Score all leads of some data. Raises `CannotRun`."""
    from slalang.backends.scoring import rules_of
    from slalang.data import DataProblem
    from slalang.data.plans import planning
    from slalang.data.run import score_data
    from slalang.evaluate import RulesProblem

    rules = rules_of(agreement, hashed=False)
    try:
        with progress("reading the data") as step:
            found = score_data(rules, wishes, step, planning(agreement, binding))
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    except RulesProblem as problem:
        raise CannotRun(
            str(problem), "Let fewer scores, classes and terms rest on each other."
        ) from None
    if found.absent:
        remark(f"not in the data, so unknown of every lead: {', '.join(found.absent)}")
    for one in found.remarks:
        remark(one)
    if not found.leads and not found.lost_leads:
        remark("no leads are in the data")
    say(summary_text(found, wishes.output))
    if not found.leads and found.lost_leads:
        raise CannotRun(
            "no lead could be scored",
            f"Mend what is listed in {found.rejects}, then run this again.",
        )
    return 0


def summary_text(found: Summary, output: str) -> str:
    """What was scored, what was left out and why, and where it all is."""
    from slalang.data.secrets import shown_address

    lines = [f"{_counted(found.leads, 'lead')} scored: {shown_address(output)}"]
    for title, bands in found.classes.items():
        if bands:
            lines += ["", title, *_counts(bands, "no band", found.leads)]
    if found.stages:
        lines += ["", "Furthest stage", *_counts(found.stages, "no stage", found.leads)]
    if found.rejects is not None:
        lost = [
            _counted(number, what)
            for number, what in ((found.lost_leads, "lead"), (found.lost_events, "event"))
            if number
        ]
        lines += ["", f"Left out: {' and '.join(lost)}, listed in {found.rejects}"]
        most = sorted(found.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        width = len(f"{most[0][1]:,}")
        lines += [f"  {number:>{width},}  {reason}" for reason, number in most[:SHOWN]]
        if len(most) > SHOWN:
            lines.append(f"  and {_counted(len(most) - SHOWN, 'more reason')}")
    return "\n".join(lines) + "\n"


def _counts(counts: Mapping[str | None, int], nothing: str, whole: int) -> list[str]:
    width = max((len(title or nothing) for title in counts), default=0)
    digits = max((len(f"{number:,}") for number in counts.values()), default=0)
    return [
        f"  {title or nothing:<{width}}  {number:>{digits},}  {_percent(number, whole)}"
        for title, number in counts.items()
    ]


def _percent(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
