"""A script and conditions of it in; whether they can be, and how, out: the one place with z3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slalang.solve.smt import Script
from slalang.source.frozen import dataclass, field

if TYPE_CHECKING:
    import z3

EFFORT = 4_000_000
"""What one question may cost, in z3's own units: the same on every machine."""


class Answer(Enum):
    """What the solver says of a question."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


_ANSWERS = {"sat": Answer.POSSIBLE, "unsat": Answer.IMPOSSIBLE}


@dataclass(slots=True)
class Session:
    """A script with questions: conditions that have a name."""

    script: Script
    effort: int = EFFORT
    solver: Any = None
    read: int = 0
    """How many lines of the script the solver knows."""
    asked: int = 0
    """How many questions were put to the solver."""
    questions: dict[str, Any] = field(default_factory=dict)

    def question(self, name: str, term: str) -> str:
        """Give a condition a name that can be asked about."""
        constant = self.script.const(name, "Bool")
        self.script.require(f"(= {constant} {term})")
        return name

    def ask(self, *names: str, without: Sequence[str] = ()) -> Answer:
        """Whether all of some named conditions can be true at once, and these others false."""
        solver = self._ready()
        import z3

        literals = [self._constant(name) for name in names]
        literals += [z3.Not(self._constant(name)) for name in without]
        self.asked += 1
        found = str(solver.check(*literals))
        return _ANSWERS.get(found, Answer.UNDECIDED)

    def ask_any(self, names: Iterable[str], *, given: Sequence[str] = ()) -> Answer:
        """Whether one of some conditions can be true, beside all of the given ones."""
        solver = self._ready()
        import z3

        some = z3.Bool(f"any {self.asked}", solver.ctx)
        self.asked += 1
        solver.add(z3.Implies(some, z3.Or([self._constant(name) for name in names])))
        found = str(solver.check(some, *(self._constant(name) for name in given)))
        return _ANSWERS.get(found, Answer.UNDECIDED)

    def ask_at_least(self, name: str, value: int, *names: str) -> Answer:
        """Whether a whole number can be at least so much, beside some named conditions."""
        solver = self._ready()
        import z3

        enough = z3.Bool(f"any {self.asked}", solver.ctx)
        self.asked += 1
        number = z3.Int(self.script.symbols[name], solver.ctx)
        solver.add(z3.Implies(enough, number >= value))
        found = str(solver.check(enough, *(self._constant(one) for one in names)))
        return _ANSWERS.get(found, Answer.UNDECIDED)

    def true_of(self, names: Iterable[str]) -> list[str]:
        """Those of some conditions that are true in the last model."""
        import z3

        model = self.solver.model()
        return [name for name in names if z3.is_true(model.eval(self._constant(name)))]

    def value_of(self, name: str) -> int:
        """The whole number that a constant has in the last model; 0 where it may be any."""
        import z3

        constant = z3.Int(self.script.symbols[name], self.solver.ctx)
        value = self.solver.model().eval(constant, model_completion=True)
        return int(value.as_long())

    def model(self) -> Mapping[str, Any]:
        """Every constant of the last model by name: bool, int or Fraction."""
        import z3

        model = self.solver.model()
        names = {symbol: name for name, symbol in self.script.symbols.items()}
        found: dict[str, Any] = {}
        for declared in model.decls():
            name, value = names.get(declared.name()), model[declared]
            if name is None:
                continue
            if z3.is_int_value(value):
                found[name] = value.as_long()
            elif z3.is_rational_value(value):
                found[name] = Fraction(value.numerator_as_long(), value.denominator_as_long())
            else:
                found[name] = z3.is_true(value)
        return found

    def core(self) -> list[str]:
        """The conditions of the last question that cannot all be true."""
        return [str(one).strip("|") for one in self.solver.unsat_core()]

    def _ready(self) -> z3.Solver:
        """The solver, with everything that the script says by now."""
        import z3

        if self.solver is None:
            self.solver = z3.SimpleSolver(ctx=z3.Context())
            # The older arithmetic and cautious guesses were quickest on sums of points.
            options = {"rlimit": self.effort, "arith.solver": 2, "phase_selection": 2}
            for name, value in options.items():
                self.solver.set(name, value)
        if self.read < len(self.script.lines):
            self.solver.from_string("\n".join(self.script.lines[self.read :]))
            self.read = len(self.script.lines)
        return self.solver

    def _constant(self, name: str) -> Any:
        import z3

        if name not in self.questions:
            self.questions[name] = z3.Bool(self.script.symbols[name], self.solver.ctx)
        return self.questions[name]
