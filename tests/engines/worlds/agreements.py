"""Randomness in; the text of a small agreement that can be scored out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from slalang.backends.scoring import rules_of
from slalang.diagnostics.finding import Severity
from slalang.driver import read_text
from worlds.conditions import Scope, condition, where
from worlds.scores import random_class, random_score
from worlds.vocabulary import Kind, Vocabulary, declared, random_vocabulary

HEAD = 'agreement "Random" {\n  currency USD\n}\nparty marketing "Marketing"\nparty sales "Sales"\n'


def random_agreement(rng: Random, size: int = 2) -> str:
    """An agreement with so many scores, their classes, stages and terms.

    Nothing rests on itself, but most things rest on others, and the order of the text says
    nothing about which.
    """
    words = random_vocabulary(rng)
    later = list(_declarations(rng, words, size))
    stages = [text for text in later if text.startswith("stage")]
    others = [text for text in later if not text.startswith("stage")]
    if rng.random() < 0.5:
        rng.shuffle(others)
        rng.shuffle(stages)
    return "\n".join([HEAD, *declared(words), *others, *stages]) + "\n"


def rules_from(text: str) -> dict[str, Any]:
    """The scoring JSON of an agreement; AssertionError with what keeps it from being read.

    What a check calls wrong or a rule unwise has a meaning all the same.
    """
    result = read_text(text)
    faults = [one for one in result.findings if one.severity is Severity.ERROR]
    assert not faults, "\n".join([text, *(fault.message() for fault in faults)])
    return rules_of(result.agreement, hashed=False)


def _declarations(rng: Random, words: Vocabulary, size: int) -> Iterator[str]:
    """Each speaks only of what came before."""
    scope = Scope(words.attributes, words.logged)
    yield f"term likely when {condition(rng, scope, 2)}"
    scope = replace(scope, terms=("likely",))
    for derived, text in _derived(rng, scope, words):
        yield text
        scope = replace(scope, kinds=(*scope.kinds, derived))
    # The prelude's own: one that counts nearly everything, and one with a condition.
    scope = replace(scope, kinds=(*scope.kinds, Kind("activity"), Kind("touch")))
    for number in range(1, size + 1):
        name = f"score{number}"
        yield random_score(rng, scope, name, rng.randint(2, 5))
        scope = replace(scope, scores=(*scope.scores, name))
        text, bands = random_class(rng, scope, f"class{number}")
        yield text
        scope = replace(scope, classes=(*scope.classes, (f"class{number}", bands)))
        if rng.random() < 0.5:
            yield f"term term{number} when {condition(rng, scope, 1)}"
            scope = replace(scope, terms=(*scope.terms, f"term{number}"))
    entry = rng.choice(["starts", "when yes is yes", f"when {condition(rng, scope, 1)}"])
    yield f"stage new of marketing {{\n  {entry}\n}}"
    yield "stage by_hand of sales"
    scope = replace(scope, stages=("new", "by_hand"))
    for number in range(1, size + 1):
        name = f"stage{number}"
        yield f"stage {name} of sales {{\n  when {condition(rng, scope, 2)}\n{_needs(rng, words)}}}"
        scope = replace(scope, stages=(*scope.stages, name))


def _derived(rng: Random, scope: Scope, words: Vocabulary) -> Iterator[tuple[Kind, str]]:
    logged = [kind for kind in words.logged if kind.name != "bounce"]
    one, two = rng.choice(logged), rng.choice(logged)
    lines = [f"  counts {one.name}{where(rng, scope, one)}", f"  counts {two.name}"]
    engaged = Kind("engaged")
    yield engaged, "\n".join(["event engaged {", *lines, "}"])
    lines = [f"  counts engaged{where(rng, scope, engaged)}"]
    lines += [f"  counts {one.name}{where(rng, scope, one)}"]
    yield Kind("deep"), "\n".join(["event deep {", *lines, "}"])
    yield Kind("anything"), "event anything { counts every event except bounce }"


def _needs(rng: Random, words: Vocabulary) -> str:
    return f"  needs {rng.choice(words.lead).name}\n" if rng.random() < 0.2 else ""
