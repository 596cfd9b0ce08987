"""What is built from the agreements in `examples/`, byte for byte.

Markdown, scoring, funnel and lifecycle are kept whole under `golden/examples`;
of the HTML, which says the same as the Markdown, only the digest is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from slalang.backends import BACKENDS, build
from slalang.driver import compile_file
from slalang.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
GOLDEN = Path(__file__).parent / "examples"
NAMES = sorted(p.name for p in EXAMPLES.iterdir() if p.is_dir() and p.name != "broken")


def built(name: str) -> Mapping[str, bytes]:
    compiled = compile_file(EXAMPLES / name / f"{name}.sla", Settings(ROOT, cache=False))
    assert compiled.agreement is not None
    lock = EXAMPLES / name / "holidays.lock"
    # Without the lock, public holidays would be those of the library that happens to be there.
    frozen = {"holidays": lock.read_text(encoding="utf-8")} if lock.exists() else {}
    files = build(compiled.agreement, BACKENDS, frozen)
    return {
        path if not path.endswith(".html") else f"{path}.sha256": data
        if not path.endswith(".html")
        else f"{hashlib.sha256(data).hexdigest()}\n".encode()
        for path, data in files.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_an_example_builds_into_its_goldens(name: str, bless: bool) -> None:
    files = built(name)
    folder = GOLDEN / name
    if bless:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for path, data in files.items():
            (folder / path).write_bytes(data)
    assert sorted(files) == sorted(path.name for path in folder.iterdir())
    for path, data in files.items():
        assert data.decode() == (folder / path).read_text(encoding="utf-8"), path


@pytest.mark.parametrize("name", NAMES)
def test_building_twice_gives_the_same_bytes(name: str) -> None:
    assert built(name) == built(name)


def test_no_golden_is_left_that_nothing_builds() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == NAMES
