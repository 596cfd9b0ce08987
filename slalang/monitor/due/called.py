"""An agreement in; how people call what is owed of a lead, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from slalang.model.agreement import Agreement
from slalang.monitor.read import moves_of
from slalang.timeline.duties import Clock, Duty, Spacing
from slalang.timeline.item import Item
from slalang.wording.titles import untitled

Titles: TypeAlias = Mapping[str, str]
"""How kinds with a title of their own are called: `mql` → `Marketing Qualified Lead`."""


def titles_of(agreement: Agreement) -> Titles:
    """The titles of everything that can be owed; what has none is missing."""
    kinds = [(one.name, one.title) for one in agreement.events]
    kinds += moves_of(agreement).items()
    return {name: title for name, title in kinds if title and not untitled(name, title)}


def owed_words(duty: Duty, item: Item, what: str, titles: Titles) -> str:
    """`first touch`, `2 more attempts (1 of 3 done)`, `Deal brought up to date`; steps as they are.

    `what` is what the duty says, or its number: `attempt 2`.
    """
    if item.step:
        return item.step
    match duty.rule:
        case Clock(deeds=deeds, least=least) if least > 1:
            got = min(item.got, least - 1)
            deed = titles.get(deeds[0]) or _plural(_plain(deeds[0]), least - got)
            more = f"{least - got} more" if got else f"{least}"
            return f"{more} {deed}" + (f" ({got} of {least} done)" if got else "")
        case Spacing(kind=kind) if not item.state.is_open:
            return f"next {_plain(kind)}"
        case _:
            return titles.get(what) or _plain(what)


def _plain(kind: str) -> str:
    """The name of a kind as a person would write it."""
    return kind.replace("_", " ").replace(".", " ")


def _plural(one: str, number: int) -> str:
    if number == 1:
        return one
    return one + ("es" if one.endswith(("ch", "sh", "s", "x")) else "s")
