"""What is written down of every lead, as columns: items, and what happened.

Whoever finds items, the reference machine lead by lead or a query, writes them in these columns.
Instants are microseconds since 1970, UTC.
"""

from __future__ import annotations

from slalang.timeline.item import Item

ITEMS: tuple[tuple[str, str], ...] = (
    ("lead_id", "VARCHAR"),
    ("duty", "VARCHAR"),
    ("opened", "BIGINT"),
    ("start", "BIGINT"),
    ("due", "BIGINT"),
    ("done", "BIGINT"),
    ("state", "VARCHAR"),
    ("closed", "BIGINT"),
    ("why", "VARCHAR"),
    ("by_kind", "VARCHAR"),
    ("again", "BOOLEAN"),
    ("owner", "VARCHAR"),
    ("gate", "BIGINT"),
    ("aim", "BIGINT"),
    ("got", "INTEGER"),
    ("need", "INTEGER"),
    ("bands", "VARCHAR"),
    # How long it took from the start until it was done, on the clock of the duty.
    ("took", "BIGINT"),
    ("step", "VARCHAR"),
)
"""`state` and `why` hold the values of their enums; `bands` is `priority=hot;tier=a`, in the
order of the agreement, an empty band for none."""
HAPPENED: tuple[tuple[str, str], ...] = (
    ("lead_id", "VARCHAR"),
    ("kind", "VARCHAR"),
    ("at_us", "BIGINT"),
    ("person", "VARCHAR"),
    # What is added up: as canonical tables hold it.
    ("value", "BIGINT"),
)


def item_row(lead: str, item: Item, took: int | None) -> tuple[object, ...]:
    """An item in the order of the columns; `None` for what is not known."""
    bands = ";".join(f"{name}={band or ''}" for name, band in item.bands)
    return (
        lead, item.duty, item.opened, item.start, item.due, item.done, item.state.value,
        item.closed, item.why.value, item.by_kind, item.again, item.owner, item.gate, item.aim,
        item.got, item.need, bands or None, took, item.step or None,
    )  # fmt: skip
