"""A comparison in; the tables and sentences that every output for people shows, out."""

from __future__ import annotations

from itertools import groupby

from slalang.backends.plan.tables import Line, Part, Table, View
from slalang.backends.scenarios.words import changes, shortfalls
from slalang.planning.whatif.comparison import Column, Comparison, Row, What

INSIDE = (What.PEAK, What.BEFORE, What.SHORT, What.FEWEST)
"""What stands below the line that it belongs to."""
CHANCES = "Chances"
IF_WORKED = (
    "They hold if the leads are brought and worked, also where there are too few people or too "
    "little money for that."
)
QUIET = (What.BEFORE, What.SHORT, What.OVER_LIMIT, What.OVER_BUDGET)
"""Of what a zero says nothing."""


def view_of(comparison: Comparison) -> View:
    """Each scenario in words, then a table for each funnel, team and budget."""
    names = tuple(column.name for column in comparison.columns)
    each = comparison.when.each.value
    count = f"{comparison.when.count} {each}{'' if comparison.when.count == 1 else 's'}"
    first = comparison.when.inside[0].name
    parts = [Part(comparison.title, (f"What if: {count} from {first}.",), ())]
    parts += [
        _scenario(column, changes(comparison, place))
        for place, column in enumerate(comparison.columns)
        if place
    ]
    for heading, rows in groupby(comparison.rows, key=_heading):
        lines = tuple(_line(row, comparison) for row in rows)
        said = (IF_WORKED,) if heading == CHANCES and _falls_short(comparison) else ()
        parts.append(Part(heading, said, (Table("", names, lines),)))
    problems = [
        f"{column.name}: {words}" if place else words
        for place, (column, said) in enumerate(
            zip(comparison.columns, comparison.problems, strict=True)
        )
        for words in said
        if not place or words not in comparison.problems[0]
    ]
    periods = tuple(period.name for period in comparison.when.inside)
    return View(comparison.title, periods, tuple(parts), (), tuple(problems))


def _falls_short(comparison: Comparison) -> bool:
    return any(shortfalls(comparison, place) for place in range(len(comparison.columns)))


def label(row: Row, comparison: Comparison) -> str:
    """What a row is called: `Marketing Qualified Lead`, `in the month that needs most`."""
    each = comparison.when.each.value
    match row.what:
        case What.GOAL:
            return "Goal"
        case What.TOTAL:
            return row.stage_title
        case What.PEAK:
            return f"in the {each} that needs most"
        case What.BEFORE:
            return f"there before {comparison.when.inside[0].name}"
        case What.COST:
            return "Costs"
        case What.CUSTOMER_COST:
            return "Cost of one customer"
        case What.LEAD_VALUE:
            return "What one lead is worth"
        case What.RETURN:
            return f"Return, {row.stage_title}"
        case What.PEOPLE:
            fewest = any(
                one.what is What.FEWEST and one.path == row.path for one in comparison.rows
            )
            return "People, when there are most" if fewest else "People"
        case What.FEWEST:
            return "when there are fewest"
        case What.NEEDED:
            return f"needed for {'its hours' if row.stage == 'hours' else row.stage_title}"
        case What.SHORT:
            return f"{each}s of too much work"
        case What.OVER_LIMIT:
            return f"{each.capitalize()}s beyond what {row.title} can bring"
        case What.OVER_BUDGET:
            return f"{each.capitalize()}s over the budget"
        case What.CHANCE:
            return f"Chance to reach {row.title}"


def _heading(row: Row) -> str:
    match row.what:
        case What.CHANCE:
            return CHANCES
        case What.OVER_LIMIT:
            return "Limits of sources"
        case _:
            return row.title


def _line(row: Row, comparison: Comparison) -> Line:
    return Line(
        label(row, comparison),
        row.values,
        row.unit,
        depth=int(row.what in INSIDE),
        weak=row.what in QUIET,
        alarm=row.what in (What.SHORT, What.OVER_LIMIT, What.OVER_BUDGET),
    )


def _scenario(column: Column, said: list[str]) -> Part:
    """What a scenario means, and what it changes."""
    means = (" ".join(column.means.split()),) if column.means else ()
    found = tuple(f"- {one}" for one in said) or ("Nothing changes.",)
    return Part(f"{column.name}: {column.title}", (*means, *found), ())
