"""The agreement → queries that score leads in a database, for one dialect of SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping

from slalang.backends import BackendProblem
from slalang.backends.scoring import rules_of
from slalang.diagnostics.suggest import nearest
from slalang.engines.sql import DIALECTS, plan_of, query_of
from slalang.engines.sql.describe import (
    Line,
    event_lines,
    heading,
    lead_lines,
    placed,
    result_lines,
    table_of_lines,
)
from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.instant import how_of, parameter_of
from slalang.engines.sql.plan import Plan
from slalang.engines.sql.reasons import COLUMNS, reasons_query
from slalang.evaluate import RulesProblem
from slalang.form import Form, form_of
from slalang.form.columns import LEAD
from slalang.model.agreement import Agreement


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """`scoring.DIALECT.sql` and `reasons.DIALECT.sql`; the same agreement gives the same bytes.

    Options: `dialect`; `as_of` in microseconds since 1970, UTC, without which the instant is
    a parameter of the query; `places`, JSON that says where in the text each rule stands.
    """
    dialect, form, places = dialect_in(options), form_in(agreement), places_in(options)
    files = {
        f"scoring.{dialect.name}.sql": scoring_text(placed(form, places), dialect, options),
        f"reasons.{dialect.name}.sql": reasons_text(form, dialect, places),
    }
    return {name: text.encode() for name, text in files.items()}


def dialect_in(options: Mapping[str, str]) -> Dialect:
    """The dialect that was asked for; raises `BackendProblem` where there is none."""
    name = options.get("dialect", "duckdb")
    if name in DIALECTS:
        return DIALECTS[name]
    near = nearest(name, DIALECTS)
    listed = ", ".join(f"`{one}`" for one in DIALECTS)
    raise BackendProblem(
        f"there is no dialect `{name}`",
        f"Did you mean `{near}`?" if near else f"There are {listed}.",
    )


def places_in(options: Mapping[str, str]) -> dict[str, str]:
    """Where rules stand in the text, by id, as far as that is known."""
    found: dict[str, str] = json.loads(options.get("places", "{}"))
    return found


def form_in(agreement: Agreement) -> Form:
    """The rules; raises `BackendProblem` where there are no scores."""
    if not agreement.scores:
        raise BackendProblem(
            "the agreement has no score, so that there is nothing to ask a database",
            "Add a `score`, or build something else of it.",
        )
    return form_of(rules_of(agreement))


def plan_in(form: Form, as_of: int | str) -> Plan:
    """The steps of the query; raises `BackendProblem` for rules that cannot be said in SQL."""
    try:
        return plan_of(form, as_of)
    except RulesProblem as problem:
        raise BackendProblem(str(problem), "Simplify the rule, or score in Python.") from None


def scoring_text(form: Form, dialect: Dialect, options: Mapping[str, str]) -> str:
    """The file of the query, with what it reads and gives."""
    as_of = options.get("as_of")
    plan = plan_in(form, parameter_of(dialect.name) if as_of is None else int(as_of))
    lines = [
        *heading(form, dialect, "Scores of leads"),
        "--",
        "-- Reads `leads`, one row for each lead:",
        *table_of_lines(lead_lines(form, dialect, plan.attributes)),
        "-- and `events`, one row for each thing that happened:",
        *table_of_lines(event_lines(form, dialect, plan.properties, plan.events)),
        "-- Prepared texts are in Unicode NFC, without blanks around them, in small letters.",
        "-- NULL is unknown.",
        "--",
        "-- Gives one row for each lead:",
        *table_of_lines(result_lines(form, dialect)),
        f"-- reasons.{dialect.name}.sql says which bit is which rule.",
        "--",
        *_instant_lines(dialect, as_of),
        "",
    ]
    return "\n".join(lines) + query_of(plan, dialect) + "\n;\n"


def reasons_text(form: Form, dialect: Dialect, places: Mapping[str, str]) -> str:
    """The file of the query that decodes bits."""
    columns = [Line(LEAD, dialect.types["text"], "whose row it is")]
    columns += [Line(name, dialect.types[kind], said) for name, (kind, said) in COLUMNS.items()]
    lines = [
        *heading(form, dialect, "Which rules fired, and which stages are true, for each lead"),
        "--",
        f"-- Reads `scores`: a table or view of what scoring.{dialect.name}.sql gives.",
        "-- Gives one row for each lead and each bit that is set in its row there:",
        *table_of_lines(columns),
        "",
    ]
    return "\n".join(lines) + reasons_query(form, dialect, places=places) + "\n;\n"


def _instant_lines(dialect: Dialect, as_of: str | None) -> list[str]:
    if as_of is not None:
        return [f"-- As of {as_of}, in microseconds since 1970, UTC; later is unknown."]
    return [
        f"-- As of {parameter_of(dialect.name)}: microseconds since 1970, UTC, as a whole number;",
        f"-- {how_of(dialect.name)}. What happened later is unknown.",
    ]
