"""The state of one resolution: the names, the findings so far, the file at hand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from slalang.diagnostics.finding import Finding
from slalang.diagnostics.suggest import nearest
from slalang.model.agreement import OpenPlace
from slalang.model.expressions import Type
from slalang.model.quantities import Open, Ref
from slalang.resolve import findings as found
from slalang.source.frozen import dataclass, field
from slalang.source.text import SourceFile, Span
from slalang.syntax.tree import Element, Node, Token, every, leaves, references

ARTICLES = {
    "account": "an account", "agreement": "an agreement", "event": "an event",
    "example": "an example", "attribute of the lead": "an attribute of the lead",
}  # fmt: skip


FORMS = ("after_do", "do_before", "deliver", "keep", "meet", "recurring", "never")
"""What a promise may promise, clause by clause."""
FIGURES = ("deal", "margin", "brings")
"""Values of funnels, streams and sources that prose can name."""


MOST_SUGGESTIONS = 100
"""After so many findings the nearest name is not looked for any more: that takes time."""


def article(kind: str) -> str:
    """`a stage`, `an event`."""
    return ARTICLES.get(kind, f"a {kind}")


@dataclass(slots=True)
class Declared:
    """One declaration before it is resolved."""

    kind: str
    name: str
    node: Node
    source: SourceFile
    origin: Span
    """Of its name."""
    parts: dict[str, Element] = field(default_factory=dict)
    """What can be named with a dot after it."""
    types: dict[str, Type] = field(default_factory=dict)
    """The types of those parts that have a value."""
    prelude: bool = False


@dataclass(slots=True)
class Work:
    """What the steps of one resolution share."""

    source: SourceFile
    """The file that is being read."""
    names: dict[str, Declared] = field(default_factory=dict)
    fields: dict[str, dict[str, Type]] = field(default_factory=dict)
    """Record or event → its attributes."""
    lost: set[str] = field(default_factory=set)
    """Names in text that could not be read: nobody is told that they are unknown."""
    channels: tuple[str, ...] = ()
    """The ways to reach a lead: the choices of `attempt.channel`."""
    currency: tuple[str, Span] | None = None
    findings: list[Finding] = field(default_factory=list)
    mentions: list[Ref] = field(default_factory=list)
    open_places: list[OpenPlace] = field(default_factory=list)
    replaced: bool = False
    """Whether something of the prelude is declared anew."""
    head: str = ""
    """The declaration at hand, such as `cadence inbound`."""

    def span(self, element: Element) -> Span:
        """Where an element of the file at hand stands."""
        return Span(self.source.path, element.start, element.end)

    def report(self, finding: Finding) -> None:
        """Note a finding."""
        self.findings.append(finding)

    def text(self, element: Element) -> str:
        """The words of an element as they were written, on one line."""
        return " ".join(self.source.text[element.start : element.end].split())

    def ref(self, token: Token | None, *kinds: str) -> Ref | None:
        """What a name stands for; reports a name that is unknown or of another kind."""
        if token is None:
            return None
        name, span = token.text, self.span(token)
        known = self.names.get(name)
        if known is not None and known.kind in kinds:
            mention = Ref(name, span)
            self.mentions.append(mention)
            return mention
        if name in self.lost:
            return None
        self.unknown(name, span, kinds)
        return None

    def refs(self, tokens: Iterable[Token], *kinds: str) -> tuple[Ref, ...]:
        """Several names; those that are unknown are reported and left out."""
        resolved = (self.ref(token, *kinds) for token in tokens)
        return tuple(ref for ref in resolved if ref is not None)

    def unknown(
        self, name: str, span: Span, kinds: Iterable[str], extra: Iterable[str] = ()
    ) -> None:
        """Report a name that nothing, or nothing of these kinds, has."""
        *most, last = dict.fromkeys(article(kind) for kind in kinds)
        wanted = f"{', '.join(most)} or {last}" if most else last
        fitting = [n for n, d in self.names.items() if d.kind in kinds]
        fitting += extra
        near = self.nearest(name, fitting)
        other = self.names.get(name)
        if other is not None:
            self.report(
                found.WrongKind(span, name, article(other.kind), wanted, other.origin, near)
            )
        else:
            own = tuple(n for n in fitting if n not in self.names or not self.names[n].prelude)
            self.report(found.UnknownName(span, name, wanted, near, own or tuple(fitting)))

    def nearest(self, name: str, fitting: Iterable[str]) -> str | None:
        """What was probably meant; after many mistakes nobody reads on for that."""
        return nearest(name, fitting) if len(self.findings) < MOST_SUGGESTIONS else None

    def dotted(self, node: Node | Token, *kinds: str) -> Ref | None:
        """What a name or a path such as `inbound.first_touch` stands for."""
        if type(node) is Token:
            return self.ref(node, *kinds)
        assert type(node) is Node
        names = [t for t in leaves(node) if t.kind != "."]
        full = ".".join(t.text for t in names)
        event = self.names.get(full)
        if event is not None and event.kind in kinds:
            # An event of a record is declared under its whole name: `deal.won`.
            self.mentions.append(Ref(full, self.span(node)))
            return Ref(full, self.span(node))
        whole = self.names.get(names[0].text)
        if whole is None:
            if names[0].text not in self.lost:
                self.unknown(names[0].text, self.span(names[0]), kinds)
            return None
        path, parts, declared = names[0].text, whole.parts, whole.origin
        self.mentions.append(Ref(path, self.span(names[0])))
        for part in names[1:]:
            inner = parts.get(part.text)
            if inner is None:
                if part.text not in self.lost:
                    self.report(
                        found.UnknownPart(
                            self.span(part), path, part.text, tuple(parts),
                            nearest(part.text, parts), declared,
                        )
                    )  # fmt: skip
                return None
            path = f"{path}.{part.text}"
            parts = _inner_parts(inner)
            self.mentions.append(Ref(path, self.span(part)))
        return Ref(path, self.span(node))

    def named(self, node: Node, *kinds: str) -> Ref | None:
        """What the first name or path of a clause stands for."""
        found_names = references(node)
        return self.dotted(found_names[0], *kinds) if found_names else None

    def listed(self, clauses: Iterable[Node], *kinds: str) -> tuple[Ref, ...]:
        """What the names in the lists of some clauses stand for."""
        lists = (child for clause in clauses for child in every(clause, "names", "refs"))
        refs = (self.dotted(name, *kinds) for one in lists for name in references(one))
        return tuple(ref for ref in refs if ref is not None)

    def open(self, node: Node, clause: Node | None = None) -> Open:
        """Note a value that is `to be agreed`."""
        what = clause_words(clause) if clause else ""
        self.open_places.append(OpenPlace(self.head, what, self.span(node)))
        return Open(self.span(node))

    def distinct(self, parts: Iterable[Node], what: str = "") -> list[tuple[Node, Token]]:
        """Named parts with their names; reports one whose name another had before, and drops it.

        `what` is what a part is, with its article; without it, the rule of the part says so.
        """
        seen: dict[str, Token] = {}
        kept = []
        for part in parts:
            name = next(c for c in part.children if type(c) is Token and c.kind == "NAME")
            earlier = seen.setdefault(name.text, name)
            if earlier is name:
                kept.append((part, name))
                continue
            kind = what or article(part.rule)
            here, there = self.span(name), self.span(earlier)
            self.report(found.DuplicateName(here, name.text, kind, there, kind))
        return kept

    def one(self, node: Node, *rules: str) -> Node | None:
        """The clause of these rules; reports a second one."""
        kept: Node | None = None
        for child in node.children:
            if type(child) is Node and child.rule in rules:
                if kept is None:
                    kept = child
                else:
                    self.report(
                        found.RepeatedClause(
                            self.span(child), clause_words(child), self.head, self.span(kept)
                        )
                    )
        return kept


def clause_words(clause: Node) -> str:
    """What a clause begins with, such as `first touch within` or `mql to sql`."""
    if clause.rule in ("rate", "stage_takes"):
        return " ".join(token.text for token in islice(leaves(clause), 3))
    words: list[str] = []
    for token in leaves(clause):
        if not token.kind.islower() or not token.kind[0].isalpha():
            if not words:
                return token.text
            break
        if token.kind == "to be agreed":
            break
        words.append(token.text)
    return " ".join(words)


def _inner_parts(element: Element) -> dict[str, Element]:
    """Sources and streams inside a funnel or stream, by name."""
    parts: dict[str, Element] = {}
    if type(element) is Node and element.rule in ("stream", "source"):
        for child in element.children:
            if type(child) is Node and child.rule in ("stream", "source"):
                parts[child.children[1].text] = child  # type: ignore[union-attr]
            elif type(child) is Node and child.rule in FIGURES:
                parts[child.rule] = child
    return parts
