"""A language in; which way it is written, out."""

from __future__ import annotations

from typing import Literal

_RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi")


def direction(language: str) -> Literal["ltr", "rtl"]:
    """`rtl` for Arabic, Hebrew, Persian …; the language by its tag, such as `fa-IR`."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"
