"""What the parts of an encoding share: the script, what is declared, and what is known already."""

from __future__ import annotations

from typing import Any

from slalang.evaluate.case import Node
from slalang.solve.attributes import Attributes
from slalang.solve.occurrences import Occurrences
from slalang.solve.operands import Kleene
from slalang.solve.smt import Script, both, negated
from slalang.solve.survey import Survey
from slalang.source.frozen import dataclass, field

PLAIN = "plain"
"""In a plain case no score is frozen, and points in rows put together are exact."""
FEW = "few"
"""With few events no heap has more than a person would write down."""
MOST_FEW = 40


@dataclass(slots=True)
class Encoder:
    """One set of rules on its way into formulas."""

    rules: Node
    survey: Survey
    script: Script
    attributes: Attributes
    occurrences: Occurrences
    plain: str
    """The constant that is true in a plain case."""
    noon: int = 0
    """Where a question has nothing to do with the instant: leads are shown at this one, in
    seconds since 1970."""
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    """What was put into formulas already, by what and how long ago."""
    given: dict[str, Kleene] = field(default_factory=dict)
    """What a lead's own data cannot decide: true, false or unknown as it likes."""
    under_way: set[tuple[Any, ...]] = field(default_factory=set)
    made: int = 0
    free: int = 0
    """How many parts were taken as free, since they are not put into formulas."""

    def given_fact(self, what: str) -> Kleene:
        """A fact that nothing decides."""
        if what not in self.given:
            yes = self.script.const(f"given {what}", "Bool")
            no = self.script.const(f"given not {what}", "Bool")
            self.script.require(negated(both((yes, no))))
            self.given[what] = Kleene(yes, no)
        return self.given[what]

    def fresh(self, name: str, sort: str) -> str:
        """A constant of its own."""
        self.made += 1
        return self.script.const(f"{name} {self.made}", sort)

    def anything(self) -> Kleene:
        """A condition that is taken as free: what is proved in spite of it is proved."""
        self.free += 1
        yes = self.script.const(f"free {self.free}", "Bool")
        no = self.script.const(f"free not {self.free}", "Bool")
        self.script.require(negated(both((yes, no))))
        return Kleene(yes, no)

    @property
    def loose(self) -> bool:
        """Whether a model may be something that no lead can be, outside of plain cases too."""
        return bool(self.free) or self.attributes.loose or self.occurrences.loose

    def named(self, truth: Kleene) -> Kleene:
        """The same condition under short names."""
        return Kleene(self.script.truth(truth.yes), self.script.truth(truth.no))


def encoder(survey: Survey) -> Encoder:
    """An encoding without anything in it yet."""
    script = Script()
    script.lines.append("(set-logic ALL)")
    plain = script.const(PLAIN, "Bool")
    few = script.const(FEW, "Bool")
    attributes = Attributes(script, survey, plain)
    occurrences = Occurrences(script, survey, f"(=> {few} (<= %s {MOST_FEW}))", plain)
    return Encoder(survey.rules, survey, script, attributes, occurrences, plain)
