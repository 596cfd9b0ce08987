"""Scoring as SQL: the typed form in, one query for a dialect out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slalang.engines.sql.dialects import DIALECTS, dialect_of
from slalang.engines.sql.emit import query_of
from slalang.engines.sql.lower import plan_of
from slalang.engines.sql.packing import packed
from slalang.form import Form, form_of

__all__ = ["DIALECTS", "dialect_of", "plan_of", "query_of", "scoring_query"]


def scoring_query(
    rules: Mapping[str, Any] | Form,
    dialect: str,
    as_of: int | str,
    *,
    leads: str = "leads",
    events: str = "events",
    pack: bool = False,
) -> str:
    """The query that scores every lead of the canonical tables as of an instant.

    `as_of` is in microseconds since 1970, UTC, or the text by which SQL names a parameter that
    is; `leads` and `events` are relations as SQL says them. One row for each lead comes out, in
    the shape of `slalang.form.columns`. With `pack`, what is gathered of events shares a few
    whole numbers, where the dialect has a way to: faster on millions of leads, and hardly to be
    read. Raises KeyError for a dialect that is not there, `RulesProblem` for rules that SQL
    cannot say.
    """
    form = rules if isinstance(rules, Form) else form_of(rules)
    plan, chosen = plan_of(form, as_of), dialect_of(dialect)
    plan = packed(plan) if pack and chosen.packing else plan
    return query_of(plan, chosen, leads=leads, events=events)
