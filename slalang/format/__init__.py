"""Nodes and comments in; the same agreement in its one canonical form out."""

from slalang.format.checked import Formatted, format_source
from slalang.format.formatter import format_file
from slalang.format.meaning import same_meaning

__all__ = ["Formatted", "format_file", "format_source", "same_meaning"]
