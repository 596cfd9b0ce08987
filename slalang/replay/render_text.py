"""A replay in; text for a terminal out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slalang.diagnostics.render.cells import width, wrap
from slalang.replay import words
from slalang.replay.result import By, ClassChange, Replay, ScoreChange
from slalang.replay.words import line, named, percent

COLUMNS = 80
BAR = 24
MOST_RULES = 12
"""So many rules and other changes are shown; JSON and HTML have all of them."""


def to_text(found: Replay) -> str:
    """Several blocks with a title each and an empty line between them."""
    blocks = [
        _head(found), _stages(found), _moves(found), *map(_class, found.classes),
        [] if found.by is None else _by(found.by), *map(_score, found.scores), _rules(found),
        _others(found), _examples(found),
    ]  # fmt: skip
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(found: Replay) -> list[str]:
    lines = [f"{words.heading(found)}.", ""]
    for name, side in (("old", found.old), ("new", found.new)):
        if errors := words.errors_say(name, side):
            wrapped = [row for it in errors[1:] for row in _wrapped(it, 2)]
            lines += [f"{errors[0]}:", *wrapped, ""]
    lines += [f"Old    {words.side_says(found.old)}", f"New    {words.side_says(found.new)}"]
    lines.append(f"As of  {words.instant(found.as_of)}")
    for name, side in (("old", found.old), ("new", found.new)):
        if side.leads != found.leads:
            missing = words.counted(side.leads - found.leads, "lead")
            lines += ["", f"Only the {name} agreement could read {missing}: not compared."]
        if lost := words.lost_says(side):
            lines += ["", f"Under the {name} agreement {lost[0]}:", *(f"  {it}" for it in lost[1:])]
    return lines


def _stages(found: Replay) -> list[str]:
    if not found.stages:
        return []
    head = ["Stage", "before", "after", "become", "stop", ""]
    rows = [
        [
            line(one.title), f"{one.before:,}", f"{one.after:,}", _moved(one.becomes),
            _moved(one.stops), words.stage_says(one),
        ]
        for one in found.stages
    ]  # fmt: skip
    return [words.SEVERAL, *(f"  {row}" for row in _table("lrrrrl", [head, *rows]))]


def _moved(leads: int) -> str:
    return f"{leads:,}" if leads else "-"


def _moves(found: Replay) -> list[str]:
    rows = [[f"{one.leads:,}", f"{named(one.old)} → {named(one.new)}"] for one in found.moves]
    lines = [f"  {row}" for row in _table("rl", rows)]
    return ["From stage to stage", *lines] if rows else []


def _class(change: ClassChange) -> list[str]:
    if change.where != "both":
        said = "a new class" if change.where == "new" else "there is no such class any more"
        counts = [
            f"  {move.leads:,} {named(move.new if change.where == 'new' else move.old)}"
            for move in change.moves
        ]
        return [f"{line(change.title)}: {said}", *counts]
    cells = {(move.old, move.new): move.leads for move in change.moves}
    head = ["old band, then new", *map(named, change.new_bands)]
    rows = [
        [named(old), *(_moved(cells.get((old, new), 0)) for new in change.new_bands)]
        for old in change.old_bands
    ]
    verb = "falls" if change.changed == 1 else "fall"
    said = f"{words.counted(change.changed, 'lead')} {verb} into another band"
    if not change.changed:
        return [f"{line(change.title)}: no lead falls into another band"]
    sides = "l" + "r" * len(change.new_bands)
    return [f"{line(change.title)}: {said}", *(f"  {row}" for row in _table(sides, [head, *rows]))]


def _by(by: By) -> list[str]:
    groups = [*by.groups, *([by.others] if by.others else [])]
    stages = by.groups[0].stages if by.groups else ()
    rows = [
        [
            words.group_title(by, one), f"{one.leads:,}", _moved(one.changed),
            percent(one.changed, one.leads),
        ]
        for one in groups
    ]  # fmt: skip
    lines = _table("lrrr", [[line(by.title), "leads", "change", "share"], *rows])
    for at, stage in enumerate(stages):
        inside = [
            [
                words.group_title(by, one), f"{one.stages[at].before:,}",
                f"{one.stages[at].after:,}", _moved(one.stages[at].becomes),
                _moved(one.stages[at].stops),
            ]
            for one in groups
            if one.stages[at].becomes or one.stages[at].stops
        ]  # fmt: skip
        head = [f"{line(stage.title)} by {line(by.title)}", "before", "after", "become", "stop"]
        lines += ["", *_table("lrrrr", [head, *inside])]
    return lines


def _score(change: ScoreChange) -> list[str]:
    title = line(change.title)
    if change.where != "both":
        return [f"{title}: {'a new score' if change.where == 'new' else 'this score is gone'}"]
    if not change.up and not change.down:
        return [f"{title}: every lead has the same points"]
    lines = [
        f"{title}: {words.counted(change.up, 'lead')} with more points, {change.down:,} with fewer,"
        f" {change.same:,} with the same"
        f" ({words.signed(change.least)} to {words.signed(change.most)})",
    ]
    most = max(step.leads for step in change.steps)
    rows = [
        [words.step_says(step), f"{step.leads:,}", "#" * max(1, BAR * step.leads // most)]
        for step in change.steps
    ]
    return [*lines, *(f"  {row}" for row in _table("lrl", rows))]


def _rules(found: Replay) -> list[str]:
    responsible = [one for one in found.rules if one.leads]
    idle = [one for one in found.rules if not one.leads]
    lines = []
    if found.changed:
        lines.append(f"Rules responsible, and how many of the {found.changed:,} leads they explain")
        digits = max((len(f"{one.leads:,}") for one in responsible), default=1)
        for one in responsible[:MOST_RULES]:
            identifier = one.new_id or one.old_id
            lines.append(f"  {one.leads:>{digits},}  {line(one.title)} ({line(identifier)})")
            said = [words.rule_says(one), words.rule_before(one), words.rule_acts(one)]
            lines += [row for text in said for row in _wrapped(text, digits + 4)]
        if len(responsible) > MOST_RULES:
            lines.append(f"  and {words.counted(len(responsible) - MOST_RULES, 'more rule')}")
        lines += _wrapped(words.unexplained_says(found), 2)
    if idle:
        lines += [*([""] if lines else []), "Rules that differ and explain none of them"]
        for one in idle[:MOST_RULES]:
            lines += _wrapped(f"{line(one.title)}: {words.rule_says(one)}", 2)
        if len(idle) > MOST_RULES:
            lines.append(f"  and {words.counted(len(idle) - MOST_RULES, 'more rule')}")
    return lines


def _others(found: Replay) -> list[str]:
    if not found.others:
        return []
    lines = ["Conditions and limits that changed"]
    for one in found.others[:MOST_RULES]:
        leads = words.other_leads(one)
        lines.append(f"  {words.other_title(one)}" + (f": {leads}" if leads else ""))
        lines += _wrapped(words.other_says(one), 4)
    if len(found.others) > MOST_RULES:
        lines.append(f"  and {len(found.others) - MOST_RULES:,} more")
    return lines


def _examples(found: Replay) -> list[str]:
    if not found.examples:
        return []
    lines = ["Examples"]
    for one in found.examples:
        value = f" ({line(one.value)})" if one.value else ""
        lines.append(f"  {line(one.lead)}{value}, {words.alike_says(one)}")
        lines += [row for text in words.example_moves(one) for row in _wrapped(text, 4)]
        lines += [row for text in words.example_why(one) for row in _wrapped(text, 6)]
    return lines


def _wrapped(text: str, indent: int) -> Iterator[str]:
    if text:
        for row in wrap(text, COLUMNS - indent):
            yield " " * indent + row


def _table(sides: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns; `sides` has `l` for a column of words, `r` for one of numbers."""
    if not rows:
        return []
    sizes = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        spaces = [" " * (size - width(cell)) for size, cell in zip(sizes, row, strict=True)]
        cells = [
            cell + space if side == "l" else space + cell
            for side, space, cell in zip(sides, spaces, row, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
