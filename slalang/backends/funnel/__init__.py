"""Funnel plans for people and programs: agreement in, `{path: bytes}` out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from slalang.backends.funnel.csv import to_csv
from slalang.backends.funnel.json import to_json
from slalang.backends.funnel.markdown import to_markdown
from slalang.backends.funnel.text import to_text
from slalang.funnel import plan
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month

__all__ = ["build", "month_in", "to_csv", "to_json", "to_markdown", "to_text"]


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """`funnel.json` and `funnel.csv`.

    Options: `source`, one source that carries the whole goal alone; `month`, such as
    `2026-07`, whose rates and amounts hold. A month that is none is passed over.
    """
    plans = plan(
        agreement,
        source=options.get("source") or None,
        month=month_in(options.get("month", "")),
    )
    return {
        "funnel.json": to_json(plans).encode(),
        "funnel.csv": to_csv(plans).encode(),
    }


def month_in(text: str) -> Month | None:
    """The month that a text such as `2026-07` names."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    return Month(int(found[1]), int(found[2])) if found else None
