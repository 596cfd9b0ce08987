"""Documents as their readers get them, kept beside the agreements that they are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.backends import html, lifecycle, markdown
from slalang.driver import read_file

FOLDER = Path(__file__).parents[1] / "golden" / "backends"
SOURCES = sorted(FOLDER.glob("*.sla"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_documents_are_as_blessed(source: Path, bless: bool) -> None:
    read, findings = read_file(source, FOLDER)
    assert read is not None
    assert not [*findings, *read.findings]
    # The version of slalang on the last page is not what these goldens are about.
    options = {"digest": "0" * 64}
    made = {
        ".md": markdown.build(read.agreement, options)["agreement.md"],
        ".html": html.build(read.agreement, options)["agreement.html"],
        ".mmd": lifecycle.build(read.agreement)["lifecycle.mmd"],
    }
    for suffix, content in made.items():
        golden = source.with_suffix(suffix)
        if bless:
            golden.write_bytes(content)
        assert content.decode() == golden.read_text(encoding="utf-8"), golden.name
