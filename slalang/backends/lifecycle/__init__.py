"""The lifecycle as a Mermaid state diagram."""

from __future__ import annotations

from slalang.backends.lifecycle.mermaid import mermaid
from slalang.model.agreement import Agreement
from slalang.wording.titles import words_of

__all__ = ["build", "mermaid"]


def build(agreement: Agreement, options: object = None) -> dict[str, bytes]:  # noqa: ARG001
    """`lifecycle.mmd`; every backend takes options, this one has none."""
    return {"lifecycle.mmd": mermaid(agreement, words_of(agreement)).encode()}
