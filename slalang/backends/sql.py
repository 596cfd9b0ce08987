"""The agreement → queries that score leads in a database, for one dialect of SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from slalang.backends import BackendProblem
from slalang.backends.scoring import rules_of
from slalang.diagnostics.suggest import nearest
from slalang.engines.sql import DIALECTS, plan_of, query_of
from slalang.engines.sql.describe import (
    Line,
    event_lines,
    heading,
    lead_lines,
    never_lines,
    placed,
    result_lines,
    table_of_lines,
)
from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.emit import comment_of
from slalang.engines.sql.instant import how_of, parameter_of
from slalang.engines.sql.plan import Plan
from slalang.engines.sql.reasons import COLUMNS, reasons_query
from slalang.engines.sql.staging import READERS, Staging, Unsayable, staging_of
from slalang.evaluate import RulesProblem
from slalang.form import Form, form_of
from slalang.form.columns import LEAD
from slalang.model.agreement import Agreement
from slalang.model.bindings import Binding


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """`scoring`, `reasons`, `staging` and `unread`, each a file `….DIALECT.sql`.

    Options: `dialect`; `as_of` in microseconds since 1970, UTC, without which the instant is
    a parameter of the query; `binding`, by its name; `places`, JSON that says where in the
    text each rule stands. The same agreement gives the same bytes.
    """
    dialect, places = dialect_in(options), places_in(options)
    form, binding = form_in(agreement), binding_in(agreement, options)
    as_of = options.get("as_of")
    instant = parameter_of(dialect.name) if as_of is None else int(as_of)
    plan = rules_plan(form, instant, places)
    staging = staging_in(
        form, plan, dialect, binding,
        relation=lambda table: dialect.identifier(raw_name(table, binding)),
    )  # fmt: skip
    texts = {
        "scoring": scoring_text(form, plan, dialect, as_of),
        "reasons": reasons_text(form, dialect, places),
        "staging": staging_text(
            form, staging, dialect, [raw_name(one, binding) for one in staging.tables]
        ),
        "unread": unread_text(form, staging, dialect),
    }
    return {f"{name}.{dialect.name}.sql": text.encode() for name, text in texts.items()}


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


def binding_in(agreement: Agreement, options: Mapping[str, str]) -> Binding | None:
    """The binding that was asked for; raises `BackendProblem` where there is none."""
    name = options.get("binding")
    if name is None:
        return None
    found = {one.name: one for one in agreement.bindings}
    if name in found:
        return found[name]
    near = nearest(name, found)
    listed = ", ".join(f"`{one}`" for one in found)
    raise BackendProblem(
        f"the agreement has no binding `{name}`",
        f"Did you mean `{near}`?" if near else f"There are {listed}." if found
        else "Add a `binding`, or leave the option out.",
    )  # fmt: skip


def rules_plan(form: Form, as_of: int | str, places: Mapping[str, str]) -> Plan:
    """The steps of the query; raises `BackendProblem` for rules that cannot be said in SQL."""
    try:
        return plan_of(placed(form, places), as_of)
    except RulesProblem as problem:
        raise BackendProblem(str(problem), "Simplify the rule, or score in Python.") from None


def staging_in(
    form: Form, plan: Plan, dialect: Dialect, binding: Binding | None, *,
    relation: Callable[[str], str], leads: str = "leads",
) -> Staging:  # fmt: skip
    """How raw tables become canonical ones; raises `BackendProblem` for what it cannot do."""
    try:
        return staging_of(form, plan, dialect, binding, relation=relation, leads=leads)
    except Unsayable as problem:
        raise BackendProblem(
            f"raw data cannot be read in the database: {problem}",
            "Change the binding, or leave `--binding` out and make the tables yourself.",
        ) from None


def raw_name(table: str, binding: Binding | None) -> str:
    """The tables of a binding have their own names, ours are `raw_leads` and `raw_events`."""
    return table if binding is not None else f"raw_{table}"


def scoring_text(form: Form, plan: Plan, dialect: Dialect, as_of: str | None) -> str:
    """The file of the query, with what it reads and gives."""
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
        *table_of_lines(result_lines(form, dialect, plan)),
        f"-- reasons.{dialect.name}.sql says which bit is which rule.",
        *never_lines(plan),
        "--",
        *_instant_lines(dialect, as_of),
        "-- 86400000000 microseconds are a day.",
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


def staging_text(form: Form, staging: Staging, dialect: Dialect, tables: Iterable[str]) -> str:
    """The file that makes the tables which the scoring query reads."""
    reader = READERS[dialect.name]
    lines = [
        *heading(form, dialect, "Leads and events as the scoring query wants them"),
        *([] if reader.verified else ["--", "-- NOT VERIFIED: this was never run in our tests."]),
        "--",
        comment_of(f"Reads the raw tables {', '.join(tables)}."),
        "-- Their columns hold texts, whole numbers, decimals, dates, truths, lists of texts,",
        "-- times as texts (09:30), and instants as timestamps; one without a zone is in UTC.",
        f"-- What cannot be read becomes NULL; unread.{dialect.name}.sql counts such cells.",
    ]
    if staging.unbound:
        lines += [
            "-- Rules read these, too. The binding does not say where they are, so they are NULL:",
            comment_of(f"unknown of every lead: {', '.join(staging.unbound)}."),
        ]
    if not reader.composes:
        lines += [
            f"-- {dialect.title} does not normalise Unicode: texts have to be in NFC already, as",
            "-- texts of ASCII are. Normalise others before they are loaded.",
        ]
    views = [("leads", staging.leads), ("events", staging.events)]
    parts = [f"CREATE OR REPLACE VIEW {name} AS\n{query}\n;\n" for name, query in views]
    return "\n".join(lines) + "\n" + "\n".join(parts)


def unread_text(form: Form, staging: Staging, dialect: Dialect) -> str:
    """The file that counts what staging cannot read."""
    lines = [
        *heading(form, dialect, "Cells of raw tables that cannot be read"),
        "--",
        "-- Gives one row for each raw column: raw_table, raw_column, and how many cells have",
        "-- something in them that is not what the agreement expects. All should be 0.",
        "",
    ]
    return "\n".join(lines) + staging.unread + "\n;\n"


def _instant_lines(dialect: Dialect, as_of: str | None) -> list[str]:
    if as_of is not None:
        return [f"-- As of {as_of}, in microseconds since 1970, UTC; later is unknown."]
    return [
        f"-- As of {parameter_of(dialect.name)}: microseconds since 1970, UTC, as a whole number;",
        f"-- {how_of(dialect.name)}. What happened later is unknown.",
    ]
