"""Finds the grammar and the templates, in an installed wheel and in a checkout alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def data_file(name: str) -> Path:
    """The path of a shipped file, such as `grammars/sla.lark`.

    A wheel carries the top folders below `slalang/_data`; in a checkout they
    stand beside the package.
    """
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.exists() else _PACKAGE.parent / name


def data_text(name: str) -> str:
    """The text of a shipped file."""
    return data_file(name).read_text(encoding="utf-8")


def packaged(name: str) -> bytes:
    """The bytes of a file of the package itself, such as `engines/javascript/score.mjs`."""
    return (_PACKAGE / name).read_bytes()
