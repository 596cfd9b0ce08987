"""The document of an agreement as Markdown: CommonMark with tables."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.backends.document import document
from slalang.backends.markdown.page import page
from slalang.model.agreement import Agreement


def build(agreement: Agreement, options: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """`agreement.md`; for the options see `slalang.backends.document.document`."""
    return {"agreement.md": page(document(agreement, options)).encode()}
