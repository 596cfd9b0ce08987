"""An agreement in; its rules, conditions and limits as the document words them, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from slalang.model.agreement import Agreement
from slalang.model.scoring import Points, Weighted
from slalang.wording.conditions import condition
from slalang.wording.phrase import sentence
from slalang.wording.scoring import band_rule, earned, group_limits, limits, loses, points_of
from slalang.wording.titles import words_of
from slalang.wording.words import Words, named

Key = tuple[str, str]
"""A kind and a name: `("stage", "mql")`, `("band", "priority.hot")`, `("rule", "fit.3")`."""


def said_of(agreement: Agreement) -> Mapping[Key, str]:
    """Words for everything that leads are judged by; what has none is left out."""
    return {key: text for key, text in _said(agreement, words_of(agreement)) if text}


def _said(agreement: Agreement, words: Words) -> Iterator[tuple[Key, str]]:
    for term in agreement.terms:
        if term.condition is not None:
            yield ("term", term.name), str(sentence(condition(term.condition, words)))
    for stage in agreement.stages:
        if stage.when is not None:
            yield ("stage", stage.name), str(sentence(condition(stage.when, words)))
    for group in agreement.classes:
        of = named(group.of, words) if group.of else ""
        for band in group.bands:
            text = str(sentence(band_rule(band, sentence(of), words)))
            yield ("band", f"{group.name}.{band.name}"), text
    yield from _of_scores(agreement, words)


def _of_scores(agreement: Agreement, words: Words) -> Iterator[tuple[Key, str]]:
    from slalang.backends.scoring.scores import identified

    for score in agreement.scores:
        parts = [str(limits(score, words)), str(loses(score.loses, words)) if score.loses else ""]
        frozen = " or ".join(str(named(ref, words)) for ref in score.freezes_on)
        parts += [f"freezes on {frozen}" if frozen else ""]
        yield ("score", score.name), str(sentence(", ".join(part for part in parts if part)))
        for name, rule in identified(score):
            match rule:
                case Points():
                    yield ("rule", name), str(sentence(earned(rule, words)))
                case Weighted():
                    yield ("rule", name), str(points_of(rule, words))
                case _:
                    yield ("group", name), str(sentence(group_limits(rule, words)))
