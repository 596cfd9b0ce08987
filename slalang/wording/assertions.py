"""Assertions in words: what is claimed of every lead."""

from __future__ import annotations

from typing import assert_never

from slalang.model.expressions import Expression
from slalang.model.upkeep import Claim
from slalang.wording.conditions import condition
from slalang.wording.phrase import Phrase, phrase, sentence
from slalang.wording.words import Words, say


def claim(it: Claim, words: Words) -> Phrase:
    """`When industry is “Banking”, then the lead has become SQL`, with a capital."""
    said = _said(it.condition, words)
    match it.kind:
        case "when":
            then = _said(it.then, words)
            return sentence(say("when {condition}, then {then}", words, condition=said, then=then))
        case "never":
            return sentence(say("it never happens that {condition}", words, condition=said))
        case "always":
            return sentence(say("it is always so that {condition}", words, condition=said))
        case _ as never:
            assert_never(never)


def _said(part: Expression | None, words: Words) -> Phrase:
    return condition(part, words) if part else phrase("—")
