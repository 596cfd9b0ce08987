"""The document of an agreement as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.backends.document import document
from slalang.backends.html.page import page
from slalang.model.agreement import Agreement


def build(agreement: Agreement, options: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """`agreement.html`; for the options see `slalang.backends.document.document`."""
    return {"agreement.html": page(document(agreement, options)).encode()}
