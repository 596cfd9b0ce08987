"""What an input would be called and what is taken in; a key that is its own, out."""

from __future__ import annotations

from slalang.model.quantities import Period


def own_key(key: str, each: Period, taken: set[str]) -> str:
    """The key; with its period, and then a number, where another clause has it already.

    Adds it to what is taken.
    """
    tried, count = key, 1
    while tried in taken:
        tried = f"{key} each {each.value}" + (f" {count}" if count > 1 else "")
        count += 1
    taken.add(tried)
    return tried
