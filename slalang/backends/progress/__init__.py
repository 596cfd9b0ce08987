"""What came so far, for people and programs: progress in; text, Markdown, CSV or JSON out."""

from slalang.backends.progress.csv import to_csv
from slalang.backends.progress.json import to_json
from slalang.backends.progress.markdown import to_markdown
from slalang.backends.progress.text import to_text

__all__ = ["to_csv", "to_json", "to_markdown", "to_text"]
