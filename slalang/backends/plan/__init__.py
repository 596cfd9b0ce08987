"""The plan over time for people and programs: a plan in; text, Markdown, CSV or JSON out."""

from slalang.backends.plan.csv import to_csv
from slalang.backends.plan.json import to_json
from slalang.backends.plan.markdown import to_markdown
from slalang.backends.plan.text import to_text
from slalang.backends.plan.view import Asked, view_of

__all__ = ["Asked", "to_csv", "to_json", "to_markdown", "to_text", "view_of"]
