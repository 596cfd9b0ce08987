"""Agreements with planted defects: each is found where it stands, and near misses stay silent.

`tests/defects/<slug>/defect_*.sla` has the mistake on the lines that end with `# defect`;
`miss_*.sla` looks alike and is right. `tests/defects/README.md` tells about the other marks.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.pages import catalogue
from slalang.driver import check_text
from slalang.settings import Settings
from slalang.source.text import source_file

ROOT = Path(__file__).parents[2]
DEFECTS = ROOT / "tests" / "defects"
FILES = sorted(DEFECTS.glob("*/*.sla"))
LEAST = 3
"""So many of each kind every finding has."""
PROSE = ("SLA0", "SLA1", "SLA2")
"""Mistakes in writing, names and types: a planted defect is never one of these by accident."""


def found_in(path: Path) -> tuple[str, tuple[Finding, ...]]:
    text = path.read_text(encoding="utf-8")
    return text, check_text(text, Settings(Path())).findings


def lines_of(text: str, findings: tuple[Finding, ...], slug: str) -> list[int]:
    source = source_file("agreement.sla", text)
    return sorted({source.position(f.span.start).line for f in findings if f.slug == slug})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_planted_defect(path: Path) -> None:
    slug = path.parent.name
    text, findings = found_in(path)
    marked = [n for n, line in enumerate(text.split("\n"), 1) if line.rstrip().endswith("# defect")]
    assert bool(marked) == path.stem.startswith("defect_"), "only defects are marked, and all are"
    said = [f"{f.slug}: {f.message()}" for f in findings]
    assert lines_of(text, findings, slug) == marked, said
    stray = [
        f for f in findings
        if f.severity is Severity.ERROR and f.code.startswith(PROSE) and f.slug != slug
    ]  # fmt: skip
    assert not stray, said


def test_every_folder_is_a_finding_and_has_enough() -> None:
    slugs = catalogue()
    for folder in sorted(one for one in DEFECTS.iterdir() if one.is_dir()):
        assert folder.name in slugs, f"no finding is called {folder.name}"
        for kind in ("defect_", "miss_"):
            count = len(list(folder.glob(f"{kind}*.sla")))
            assert count >= LEAST, f"{folder.name} has {count} files {kind}*"


def test_the_docs_tell_what_the_corpus_says(bless: bool) -> None:
    """The table of `docs/proofs.md` is what `python benchmarks/defects.py` prints."""
    counting = _benchmark()
    corpus = tuple(counting.read(DEFECTS))
    said = [
        f"{file.slug}/{file.name}:{one.line}: {one.slug}"
        for file, one in counting.cross_alarms(corpus)
    ]
    assert not said, "a second mistake that the file does not name, or a false alarm"
    expected = f"{counting.summary(corpus)}\n\n{counting.table(corpus)}"
    page = ROOT / "docs" / "proofs.md"
    text = page.read_text(encoding="utf-8")
    between = re.compile(r"(?<=<!-- defects -->\n).*?(?=\n<!-- end of defects -->)", re.DOTALL)
    if bless:
        text = between.sub(lambda _: expected, text)
        page.write_text(text, encoding="utf-8")
    found = between.search(text)
    assert found is not None
    assert found[0] == expected


def test_names_of_other_findings_are_right() -> None:
    """`# also` and `# follows` name a finding that stands on their line."""
    for file in _benchmark().read(DEFECTS):
        stale = file.granted - {(one.line, one.slug) for one in file.said}
        assert not stale, f"{file.slug}/{file.name}: {sorted(stale)}"


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("defects", ROOT / "benchmarks" / "defects.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
