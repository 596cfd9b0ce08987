"""Facts of a replay in; the sentences that the renderers share, out."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import assert_never

from slalang.diagnostics.render.cells import visible
from slalang.replay.result import (
    By,
    Example,
    Group,
    Kind,
    OtherChange,
    Reason,
    Replay,
    RuleChange,
    Side,
    StageChange,
    Step,
)

NONE = "none"
"""Of a stage or a band."""
UNKNOWN = "not known"
LONGEST = 300
"""More characters of a text that people wrote are not shown."""
SEVERAL = "Leads for which the condition of a stage holds; a lead may be in several stages"
"""What the figures of stages count."""
MOST_ERRORS = 3
"""So many errors of an agreement are told; JSON has all of them."""
_PARTS = {
    "condition": "its condition changed",
    "limits": "its points end or wear off in another way",
    "title": "it has another name",
    "place": "it stands in another group",
}
_KINDS: dict[Kind, str] = {
    "stage": "Stage", "band": "Class", "class": "Class", "term": "Term", "score": "Score",
    "group": "Group", "event": "Event",
}  # fmt: skip


def heading(found: Replay) -> str:
    """The whole in one sentence."""
    if not found.leads:
        return "There is no lead that both agreements can score"
    if not found.changed:
        return f"None of {counted(found.leads, 'lead')} changes its stage or class"
    verb = "changes" if found.changed == 1 else "change"
    their = "its" if found.changed == 1 else "their"
    return (
        f"{found.changed:,} of {counted(found.leads, 'lead')} {verb} {their} stage or class"
        f" ({percent(found.changed, found.leads)})"
    )


def instant(as_of: datetime) -> str:
    """`2026-03-06 16:30 UTC`."""
    return f"{as_of.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def side_says(side: Side) -> str:
    """Which agreement it is: file, title and version."""
    version = f", version {line(side.version)}" if side.version else ""
    return f"{line(side.file)} ({line(side.title)}{version})"


def lost_says(side: Side) -> list[str]:
    """What of the data could not be read under an agreement; empty where all could."""
    if not side.lost_leads and not side.lost_events:
        return []
    first = counted(side.lost_leads, "row of a lead", "rows of leads") if side.lost_leads else ""
    second = counted(side.lost_events, "event") if side.lost_events else ""
    what = " and ".join(part for part in (first, second) if part)
    return [
        f"{what} could not be read",
        *(f"{number:,} × {line(reason)}" for reason, number in side.reasons[:6]),
    ]


def errors_say(name: str, side: Side) -> list[str]:
    """What is wrong with an agreement, the first line as a heading; empty where nothing is."""
    if not side.errors:
        return []
    more = len(side.errors) - MOST_ERRORS
    return [
        f"The {name} agreement has {counted(len(side.errors), 'error')}",
        *map(line, side.errors[:MOST_ERRORS]),
        *([f"and {more:,} more; `slalang check` shows them"] if more > 0 else []),
    ]


def stage_says(change: StageChange) -> str:
    """`120 → 134: 20 become it, 6 stop being it`, without the numbers before."""
    if change.where == "new":
        return "a new stage"
    if change.where == "old":
        return "there is no such stage any more"
    return ""


def group_title(by: By, group: Group) -> str:
    """A value of the attribute; what is left over, and what is not known, in words."""
    if group is by.others:
        return f"{by.values - len(by.groups):,} other values"
    return UNKNOWN if group.value is None else line(group.value)


def step_says(step: Step) -> str:
    """Between which ends points moved: `10 to 15 more`."""
    if step.above == 0 and step.most == 0:
        return "the same"
    above = step.above or 0
    more = (step.most is not None and step.most > 0) or above > 0
    word = "more" if more else "fewer"
    if step.most is None:
        return f"over {abs(above)} {word}"
    if above == 0:
        return f"up to {abs(step.most)} {word}"
    return f"{abs(above)} to {abs(step.most)} {word}"


def rule_says(change: RuleChange) -> str:
    """What is different about a rule, in one sentence without a full stop."""
    match change.where:
        case "new":
            return f"new: {worth(change.new_points, change.unit)}"
        case "old":
            return f"gone: it gave {worth(change.old_points, change.unit)}"
        case "both":
            pass
        case _:
            assert_never(change.where)
    parts = []
    if "points" in change.different:
        parts.append(
            f"other points: {worth(change.old_points, change.unit)} before, "
            f"{worth(change.new_points, change.unit)} now"
        )
    too = ", too" if parts else ""
    parts += [
        words + too * (part == "condition")
        for part, words in _PARTS.items()
        if part in change.different
    ]
    if not parts:
        parts = ["the rule is as it was; what it rests on, or the rules beside it, have changed"]
    return "; ".join(parts)


def rule_before(change: RuleChange) -> str:
    """How a rule read before, where its condition or its limits changed."""
    if change.where != "both" or not {"condition", "limits"} & set(change.different):
        return ""
    return f"Before: {line(change.old_says)}. Now: {line(change.new_says)}."


def rule_acts(change: RuleChange) -> str:
    """What it does for the leads that change."""
    parts = [
        (change.begins, "it counts only now"),
        (change.ceases, "it counts no more"),
        (change.rates, "it counts with other points"),
    ]
    return "; ".join(f"for {counted(leads, 'lead')} {words}" for leads, words in parts if leads)


def unexplained_says(found: Replay) -> str:
    """What of the changed leads is not the work of any rule; and what rules may share."""
    parts = []
    if found.unexplained:
        verb = "is" if found.unexplained == 1 else "are"
        parts.append(
            f"{counted(found.unexplained, 'lead')} {verb} explained by no rule: a condition or a"
            " limit moved them"
        )
    if found.others and any(one.leads for one in found.rules):
        parts.append("Conditions changed as well: what a rule explains may be their doing, too")
    return "".join(f"{part}. " for part in parts).rstrip()


def worth(points: Decimal | None, unit: str) -> str:
    """`+20 points`, `−5 points`, `+60%`."""
    if points is None:
        return ""
    if unit == "percent":
        return f"{signed(points)}%"
    return f"{signed(points)} {'point' if abs(points) == 1 else 'points'}"


def other_title(change: OtherChange) -> str:
    """What it is about."""
    return f"{_KINDS[change.kind]} {line(change.title)}"


def other_leads(change: OtherChange) -> str:
    """How many leads enter or leave what it is about; empty where that is not counted."""
    if change.leads is None:
        return ""
    verb = "enters or leaves" if change.leads == 1 else "enter or leave"
    return (
        f"{counted(change.leads, 'lead')} {verb} it"
        if change.leads
        else "no lead enters or leaves it"
    )


def other_says(change: OtherChange) -> str:
    """What is different about it, as one or two sentences."""
    match change.where:
        case "new":
            return f"New: {line(change.new_says)}." if change.new_says else "New."
        case "old":
            return f"Gone: {line(change.old_says)}." if change.old_says else "Gone."
        case "both":
            if not change.old_says and not change.new_says:
                return "Has another meaning now."
            before, after = (
                line(text) or "no condition or limit" for text in (change.old_says, change.new_says)
            )
            return f"Before: {before}. Now: {after}."
        case _:
            assert_never(change.where)


def example_moves(example: Example) -> list[str]:
    """From where to where a lead goes: stage and classes."""
    found = []
    if example.old_stage != example.new_stage:
        found.append(f"Stage: {named(example.old_stage)} → {named(example.new_stage)}")
    found += [f"{line(title)}: {named(a)} → {named(b)}" for title, a, b in example.classes]
    found += [f"{line(title)}: {number(a)} → {number(b)} points" for title, a, b in example.scores]
    return found


def example_why(example: Example) -> list[str]:
    """The rules responsible for one lead."""
    if not example.rules:
        return ["no rule acts otherwise: a condition or a limit moved it"]
    return [f"{line(one.title)}: {_how(one)}" for one in example.rules]


def _how(one: Reason) -> str:
    match one.how:
        case "begins":
            return "counts only now"
        case "ceases":
            return "counts no more"
        case "rates":
            before, after = one.old_points, one.new_points
            if before is None or after is None or before == after:
                # The same points wear off in another way.
                return "counts with other points"
            if one.unit == "percent":
                return f"{worth(before, one.unit)} → {worth(after, one.unit)}"
            return f"{signed(before)} → {worth(after, one.unit)}"
        case _:
            assert_never(one.how)


def alike_says(example: Example) -> str:
    """How many others go with it."""
    others = example.alike - 1
    return f"{counted(others, 'other lead')} like it" if others else "the only one of its kind"


def named(title: str | None) -> str:
    """A stage or a band, or that there is none."""
    return NONE if title is None else line(title)


def line(text: str | None) -> str:
    """A text that people wrote, on one line, with what cannot be seen made visible."""
    whole = text or ""
    cut = whole[:LONGEST] + "…" if len(whole) > LONGEST else whole
    return visible(" ".join(cut.split()))


def counted(count: int, what: str, several: str = "") -> str:
    """`1 lead`, `1,200 leads`."""
    return f"{count:,} {what if count == 1 else several or what + 's'}"


def percent(part: int, whole: int) -> str:
    """`10.7%`, rounded half up."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


def signed(value: Decimal | int) -> str:
    """`+20`, `−5`, `0`."""
    return f"{'+' if value > 0 else ''}{number(value)}"


def number(value: Decimal | int) -> str:
    """A number with a minus sign that is one."""
    return (
        f"{value:,f}".replace("-", "−")
        if isinstance(value, Decimal)
        else (f"{value:,}".replace("-", "−"))
    )
