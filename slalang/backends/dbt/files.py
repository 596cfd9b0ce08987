"""A form and a dialect in; the files of a dbt package that are not models, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slalang.backends.dbt.escape import markdown
from slalang.engines.sql.dialects import Dialect
from slalang.form import Form

RAW = "slalang_raw"
"""The source that the raw tables are in."""
ADAPTERS: Mapping[str, tuple[str, ...]] = {"spark": ("spark", "databricks")}
"""The types of targets that understand a dialect, where it is not its own name."""


def project(form: Form, dialect: Dialect) -> str:
    """`dbt_project.yml`."""
    return f"""\
# Made by {form.generator} for {dialect.title}. Change the agreement and build this again.
name: "slalang_scoring"
version: "1.0.0"
config-version: 2
require-dbt-version: [">=1.8.0", "<3.0.0"]
profile: "slalang"
model-paths: ["models"]
macro-paths: ["macros"]
test-paths: ["tests"]
vars:
  slalang_scoring:
    # Where the raw tables are; without these, where the target is.
    raw_database: null
    raw_schema: null
"""


def macro() -> str:
    """What models ask for: the instant, and whether the target fits."""
    adapters = ", ".join(
        f"'{name}': [{', '.join(repr(one) for one in several)}]"
        for name, several in ADAPTERS.items()
    )
    return f"""\
{{# The instant that leads are scored at, in microseconds since 1970, UTC. #}}
{{% macro slalang_as_of() %}}
  {{%- set said = var('as_of', none) -%}}
  {{%- set date = modules.datetime.datetime -%}}
  {{%- if said is none and not execute -%}}
    {{{{ return(0) }}}}
  {{%- elif said is none -%}}
    {{%- do exceptions.raise_compiler_error(
      "the variable `as_of` is missing: say the instant to score at,"
      ~ " such as --vars '{{as_of: \\"2026-03-06T16:30:00Z\\"}}'") -%}}
  {{%- elif said is integer -%}}
    {{{{ return(said) }}}}
  {{%- endif -%}}
  {{%- set at = date.fromisoformat((said ~ '') | replace('Z', '+00:00')) -%}}
  {{%- if at.tzinfo is none -%}}
    {{%- do exceptions.raise_compiler_error(
      "the variable `as_of` does not say its time zone: add Z for universal time") -%}}
  {{%- endif -%}}
  {{%- set since = at - date(1970, 1, 1, tzinfo=modules.pytz.utc) -%}}
  {{{{ return(since // modules.datetime.timedelta(microseconds=1)) }}}}
{{% endmacro %}}

{{# Stops where the target is another database than the one that this was written for. #}}
{{% macro slalang_written_for(dialect) %}}
  {{%- set known = {{{adapters}}} -%}}
  {{%- if target.type not in known.get(dialect, [dialect]) -%}}
    {{%- do exceptions.raise_compiler_error(
      "this package was built for " ~ dialect ~ ", and the target is " ~ target.type
      ~ ": build it again with --dialect") -%}}
  {{%- endif -%}}
{{% endmacro %}}
"""


def readme(form: Form, dialect: Dialect, tables: Iterable[str]) -> str:
    """How to use the package."""
    listed = "\n".join(f"- `{table}`" for table in tables)
    verified = (
        f"Its queries are run on {dialect.title} in the tests of slalang and compared with the\n"
        "reference evaluator."
        if dialect.verified
        else f"**Its queries were never run on {dialect.title} in the tests of slalang.** Compare\n"
        "them with `slalang score` on your own leads before you rely on them."
    )
    version = f", version {markdown(form.version)}" if form.version else ""
    return f"""\
# Scores of leads: {markdown(form.title)}{version}

Made by {form.generator} for {dialect.title}, from the model `{form.model_hash}`. Change the
agreement and build this again; nothing in here is written by hand. {verified}

```
dbt build --vars '{{as_of: "2026-03-06T16:30:00Z"}}'
```

`as_of` is the instant that leads are scored at, with its zone, or microseconds since 1970 in
UTC as a whole number. It has to be said: the same instant gives the same scores, whenever
they are worked out. A scheduler gives the time that its run is *for*.

## Raw tables

They are read from the source `{RAW}`, in the database and schema of the variables
`raw_database` and `raw_schema`, or where the target is:

{listed}

## Models

- `slalang_leads`, `slalang_events`: the raw tables as the rules read them.
- `slalang_unread`: how many cells cannot be read, for each raw column. All should be 0: a test
  warns where they are not.
- `slalang_scores`: one row for each lead, with scores in thousandths of a point, classes, the
  stage, and which rules fired, as bits.
- `slalang_reasons`: the same bits as rows: which rules fired for which lead, with title,
  points and place in the agreement.

Profile: `slalang`. Tests watch that leads are there once, that every lead has a score, and that
scores, classes and stages are those of the agreement.
"""
