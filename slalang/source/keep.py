"""What one run keeps for the next, in `.slalang_cache` below the project; never needed, only fast.

Bytes in, the same bytes out in a later run, or nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from slalang.source.data import data_file
from slalang.source.write import WriteProblem, write_files
from slalang.version import __version__

FOLDER = ".slalang_cache"
LARGEST = 16_000_000
"""So many bytes are kept at most; more are neither written nor read."""

_OWN = {".gitignore": b"# Made by slalang; may be deleted at any time.\n*\n"}
_PACKAGE = Path(__file__).resolve().parent.parent


def read_kept(root: Path, name: str) -> bytes | None:
    """What an earlier run kept under a name; None where there is nothing to be trusted."""
    path = root / FOLDER / name
    try:
        # A link could make us read, or later replace, what is not ours.
        if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
            return None
        if path.stat().st_size > LARGEST:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None


def keep(root: Path, name: str, data: bytes) -> None:
    """Keep bytes for the next run; where that cannot be done, the next run is slower."""
    folder = root / FOLDER
    if len(data) > LARGEST or folder.is_symlink():
        return
    try:
        write_files(folder, {name: data, **_OWN})
    except (WriteProblem, OSError):
        return


@cache
def stamp() -> str:
    """A hash of this very slalang: what another version or an edited one found is not reused."""
    # Sizes and times of the files stand for their contents, which take long to read.
    facts = [__version__, sys.version, *_facts(os.fspath(_PACKAGE))]
    about = os.stat(data_file("grammars/sla.lark"))
    facts.append(f"{about.st_size} {about.st_mtime_ns}")
    return sha256("\n".join(facts).encode("utf-8", "surrogateescape")).hexdigest()


def _facts(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith((".", "__pycache__", "_data")):
            continue
        if entry.is_dir():
            yield from _facts(entry.path)
        else:
            about = entry.stat()
            yield f"{entry.path} {about.st_size} {about.st_mtime_ns}"
