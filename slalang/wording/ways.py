"""The ways of a lead from stage to stage in words: `rejected: Already in the CRM`."""

from __future__ import annotations

from slalang.model.lifecycle import Edge, Way
from slalang.wording.phrase import Phrase
from slalang.wording.words import Words, say

_WAYS = {
    Way.CONDITION: "meets the definition",
    Way.BY_HAND: "moved by hand",
    Way.ACCEPTED: "accepted",
    Way.REJECTED: "rejected",
    Way.EXHAUSTED: "exhausted",
    Way.OVERDUE: "stays too long",
    Way.NURTURED: "nurture ends",
    Way.BROKEN: "promise broken",
    Way.REOPENED: "reopens",
}


def way(edge: Edge, words: Words) -> Phrase:
    """What moves a lead along an edge, with the agreement's own word for it."""
    what = say(_WAYS[edge.way], words)
    return say("{way}: {title}", words, way=what, title=edge.title) if edge.title else what
