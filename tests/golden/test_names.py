"""Names, types and units: each guilty line says in a comment which findings it has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from slalang.driver import read_text

HERE = Path(__file__).parent / "names"


class Chunk(NamedTuple):
    """One small agreement, with `# SLA101` at the end of each guilty line."""

    file: str
    title: str
    text: str


def chunks(path: Path) -> list[Chunk]:
    """The parts of a file between lines such as `==== a stage that nobody declares`."""
    parts = re.split(r"^==== (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert parts[0] == "", f"{path.name} begins with something else than a title"
    return [
        Chunk(path.stem, title, text) for title, text in zip(parts[1::2], parts[2::2], strict=True)
    ]


CHUNKS = [chunk for path in sorted(HERE.glob("*.sla")) for chunk in chunks(path)]


@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{chunk.file}: {chunk.title}")
def test_each_guilty_line_has_its_findings(chunk: Chunk) -> None:
    read = read_text(chunk.text, "agreement.sla")
    source = read.sources["agreement.sla"]
    found: list[tuple[int, str, str]] = []
    for finding in read.findings:
        assert finding.span.file == "agreement.sla"
        line = source.position(finding.span.start).line
        found.append((line, finding.code, finding.message()))
    expected = [
        (number, code)
        for number, line in enumerate(chunk.text.splitlines(), start=1)
        if "# SLA" in line
        for code in re.findall(r"SLA\d{3}", line.rpartition("#")[2])
    ]
    told = "\n".join(f"{line}: {code} {message}" for line, code, message in sorted(found))
    assert sorted((line, code) for line, code, _ in found) == sorted(expected), told


def test_every_chunk_has_a_title_of_its_own() -> None:
    names = [(chunk.file, chunk.title) for chunk in CHUNKS]
    assert len(set(names)) == len(names)
    assert len(names) > 100
