"""A form in; what dbt is told about models and columns, as YAML and Markdown, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from slalang.backends.dbt.escape import jinja, label, markdown, quoted, yaml
from slalang.backends.dbt.files import RAW
from slalang.engines.sql.describe import Line, event_lines, lead_lines, result_lines
from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.plan import Plan
from slalang.engines.sql.reasons import COLUMNS, reasons_of
from slalang.form import Form, columns_of
from slalang.form.columns import AT, EVENT, LEAD


def sources(tables: Iterable[str]) -> str:
    """`models/sources.yml`."""
    named = "".join(f"      - name: {yaml(table)}\n" for table in tables)
    database = quoted("{{ var('raw_database', none) or target.database }}")
    schema_ = quoted("{{ var('raw_schema', none) or target.schema }}")
    return (
        f'version: 2\nsources:\n  - name: "{RAW}"\n    database: {database}\n'
        f"    schema: {schema_}\n    tables:\n{named}"
    )


def schema(form: Form, dialect: Dialect, plan: Plan) -> str:
    """`models/schema.yml`: every model and column, with the tests that dbt brings."""
    found = columns_of(form)
    told = {
        column: f"slalang_score_{label(name, number)}"
        for number, (name, column) in enumerate(found.scores.items(), 1)
    }
    never = {LEAD, *found.scores.values()}
    never |= {line.column for line in result_lines(form, dialect, plan) if _is_word(line.column)}
    leads = lead_lines(form, dialect, plan.attributes)
    events = [line for line in event_lines(form, dialect, plan.properties, ()) if line.column]
    reasons = [
        Line(LEAD, dialect.types["text"], "whose row it is"),
        *(Line(name, dialect.types[kind], said) for name, (kind, said) in COLUMNS.items()),
    ]
    models = [
        _model("slalang_leads", "Leads as the rules read them.", leads, {LEAD}),
        _model("slalang_events", "Events as the rules read them.", events, {LEAD, EVENT, AT}),
        _model("slalang_scores", "", result_lines(form, dialect, plan), never, told),
        _model("slalang_reasons", "Which rules fired, and which stages are true.", reasons, {LEAD}),
    ]
    return "version: 2\nmodels:\n" + "".join(models)


def docs(form: Form, places: Mapping[str, str]) -> str:
    """`models/slalang.md`: what the agreement says of each score, for the pages of dbt."""
    version = f", version {markdown(form.version)}" if form.version else ""
    blocks = [
        (
            "slalang_scores",
            f"Scores of leads by “{markdown(form.title)}”{version}.\n\nScores are in thousandths of"
            " a point. `fired_0` and so on hold one bit for each rule, `stages_0` one for each"
            " stage; `slalang_reasons` has them as rows.",
        )
    ]
    for number, score in enumerate(form.scores, 1):
        rows = [one for one in reasons_of(form, places) if one.score == score.name]
        lines = "\n".join(f"- {_reason(one.title, one.points, one.place)}" for one in rows)
        said = f"{markdown(score.title)}, in thousandths.\n\n{lines}"
        blocks.append((f"slalang_score_{label(score.name, number)}", said))
    return "\n".join(
        f"{{% docs {name} %}}\n{jinja(text)}\n{{% enddocs %}}\n" for name, text in blocks
    )


def _reason(title: str, points: int | None, place: str | None) -> str:
    worth = "" if points is None else f": {_points(points)} points"
    return f"{markdown(title)}{worth}" + (f" ({markdown(place)})" if place else "")


def _points(milli: int) -> str:
    whole, rest = divmod(abs(milli), 1000)
    part = f".{rest:03}".rstrip("0") if rest else ""
    return f"{'+' if milli >= 0 else '−'}{whole}{part}"


def _model(
    name: str, said: str, lines: Iterable[Line], never_null: set[str],
    told: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    description = yaml(said) if said else quoted(f"{{{{ doc('{name}') }}}}")
    columns = "".join(_column(line, name, never_null, told or {}) for line in lines)
    return f'  - name: "{name}"\n    description: {description}\n    columns:\n{columns}'


def _column(line: Line, model: str, never_null: set[str], told: Mapping[str, str]) -> str:
    doc = told.get(line.column)
    description = quoted(f"{{{{ doc('{doc}') }}}}") if doc else yaml(line.meaning)
    tests = list(_tests(line.column, model, never_null))
    listed = "        data_tests:\n" + "".join(f'          - "{one}"\n' for one in tests)
    return (
        f"      - name: {yaml(line.column)}\n        quote: true\n"
        f"        description: {description}\n" + (listed if tests else "")
    )


def _tests(column: str, model: str, never_null: set[str]) -> Iterator[str]:
    if column in never_null:
        yield "not_null"
    if column == LEAD and model in ("slalang_leads", "slalang_scores"):
        yield "unique"


def _is_word(column: str) -> bool:
    name, _, number = column.rpartition("_")
    return name in ("fired", "stages") and number.isdigit()
