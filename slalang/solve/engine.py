"""A script and conditions of it in; whether they can be, and how, out: the one place with z3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from enum import Enum
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Any

from slalang.solve.cone import Cones
from slalang.solve.smt import Script, compare, negated, whole
from slalang.source.frozen import dataclass, field

if TYPE_CHECKING:
    import z3

EFFORT = 4_000_000
"""What one question may cost, in z3's own units: the same on every machine."""

BUDGET = 150_000_000
"""What all questions of a run may cost together, in the same units."""
MOST_READ = 500_000
"""With so many things all questions of a run may have to do, each thing counted each time."""
FOR_EACH = 100
"""As many things a question counts for that has to do with nothing."""


class Answer(Enum):
    """What the solver says of a question."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


def is_available() -> bool:
    """Whether z3 is there and whole; one that cannot be loaded, or is another, counts as missing.

    What it would print about its own parts is kept from the reader of a report.
    """
    try:
        with redirect_stdout(StringIO()):
            import z3
    except Exception:
        return False
    return hasattr(z3, "ParserContext")


_ANSWERS = {"sat": Answer.POSSIBLE, "unsat": Answer.IMPOSSIBLE}


@dataclass(slots=True)
class Session:
    """A script with questions: conditions that have a name.

    Every question has a solver of its own, which knows only what the question
    has to do with. So its answer does not depend on what was asked before.
    """

    script: Script
    cones: Cones
    effort: int = EFFORT
    terms: dict[str, str] = field(default_factory=dict)
    """The questions by name."""
    asked: int = 0
    """How many questions were put to the solver."""
    spent: int = 0
    """What they cost z3 together, in its own units."""
    sizes: int = 0
    """How many things they had to do with, together."""
    refused: int = 0
    """How many were asked when nothing was left to spend: they are undecided at once."""
    needed: frozenset[str] = frozenset()
    """Those of the given conditions that the last question has to do with."""
    scope: int = 0
    """The constants that the last question has to do with; see `Cones`."""
    constants: dict[str, Any] = field(default_factory=dict)
    """Constants as the reader has them."""
    reader: Any = None
    """Reads terms, and remembers definitions."""
    solver: Any = None
    """The solver of the last question."""
    lines: int = 0
    """How many lines of the script the reader knows."""
    needs: list[Any] = field(default_factory=list)
    """What must hold, as the reader has read it."""
    read: dict[str, Any] = field(default_factory=dict)
    """Terms that were read already."""

    def give_up(self) -> None:
        """Let everything that is asked from now on be undecided."""
        self.sizes = max(self.sizes, MOST_READ + 1)

    def question(self, name: str, term: str) -> str:
        """Give a condition a name that can be asked about."""
        self.terms[name] = term
        return name

    def term(self, name: str) -> str:
        """The condition of a name: a question, or a constant of the script."""
        return self.terms.get(name) or f"|{self.script.symbols[name]}|"

    def ask(self, *names: str, given: Sequence[str] = (), without: Sequence[str] = ()) -> Answer:
        """Whether all of some named conditions can be true at once, and these others false.

        See `needed` for the given ones.
        """
        wanted = [self.term(name) for name in names]
        return self._check([*wanted, *(negated(self.term(name)) for name in without)], given)

    def ask_at_least(
        self, number: str, value: int, *names: str, given: Sequence[str] = ()
    ) -> Answer:
        """Whether a term can be at least so much, beside some named conditions."""
        enough = compare(">=", number, whole(value))
        return self._check([enough, *(self.term(name) for name in names)], given)

    def true_of(self, names: Iterable[str]) -> list[str]:
        """Those of some conditions that are true in the last model.

        Of conditions that have to do with other things nothing is known.
        """
        import z3

        model = self.solver.model()
        return [
            name
            for name in names
            if z3.is_true(model.eval(self._condition(self.term(name)), model_completion=True))
        ]

    def value_of(self, number: str) -> int:
        """The whole number that a term has in the last model."""
        same = self._condition(compare("=", number, number))
        value = self.solver.model().eval(same.arg(0), model_completion=True)
        return int(value.as_long())

    def model(self) -> Mapping[str, Any]:
        """Every constant of the last model by name: bool, int or Fraction.

        What the question has nothing to do with is left out.
        """
        import z3

        model = self.solver.model()
        found: dict[str, Any] = {}
        for name in self.cones.named(self.scope):
            if name not in self.constants:
                make = getattr(z3, self.script.sorts[name])
                constant = make(self.script.symbols[name], self.reader.ctx)
                self.constants[name] = constant.decl()
            # One of the wrappers of z3 would take most of the time of an easy question.
            context, decl = self.reader.ctx.ref(), self.constants[name].ast
            value = z3.Z3_model_get_const_interp(context, model.model, decl)
            if value:
                found[name] = _value(context, value)
        return found

    def _check(self, terms: Sequence[str], given: Sequence[str]) -> Answer:
        import z3

        if self.spent > BUDGET or self.sizes > MOST_READ:
            self.refused += 1
            return Answer.UNDECIDED
        self.asked += 1
        wanted = [*terms, *(self.term(name) for name in given)]
        places, self.scope = self.cones.around(terms)
        self.sizes += FOR_EACH + len(places) + self.scope.bit_count()
        self.needed = self.cones.hubs(self.scope).intersection(given)
        conditions = [self._condition(term) for term in wanted]
        self.solver = _solver(self.reader.ctx, self.effort)
        # Past the wrappers of z3, which would look at every formula once more.
        context, solver = self.reader.ctx.ref(), self.solver.solver
        for one in [self.needs[place] for place in places] + conditions:
            z3.Z3_solver_assert(context, solver, one.ast)
        answer = _ANSWERS.get(str(self.solver.check()), Answer.UNDECIDED)
        # z3 counts on from question to question, as long as they share a context.
        self.spent = self.solver.statistics().get_key_value("rlimit count")
        return answer

    def _condition(self, term: str) -> Any:
        """A condition as the solver has it."""
        self._read_on()
        if term not in self.read:
            self.read[term] = self.reader.from_string(f"(assert {term})")[0]
        return self.read[term]

    def _read_on(self) -> None:
        """Read what was added to the script since."""
        import z3

        if self.reader is None:
            self.reader = z3.ParserContext(z3.Context())
        if self.lines < len(self.script.lines):
            self.reader.from_string("\n".join(self.script.lines[self.lines :]))
            self.lines = len(self.script.lines)
        added = self.script.needs[len(self.needs) :]
        if added:
            read = self.reader.from_string("\n".join(f"(assert {term})" for term, _ in added))
            self.needs += list(read)


def _solver(context: z3.Context, effort: int) -> z3.Solver:
    """A solver that sees a question as a whole, and chooses its ways by what it sees."""
    import z3

    solver = z3.Tactic("smt", ctx=context).solver()
    # The older arithmetic, and guessing that nothing is so, were quickest on sums of points.
    for name, value in {"rlimit": effort, "arith.solver": 2, "phase_selection": 0}.items():
        solver.set(name, value)
    return solver


def _value(context: Any, value: Any) -> Any:
    """A value of a model: bool, int or Fraction."""
    import z3

    if z3.Z3_get_ast_kind(context, value) == z3.Z3_NUMERAL_AST:
        number = Fraction(z3.Z3_get_numeral_string(context, value))
        return number if number.denominator != 1 else int(number)
    return z3.Z3_get_bool_value(context, value) == z3.Z3_L_TRUE


def session(script: Script, effort: int = EFFORT) -> Session:
    """A session in which nothing was asked yet."""
    return Session(script, Cones(script), effort)
