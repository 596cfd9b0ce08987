"""The attributes that rules read in; their constants, tests and values in a model out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from slalang.evaluate.case import SECOND, Node
from slalang.evaluate.held import LARGEST, PLACES
from slalang.evaluate.lead import read_value
from slalang.solve.operands import (
    Beyond,
    Kleene,
    Lacking,
    Number,
    Operand,
    Pick,
    Text,
    Word,
    decided,
)
from slalang.solve.smt import FALSE, Script, both, either, exact, implies, negated, whole
from slalang.solve.survey import DAY, Asked, Survey
from slalang.solve.texts import Test, excluded, implied, kinds_of_text, passes, text_with
from slalang.source.frozen import dataclass, field

Key: TypeAlias = tuple[str, str]
"""A record and the name of its attribute."""

MOST_PAIRS = 120
"""Between so many tests of one text all implications are looked for."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)
"""Of plain leads; a proof looks beyond."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute as constants of the script."""

    key: Key
    node: Node
    """As the scoring JSON declares it."""
    asked: Asked
    known: str
    """When it has a value."""
    term: str
    """The value, as its type has it; empty for lists."""
    decimals: int = 0
    """So many digits after the point the term holds; -1 for sort Real."""
    literals: tuple[str, ...] = ()
    """The texts with an index of their own."""
    free: Mapping[Test, str] = field(default_factory=dict)
    """What tests say of a text that is none of the literals."""
    members: Mapping[str, str] = field(default_factory=dict)
    """For a list, when each of these texts is in it."""


@dataclass(slots=True)
class Attributes:
    """All attributes that are read, declared as they are asked for."""

    script: Script
    survey: Survey
    plain: str
    """The constant that is true in a plain case."""
    declared: dict[Key, Attribute] = field(default_factory=dict)
    loose: bool = False
    """Whether more is taken as possible than surely is."""

    def of(self, record: str, name: str) -> Attribute | None:
        """An attribute; None for one that the agreement does not have."""
        key = (record, name)
        if key not in self.declared:
            node = _declaration(self.survey.rules, key)
            if node is None:
                return None
            asked = self.survey.fields.get(key) or Asked()
            self.declared[key] = _declare(self, key, node, asked)
        return self.declared[key]

    def operand(self, record: str, name: str) -> Operand:
        """The value of an attribute inside a condition."""
        found = self.of(record, name)
        if found is None:
            return Lacking()
        match found.node["type"]:
            case "truth":
                return decided(found.term, found.known)
            case "choice":
                names = tuple(choice["value"] for choice in found.node["choices"])
                return Pick(found.term, names, found.known)
            case "count" | "number" | "money":
                real = found.decimals < 0
                step = Fraction(1) if real else Fraction(1, 10**found.decimals)
                return Number(found.term, found.term, found.known, step, real)
            case "date":
                return Number(found.term, found.term, found.known, Fraction(DAY * SECOND))
            case "time":
                return Number(found.term, found.term, found.known, Fraction(1))
            case _:
                return Text(found.key)


def text_test(attributes: Attributes, text: Text, test: Test) -> Kleene:
    """What a test says of a text attribute, or of any text in a list."""
    found = attributes.declared[text.key]
    if found.node["type"] == "texts":
        there = [there for item, there in found.members.items() if passes(test, item)]
        # Beside the texts that are known to differ there may be others that pass the test.
        more = [found.free[test]] if test in found.free else []
        return decided(either((*there, *more)), found.known)
    named = either(
        f"(= {found.term} {index})"
        for index, literal in enumerate(found.literals)
        if passes(test, literal)
    )
    if test not in found.free:
        raise Beyond
    other = both((_is_other(found), found.free[test]))
    return decided(either((named, other)), found.known)


def text_is(attributes: Attributes, text: Text, other: Word | Text) -> Kleene:
    """Whether a text attribute is a text, or the same as another one."""
    found = attributes.declared[text.key]
    if found.node["type"] == "texts":
        raise Beyond
    if isinstance(other, Word):
        same = FALSE
        if other.text in found.literals:
            same = f"(= {found.term} {found.literals.index(other.text)})"
        return decided(same, found.known)
    # Indexes of two attributes do not compare, so what they share is not known.
    attributes.loose = True
    raise Beyond


def has(attributes: Attributes, text: Text, item: Operand) -> Kleene:
    """Whether a list has a text in it."""
    found = attributes.declared[text.key]
    if not isinstance(item, Word) or found.node["type"] != "texts":
        raise Beyond
    return decided(found.members.get(item.text, FALSE), found.known)


def value_in(attribute: Attribute, model: Mapping[str, Any]) -> Any:
    """The value that a model gives an attribute, as `evaluate` reads it; None for unknown.

    Raises `Beyond` for a text that could not be made.
    """
    name = attribute_name(attribute.key)
    if not model.get(f"{name} known", False):
        return None
    value = model.get(name)
    match attribute.node["type"]:
        case "truth":
            return bool(value)
        case "choice":
            return attribute.node["choices"][int(value or 0)]["value"]
        case "count":
            return int(value or 0)
        case "number" | "money" as kind:
            number = _decimal(value or 0, attribute.decimals)
            return number if kind == "number" else f"{number:f} {attribute.node['currency']}"
        case "date":
            return (_EPOCH + timedelta(days=int(value or 0))).isoformat()
        case "time":
            return clock(int(value or 0))
        case "texts":
            return [text for text in attribute.members if model.get(f"{name} has {text}", False)]
        case _:
            return _text_in(attribute, model, name, int(value or 0))


def attribute_name(key: Key) -> str:
    """What an attribute is called in scripts."""
    return ".".join(key)


def seconds_of(text: str) -> int:
    """A time of day such as `09:30` in seconds; raises `Beyond` for what is none."""
    try:
        return int(read_value({"type": "time"}, text))  # type: ignore[arg-type]
    except ValueError as problem:
        raise Beyond from problem


def clock(seconds: int) -> str:
    """A time of day by its seconds: `09:30`, `09:30:15`."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")


def _declaration(rules: Node, key: Key) -> Node | None:
    for record in rules["inputs"]["records"]:
        if record["name"] == key[0]:
            return next((one for one in record["fields"] if one["name"] == key[1]), None)
    return None


def _declare(attributes: Attributes, key: Key, node: Node, asked: Asked) -> Attribute:
    script, name = attributes.script, attribute_name(key)
    known = script.const(f"{name} known", "Bool")
    match node["type"]:
        case "truth":
            return Attribute(key, node, asked, known, script.const(name, "Bool"))
        case "choice":
            term = _between(script, name, 0, len(node["choices"]) - 1)
            return Attribute(key, node, asked, known, term)
        case "count":
            term = _between(script, name, 0, int(LARGEST["count"]))
            return Attribute(key, node, asked, known, term)
        case "number" | "money":
            return _declare_number(attributes, key, node, asked, known)
        case "date":
            term = _between(script, name, *((day - _EPOCH).days for day in (date.min, date.max)))
            usual = [whole((day - _EPOCH).days) for day in (FIRST_DAY, LAST_DAY)]
            inside = both((f"(>= {term} {usual[0]})", f"(<= {term} {usual[1]})"))
            script.require(implies(attributes.plain, inside), about=term)
            return Attribute(key, node, asked, known, term)
        case "time":
            return Attribute(key, node, asked, known, _between(script, name, 0, 24 * 3_600 - 1))
        case "texts":
            texts, complete = kinds_of_text(tuple(asked.tests), asked.texts)
            attributes.loose |= not complete
            members = {text: script.const(f"{name} has {text}", "Bool") for text in texts}
            free = {} if complete else _unmade(attributes, name, tuple(asked.tests))
            return Attribute(key, node, asked, known, "", free=free, members=members)
        case _:
            return _declare_text(script, key, node, asked, known)


def _declare_number(
    attributes: Attributes, key: Key, node: Node, asked: Asked, known: str
) -> Attribute:
    """Whole steps, no finer than data can be; what is calculated with is taken as any number."""
    script, name, kind = attributes.script, attribute_name(key), node["type"]
    decimals = -1 if asked.calculated else _decimals(asked.numbers, PLACES[kind])
    if decimals >= 0:
        most = int(LARGEST[kind] * 10**decimals)
        term = _between(script, name, -most, most)
    else:
        attributes.loose = True
        term = script.const(name, "Real")
        ends = (exact(-LARGEST[kind]), exact(LARGEST[kind]))
        script.require(both((f"(>= {term} {ends[0]})", f"(<= {term} {ends[1]})")), about=term)
    return Attribute(key, node, asked, known, term, decimals)


def _unmade(attributes: Attributes, name: str, tests: tuple[Test, ...]) -> dict[Test, str]:
    """For each test that a list has a text that passes it, although none could be made."""
    script = attributes.script
    free = {test: script.const(f"{name} {' '.join(test)}", "Bool") for test in tests}
    for term in free.values():
        script.require(implies(attributes.plain, negated(term)), about=term)
    return free


def _declare_text(script: Script, key: Key, node: Node, asked: Asked, known: str) -> Attribute:
    """An index among the literals, and what tests say of a text that is none of them."""
    name, tests = attribute_name(key), tuple(asked.tests)
    literals = tuple(text for text in asked.texts if text)
    term = _between(script, name, 0, len(literals))
    free = {test: script.const(f"{name} {' '.join(test)}", "Bool") for test in tests}
    if len(tests) <= MOST_PAIRS:
        for one in tests:
            for other in tests:
                if one is not other and implied(one, other):
                    script.require(implies(free[one], free[other]))
                elif one < other and excluded(one, other):
                    script.require(negated(both((free[one], free[other]))))
    for test in tests:
        if not test[1]:
            script.require(free[test])
    return Attribute(key, node, asked, known, term, literals=literals, free=free)


def _is_other(attribute: Attribute) -> str:
    return f"(= {attribute.term} {len(attribute.literals)})"


def _text_in(attribute: Attribute, model: Mapping[str, Any], name: str, index: int) -> str:
    if index < len(attribute.literals):
        return attribute.literals[index]
    wanted: list[Test] = []
    refused: list[Test] = []
    for test in attribute.free:
        passed = model.get(f"{name} {' '.join(test)}", False)
        (wanted if passed else refused).append(test)
    text = text_with(wanted, refused, attribute.literals)
    if text is None:
        raise Beyond
    return text


def _between(script: Script, name: str, least: int, most: int) -> str:
    term = script.const(name, "Int")
    inside = both((f"(>= {term} {whole(least)})", f"(<= {term} {whole(most)})"))
    script.require(inside, about=term)
    return term


def _decimals(numbers: Collection[Fraction], most: int) -> int:
    """Enough digits for a number between any two that are compared with, or as many as can be."""
    digits = 0
    for one in numbers:
        while digits < most and (one * 10**digits).denominator != 1:
            digits += 1
    return min(digits + 1, most) if numbers else 0


def _decimal(value: Any, decimals: int) -> Decimal:
    """A number of a model as decimal: exact for whole terms, cut where a fraction has no end."""
    places = decimals if decimals >= 0 else 6
    cut = Fraction(value) if decimals >= 0 else Fraction(value) * 10**places
    # From text, since arithmetic would round by the context of the process.
    digits = str(abs(cut.numerator // cut.denominator)).rjust(places + 1, "0")
    text = f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}"
    text = text.rstrip("0").rstrip(".") if places else digits
    return Decimal(f"-{text}" if cut < 0 else text)
