"""What an input would be called and what is taken in; a key that is its own, out."""

from __future__ import annotations

from slalang.model.quantities import Period


def own_key(key: str, each: Period | None, taken: set[str]) -> str:
    """The key; with its period, and then a number, where another clause has it already.

    Adds it to what is taken.
    """
    plain = key if each is None else f"{key} each {each.value}"
    tries = (key, plain, *(f"{plain} {count}" for count in range(2, len(taken) + 3)))
    own = next(one for one in tries if one not in taken)
    taken.add(own)
    return own
