"""A form in; tests of dbt that hold the results to the agreement, out."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.backends.dbt.escape import jinja, label
from slalang.engines.sql.dialects import Dialect
from slalang.form import Form, columns_of
from slalang.form.columns import LEAD
from slalang.form.nodes import Score


def tests_of(form: Form, dialect: Dialect) -> dict[str, str]:
    """Queries of what must not be there; each row that one gives is a failure."""
    found, name = columns_of(form), dialect.identifier
    files = {
        "slalang_everything_was_read": (
            "SELECT * FROM {{ ref('slalang_unread') }} WHERE " + name("cells") + " > 0",
            "{{ config(severity='warn') }}\n",
        ),
        "slalang_events_have_leads": (
            f"SELECT e.{name(LEAD)} FROM {{{{ ref('slalang_events') }}}} AS e\n"
            f"LEFT JOIN {{{{ ref('slalang_leads') }}}} AS l ON l.{name(LEAD)} = e.{name(LEAD)}\n"
            f"WHERE l.{name(LEAD)} IS NULL",
            "{{ config(severity='warn') }}\n",
        ),
        "slalang_every_lead_is_scored": (
            f"SELECT l.{name(LEAD)} FROM {{{{ ref('slalang_leads') }}}} AS l\n"
            f"LEFT JOIN {{{{ ref('slalang_scores') }}}} AS s ON s.{name(LEAD)} = l.{name(LEAD)}\n"
            f"WHERE s.{name(LEAD)} IS NULL",
            "",
        ),
    }
    for number, score in enumerate(form.scores, 1):
        if test := _range(score, name(found.scores[score.name])):
            files[f"slalang_score_{label(score.name, number)}_in_range"] = (_wrong(test), "")
    for number, group in enumerate(form.classes, 1):
        bands = (band.name for band in group.bands)
        test = _outside(dialect, name(found.classes[group.name]), bands)
        files[f"slalang_class_{label(group.name, number)}_is_known"] = (_wrong(test), "")
    stages = (stage.name for stage in form.stages)
    if form.stages:
        files["slalang_stage_is_known"] = (_wrong(_outside(dialect, name("stage"), stages)), "")
    return {f"tests/{file}.sql": f"{head}{query}\n" for file, (query, head) in files.items()}


def _wrong(test: str) -> str:
    return f"SELECT * FROM {{{{ ref('slalang_scores') }}}}\nWHERE {jinja(test)}"


def _range(score: Score, column: str) -> str:
    """Whether a score is below its floor or above its ceiling."""
    floor, ceiling = score.floor, score.ceiling
    tests = [] if floor is None else [f"{column} < {floor}"]
    if ceiling is not None:
        # A floor above the ceiling wins.
        tests.append(f"{column} > {ceiling if floor is None else max(floor, ceiling)}")
    return " OR ".join(tests)


def _outside(dialect: Dialect, column: str, names: Iterable[str]) -> str:
    listed = ", ".join(map(dialect.text, names))
    return f"{column} IS NOT NULL AND {column} NOT IN ({listed})"
