"""Paths that people write, in; the files they mean, or the refusal to follow them, out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from slalang.source.refusal import OutsideReason, Refusal

SUFFIX = ".sla"
NEARBY = 200
"""At most so many neighbours of a missing file are listed: a hint is no directory service."""


def display_path(path: Path, root: Path) -> str:
    """The path as shown to people: relative to `root` when below it, with slashes.

    A path outside `root` stays as it was given. Bytes of a name that are not
    text become U+FFFD, so that the result can always be printed.
    """
    if "\0" in os.fspath(path):
        return _text(path)
    whole, start = os.path.abspath(path), os.path.abspath(root)
    if not is_below(whole, start):
        # Following links asks the disk, so it is left for where it can matter.
        whole, start = os.path.realpath(whole), os.path.realpath(start)
    if is_below(whole, start):
        return _text(Path(os.path.relpath(whole, start)))
    return _text(path)


def is_below(path: str, folder: str) -> bool:
    """Whether an absolute, normal path lies in a folder or is that folder; text only, no disk."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def find_sources(
    paths: Sequence[Path], *, root: Path, exclude: Sequence[str] = (), base: Path | None = None
) -> tuple[tuple[Path, ...], tuple[Refusal, ...]]:
    """The files that are meant by paths of files and folders.

    A file is taken as it is. A folder gives every `.sla` file in it and below,
    in the order of their paths, without hidden folders, without linked folders
    and without links that leave the folder. `exclude` holds globs over shown
    paths (`drafts`, `old/*.sla`), which files named one by one do not obey. A file
    that is reached twice comes once. What is not there is refused, with its path
    as shown from `base`, or else from `root`.
    """
    found: dict[str, Path] = {}
    refused: list[Refusal] = []
    for path in paths:
        if not os.path.isdir(path):
            if os.path.lexists(path):
                found.setdefault(os.path.realpath(path), path)
            else:
                refused.append(missing(path, base or root))
            continue
        for file in _walk(path, base or root, refused):
            if not _excluded(display_path(file, root), exclude):
                found.setdefault(os.path.realpath(file), file)
    return tuple(found.values()), tuple(refused)


def missing(path: Path, root: Path) -> Refusal:
    """The refusal of a file that is not there, with what stands beside it."""
    return Refusal(display_path(path, root), "missing", nearby=_neighbours(path.parent, root))


def resolve_import(root: Path, importing: Path, target: str) -> Path | Refusal:
    """The file that `import "target"` in the file `importing` means.

    The way starts in the folder of the importing file. It must end at a `.sla`
    file that is below `root` once all links are followed. Nothing is opened here.
    """
    file = display_path(importing, root)
    if reason := _outside(target):
        return Refusal(file, "import-outside", f"{reason} {target}")
    # The way is followed as text first: `a/../b` must not depend on whether `a` is a link.
    path = Path(os.path.normpath(os.path.join(os.path.dirname(importing), target)))
    if not is_below(os.path.realpath(path), os.path.realpath(root)):
        return Refusal(file, "import-outside", f"escape {target}")
    if not os.path.isfile(path):
        folder = str(PurePosixPath(target).parent)
        names = _neighbours(path.parent, path.parent)
        nearby = names if folder == "." else tuple(f"{folder}/{name}" for name in names)
        return Refusal(file, "import-missing", target, nearby=nearby)
    return path


def _outside(target: str) -> OutsideReason | None:
    """What keeps an import out on its spelling alone, before the disk is asked."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", target) or target.startswith("//"):
        return "address"
    if re.match(r"[A-Za-z]:", target):
        return "drive"
    if target.startswith("~"):
        return "home"
    if target.startswith("/"):
        return "absolute"
    if "\\" in target:
        return "backslash"
    if not target.endswith(SUFFIX) or PurePosixPath(target).name == SUFFIX or "\0" in target:
        return "suffix"
    return None


def _walk(folder: Path, root: Path, refused: list[Refusal]) -> Iterator[Path]:
    """Every `.sla` file in a folder and below, sorted; what cannot be listed is refused."""

    def refuse(error: OSError) -> None:
        shown = display_path(Path(os.fsdecode(error.filename)), root)
        detail = "permission" if isinstance(error, PermissionError) else "disk"
        refused.append(Refusal(shown, "unreadable", detail))

    inside = os.path.realpath(folder)
    files: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [
            Path(place, name)
            for name in names
            if name.endswith(SUFFIX) and is_below(os.path.realpath(Path(place, name)), inside)
        ]
    return iter(sorted(files, key=lambda file: file.parts))


def _excluded(shown: str, globs: Sequence[str]) -> bool:
    """Whether a glob names the file, its bare name, or a folder that it is in."""
    name = shown.rpartition("/")[2]
    return any(
        fnmatchcase(shown, glob) or fnmatchcase(name, glob) or fnmatchcase(shown, f"{glob}/*")
        for glob in (glob.rstrip("/") for glob in globs)
    )


def _neighbours(folder: Path, root: Path) -> tuple[str, ...]:
    """The `.sla` files in a folder, sorted; none when it cannot be listed."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(SUFFIX))
    except (OSError, ValueError):
        return ()
    return tuple(display_path(folder / name, root) for name in names[:NEARBY])


def _text(path: Path) -> str:
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
