"""Parts of conditions that cannot all be true in; the fewest of them, with their places, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from slalang.evaluate.case import Node
from slalang.evaluate.conditions import holds
from slalang.model.expressions import (
    And,
    AtLeastOf,
    Attribute,
    ClassOf,
    Compare,
    CountOf,
    Expression,
    Happened,
    InRange,
    Not,
    Or,
    ScoreOf,
    StageReached,
    TermHolds,
)
from slalang.solve.conditions import condition
from slalang.solve.engine import Answer, Session
from slalang.solve.events import seen_of
from slalang.solve.prover import Prover
from slalang.solve.smt import both, either
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.conditions import condition as said
from slalang.wording.words import Words

MOST_TRIES = 200
"""So often it is tried to leave some parts out."""
MOST_OPENED = 5
"""A term in a term in a term …: so deep definitions are looked into."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that must be true of a lead; or, if not `positive`, must be false."""

    expression: Expression
    node: Node
    """The same as the reference evaluator reads it."""
    positive: bool = True
    via: str = ""
    """The term or stage of the condition that asks for it, as `term icp`; empty for itself."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The fewest parts that cannot all be true; one of them can never be."""

    parts: tuple[Part, ...]
    is_elsewhere: bool = False
    """Whether it is all in the definition of one term, stage or class, where it is found too."""

    def words(self, words: Words) -> tuple[tuple[str, Span], ...]:
        """Each part as people say it, and where it stands."""
        return tuple((part_words(part, words), part.expression.origin) for part in self.parts)

    @property
    def is_score(self) -> bool:
        """Whether it is one comparison of points: how many there can be is said elsewhere."""
        return len(self.parts) == 1 and _is_threshold(self.parts[0].expression)

    @property
    def same_attribute(self) -> bool:
        """Whether two values are asked of one attribute: `or` may have been meant."""
        names = [_asked_to_be(part) for part in self.parts]
        return len(names) == 2 and names[0] is not None and names[0] == names[1]


def part_words(part: Part, words: Words) -> str:
    """`seniority is director`; denied where the part must be false."""
    expression = part.expression
    if not part.positive:
        expression = Not(expression, expression.type, expression.origin)
    return str(said(expression, words))


def flat(part: Part) -> Iterator[Part]:
    """What has to hold together: `and` taken apart, and `or` where it is denied."""
    inner, node = part.expression, part.node
    match inner:
        case Not(item=item):
            yield from flat(Part(item, node["arg"], not part.positive, part.via))
        case And(items=items) if part.positive:
            yield from _each(items, node, part)
        case Or(items=items) if not part.positive:
            yield from _each(items, node, part)
        case AtLeastOf(items=items, count=count) if part.positive and count == len(items):
            yield from _each(items, node, part)
        case AtLeastOf(items=items, count=1) if not part.positive:
            yield from _each(items, node, part)
        case _:
            yield part


def term_of(prover: Prover, part: Part) -> str:
    """When a part is as it must be."""
    truth = condition(prover.system.enc, part.node)
    return truth.yes if part.positive else truth.no


def together(prover: Prover, name: str, parts: Sequence[Part]) -> str:
    """Ask whether all of some parts can hold of one lead; the question."""
    wanted = [(part.node, part.positive) for part in parts]
    return prover.question(
        name,
        both(term_of(prover, part) for part in parts),
        lambda case: all(holds(case, node) is value for node, value in wanted),
    )


def reason(prover: Prover, parts: Sequence[Part]) -> Reason:
    """Why parts that were proved to be impossible together are so.

    Terms and stages are opened, so that what clashes inside of them is seen.
    """
    kept = _kept(prover, [one for part in parts for one in flat(part)])
    elsewhere = len(kept) == 1 and _is_name(kept[0].expression)
    for _ in range(MOST_OPENED):
        names = Counter(_definition(part.expression) for part in kept)
        once = {name for name, times in names.items() if times == 1}
        opened = [one for part in kept for one in _opened(prover, part, once)]
        if len(opened) == len(kept) and all(map(_same, opened, kept)):
            break
        kept = _kept(prover, opened)
    return Reason(tuple(_inside(prover, kept)), elsewhere)


def fewest(session: Session, terms: Sequence[str], last: Sequence[int] = ()) -> list[int]:
    """Places of the fewest terms that cannot all be true.

    The earlier ones are kept rather than the later ones; those in `last` only where
    nothing else clashes.
    """
    names = [session.question(f"part {at}", term) for at, term in enumerate(terms)]
    kept = sorted(range(len(terms)), key=lambda at: (at not in last, -at))
    size, tries = max(1, len(kept) // 2), MOST_TRIES
    while size:
        start = 0
        while start < len(kept) and tries:
            rest = kept[:start] + kept[start + size :]
            tries -= 1
            if rest and session.ask(*(names[at] for at in rest)) is Answer.IMPOSSIBLE:
                kept = rest
            else:
                start += size
        size //= 2
    return sorted(kept)


def _each(items: Sequence[Expression], node: Node, part: Part) -> Iterator[Part]:
    for item, inner in zip(items, node["args"], strict=True):
        yield from flat(Part(item, inner, part.positive, part.via))


def _kept(prover: Prover, parts: Sequence[Part]) -> list[Part]:
    terms = [term_of(prover, part) for part in parts]
    last = [at for at, part in enumerate(parts) if _says_little(part.expression)]
    return [parts[at] for at in fewest(prover.system.session, terms, last)]


def _says_little(expression: Expression) -> bool:
    """Whether a plain test is a better reason."""
    return _is_name(expression) or _is_threshold(expression)


def _definition(expression: Expression) -> str:
    """What defines a term or a stage, as a key of what is asked; else empty."""
    match expression:
        case TermHolds(name=name):
            return f"term {name}"
        case StageReached(name=name, becomes=False):
            return f"stage {name}"
        case _:
            return ""


def _opened(prover: Prover, part: Part, once: Container[str]) -> Iterator[Part]:
    """What a definition asks for; the part itself if it has none, or is named twice."""
    key = _definition(part.expression)
    if key in prover.asked and key in once:
        inner = prover.asked[key].condition
        yield from flat(Part(inner, prover.nodes[key], part.positive, part.via or key))
    else:
        yield part


def _same(one: Part, other: Part) -> bool:
    return one.node is other.node


def _inside(prover: Prover, parts: Sequence[Part]) -> list[Part]:
    """For one part that asks for an occurrence that cannot be: what clashes in its `where`."""
    if len(parts) != 1 or not parts[0].positive:
        return list(parts)
    match parts[0].expression:
        case Happened(where=where) if where is not None:
            node = parts[0].node
        case Compare(left=CountOf(where=where)) if where is not None:
            node = parts[0].node["left"]
        case _:
            return list(parts)
    found = clash_of_where(prover, where, node) if node.get("where") else []
    return found or list(parts)


def clash_of_where(prover: Prover, where: Expression, node: Node) -> list[Part]:
    """The fewest parts of a `where` that no occurrence fulfils; none where some occurrence does.

    `node` is what counts the occurrences.
    """
    parts = list(flat(Part(where, node["where"])))
    enc, session = prover.system.enc, prover.system.session
    seen = seen_of(enc, {**node, "where": None}, 0)

    def can_be(some: Sequence[Part]) -> bool:
        ways = []
        for one in seen:
            truths = [(condition(enc, it.node, 0, one.heap.sort), it.positive) for it in some]
            tests = [truth.yes if positive else truth.no for truth, positive in truths]
            ways.append(both((one.truth.yes, *tests)))
        return session.ask(session.question("where", either(ways))) is not Answer.IMPOSSIBLE

    if can_be(parts):
        return []
    for part in reversed(parts.copy()):
        rest = [one for one in parts if one is not part]
        if rest and not can_be(rest):
            parts = rest
    return parts


def _is_name(expression: Expression) -> bool:
    match expression:
        case TermHolds() | StageReached() | ClassOf():
            return True
        case Compare(left=left, right=right):
            return isinstance(left, ClassOf) or isinstance(right, ClassOf)
        case _:
            return False


def _is_threshold(expression: Expression) -> bool:
    match expression:
        case Compare(left=left, right=right):
            return isinstance(left, ScoreOf) or isinstance(right, ScoreOf)
        case InRange(value=ScoreOf()):
            return True
        case _:
            return False


def _asked_to_be(part: Part) -> tuple[str, str] | None:
    match part.expression:
        case Compare(operator="=", left=Attribute(record=record, name=name)) if part.positive:
            return record, name
        case _:
            return None
