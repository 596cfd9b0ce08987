"""A replay in; one HTML file that needs nothing else, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slalang.backends.html.report import (
    Block,
    Cell,
    Column,
    Figures,
    Note,
    Panel,
    Report,
    Section,
    report_page,
)
from slalang.replay import words
from slalang.replay.result import By, ClassChange, Replay, RuleChange, ScoreChange, StageChange
from slalang.replay.words import line, named, percent
from slalang.version import __version__

NOTHING = "–"
MOST = 60
"""So many rules are shown; JSON has all of them."""


def to_html(found: Replay) -> str:
    """The same figures as the text has, with bars."""
    sections = [
        Section("stages", "Stages", tuple(_stages(found))),
        Section("classes", "Classes", tuple(_classes(found))),
        Section("groups", _by_title(found), tuple(_by(found.by)) if found.by else ()),
        Section("scores", "Points", tuple(_scores(found))),
        Section("rules", "Rules responsible", tuple(_rules(found))),
        Section("conditions", "Conditions and limits that changed", tuple(_others(found))),
        Section("examples", "Examples", tuple(_examples(found))),
    ]
    return report_page(
        Report(
            "What a change of the rules would have done",
            line(found.new.title),
            f"{words.heading(found)}.",
            tuple(_facts(found)),
            tuple(section for section in sections if section.blocks),
            f"Made by slalang {__version__}.",
        )
    )


def _facts(found: Replay) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, side in (("old", found.old), ("new", found.new)):
        if errors := words.errors_say(name, side):
            yield errors[0], tuple(errors[1:])
    yield "Old rules", (words.side_says(found.old),)
    yield "New rules", (words.side_says(found.new),)
    yield "As of", (words.instant(found.as_of),)
    for name, side in (("old", found.old), ("new", found.new)):
        if side.leads != found.leads:
            only = words.counted(side.leads - found.leads, "lead")
            yield f"Only in the {name}", (f"{only} could be read by it alone: not compared",)
        if lost := words.lost_says(side):
            yield f"Left out by the {name}", tuple(lost)
        if side.absent:
            yield f"Not in the data for the {name}", (line(", ".join(side.absent)),)


def _stages(found: Replay) -> Iterator[Block]:
    if found.stages:
        yield _stage_table(words.SEVERAL, "Stage", found.stages)
    for change in found.stages:
        if said := words.stage_says(change):
            yield Note(f"{line(change.title)}: {said}.", quiet=True)
    if found.moves:
        yield Figures(
            "From the furthest stage under the old rules to that under the new ones",
            (Column("Move", False), Column("Leads"), Column("Share", False)),
            tuple(
                (
                    Cell(f"{named(move.old)} → {named(move.new)}"),
                    Cell(f"{move.leads:,}"),
                    _share(move.leads, found.leads),
                )
                for move in found.moves
            ),
        )


def _stage_table(caption: str, first: str, stages: Sequence[StageChange]) -> Figures:
    titles = [line(one.title) for one in stages]
    return _changes_table(caption, first, list(zip(titles, stages, strict=True)))


def _changes_table(caption: str, first: str, rows: Sequence[tuple[str, StageChange]]) -> Figures:
    columns = ("Before", "After", "Become", "Stop")
    return Figures(
        caption,
        (Column(first, False), *map(Column, columns)),
        tuple(
            (
                Cell(title), Cell(f"{one.before:,}"), Cell(f"{one.after:,}"),
                _moved(one.becomes), _moved(one.stops),
            )
            for title, one in rows
        ),
    )  # fmt: skip


def _classes(found: Replay) -> Iterator[Block]:
    for change in found.classes:
        title = line(change.title)
        if change.where != "both":
            said = "is new" if change.where == "new" else "is not there any more"
            yield Note(f"The class {title} {said}.")
            yield _one_sided(change)
        elif not change.changed:
            yield Note(f"{title}: no lead falls into another band.")
        else:
            yield _matrix(change)


def _matrix(change: ClassChange) -> Figures:
    cells = {(move.old, move.new): move.leads for move in change.moves}
    verb = "falls" if change.changed == 1 else "fall"
    leads = words.counted(change.changed, "lead")
    return Figures(
        f"{line(change.title)}: {leads} {verb} into another band",
        (Column("Old band", False), *(Column(f"now {named(new)}") for new in change.new_bands)),
        tuple(
            (Cell(named(old)), *(_moved(cells.get((old, new), 0)) for new in change.new_bands))
            for old in change.old_bands
        ),
    )


def _one_sided(change: ClassChange) -> Figures:
    new = change.where == "new"
    return Figures(
        f"{line(change.title)}, {'now' if new else 'before'}",
        (Column("Band", False), Column("Leads")),
        tuple(
            (Cell(named(move.new if new else move.old)), Cell(f"{move.leads:,}"))
            for move in change.moves
        ),
    )


def _by_title(found: Replay) -> str:
    return f"By “{line(found.by.title)}”" if found.by else ""


def _by(by: By) -> Iterator[Block]:
    groups = [*by.groups, *([by.others] if by.others else [])]
    titles = [words.group_title(by, one) for one in groups]
    yield Figures(
        "Leads that change their stage or class",
        (Column(line(by.title), False), Column("Leads"), Column("Change"), Column("Share", False)),
        tuple(
            (
                Cell(title),
                Cell(f"{one.leads:,}"),
                _moved(one.changed),
                _share(one.changed, one.leads),
            )
            for title, one in zip(titles, groups, strict=True)
        ),
    )
    for at, stage in enumerate(by.groups[0].stages if by.groups else ()):
        rows = [
            (title, one.stages[at])
            for title, one in zip(titles, groups, strict=True)
            if one.stages[at].becomes or one.stages[at].stops
        ]
        yield _changes_table(f"{line(stage.title)}, before and after", line(by.title), rows)


def _scores(found: Replay) -> Iterator[Block]:
    for change in found.scores:
        title = line(change.title)
        if change.where != "both":
            said = "is new" if change.where == "new" else "is not there any more"
            yield Note(f"The score {title} {said}.")
        elif not change.up and not change.down:
            yield Note(f"{title}: every lead has the same points.")
        else:
            yield Note(
                f"{title}: {words.counted(change.up, 'lead')} with more points,"
                f" {change.down:,} with fewer, {change.same:,} with the same;"
                f" from {words.signed(change.least)} to {words.signed(change.most)}."
            )
            yield _steps(change, found.leads)


def _steps(change: ScoreChange, leads: int) -> Figures:
    return Figures(
        f"{line(change.title)}: how far points move",
        (Column("Points", False), Column("Leads"), Column("Share", False)),
        tuple(
            (
                Cell(words.step_says(step)),
                Cell(f"{step.leads:,}"),
                _share(step.leads, leads),
            )
            for step in change.steps
        ),
    )


def _rules(found: Replay) -> Iterator[Block]:
    responsible = [one for one in found.rules if one.leads]
    idle = [one for one in found.rules if not one.leads]
    if responsible:
        yield Figures(
            f"How many of the {words.counted(found.changed, 'lead')} each rule explains",
            (Column("Rule", False), Column("Leads"), Column("Share", False)),
            tuple(
                (
                    Cell(line(one.title)),
                    Cell(f"{one.leads:,}"),
                    _share(one.leads, found.changed),
                )
                for one in responsible[:MOST]
            ),
        )
    if said := words.unexplained_says(found):
        yield Note(said)
    for one in responsible[:MOST]:
        yield _panel(one)
    if len(responsible) > MOST:
        yield Note(f"And {words.counted(len(responsible) - MOST, 'more rule')}.", quiet=True)
    if idle:
        rows = tuple((Cell(line(one.title)), Cell(words.rule_says(one))) for one in idle[:MOST])
        caption = "Rules that differ and explain none of them"
        yield Figures(caption, (Column("Rule", False), Column("What differs", False)), rows)
    if len(idle) > MOST:
        yield Note(f"And {words.counted(len(idle) - MOST, 'more rule')}.", quiet=True)


def _panel(change: RuleChange) -> Panel:
    said = [words.rule_says(change), words.rule_acts(change)]
    lines = [f"{text[:1].upper()}{text[1:]}." for text in said if text]
    if before := words.rule_before(change):
        lines.insert(1, before)
    names = dict.fromkeys(name for name in (change.old_id, change.new_id) if name)
    kicker = f"{line(change.score)}, {line(' → '.join(names))}"
    return Panel(line(change.title), kicker, tuple(lines))


def _others(found: Replay) -> Iterator[Block]:
    for change in found.others[:MOST]:
        leads = words.other_leads(change)
        lines = [words.other_says(change), f"{leads[:1].upper()}{leads[1:]}." if leads else ""]
        yield Panel(words.other_title(change), "", tuple(text for text in lines if text))
    if len(found.others) > MOST:
        yield Note(f"And {len(found.others) - MOST:,} more.", quiet=True)


def _examples(found: Replay) -> Iterator[Block]:
    for one in found.examples:
        value = f"{line(one.value)}, " if one.value else ""
        yield Panel(
            line(one.lead),
            f"{value}{words.alike_says(one)}",
            tuple(words.example_moves(one)),
            tuple(words.example_why(one)),
        )


def _moved(leads: int) -> Cell:
    return Cell(f"{leads:,}" if leads else NOTHING)


def _share(part: int, whole: int) -> Cell:
    """How much of a whole it is, as per cent and as a bar."""
    length = 1000 * part // whole if whole else 0
    return Cell(percent(part, whole), max(length, 4) if part else 0)
