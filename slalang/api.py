"""The public functions: paths, texts and agreements in; findings, files and figures out.

They do what the commands do. None of them writes a file, and of all of them
only those that are given a path read one. What an agreement says never raises:
it is found and reported. None depends on how the program around them counts decimals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
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


def _settings(start: Path) -> Settings:
    settings = read_settings(start)
    if isinstance(settings, SettingsProblem):
        raise ValueError(f"{settings.message()}. {settings.help}")
    return settings
