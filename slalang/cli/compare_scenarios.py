"""`slalang compare-scenarios`: an agreement in; its plan beside those of its scenarios, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE, format_option
from slalang.cli.output import give
from slalang.cli.plan_options import plan_options, setup_of
from slalang.cli.project import CLASH, exit_code, sound_agreement
from slalang.cli.terminal import page_of, remark
from slalang.cli.what_if import changed_agreement, set_option, unknown_scenario

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement
    from slalang.planning.plan import Setup
    from slalang.planning.whatif.comparison import Column, Comparison

FORMATS = ("text", "json", "csv", "markdown")
AGREED = "agreed"
"""What the agreement as it stands is called among its scenarios."""
CHANGED = "changed"
"""What `--set` makes of it is called."""

EXAMPLES = """\b
Examples:
  slalang compare-scenarios acme/agreement.sla
  slalang compare-scenarios acme/agreement.sla --scenario lean
  slalang compare-scenarios acme/agreement.sla --set 'sdr.people = 20'
  slalang compare-scenarios acme/agreement.sla --periods 6 --format markdown

\b
Exit codes:
  0  compared, also where numbers clash, which standard error says
  1  the agreement has errors other than numbers that clash, or nothing
     could be computed
  2  it could not run: no such scenario, no such number, bad usage
"""


@click.command("compare-scenarios", epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--scenario", "scenarios", multiple=True, metavar="NAME",
    help="Compare this scenario; repeat it for more. Without it, all are compared.",
)  # fmt: skip
@set_option
@plan_options()
@click.option("--no-chance", is_flag=True,
              help="Draw no chances to reach the goals.")  # fmt: skip
@format_option(FORMATS, "How the comparison is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def compare_scenarios(
    *, file: Path, scenarios: tuple[str, ...], sets: tuple[str, ...], by: str, from_: date | None,
    count: int | None, no_chance: bool, format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Show the plan beside what it would be with each scenario.

    One table: leads, people, money and the chance to reach each goal, as agreed and
    as it would be; before it, what each scenario changes, in words. `--set` adds a
    scenario that is written nowhere.
    """
    # Numbers that clash are a reason to ask what else they could be.
    agreement, report = sound_agreement(file, but=CLASH)
    if agreement is None:
        return exit_code(report)
    from slalang.planning.whatif.comparison import compare

    columns = _columns(agreement, scenarios, sets)

    def setup(changed: Agreement) -> Setup:
        return setup_of(changed, file, by, from_, count)

    comparison = compare(columns, setup, None if no_chance else _chances(setup))
    give(_written(comparison, format_, output), output)
    return 0 if comparison.rows else 1


def _columns(
    agreement: Agreement, scenarios: tuple[str, ...], sets: tuple[str, ...]
) -> list[Column]:
    from slalang.planning.whatif.comparison import Column
    from slalang.planning.whatif.overlay import with_scenario

    named = {one.name: one for one in agreement.scenarios}
    for name in scenarios:
        if name not in named:
            raise unknown_scenario(agreement, name)
    if not named and not sets:
        raise unknown_scenario(agreement, "")
    chosen = [named[name] for name in dict.fromkeys(scenarios or named)]
    columns = [Column(AGREED, "As agreed", agreement)]
    for one in chosen:
        means = " ".join(_plain(part) for part in one.means.parts) if one.means else None
        columns.append(Column(one.name, one.title, with_scenario(agreement, one), means))
    if sets:
        changed = changed_agreement(agreement, None, sets)
        columns.append(Column(CHANGED, ", ".join(" ".join(one.split()) for one in sets), changed))
    return columns


def _plain(part: object) -> str:
    """Prose as it is; what is worked out in it stands in the document."""
    return part.strip() if isinstance(part, str) else "…"


def _chances(
    setup: Callable[[Agreement], Setup],
) -> Callable[[Agreement], Mapping[str, Fraction]] | None:
    """The chance to reach each goal, in percent; None without numpy."""
    from importlib.util import find_spec

    if find_spec("numpy") is None:
        remark('no chances: they need numpy; `pip install "slalang[simulate]"` gets it')
        return None
    from slalang.planning.simulate.result import Unable
    from slalang.planning.simulate.run import simulate

    def chances_of(agreement: Agreement) -> Mapping[str, Fraction]:
        drawn = simulate(agreement, setup(agreement))
        if isinstance(drawn, Unable):
            remark(f"no chances: {drawn.reason}")
            return {}
        return {goal.name: Fraction(goal.whole.chance) for goal in drawn.goals}

    return chances_of


def _written(comparison: Comparison, format_: str, output: Path | None) -> str:
    from slalang.backends.scenarios import to_csv, to_json, to_markdown, to_text

    match format_:
        case "json":
            return to_json(comparison)
        case "csv":
            return to_csv(comparison)
        case "markdown":
            return to_markdown(comparison)
    return to_text(comparison, *page_of(output))
