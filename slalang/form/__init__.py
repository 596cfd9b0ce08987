"""Scores, classes and stages in a typed form that engines translate; its JSON is the format."""

from slalang.form.columns import Columns, columns_of, leaves, words
from slalang.form.json import form_of, json_of
from slalang.form.nodes import Form

__all__ = ["Columns", "Form", "columns_of", "form_of", "json_of", "leaves", "words"]
