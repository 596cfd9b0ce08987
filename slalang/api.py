"""The public functions: paths, texts and agreements in; findings, files and figures out.

They do what the commands do. None of them writes a file, and of all of them
only those that are given a path read one. What an agreement says never raises:
it is found and reported. None depends on how the program around them counts decimals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from slalang.diagnostics.finding import Finding
from slalang.report import Report
from slalang.settings import Settings, SettingsProblem, read_settings
from slalang.source.decimals import exactly

if TYPE_CHECKING:
    from slalang.cases.result import Results
    from slalang.diagnostics.pages import Page
    from slalang.driver import Compiled
    from slalang.engines.python import Scorer
    from slalang.evaluate.result import Evaluation
    from slalang.format import Formatted
    from slalang.funnel.plans import Plans
    from slalang.model.agreement import Agreement
    from slalang.planning.plan import Setup
    from slalang.planning.result import Plan
    from slalang.planning.sheet.cells import Value
    from slalang.planning.simulate.result import Simulation
    from slalang.solve.why import Why
    from slalang.syntax.tree import File

AnyPath: TypeAlias = str | PathLike[str]


@exactly
def parse_text(text: str, path: str = "agreement.sla") -> tuple[File, list[Finding]]:
    """The syntax tree of a text, and its mistakes in writing.

    What cannot be read is reported and left out; the rest is there.
    """
    from slalang.diagnostics.files import finding_of
    from slalang.source.load import Refusal, decode_text
    from slalang.source.text import source_file
    from slalang.syntax.parser import parse

    source = decode_text(path, text)
    if isinstance(source, Refusal):
        nothing, _ = parse(source_file(path, ""))
        return nothing, [finding_of(source)]
    return parse(source)


@exactly
def check_paths(*paths: AnyPath, settings: Settings | None = None) -> Report:
    """Check files and folders, as `slalang check` does.

    Without `settings`, those of the project hold that the first path is in, as
    `read_settings` finds them. Raises ValueError for settings that cannot be followed.
    """
    places = [Path(path) for path in paths]
    chosen = settings or _settings(places[0] if places else Path())
    if chosen.cache:
        from slalang.recheck import check
    else:
        from slalang.driver import check
    return check(places, chosen)


@exactly
def check_text(
    text: str, *, path: str = "agreement.sla", settings: Settings | None = None
) -> Report:
    """Check one agreement that is given as text; it can import nothing."""
    from slalang import driver

    return driver.check_text(text, settings or Settings(Path()), path)


@exactly
def compile_file(
    path: AnyPath, *, today: date | None = None, settings: Settings | None = None
) -> Compiled:
    """Read and check one agreement with all that it imports.

    `agreement` is None where there are errors; `report` says which. `today` is
    the day to judge by; without it nothing is too old, over or expired.
    """
    from dataclasses import replace

    from slalang import driver

    chosen = settings or _settings(Path(path))
    return driver.compile_file(Path(path), replace(chosen, today=today or chosen.today))


@exactly
def compile_text(text: str, *, path: str = "agreement.sla", today: date | None = None) -> Compiled:
    """The same for one agreement that is given as text; it can import nothing."""
    from slalang import driver

    return driver.compile_text(text, Settings(Path(), today=today), path)


@exactly
def format_text(text: str, path: str = "agreement.sla") -> Formatted:
    """The text in the one style of the language.

    With mistakes in its writing it comes back as it was, with the findings.
    """
    from slalang.diagnostics.files import finding_of
    from slalang.format import Formatted, format_source
    from slalang.source.load import Refusal, decode_text

    source = decode_text(path, text)
    if isinstance(source, Refusal):
        return Formatted(text, (finding_of(source),))
    return format_source(source)


@exactly
def build(
    agreement: Agreement,
    to: Iterable[str] | None = None,
    options: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The files that `slalang build` writes, by their path in the output folder.

    `to` names backends (`markdown`, `html`, `scoring`, `funnel`, `lifecycle` or
    one of the entry points `slalang.backends`); without it all built-in ones run.
    The same agreement gives the same bytes. Raises `backends.BackendProblem`
    for a name that nobody knows.
    """
    from slalang import backends

    return backends.build(agreement, backends.BACKENDS if to is None else to, options or {})


@exactly
def plan_funnel(
    agreement: Agreement, *, source: str | None = None, month: str | None = None
) -> Plans:
    """What each goal needs, stage by stage, with every equation.

    With `source` that source or stream alone carries the whole goal. `month`,
    such as `2026-07`, is the month whose goal and rates hold. Raises ValueError
    for a month that is none.
    """
    from slalang.backends.funnel import month_in
    from slalang.funnel.plan import plan

    chosen = month_in(month) if month else None
    if month and chosen is None:
        raise ValueError(f"{month!r} is no month: write the year and the month, as in 2026-07")
    return plan(agreement, source=source, month=chosen)


@exactly
def make_plan(
    agreement: Agreement,
    *,
    by: str = "month",
    start: date | None = None,
    periods: int | None = None,
    until_end: bool = False,
    holidays: str | None = None,
) -> Plan:
    """What is needed in each period, with money, people and budgets, as `slalang plan` says it.

    `by` is `month` or `week`, `start` a day of the first period, `periods` their number; without
    them it is a year of months, half a year of weeks, from the first that a goal speaks of.
    `until_end` plans no leads for deals after the end. A plan is made of cells, and `reckon_plan`
    tells what they come to. Public holidays are those of the library, or of `holidays` where
    that is the text of a `holidays.lock`. Raises ValueError for periods that are none, and
    `calendar.holiday_lock.LockProblem` for a text that is no lock.
    """
    from dataclasses import replace

    from slalang.calendar.holiday_lock import parse_lock
    from slalang.planning import plan
    from slalang.planning.teams.open_hours import open_hours_of

    lock = parse_lock(holidays) if holidays else None
    setup = replace(
        _setup(by, start, periods), goes_on=not until_end, open_hours=open_hours_of(agreement, lock)
    )
    return plan.make_plan(agreement, setup)


@exactly
def reckon_plan(
    plan: Plan, numbers: Mapping[str, int | Decimal | Fraction] | None = None
) -> tuple[Value, ...]:
    """What every cell of a plan comes to, exactly; None for one that divides by zero.

    `numbers` gives inputs other values, by their keys (`new_business.web_form.mql to sql`) and
    in their units: 30 for 30%. `plan.sheet.inputs` lists them all. Raises KeyError for a key
    that is none of them.
    """
    from slalang.planning.sheet.reckon import reckon

    other = {key: Fraction(value) for key, value in (numbers or {}).items()}
    known = {one.key for one in plan.sheet.inputs}
    for key in other:
        if key not in known:
            raise KeyError(f"no number of this plan is called {key!r}")
    return reckon(plan.sheet, other)


@exactly
def change_agreement(
    agreement: Agreement, *, scenario: str | None = None, numbers: Mapping[str, str] | None = None
) -> Agreement:
    """The agreement as if a scenario of it, then single numbers were agreed; it stays as it is.

    `numbers` are written as in the language: `{"new_business.web_form.deal": "2_500 USD"}`. The
    result is for planning; nothing looks whether it is sound. Raises KeyError for a
    scenario or a number that is not there, ValueError for a value that does not fit.
    """
    from slalang.model.agreement import Agreement
    from slalang.planning.whatif.changes import UnknownKey, changed, shares_off
    from slalang.planning.whatif.overlay import with_scenario

    found = agreement
    if scenario is not None:
        named = {one.name: one for one in agreement.scenarios}
        if scenario not in named:
            raise KeyError(f"no scenario is called {scenario!r}")
        found = with_scenario(found, named[scenario])
    for key, text in (numbers or {}).items():
        result = changed(found, key, text)
        if isinstance(result, UnknownKey):
            near = f", did you mean {result.near!r}?" if result.near else ""
            raise KeyError(f"no number is called {key!r}{near}")
        if not isinstance(result, Agreement):
            raise ValueError(f"{text!r} does not fit {key!r}")
        found = result
    for path, words in shares_off(agreement, found):
        raise ValueError(f"the shares of {path!r} do not make 100% any more: {words}")
    return found


@exactly
def simulate_plan(
    agreement: Agreement,
    *,
    draws: int = 10_000,
    seed: int = 1,
    certainty: Decimal | int = 80,
    luck: bool = True,
    by: str = "month",
    start: date | None = None,
    periods: int | None = None,
) -> Simulation:
    """The chance to reach each goal, percentiles, what matters most and enough leads.

    As `slalang simulate` draws them; `certainty` is a percent. The same seed draws the same on
    one machine. Raises ModuleNotFoundError where numpy is not installed, and ValueError for
    numbers out of range and for goals that are too large to draw.
    """
    from slalang.planning.simulate.goals import Wishes
    from slalang.planning.simulate.result import Unable
    from slalang.planning.simulate.run import simulate

    if draws < 1 or seed < 0 or not 0 < certainty < 100:
        raise ValueError("draw at least once, with a seed from 0 and a certainty of 0 to 100 %")
    wishes = Wishes(draws=draws, seed=seed, certainty=Decimal(certainty), luck=luck)
    found = simulate(agreement, _setup(by, start, periods), wishes)
    if isinstance(found, Unable):
        raise ValueError(f"{found.reason}. {found.help}")
    return found


@exactly
def score_lead(
    agreement: Agreement,
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]] = (),
    account: Mapping[str, Any] | None = None,
    *,
    as_of: datetime,
) -> Evaluation:
    """The points, classes and stages of one lead at one instant, and why.

    `lead` and `account` hold attributes by name; an event is `{"event": name,
    "at": instant with a zone, "properties": {…}}`, and events after `as_of` do not
    exist. Raises `evaluate.LeadProblem` for data that does not fit the
    agreement, ValueError for an `as_of` without a zone.
    """
    from slalang.backends.scoring import rules_of
    from slalang.evaluate import evaluate

    return evaluate(rules_of(agreement), lead, events, account, as_of=as_of)


def compile_scorer(agreement: Agreement) -> Scorer:
    """What scores one lead after another in microseconds: code that is generated once.

    Its `score` takes what `score_lead` takes, and finds the same points, classes and stages;
    which rules fired it tells, but not why others did not. See `engines.python.scorer_of` for
    rules that were built earlier.
    """
    from slalang.backends.scoring import rules_of
    from slalang.engines.python import scorer_of

    return scorer_of(exactly(rules_of)(agreement, hashed=False))


@exactly
def explain_lead(
    agreement: Agreement,
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]] = (),
    account: Mapping[str, Any] | None = None,
    *,
    as_of: datetime,
    fixed: Collection[str] = (),
    given: Collection[str] = (),
) -> Why:
    """Why a lead is where it is, rule by rule, and the nearest changes that would be enough.

    Takes what `score_lead` takes, and in `fixed` the names of attributes and events that no
    advice should ask for, beside those that the agreement calls `fixed`; in `given` stages
    set by hand that the lead is in. Raises what `score_lead` raises, and ValueErrors of
    `solve.why`: `FixedProblem` for a name in `fixed` that is not there, `GivenProblem` for
    one in `given` that is no such stage.
    """
    from slalang.solve import why

    return why.explain_lead(agreement, lead, events, account, as_of=as_of, fixed=fixed, given=given)


@exactly
def run_examples(agreement: Agreement, holidays: str | None = None) -> Results:
    """What comes of the examples of an agreement, as `slalang test` runs them.

    Holidays are those of the library, or of `holidays` where that is the text of a
    `holidays.lock`. What depends on other leads is not run, and says so.
    `cases.coverage.coverage` tells what no example exercises. Raises
    `calendar.holiday_lock.LockProblem` for a text that is no lock.
    """
    from slalang import cases
    from slalang.calendar.holiday_lock import parse_lock

    return cases.run_examples(agreement, parse_lock(holidays) if holidays else None)


@exactly
def suggest_examples(agreement: Agreement, limit: int | None = None) -> str:
    """Examples from the solver for what none of an agreement's examples exercises yet.

    A text of the language, to be appended to the agreement: each example holds
    now. Comments say what no lead can show, and what is not proved. At most
    `limit` examples are made. Raises ImportError where z3 is not installed.
    """
    from slalang.solve.suggest import suggested_text

    return suggested_text(agreement, limit)


def explain(name: str) -> Page:
    """The page of a finding, by its code or slug. Raises KeyError where there is none."""
    from slalang.diagnostics.pages import Page, find_page

    page = find_page(name)
    if not isinstance(page, Page):
        near = f", did you mean {page[0]!r}?" if page else ""
        raise KeyError(f"no finding is called {name!r}{near}")
    return page


@exactly
def render(report: Report, format: str = "full") -> str:
    """A report as text: `full`, `concise`, `json`, `sarif`, `github` or `junit`."""
    from slalang.diagnostics.pages import catalogue
    from slalang.diagnostics.render import render as rendered

    summaries = {head.slug: head.summary for head in catalogue().values()}
    return rendered(format, report.findings, report.sources, summaries=summaries)


def _setup(by: str, start: date | None, periods: int | None) -> Setup:
    from slalang.model.quantities import Period
    from slalang.planning.plan import MOST_PERIODS, YEARS, Setup

    if by not in ("month", "week"):
        raise ValueError(f"a plan is by month or by week, not by {by!r}")
    if periods is not None and not 1 <= periods <= MOST_PERIODS:
        raise ValueError(f"a plan has 1 to {MOST_PERIODS} periods, not {periods}")
    if start is not None and not YEARS[0] <= start.year < YEARS[1]:
        raise ValueError(f"a plan starts in a year from {YEARS[0]} to {YEARS[1] - 1}")
    return Setup(Period.WEEK if by == "week" else Period.MONTH, start, periods)


def _settings(start: Path) -> Settings:
    settings = read_settings(start)
    if isinstance(settings, SettingsProblem):
        raise ValueError(f"{settings.message()}. {settings.help}")
    return settings
