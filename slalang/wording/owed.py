"""Obligations in words: what exactly is owed, whoever says it."""

from __future__ import annotations

from typing import assert_never

from slalang.model.movement import Acceptance, FirstTouch, Gap, Handoff, Quota, Tells
from slalang.model.obligations import Obligation
from slalang.model.promises import (
    AfterDo,
    Deliver,
    DoBefore,
    Keep,
    Meet,
    Never,
    Recurring,
)
from slalang.model.quantities import Deadline, Open, Varying
from slalang.wording.cadences import gap, quota
from slalang.wording.deadlines import time_limit
from slalang.wording.handoffs import acceptance, told
from slalang.wording.phrase import Phrase
from slalang.wording.promises import form
from slalang.wording.words import Words, named, say


def owed(it: Obligation, words: Words) -> Phrase:
    """What is owed, as one clause."""
    match it.owed:
        case AfterDo() | DoBefore() | Deliver() | Keep() | Meet() | Recurring() | Never():
            return form(it.owed, words)
        case Acceptance():
            has_reasons = isinstance(it.subject, Handoff) and bool(it.subject.reasons)
            return acceptance(it.owed, has_reasons, words)
        case FirstTouch():
            return first_touch(it.owed, words)
        case Quota():
            return quota(it.owed, words)
        case Gap():
            return gap(it.owed, words)
        case Tells():
            return say("tell {whom}", words, whom=told(it.owed, words))
        case Deadline() | Varying() | Open():
            return _stay(it, words)
        case _ as never:
            assert_never(never)


def first_touch(it: FirstTouch, words: Words) -> Phrase:
    """`first touch within 2 business hours, counted from assigned`."""
    said = say("first touch {limit}", words, limit=time_limit(it.within, words))
    if it.start is None:
        return said
    return say("{what}, counted from {event}", words, what=said, event=named(it.start, words))


def _stay(it: Obligation, words: Words) -> Phrase:
    assert isinstance(it.owed, Deadline | Varying | Open)
    limit = time_limit(it.owed, words)
    what = named(it.subject.name, words)
    if it.id.endswith(".worked"):
        return say("work what is in {queue} {limit}", words, queue=what, limit=limit)
    return say("move leads on from {stage} {limit}", words, stage=what, limit=limit)
