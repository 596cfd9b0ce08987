"""A report in; the promises of which too little was kept, a sentence each, out."""

from __future__ import annotations

from fractions import Fraction

from slalang.monitor.render_words import share_text
from slalang.monitor.result import Report, Verdict
from slalang.timeline.duties import Clause

PROMISED = ("deliver", "keep")


def kept_less(report: Report, share: Fraction) -> list[str]:
    """Promises about leads of which less than a share was kept, over all of the report."""
    return [
        f"{one.title} ({one.id}): {share_text(kept)} kept, where {share_text(share)} is asked for"
        for one in report.duties
        if one.clause is Clause.PROMISE
        and (kept := one.total.tally.attainment) is not None
        and kept < share
    ]


def broken_last(report: Report) -> list[str]:
    """Promises that were broken in their last closed period."""
    found: list[str] = []
    for duty in report.duties:
        closed = [one for one in duty.periods if one.span is not None and one.span.closed]
        last = closed[-1] if closed and duty.clause is Clause.PROMISE else None
        if last is not None and last.verdict is Verdict.BROKEN:
            kept = share_text(last.tally.attainment)
            found.append(f"{duty.title} ({duty.id}): broken in {last.name}, {kept} kept")
    for figure in report.figures:
        pairs = zip(figure.periods, figure.verdicts, strict=False)
        judged = [(one, verdict) for one, verdict in pairs if one.span and one.span.closed]
        if figure.kind in PROMISED and judged and judged[-1][1] is Verdict.BROKEN:
            found.append(f"{figure.title} ({figure.id}): broken in {judged[-1][0].name}")
    return found
