"""What can be wrong with names, types and units, as findings."""

from __future__ import annotations

from typing import ClassVar, TypeAlias
from typing import Literal as Word

from slalang.diagnostics.finding import Edit, Finding, Label, Severity
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.syntax.faults import as_percent


@dataclass(frozen=True, slots=True)
class UnknownName(Finding):
    """A name that nothing declares."""

    code: ClassVar[str] = "SLA101"
    slug: ClassVar[str] = "unknown-name"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    name: str
    wanted: str
    """What was looked for, with its article: `a stage`."""
    near: str | None
    """The nearest name that would fit."""
    known: tuple[str, ...]
    """Some of the names that would fit."""

    def message(self) -> str:
        return f"`{self.name}` is not declared; {self.wanted} is expected here"

    def label(self) -> str:
        return f"did you mean `{self.near}`?" if self.near else "nothing has this name"

    def help(self) -> str:
        if self.near:
            return f"Write `{self.near}`, or declare `{self.name}`."
        if self.known:
            names = ", ".join(f"`{name}`" for name in self.known[:8])
            more = " …" if len(self.known) > 8 else ""
            return f"Declare `{self.name}`, or use one of {names}{more}."
        return f"Declare {self.wanted} with the name `{self.name}`."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.near),) if self.near else ()


@dataclass(frozen=True, slots=True)
class DuplicateName(Finding):
    """Two declarations with one name."""

    code: ClassVar[str] = "SLA102"
    slug: ClassVar[str] = "duplicate-name"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    name: str
    what: str
    """What is declared here, with its article."""
    other: Span
    other_what: str

    def message(self) -> str:
        if self.what == self.other_what:
            return f"`{self.name}` is declared twice"
        return f"`{self.name}` is declared twice, as {self.other_what} and as {self.what}"

    def label(self) -> str:
        return "declared again here"

    def help(self) -> str:
        return "Give one of the two another name."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other, "declared first here"),)


@dataclass(frozen=True, slots=True)
class WrongKind(Finding):
    """A name of something else than what is asked for."""

    code: ClassVar[str] = "SLA103"
    slug: ClassVar[str] = "wrong-kind-of-name"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    name: str
    is_: str
    """What the name stands for, with its article."""
    wanted: str
    declared: Span
    near: str | None

    def message(self) -> str:
        return f"`{self.name}` is {self.is_}; {self.wanted} is expected here"

    def help(self) -> str:
        if self.near:
            return f"Did you mean `{self.near}`?"
        return f"Name {self.wanted} instead."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.declared, f"`{self.name}` is declared here"),)


@dataclass(frozen=True, slots=True)
class UnknownPart(Finding):
    """`inbound.frist_touch`: a part that the declaration does not have."""

    code: ClassVar[str] = "SLA104"
    slug: ClassVar[str] = "unknown-part"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    whole: str
    part: str
    known: tuple[str, ...]
    near: str | None
    declared: Span

    def message(self) -> str:
        return f"`{self.whole}` has no part `{self.part}`"

    def help(self) -> str:
        if self.near:
            return f"Did you mean `{self.whole}.{self.near}`?"
        if self.known:
            return "It has " + ", ".join(f"`{name}`" for name in self.known[:8]) + "."
        return f"Say it in `{self.whole}`, or name something else."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.declared, f"`{self.whole}` is declared here"),)


@dataclass(frozen=True, slots=True)
class UnknownChoice(Finding):
    """A value that a `one of`, a class or a list of channels does not have."""

    code: ClassVar[str] = "SLA105"
    slug: ClassVar[str] = "unknown-choice"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    name: str
    owner: str
    known: tuple[str, ...]
    near: str | None

    def message(self) -> str:
        return f"`{self.name}` is not one of the values of `{self.owner}`"

    def label(self) -> str:
        return f"did you mean `{self.near}`?" if self.near else ""

    def help(self) -> str:
        values = ", ".join(f"`{name}`" for name in self.known[:12])
        return f"Its values are {values}."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.near),) if self.near else ()


@dataclass(frozen=True, slots=True)
class UnknownCode(Finding):
    """A currency, language or month that no standard knows."""

    code: ClassVar[str] = "SLA106"
    slug: ClassVar[str] = "unknown-code"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    standard: str
    """What it should be, such as `a currency of ISO 4217`."""
    near: str | None

    def message(self) -> str:
        return f"`{self.found}` is not {self.standard}"

    def help(self) -> str:
        return f"Did you mean `{self.near}`?" if self.near else f"Write {self.standard}."


@dataclass(frozen=True, slots=True)
class RepeatedClause(Finding):
    """A clause that can be said once, said twice."""

    code: ClassVar[str] = "SLA107"
    slug: ClassVar[str] = "repeated-clause"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    clause: str
    whole: str
    first: Span

    def message(self) -> str:
        return f"`{self.whole}` says `{self.clause}` more than once"

    def label(self) -> str:
        return "said again here"

    def help(self) -> str:
        return "Keep one of the two lines."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "said first here"),)


@dataclass(frozen=True, slots=True)
class SecondAgreement(Finding):
    """Two `agreement` blocks in one agreement."""

    code: ClassVar[str] = "SLA108"
    slug: ClassVar[str] = "second-agreement"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    first: Span

    def message(self) -> str:
        return "there are two `agreement` blocks"

    def help(self) -> str:
        return "Keep one; a file that others import has no `agreement` block."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "the other one is here"),)


@dataclass(frozen=True, slots=True)
class BuiltInName(Finding):
    """`party lead`: a name that every agreement has for something else."""

    code: ClassVar[str] = "SLA109"
    slug: ClassVar[str] = "built-in-name"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    name: str
    what: str

    def message(self) -> str:
        return (
            f"{self.what} cannot be called `{self.name}`: every agreement has a record of that name"
        )

    def help(self) -> str:
        return "Choose another name."


@dataclass(frozen=True, slots=True)
class NotImported(Finding):
    """A file of words or numbers that stands alone: no agreement, and imported by none."""

    code: ClassVar[str] = "SLA112"
    slug: ClassVar[str] = "not-imported"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    file: str
    names: tuple[str, ...]
    """The names that it uses and does not declare, each once."""

    def message(self) -> str:
        shown = ", ".join(f"`{name}`" for name in self.names[:3])
        more = f" and {len(self.names) - 3} more" if len(self.names) > 3 else ""
        return f"no agreement imports this part, and it does not declare {shown}{more}"

    def help(self) -> str:
        return f'Write `import "{self.file.rpartition("/")[2]}"` in the agreement it belongs to.'


@dataclass(frozen=True, slots=True)
class ImportCycle(Finding):
    """Files that import each other."""

    code: ClassVar[str] = "SLA110"
    slug: ClassVar[str] = "import-cycle"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    circle: tuple[str, ...]
    """The files, from one and back to it."""

    def message(self) -> str:
        return f"the imports go in a circle: {' → '.join(self.circle)}"

    def help(self) -> str:
        return "Move what both files need into a third file, and import that."


@dataclass(frozen=True, slots=True)
class UnfitReplacement(Finding):
    """An event of every agreement declared anew, without what another one counts on."""

    code: ClassVar[str] = "SLA111"
    slug: ClassVar[str] = "unfit-replacement"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    name: str
    reader: str
    """The event of every agreement that counts on it."""
    problem: str
    """What is wrong there, as a message."""

    def message(self) -> str:
        return (
            f"`{self.name}` as declared here does not serve `{self.reader}`, "
            f"which every agreement has: {self.problem}"
        )

    def help(self) -> str:
        return f"Keep what `{self.reader}` counts on, or declare `{self.reader}` anew as well."


@dataclass(frozen=True, slots=True)
class TypeMismatch(Finding):
    """Two things that cannot be compared or combined."""

    code: ClassVar[str] = "SLA201"
    slug: ClassVar[str] = "type-mismatch"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    left: str
    """The text of one side."""
    left_is: str
    right: str
    right_is: str

    def message(self) -> str:
        return (
            f"`{self.left}` is {self.left_is} and `{self.right}` is {self.right_is}; "
            "the two cannot go together"
        )

    def help(self) -> str:
        return f"Write {self.left_is} instead of `{self.right}`."


@dataclass(frozen=True, slots=True)
class NotACondition(Finding):
    """Something that is not true or false where a condition is asked for."""

    code: ClassVar[str] = "SLA202"
    slug: ClassVar[str] = "not-a-condition"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    text: str
    is_: str

    def message(self) -> str:
        return f"`{self.text}` is {self.is_}, not a condition"

    def help(self) -> str:
        return f"Compare it with something, such as `{self.text} is known`."


@dataclass(frozen=True, slots=True)
class CurrencyMismatch(Finding):
    """Two currencies in one comparison or sum, or another than the agreement's."""

    code: ClassVar[str] = "SLA203"
    slug: ClassVar[str] = "currency-mismatch"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    wanted: str
    because: Span | None

    def message(self) -> str:
        if self.because is None:
            return f"this amount is in {self.found}, the other in {self.wanted}"
        return f"this amount is in {self.found}; {self.wanted} is expected here"

    def help(self) -> str:
        return f"Write the amount in {self.wanted}; exchange rates are not part of an agreement."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.because, f"{self.wanted} comes from here"),) if self.because else ()


@dataclass(frozen=True, slots=True)
class UnitMismatch(Finding):
    """Durations on different clocks."""

    code: ClassVar[str] = "SLA204"
    slug: ClassVar[str] = "unit-mismatch"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    left: str
    right: str

    def message(self) -> str:
        return f"{self.left} time and {self.right} time do not run on the same clock"

    def help(self) -> str:
        return "Use business units on both sides, or on neither."


@dataclass(frozen=True, slots=True)
class WrongValue(Finding):
    """A value of another type than its place asks for."""

    code: ClassVar[str] = "SLA205"
    slug: ClassVar[str] = "wrong-value"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    what: str
    """The place, such as `employees`."""
    wanted: str
    found: str
    declared: Span | None

    def message(self) -> str:
        return f"`{self.what}` is {self.found}; {self.wanted} is expected here"

    def help(self) -> str:
        return f"Put {self.wanted} in its place."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.declared, "declared here"),) if self.declared else ()


@dataclass(frozen=True, slots=True)
class WrongUnit(Finding):
    """`keep acceptance at least 85`, where acceptance is a percentage."""

    code: ClassVar[str] = "SLA208"
    slug: ClassVar[str] = "wrong-unit"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    written: str
    what: str
    """The measure, or `the measure` for the one at hand."""
    wanted: str
    found: str
    declared: Span | None

    def message(self) -> str:
        what = self.what if " " in self.what else f"`{self.what}`"
        return f"{what} is {self.wanted}; `{self.written}` is {self.found}"

    def help(self) -> str:
        if self.wanted == "a percentage":
            share = as_percent(self.written) or f"{self.written}%"
            return f"Write `{share}`, if that is what you mean."
        return f"Write {self.wanted}."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.declared, "the measure"),) if self.declared else ()


@dataclass(frozen=True, slots=True)
class ImpossibleDate(Finding):
    """`2026-02-30`, `25:00`."""

    code: ClassVar[str] = "SLA206"
    slug: ClassVar[str] = "impossible-date"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    what: str

    def message(self) -> str:
        return f"there is no {self.what} `{self.found}`"

    def help(self) -> str:
        if self.what == "time of day":
            return "Write a time from `00:00` to `24:00`."
        return f"Check the {self.what} against a calendar."


@dataclass(frozen=True, slots=True)
class NotWhole(Finding):
    """`people 2.5`."""

    code: ClassVar[str] = "SLA207"
    slug: ClassVar[str] = "not-a-whole-number"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str

    def message(self) -> str:
        return f"`{self.found}` is not a whole number"

    def help(self) -> str:
        return "Write a whole number; for part of a person, say `available 50% of the time`."


Decided: TypeAlias = Word["attribute", "event", "stage", "start", "several", "either", "rule"]
"""What a condition rests on that an example cannot take as given."""


@dataclass(frozen=True, slots=True)
class GivenIsAFact(Finding):
    """`given employees > 5`: what the lead's own data decide."""

    code: ClassVar[str] = "SLA209"
    slug: ClassVar[str] = "given-is-a-fact"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    text: str
    """The condition as it is written."""
    why: Decided
    name: str
    """The attribute, event or stage that it rests on, where there is one."""

    def message(self) -> str:
        match self.why:
            case "several" | "either":
                return f"`{self.text}` is more than one thing; each is given by itself"
            case "start":
                return f"`{self.text}` need not be given: every lead begins in `{self.name}`"
            case _:
                return f"`{self.text}` follows from what the example says of the lead"

    def label(self) -> str:
        return "cannot be given"

    def help(self) -> str:
        match self.why:
            case "several":
                return "Put a comma between them in place of `and`."
            case "either":
                return "Give the one that is so in this example."
            case "start":
                return "Take it out."
            case "attribute":
                record, _, name = self.name.rpartition(".")
                return f"State the fact instead: `{self._block(record)} {{ {name} … }}`."
            case "event":
                return f"State what happens instead, with its time: `2026-03-06 16:30 {self.name}`."
            case "stage":
                return (
                    f"State what makes it `{self.name}`: facts in `lead {{ … }}`, or what happens."
                )
            case "rule":
                return "State what it follows from: facts in `lead { … }`, or what happens."

    @staticmethod
    def _block(record: str) -> str:
        if record in ("", "account"):
            return record or "lead"
        return f"record {record}"


@dataclass(frozen=True, slots=True)
class MixedAndOr(Finding):
    """`a and b or c` on one line."""

    code: ClassVar[str] = "SLA026"
    slug: ClassVar[str] = "mixed-and-or"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span

    def message(self) -> str:
        return "`and` and `or` are mixed; it is not clear what belongs together"

    def help(self) -> str:
        return "Put brackets around one of them, or begin a new line before each `or`."


@dataclass(frozen=True, slots=True)
class UnclosedFormula(Finding):
    """A `{` in prose without its `}`."""

    code: ClassVar[str] = "SLA027"
    slug: ClassVar[str] = "unclosed-formula"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span

    def message(self) -> str:
        return "this `{` in prose is not closed"

    def help(self) -> str:
        return "Write `}` after the formula, or `{{` for a brace that is shown."
