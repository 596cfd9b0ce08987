"""Agreements with anything done to them: findings, never an exception, and always the same ones."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.diagnostics.finding import Finding
from slalang.diagnostics.render.concise import render as concise
from slalang.diagnostics.render.full import render as full
from slalang.diagnostics.render.json import render as json
from slalang.driver import check_text
from slalang.report import Report
from slalang.settings import Settings
from slalang.source.text import Span

ROOT = Path(__file__).parents[2]
PACKWELL = ("packwell", "words", "scoring", "numbers", "cases")
TODAY = Settings(ROOT, today=date(2026, 6, 1))
SECONDS = 10
"""What one agreement of this size may take at the very most."""

_WORD = re.compile(r'"""|"[^"\n]*"|\w+|\s+|.', re.DOTALL)
PIECES = (
    "{", "}", "(", ")", '"', '"""', ",", ".", "..", "-", "%", "#", "\\", "\n", "\t", "\r", "\x00",
    "when ", "then ", "given ", "and ", "or ", "not ", "each ", "within 3 days ", "to be agreed",
    "means ", " USD ",
    "0", "1/0", "9" * 40, "1_", "2026-13-45", "25:99", "$5", "“", "==", "&&", "{{", "\u202e",
    "\u200c", "é", "e\u0301", "۱", "中", "\U0001f600", "lead", "account", "attempt", "mql",
)  # fmt: skip


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _texts() -> list[str]:
    examples = sorted((ROOT / "examples").rglob("*.sla"))
    good = sorted((ROOT / "tests" / "golden" / "syntax" / "good").glob("*.sla"))
    together = "\n".join(_read(ROOT / "examples" / "packwell" / f"{name}.sla") for name in PACKWELL)
    return [together.replace('import "', '# import "'), *map(_read, [*examples, *good])]


TEXTS = _texts()


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A real agreement after a few slips, or many."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 6))):
        text = draw(st.sampled_from(CHANGES))(draw, text) or "x"
    return text


def cut(draw: st.DrawFn, text: str) -> str:
    return text[: draw(st.integers(0, len(text)))]


def without_stretch(draw: st.DrawFn, text: str) -> str:
    start = draw(st.integers(0, len(text)))
    return text[:start] + text[start + draw(st.integers(1, 40)) :]


def with_piece(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from(PIECES)) + text[at:]


def with_anything(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.text(max_size=8)) + text[at:]


def with_bytes(draw: st.DrawFn, text: str) -> str:
    """Bytes that a broken disk or a wrong encoding may leave."""
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.binary(max_size=8)).decode("latin-1") + text[at:]


def words_moved(draw: st.DrawFn, text: str) -> str:
    words = _WORD.findall(text)
    if len(words) < 2:
        return text
    place = st.integers(0, len(words) - 1)
    one, other = draw(place), draw(place)
    match draw(st.sampled_from(("delete", "double", "swap", "copy"))):
        case "delete":
            del words[one]
        case "double":
            words.insert(one, words[one])
        case "swap":
            words[one], words[other] = words[other], words[one]
        case _:
            words[one] = words[other]
    return "".join(words)


def name_for_name(draw: st.DrawFn, text: str) -> str:
    """A word takes the place of another everywhere: mistakes of names, kinds and types."""
    words = sorted(set(re.findall(r"[^\W\d]\w*", text)))
    if len(words) < 2:
        return text
    one, other = draw(st.sampled_from(words)), draw(st.sampled_from(words))
    return re.sub(rf"\b{re.escape(one)}\b", other, text)


def lines_shuffled(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    start = draw(st.integers(0, len(lines) - 1))
    stretch = lines[start : start + draw(st.integers(2, 12))]
    lines[start : start + len(stretch)] = draw(st.permutations(stretch))
    return "\n".join(lines)


CHANGES = (
    cut, without_stretch, with_piece, with_anything, with_bytes, words_moved, words_moved,
    name_for_name, name_for_name, lines_shuffled,
)  # fmt: skip


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_whatever_is_done_to_an_agreement_it_has_findings_and_no_exception(text: str) -> None:
    start = time.process_time()
    report = check_text(text, TODAY)
    assert time.process_time() - start < SECONDS
    for finding in report.findings:
        for span in spans(finding):
            source = report.sources.get(span.file)
            # The other place of a finding may be in what every agreement begins with.
            assert source is not None or (span.file == "prelude.sla" and span != finding.span)
            if source is not None:
                assert 0 <= span.start <= span.end <= len(source.text)
        assert finding.message()
    assert written(report) == written(check_text(text, TODAY))


def spans(finding: Finding) -> list[Span]:
    """Every place that a finding names."""
    related = [label.span for label in finding.related()]
    return [finding.span, *related, *(edit.span for edit in finding.edits())]


def written(report: Report) -> tuple[bytes, ...]:
    """The reports that programs read, and the one that people do."""
    return tuple(
        render(report.findings, report.sources).encode("utf-8", "surrogatepass")
        for render in (concise, json, full)
    )
