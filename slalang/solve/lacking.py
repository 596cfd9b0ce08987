"""A lead and conditions in; what has to be known before they can be told, in words, out."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.evaluate.case import Case, Node
from slalang.evaluate.conditions import holds
from slalang.evaluate.truth import Missing
from slalang.solve.prover import Prover
from slalang.wording.words import Words, named, small


def lacking(prover: Prover, case: Case, nodes: Iterable[Node]) -> tuple[str, ...]:
    """The attributes that keep conditions unknown, such as `company size`."""
    found = missing(case, nodes)
    return tuple(str(_attribute(prover.words, name)) for name in found if _is_field(prover, name))


def missing(case: Case, nodes: Iterable[Node]) -> list[str]:
    """What keeps conditions unknown, as the evaluator names it; in the order of letters."""
    truths = [holds(case, node) for node in nodes]
    return sorted({what for one in truths if isinstance(one, Missing) for what in one.what})


def _is_field(prover: Prover, name: str) -> bool:
    return path_of(name) in prover.words.fields


def path_of(name: str) -> str:
    """The path of an attribute that the evaluator names; those of leads bear no record."""
    return name if "." in name else f"lead.{name}"


def _attribute(words: Words, name: str) -> str:
    record, _, _ = path_of(name).partition(".")
    title = str(named(path_of(name), words))
    return title if record == "lead" else f"{title} of the {small(str(named(record, words)))}"
