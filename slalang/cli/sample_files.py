"""A folder to write into, in; the same with new sample data, or as it was, out."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from slalang.cli.problem import CannotRun
from slalang.sample.about import ABOUT
from slalang.sample.cells import FORMATS

_DATA = tuple(f"{name}.{format}" for name in ("leads", "events", "people") for format in FORMATS)
_OURS = "slalang.sample/"


def refuse_others(folder: Path, *, force: bool) -> None:
    """Raise `CannotRun` for a folder that holds something else than sample data."""
    if folder.exists() and not folder.is_dir():
        raise CannotRun(
            f"`{folder}` is no folder, where one is to be written",
            "Choose another folder with `-o`, or move it away.",
        )
    strange = [name for name in _DATA if _is_no_file(folder / name)]
    if strange:
        raise CannotRun(
            f"`{folder / strange[0]}` is no ordinary file, so that nothing can take its place",
            "Move it away, or choose another folder.",
        )
    if force or not folder.is_dir() or _is_ours(folder) or not any(folder.iterdir()):
        return
    raise CannotRun(
        f"`{folder}` has files in it that are no sample data of ours",
        "Choose a new folder, or add `--force`: it replaces `leads`, `events` and `people` "
        "there and leaves the other files alone.",
    )


@contextmanager
def new_contents(folder: Path) -> Iterator[Path]:
    """A folder to fill; its files are in `folder` at the end, and nothing is after a failure."""
    folder = Path(os.path.realpath(folder))
    filled = folder.parent / f".{folder.name}.sla-{os.getpid()}.tmp"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        filled.mkdir()
        yield filled
        if folder.is_dir():
            _swap(filled, folder)
        else:
            os.replace(filled, folder)
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise CannotRun(
            f"`{folder.name}` cannot be written: the disk answered “{reason}”",
            "Make room there, or choose another folder.",
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(filled)


def _is_no_file(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _is_ours(folder: Path) -> bool:
    try:
        data = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and str(data.get("format")).startswith(_OURS)


def _swap(filled: Path, folder: Path) -> None:
    """Put new files in place of the old ones; when one fails, put the old ones back."""
    old = filled / ".old"
    names = [path.name for path in sorted(filled.iterdir())]
    old.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for name in dict.fromkeys((*names, *_DATA)):
            if os.path.lexists(folder / name):
                os.replace(folder / name, old / name)
                moved.append((old / name, folder / name))
        for name in names:
            os.replace(filled / name, folder / name)
            moved.append((folder / name, filled / name))
    except BaseException:
        for here, before in reversed(moved):
            with suppress(OSError):
                os.replace(here, before)
        raise
