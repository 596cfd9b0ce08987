"""An evaluation in, text for a terminal out: what a lead has, why, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from slalang.evaluate.result import Evaluation, Outcome, RuleTrace, ScoreTrace, points
from slalang.evaluate.why_not import WhyNot


def explain_text(
    evaluation: Evaluation,
    nearly: Sequence[WhyNot] = (),
    *,
    zone: tzinfo | None = None,
    later: int = 0,
) -> str:
    """Several lines with a line end at the last; `nearly` comes from `why_not`.

    Events after the instant, so many as `later`, are said to be left out; for `zone` see `summary`.
    """
    parts = [summary(evaluation, zone), [left_out(later)] if later else []]
    parts += [_earned(evaluation), _unknown(evaluation), _nearly(nearly)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def summary(evaluation: Evaluation, zone: tzinfo | None = None) -> list[str]:
    """The points on each axis, the classes, the stage and the instant, a line each.

    The instant is told in universal time, and beside that in a zone that is given.
    """
    rows = [(score.title, _standing(score)) for score in evaluation.score_traces]
    rows += [(group.title, group.band_title or "none") for group in evaluation.class_traces]
    titles = {stage.name: stage.title for stage in evaluation.stage_traces}
    if titles:
        rows.append(("Stage", titles[evaluation.stage] if evaluation.stage else "none"))
    rows.append(("As of", _instant(evaluation.as_of, zone)))
    width = max(len(title) for title, _ in rows)
    return [f"{title:<{width}}  {said}" for title, said in rows]


def _instant(as_of: datetime, zone: tzinfo | None) -> str:
    """`2026-03-06 16:30 UTC, 10:30 in America/Chicago`; the day, too, where it is another."""
    there = as_of.astimezone(UTC)
    said = f"{there:%Y-%m-%d %H:%M} UTC"
    try:
        here = as_of.astimezone(zone) if zone else there
    except OverflowError:
        # The first and the last day of the calendar are not everywhere.
        return said
    if here.utcoffset() == there.utcoffset():
        return said
    day = "" if here.date() == there.date() else f"{here:%Y-%m-%d} "
    return f"{said}, {day}{here:%H:%M} in {zone}"


def left_out(later: int) -> str:
    """`1 event after the instant was left out.`"""
    return f"{later:,} event{'' if later == 1 else 's'} after the instant " + (
        "was left out." if later == 1 else "were left out."
    )


def _standing(score: ScoreTrace) -> str:
    said = _number(score.points)
    if score.ceiling is not None:
        said += f" of {_number(points(score.ceiling))}"
    if score.worn_off:
        said += f", after {_number(points(score.worn_off))} wore off"
    return said + (", frozen" if score.frozen else "")


def _earned(evaluation: Evaluation) -> list[str]:
    lines: list[str] = []
    for score in evaluation.score_traces:
        fired = list(_fired(score.rules))
        if fired:
            width = max(len(worth) for worth, _ in fired)
            lines.append(f"{score.title}:")
            lines += [f"  {worth:>{width}}  {title}" for worth, title in fired]
    return lines


def _fired(rules: Sequence[RuleTrace]) -> Iterator[tuple[str, str]]:
    """Points and reason of each rule that fired; a limit that bit has a line of its own."""
    for rule in rules:
        if rule.outcome is not Outcome.FIRED:
            continue
        if not rule.inside:
            times = f" ({rule.occurrences} times)" if rule.occurrences > 1 else ""
            yield _signed(rule.points), rule.title + times
            continue
        yield from _fired(rule.inside)
        change = rule.milli - sum(item.milli for item in rule.inside)
        if change:
            yield _signed(points(change)), f"limit of {rule.title}"


def _unknown(evaluation: Evaluation) -> list[str]:
    lines = [
        f"  {rule.title}: {_lacks(rule.missing)} not known"
        for score in evaluation.score_traces
        for rule in _leaves(score.rules)
        if rule.outcome is Outcome.UNKNOWN
    ]
    lines += [
        f"  {stage.title}: {_lacks(stage.missing)} not known"
        for stage in evaluation.stage_traces
        if stage.outcome is Outcome.UNKNOWN and stage.missing != (f"stage {stage.name}",)
    ]
    lines += [
        f"  {stage.title} needs {', '.join(stage.needs)}"
        for stage in evaluation.stage_traces
        if stage.needs and stage.outcome is Outcome.FIRED
    ]
    return ["Unknown:", *lines] if lines else []


def _leaves(rules: Sequence[RuleTrace]) -> Iterator[RuleTrace]:
    for rule in rules:
        if rule.inside:
            yield from _leaves(rule.inside)
        else:
            yield rule


def _lacks(missing: Sequence[str]) -> str:
    return f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'}"


def _nearly(nearly: Sequence[WhyNot]) -> list[str]:
    lines = []
    for target in nearly:
        if not target.short and not target.ways:
            continue
        short = ", ".join(
            f"{it.score} {_number(it.points)} of {_number(it.wanted)}" for it in target.short
        )
        lines.append(f"Not yet {target.title}{': ' if short else ''}{short}")
        for way in target.ways:
            gain = f" ({_signed(way.gain)} {way.score})" if way.score else ""
            lines.append(f"  this alone would do: {way.title}{gain}")
    return lines


def _signed(number: Decimal) -> str:
    return f"+{_number(number)}" if number >= 0 else _number(number)


def _number(number: Decimal) -> str:
    return f"{number:,f}".replace("-", "−")
