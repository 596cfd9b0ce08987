"""What can be wrong with the writing itself, as findings."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import ClassVar

from slalang.diagnostics.finding import Edit, Finding, Severity
from slalang.source.decimals import OURS
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.syntax.words import LOOKALIKES, phrase


@dataclass(frozen=True, slots=True)
class Misplaced(Finding):
    """A word or sign where the grammar has no place for it."""

    code: ClassVar[str] = "SLA011"
    slug: ClassVar[str] = "misplaced-word"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    previous: str
    """The word before it."""
    expected: tuple[str, ...]
    """The kinds of token that would fit."""
    in_where: bool = False
    """Whether it joins one more condition to that of a `where`, which has one."""
    of_rows: bool = False
    """Whether that is the `where` of a table of raw data."""
    day: str = ""
    """The last day of the month that stands where a day is wanted."""
    is_expected: bool = False
    """Whether it can be expected in an example, and stands in a condition."""

    def message(self) -> str:
        found = f"`{self.found}`" if self.found else "the end of the line"
        if self.is_expected:
            return f"{found} can only be expected in an `example`"
        if self.found and self.found == self.previous:
            return f"{found} stands here twice"
        after = f" after `{self.previous}`" if self.previous else ""
        return f"{found} does not fit here{after}"

    def label(self) -> str:
        return "not expected here"

    def help(self) -> str:
        if self.found and self.found == self.previous:
            return "Take one of the two out."
        if self.is_expected:
            return (
                "Claims and conditions are about scores, classes, stages, attributes and events;"
                f" write `expect {self.found} …` in an `example`."
            )
        if not self.expected:
            return ""
        if self.day:
            return f"Write a day: `{self.day}`, if that is what `{self.found}` means."
        if self.of_rows:
            return (
                'All tests of a row must hold. Write `in ("a", "b")`, or one block for each case.'
            )
        if self.in_where:
            return "Put brackets around the conditions that belong together: `where (… and …)`."
        after = f"After `{self.previous}` comes" if self.previous else "What fits here is"
        return f"{after} {alternatives(self.expected)}."


@dataclass(frozen=True, slots=True)
class Misspelled(Finding):
    """A word that is almost a keyword which fits."""

    code: ClassVar[str] = "SLA012"
    slug: ClassVar[str] = "misspelled-word"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    meant: str

    def message(self) -> str:
        return f"`{self.found}` does not fit here; `{self.meant}` would"

    def label(self) -> str:
        return f"did you mean `{self.meant}`?"

    def help(self) -> str:
        return f"Write `{self.meant}`."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.meant),)


@dataclass(frozen=True, slots=True)
class MissingQuotes(Finding):
    """A bare word where a text in quotes is wanted."""

    code: ClassVar[str] = "SLA028"
    slug: ClassVar[str] = "missing-quotes"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str

    def message(self) -> str:
        return f"`{self.found}` stands where a text in quotes is expected"

    def help(self) -> str:
        return f'Write `"{self.found}"`.'

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, f'"{self.found}"'),)


@dataclass(frozen=True, slots=True)
class Missing(Finding):
    """A word or sign that is not there."""

    code: ClassVar[str] = "SLA013"
    slug: ClassVar[str] = "missing-word"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    wanted: str
    previous: str
    found: str

    def message(self) -> str:
        where = f" between `{self.previous}` and `{self.found}`"
        if not self.previous or not self.found:
            where = f" after `{self.previous}`" if self.previous else f" before `{self.found}`"
        if self.wanted == "_NL":
            return f"a new statement begins{where} on the same line"
        return f"{phrase(self.wanted)} is missing{where}"

    def help(self) -> str:
        if self.wanted == "_NL":
            return f"Start a new line before `{self.found}`."
        if self.wanted == "%" and (share := as_percent(self.previous)):
            return f"Write `{share}`, if that is what `{self.previous}` means."
        if self.wanted == "{":
            return f"Write `{{` after `{self.previous}`, and `}}` where the block ends."
        if self.wanted == "then" and not self.found:
            return f"Write `then` after `{self.previous}`, and behind it what must be so."
        if self.found:
            return f"Write {phrase(self.wanted)} before `{self.found}`."
        return f"Write {phrase(self.wanted)} after `{self.previous}`."


def as_percent(written: str) -> str:
    """`34%` for `0.34`; empty where a number is no fraction of one."""
    plain = written.replace("_", "")
    if not plain.startswith(("0.", ".")) or not plain.replace(".", "", 1).isdigit():
        return ""
    return f"{Decimal(plain).scaleb(2, OURS).normalize(OURS):f}%"


@dataclass(frozen=True, slots=True)
class ReservedWord(Finding):
    """A connective of the language used as a name."""

    code: ClassVar[str] = "SLA014"
    slug: ClassVar[str] = "reserved-word"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str

    def message(self) -> str:
        return f"`{self.found}` joins parts of a sentence and cannot be a name"

    def help(self) -> str:
        return f"Choose another name, such as `{self.found}_`, or complete what comes before it."


@dataclass(frozen=True, slots=True)
class UnknownDeclaration(Finding):
    """A line outside every block that begins with no kind of declaration."""

    code: ClassVar[str] = "SLA015"
    slug: ClassVar[str] = "unknown-declaration"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    near: str | None

    def message(self) -> str:
        return f"`{self.found}` is no kind of declaration"

    def help(self) -> str:
        if self.near:
            return f"Did you mean `{self.near}`?"
        return "Begin with what you declare: `party`, `lead`, `stage`, `score`, `promise` …"


@dataclass(frozen=True, slots=True)
class UnknownClause(Finding):
    """A statement in a block that the block does not have."""

    code: ClassVar[str] = "SLA016"
    slug: ClassVar[str] = "unknown-clause"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    head: str
    """The beginning of the declaration that it stands in."""
    known: tuple[str, ...]
    near: str | None
    declares: bool
    """Whether it is a kind of declaration, which stands outside every block."""

    def message(self) -> str:
        return f"`{self.head}` has no clause that begins with `{self.found}`"

    def help(self) -> str:
        if self.declares:
            article = "an" if self.found[0] in "aeio" else "a"
            return (
                "Close the block with `}` before this line: "
                f"{article} `{self.found}` stands by itself."
            )
        if self.near:
            return f"Did you mean `{self.near}`?"
        return f"It can have {alternatives(self.known, most=40)}." if self.known else ""


@dataclass(frozen=True, slots=True)
class UnclosedBlock(Finding):
    """A `{` without its `}`."""

    code: ClassVar[str] = "SLA017"
    slug: ClassVar[str] = "unclosed-block"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    head: str

    def message(self) -> str:
        return f"the block of `{self.head}` is opened here and never closed"

    def label(self) -> str:
        return "this brace has no partner"

    def help(self) -> str:
        return "Write `}` on a line of its own where the block ends."


@dataclass(frozen=True, slots=True)
class BraceOnItsOwnLine(Finding):
    """A `{` that does not stand behind what its block belongs to."""

    code: ClassVar[str] = "SLA032"
    slug: ClassVar[str] = "brace-on-its-own-line"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span

    def message(self) -> str:
        return "this `{` begins a line, and a statement ends with its line"

    def help(self) -> str:
        return "Write `{` at the end of the line before."


@dataclass(frozen=True, slots=True)
class NameOfWords(Finding):
    """`stage sales qualified`: a name that is not one word."""

    code: ClassVar[str] = "SLA033"
    slug: ClassVar[str] = "name-of-several-words"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    instead: str

    def message(self) -> str:
        return f"`{self.found}` is more than one word, and a name is one"

    def help(self) -> str:
        return f"Write `{self.instead}`; the title in quotes may have as many words as you like."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.instead),)


@dataclass(frozen=True, slots=True)
class CommaTooMany(Finding):
    """A comma after the last item of a list."""

    code: ClassVar[str] = "SLA034"
    slug: ClassVar[str] = "comma-too-many"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span

    def message(self) -> str:
        return "the list ends here, and a comma announces one more item"

    def help(self) -> str:
        return "Take the comma out, or write the item that is missing."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, ""),)


@dataclass(frozen=True, slots=True)
class StraySign(Finding):
    """A closing brace or bracket that closes nothing."""

    code: ClassVar[str] = "SLA018"
    slug: ClassVar[str] = "stray-brace"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str

    def message(self) -> str:
        return f"this `{self.found}` closes nothing"

    def help(self) -> str:
        return f"Take the `{self.found}` out, or open its block before."


@dataclass(frozen=True, slots=True)
class UnclosedBracket(Finding):
    """A `(` without its `)`."""

    code: ClassVar[str] = "SLA019"
    slug: ClassVar[str] = "unclosed-bracket"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span

    def message(self) -> str:
        return "this bracket is opened and never closed"

    def help(self) -> str:
        return "Write `)` where the group or list ends."


@dataclass(frozen=True, slots=True)
class UnclosedText(Finding):
    """A `"` without its partner on the same line."""

    code: ClassVar[str] = "SLA020"
    slug: ClassVar[str] = "unclosed-text"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span

    def message(self) -> str:
        if self.span.end - self.span.start == 1:
            return "a quotation mark of this line has no partner"
        return "this text is not closed before the line ends"

    def help(self) -> str:
        if self.span.end - self.span.start == 1:
            return 'Write `"` on both sides of each text.'
        return 'Write `"` where the text ends; longer prose stands between `"""` and `"""`.'


@dataclass(frozen=True, slots=True)
class UnclosedProse(Finding):
    """A `\"\"\"` without its partner."""

    code: ClassVar[str] = "SLA021"
    slug: ClassVar[str] = "unclosed-prose"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span

    def message(self) -> str:
        return "the prose that begins here is not closed"

    def help(self) -> str:
        return 'Write `"""` where the prose ends.'


@dataclass(frozen=True, slots=True)
class StrangeCharacter(Finding):
    """A sign that the language does not use."""

    code: ClassVar[str] = "SLA022"
    slug: ClassVar[str] = "strange-character"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    char: str

    def message(self) -> str:
        if len(self.char) > 1:
            return f"`{self.char}` has no meaning here"
        name = unicodedata.name(self.char, "a character without a name").lower()
        shown = self.char if self.char.isprintable() else f"U+{ord(self.char):04X}"
        return f"`{shown}` ({name}) has no meaning here"

    def help(self) -> str:
        instead = LOOKALIKES.get(self.char)
        if instead is None:
            return "Take it out, or put the text that it belongs to in quotes."
        if instead == "a new line":
            return "Begin a new line instead."
        if instead == "#":
            return "Begin a comment with `#`."
        if " " in instead and instead != _SPREAD:
            return f"Write {instead}."
        return f"Write `{instead}` instead."

    def edits(self) -> tuple[Edit, ...]:
        instead = LOOKALIKES.get(self.char, " ")
        if instead == _SPREAD:
            return (Edit(self.span, f"{instead} "),)
        return (Edit(self.span, instead),) if " " not in instead else ()


_SPREAD = "give or take"
"""The only lookalike that is a word of several."""


@dataclass(frozen=True, slots=True)
class NumberWithCommas(Finding):
    """`500,000`."""

    code: ClassVar[str] = "SLA023"
    slug: ClassVar[str] = "number-with-commas"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str

    def message(self) -> str:
        if "," in self.found:
            return f"`{self.found}` has commas; a comma separates the items of a list"
        if "." in self.found:
            return f"`{self.found}` has points between its digits; a point begins the decimals"
        return f"`{self.found}` has a space between its digits; a space separates two numbers"

    def help(self) -> str:
        return f"Write `{self._instead()}`."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self._instead()),)

    def _instead(self) -> str:
        return self.found.translate(str.maketrans(",. ", "___"))


@dataclass(frozen=True, slots=True)
class CurlyQuotes(Finding):
    """`“HubSpot”`, as word processors write it."""

    code: ClassVar[str] = "SLA029"
    slug: ClassVar[str] = "curly-quotes"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    text: str

    def message(self) -> str:
        return 'this text stands between quotation marks of another kind than `"`'

    def help(self) -> str:
        return f'Write `"{self.text}"` with straight ones.'

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, f'"{self.text}"'),)


@dataclass(frozen=True, slots=True)
class CurrencySign(Finding):
    """`$500`."""

    code: ClassVar[str] = "SLA030"
    slug: ClassVar[str] = "currency-sign"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    instead: str

    def message(self) -> str:
        if self.found[0].isalpha():
            return f"`{self.found}` names its currency before the number"
        return f"`{self.found}` names its currency with a sign"

    def help(self) -> str:
        return f"Write `{self.instead}`: the code of the currency after the number."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.instead),)


@dataclass(frozen=True, slots=True)
class ForeignDigits(Finding):
    """`۲۵۰`, `๒๕๐`."""

    code: ClassVar[str] = "SLA031"
    slug: ClassVar[str] = "foreign-digits"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    found: str
    instead: str

    def message(self) -> str:
        return f"`{self.found}` is written with digits that the language does not read"

    def help(self) -> str:
        return f"Write `{self.instead}`; documents show numbers in the digits of their language."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.instead),)


@dataclass(frozen=True, slots=True)
class NumberTooLong(Finding):
    """A number of absurd length."""

    code: ClassVar[str] = "SLA024"
    slug: ClassVar[str] = "number-too-long"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    length: int
    most: int

    def message(self) -> str:
        return f"this number has {self.length:,} characters; {self.most} are the limit"

    def help(self) -> str:
        return "Check whether something was pasted by mistake."


@dataclass(frozen=True, slots=True)
class TooDeep(Finding):
    """Blocks or brackets nested beyond reason."""

    code: ClassVar[str] = "SLA025"
    slug: ClassVar[str] = "nested-too-deep"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    most: int

    def message(self) -> str:
        return f"more than {self.most} blocks or brackets are open here"

    def help(self) -> str:
        return "Give the inner condition a name with `term`, and use that name."


def alternatives(kinds: tuple[str, ...], most: int = 8) -> str:
    """`a`, `b` or `c`, with words for the kinds of token that are no keywords."""
    words = sorted((kind for kind in kinds if kind not in ("_NL", "$END")), key=_rank)
    # A kind of value has an example behind it: it reads best at the end.
    shown = [phrase(kind) for kind in sorted(words[:most], key=lambda kind: -_rank(kind)[0])]
    if len(words) > most:
        return ", ".join([*shown, "…"])
    if "_NL" in kinds:
        shown.append(phrase("_NL"))
    return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""


def _rank(kind: str) -> tuple[int, str]:
    """Kinds of value come first, then words, then signs."""
    return (2 if not kind[0].isalpha() else int(kind.islower()), kind)
