"""A source file → its formatted text, handed out only after it was read again and compared."""

from __future__ import annotations

from slalang.diagnostics.finding import Finding
from slalang.format.findings import FormatUnsafe
from slalang.format.formatter import format_file
from slalang.format.meaning import same_meaning
from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile, Span, source_file
from slalang.syntax.parser import parse
from slalang.syntax.tree import File


@dataclass(frozen=True, slots=True)
class Formatted:
    """What formatting a file gave."""

    text: str
    """Formatted, or, when there are findings, as it was."""
    findings: tuple[Finding, ...]
    """Syntax faults, or one `format-unsafe`; empty when all went well."""


def format_source(source: SourceFile) -> Formatted:
    """Format a file. Never fails: text that cannot be formatted comes back as it was."""
    file, faults = parse(source)
    if faults:
        return Formatted(source.text, tuple(faults))
    try:
        text = format_file(file)
        trouble = _trouble(file, text)
    except Exception as error:
        # Whatever went wrong here, the file of the user is not to suffer.
        trouble = f"formatting it failed ({type(error).__name__}: {error})"
    if trouble:
        return Formatted(source.text, (FormatUnsafe(Span(source.path, 0, 0), trouble),))
    return Formatted(text, ())


def _trouble(file: File, text: str) -> str:
    """What is wrong with a formatted text; empty for nothing."""
    if text == file.source.text:
        return ""
    again, faults = parse(source_file(file.source.path, text))
    if faults:
        return f"its new form could not be read any more ({faults[0].message()})"
    if not same_meaning(file, again):
        return "its new form would not have said the same"
    if format_file(again) != text:
        return "its new form would have been changed once more the next time"
    return ""
