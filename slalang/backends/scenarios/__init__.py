"""Scenarios side by side, for people and programs: a comparison in, text out."""

from __future__ import annotations

from slalang.backends.plan.markdown import to_markdown as tables_to_markdown
from slalang.backends.plan.text import COLUMNS
from slalang.backends.plan.text import to_text as tables_to_text
from slalang.backends.scenarios.csv import to_csv
from slalang.backends.scenarios.json import to_json
from slalang.backends.scenarios.view import view_of
from slalang.diagnostics.render.colour import Paint
from slalang.planning.whatif.comparison import Comparison

__all__ = ["to_csv", "to_json", "to_markdown", "to_text"]


def to_text(comparison: Comparison, columns: int = COLUMNS, paint: Paint | None = None) -> str:
    """What each scenario changes, in sentences, then the numbers; in blocks on a narrow page."""
    return tables_to_text(view_of(comparison), columns, paint)


def to_markdown(comparison: Comparison) -> str:
    """The same as headings, sentences and tables."""
    return tables_to_markdown(view_of(comparison))
