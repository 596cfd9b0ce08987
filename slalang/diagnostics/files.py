"""Refusals of files and hidden characters in; their findings out."""

from __future__ import annotations

from typing import ClassVar, assert_never

from slalang.diagnostics.finding import Edit, Finding, Severity
from slalang.diagnostics.suggest import nearest
from slalang.source.frozen import dataclass
from slalang.source.refusal import Refusal
from slalang.source.scan import hostile_characters, is_bidi_control
from slalang.source.text import SourceFile, Span

MOST = 50
"""At most so many hidden characters of one file are reported: a file full of them is no text."""


def finding_of(refusal: Refusal, span: Span | None = None) -> Finding:
    """The finding for a refusal; `span` is that of the import's string, when there is one."""
    place = span or Span(refusal.file, 0, 0)
    match refusal.kind:
        case "missing":
            return FileMissing(place, refusal.file, nearest(refusal.file, refusal.nearby))
        case "folder":
            return FileUnreadable(place, refusal.file, "folder")
        case "unreadable":
            return FileUnreadable(place, refusal.file, refusal.detail)
        case "too-large":
            return FileTooLarge(place, refusal.file, refusal.offset, int(refusal.detail))
        case "not-utf8":
            return NotUtf8(place, refusal.file, refusal.detail, refusal.line)
        case "nul":
            return NulCharacter(place, refusal.file, refusal.line)
        case "import-missing":
            return ImportMissing(place, refusal.detail, nearest(refusal.detail, refusal.nearby))
        case "import-outside":
            reason, _, target = refusal.detail.partition(" ")
            return ImportOutside(place, target, reason)
        case _ as never:
            assert_never(never)


def hidden_characters(source: SourceFile) -> tuple[Finding, ...]:
    """The findings for the hidden characters of a file, in the order of the text."""
    found: list[Finding] = []
    for offset, char in hostile_characters(source.text)[:MOST]:
        span = Span(source.path, offset, offset + 1)
        bidi = is_bidi_control(char)
        found.append(BidiCharacter(span, char) if bidi else ControlCharacter(span, char))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FileMissing(Finding):
    """`slalang check agremeent.sla`, where only `agreement.sla` is there."""

    code: ClassVar[str] = "SLA001"
    slug: ClassVar[str] = "file-missing"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    path: str
    near: str | None

    def message(self) -> str:
        return f"there is no file `{self.path}`"

    def help(self) -> str:
        if self.near:
            return f"Did you mean `{self.near}`?"
        return "Check the name, and the folder that the command is run in."


@dataclass(frozen=True, slots=True)
class FileUnreadable(Finding):
    """A file that is there and cannot be read."""

    code: ClassVar[str] = "SLA002"
    slug: ClassVar[str] = "file-unreadable"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    path: str
    reason: str
    """`folder`, `permission`, `device` or `disk`."""

    def message(self) -> str:
        match self.reason:
            case "folder":
                return f"`{self.path}` is a folder, where a file was expected"
            case "permission":
                return f"`{self.path}` cannot be read: this account has no permission"
            case "device":
                return f"`{self.path}` is a device or a pipe, where a file was expected"
            case _:
                return f"`{self.path}` cannot be read from the disk"

    def help(self) -> str:
        match self.reason:
            case "folder" | "device":
                return "Name an agreement, which is a text file that ends with `.sla`."
            case "permission":
                return "Ask the owner of the file for permission to read it."
            case _:
                return "Open the file in an editor, to see whether the disk still gives it."


@dataclass(frozen=True, slots=True)
class NotUtf8(Finding):
    """A file saved as Windows-1252, UTF-16 or the like, or one that is no text at all."""

    code: ClassVar[str] = "SLA003"
    slug: ClassVar[str] = "not-utf8"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    path: str
    what: str
    """`UTF-16`, `UTF-32`, or the first byte that is not UTF-8, as `0xE9`."""
    line: int
    """The line of that byte, from 1."""

    def message(self) -> str:
        if self.what.startswith("UTF"):
            return f"`{self.path}` is saved as {self.what}, where UTF-8 was expected"
        return f"line {self.line} of `{self.path}` has a byte, {self.what}, that is not UTF-8 text"

    def help(self) -> str:
        return "Open the file in an editor and save it again with the encoding UTF-8."


@dataclass(frozen=True, slots=True)
class FileTooLarge(Finding):
    """A file that is no agreement but, say, an export with that name."""

    code: ClassVar[str] = "SLA004"
    slug: ClassVar[str] = "file-too-large"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    path: str
    size: int
    """In bytes."""
    limit: int
    """In bytes."""

    def message(self) -> str:
        return f"`{self.path}` has {_size(self.size)}, where at most {_size(self.limit)} is read"

    def help(self) -> str:
        return "Check that this is the agreement; if it is, split it and `import` the parts."


@dataclass(frozen=True, slots=True)
class NulCharacter(Finding):
    """A file with a zero byte: no text has one."""

    code: ClassVar[str] = "SLA005"
    slug: ClassVar[str] = "nul-character"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    path: str
    line: int
    """The line of the first zero byte, from 1."""

    def message(self) -> str:
        return f"line {self.line} of `{self.path}` has a zero byte, which no text has"

    def help(self) -> str:
        return "Check that this is a text file, then save it again with the encoding UTF-8."


@dataclass(frozen=True, slots=True)
class BidiCharacter(Finding):
    """A hidden character that makes a line look other than what it says."""

    code: ClassVar[str] = "SLA006"
    slug: ClassVar[str] = "bidi-character"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    char: str

    def message(self) -> str:
        return f"a hidden character, {_name(self.char)}, makes this line look other than it reads"

    def label(self) -> str:
        return "the line is shown in another order from here"

    def help(self) -> str:
        return "Delete it: right-to-left words keep their order without it."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, ""),)


@dataclass(frozen=True, slots=True)
class ControlCharacter(Finding):
    """A hidden character that comes from a terminal or a word processor."""

    code: ClassVar[str] = "SLA007"
    slug: ClassVar[str] = "control-character"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    char: str

    def message(self) -> str:
        return f"a hidden character, {_name(self.char)}, stands where text was expected"

    def label(self) -> str:
        return "not visible in most editors"

    def help(self) -> str:
        return "Delete it; it often comes along when text is pasted from another program."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, ""),)


@dataclass(frozen=True, slots=True)
class ImportMissing(Finding):
    """`import "shared/wrods.sla"`."""

    code: ClassVar[str] = "SLA008"
    slug: ClassVar[str] = "import-missing"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    target: str
    near: str | None

    def message(self) -> str:
        return f"there is no file `{self.target}` to import"

    def label(self) -> str:
        return "counted from the folder of this file"

    def help(self) -> str:
        if self.near:
            return f"Did you mean `{self.near}`?"
        return "Check the name and the folder of the file."


_OUTSIDE = {
    "address": "is an address, where a file of this project was expected",
    "drive": "names a drive, where a file of this project was expected",
    "home": "names a home folder, where a file of this project was expected",
    "absolute": "starts at the root of the disk, where a file of this project was expected",
    "backslash": "has a backslash, where folders are separated by `/`",
    "suffix": "does not end with `.sla`, as every agreement does",
    "escape": "leads out of the project's folder",
}


@dataclass(frozen=True, slots=True)
class ImportOutside(Finding):
    """`import "../../secrets.sla"`, `import "C:\\\\words.sla"`, `import "https://…"`."""

    code: ClassVar[str] = "SLA009"
    slug: ClassVar[str] = "import-outside"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    target: str
    reason: str
    """A `source.refusal.OutsideReason`."""

    def message(self) -> str:
        return f"the import `{self.target}` {_OUTSIDE[self.reason]}"

    def help(self) -> str:
        match self.reason:
            case "backslash":
                return f"Write `{self.target.replace(chr(92), '/')}`."
            case "suffix":
                return "Name a `.sla` file, such as `shared/words.sla`."
            case _:
                return "Copy the file into the project and import it from there."


_NAMES = {
    "\x07": "bell",
    "\x08": "backspace",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of embedding",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first-strong isolate",
    "\u2069": "end of isolate",
}


def _name(char: str) -> str:
    """`U+202E (right-to-left override)`."""
    number = f"U+{ord(char):04X}"
    return f"{number} ({_NAMES[char]})" if char in _NAMES else number


def _size(size: int) -> str:
    """A number of bytes for people, rounded up: `10.4 MB`, `2 MB`, `900 bytes`."""
    if size < 1000:
        return f"{size} bytes"
    unit, letters = (1_000_000, "MB") if size >= 1_000_000 else (1000, "kB")
    tenths = -(-size * 10 // unit)
    return f"{tenths // 10}{f'.{tenths % 10}' if tenths % 10 else ''} {letters}"
