"""The agreement → the folder `dbt`: a package that scores leads where a warehouse holds them."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.backends.dbt.escape import jinja
from slalang.backends.dbt.files import RAW, macro, project, readme
from slalang.backends.dbt.schema import docs, schema, sources
from slalang.backends.dbt.tests import tests_of
from slalang.backends.sql import (
    binding_in,
    dialect_in,
    form_in,
    places_in,
    raw_name,
    rules_plan,
    staging_in,
)
from slalang.engines.sql import query_of
from slalang.engines.sql.describe import heading
from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.reasons import reasons_query
from slalang.model.agreement import Agreement


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """All files of the package, for one dialect; the same agreement gives the same bytes.

    Options are those of `slalang.backends.sql`, but for `as_of`: that is a variable of dbt.
    """
    dialect, places = dialect_in(options), places_in(options)
    form, binding = form_in(agreement), binding_in(agreement, options)
    mark = _mark(repr(form) + repr(binding) + repr(places))
    marked = _Marks(mark)
    plan = rules_plan(form, marked.of("as_of"), places)
    staging = staging_in(
        form, plan, dialect, binding,
        relation=lambda table: marked.of(f"source('{RAW}', {_literal(raw_name(table, binding))})"),
        leads=marked.of("ref('slalang_leads')"),
    )  # fmt: skip
    raw = tuple(raw_name(table, binding) for table in staging.tables)
    scores = query_of(
        plan, dialect, leads=marked.of("ref('slalang_leads')"),
        events=marked.of("ref('slalang_events')"),
    )  # fmt: skip
    reasons = reasons_query(form, dialect, marked.of("ref('slalang_scores')"), places)

    def model(what: str, query: str, materialized: str, instant: str = "") -> str:
        head = "\n".join(heading(form, dialect, what))
        return _model(dialect, materialized, instant) + marked.settled(f"{head}\n{query}\n")

    files = {
        "dbt_project.yml": project(form, dialect),
        "README.md": readme(form, dialect, raw),
        "macros/slalang.sql": macro(),
        "models/staging/slalang_leads.sql": model("Leads, read", staging.leads, "view"),
        "models/staging/slalang_events.sql": model("Events, read", staging.events, "view"),
        "models/staging/slalang_unread.sql": model("Cells not read", staging.unread, "view"),
        "models/slalang_scores.sql": model("Scores of leads", scores, "table", _INSTANT),
        "models/slalang_reasons.sql": model("Reasons of scores", reasons, "view"),
        "models/sources.yml": sources(raw),
        "models/schema.yml": schema(form, dialect, plan),
        "models/slalang.md": docs(form, places),
        **tests_of(form, dialect),
    }
    return {f"dbt/{name}": text.encode() for name, text in files.items()}


_INSTANT = "{%- set as_of = slalang_as_of() %}\n"


class _Marks:
    """Places in SQL that Jinja fills, kept apart from texts that only look so."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._known: list[str] = []

    def of(self, expression: str) -> str:
        """What stands in SQL for an expression of Jinja until it is settled."""
        if expression not in self._known:
            self._known.append(expression)
        return f"{self._mark}{self._known.index(expression)}{self._mark}"

    def settled(self, sql: str) -> str:
        """SQL for dbt: everything in it is escaped but what was marked."""
        text = jinja(sql)
        for number, expression in enumerate(self._known):
            text = text.replace(f"{self._mark}{number}{self._mark}", f"{{{{ {expression} }}}}")
        return text


def _mark(text: str) -> str:
    """What nothing in the agreement says."""
    mark = "slalang_fills_"
    while mark in text:
        mark += "_"
    return mark


def _literal(text: str) -> str:
    """A literal of Jinja."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def _model(dialect: Dialect, materialized: str, instant: str) -> str:
    return (
        f"{{{{ config(materialized='{materialized}') }}}}\n"
        f"{{%- do slalang_written_for('{dialect.name}') %}}\n{instant}"
    )
