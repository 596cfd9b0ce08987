"""Names and bytes in; files on the disk, all of them or none, out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from slalang.source.paths import is_below
from slalang.source.scan import hostile_characters


class WriteProblem(Exception):
    """Files could not be written; nothing of what was there before has changed."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        """What was found, in one sentence without a full stop."""
        self.help = help
        """The one next step, as a sentence."""


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made if need be: every one or none.

    Names are relative, with slashes (`rules/scoring.json`), and stay inside the
    folder. Raises `WriteProblem`; files of before are then as they were.
    """
    names = sorted(files)
    _check_names(names)
    made: list[Path] = []
    waiting: list[tuple[Path, Path]] = []
    try:
        for name in names:
            target = folder / name
            _make_folder(target.parent, made)
            _check_target(target, folder)
            temporary = target.parent / f".sla-{os.getpid()}-{len(waiting)}.tmp"
            waiting.append((temporary, target))
            _write(temporary, files[name], _mode(target))
        _swap(waiting)
    except BaseException as error:
        for temporary, _ in waiting:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()
        if isinstance(error, OSError):
            raise _problem(error, folder) from error
        raise


def write_atomic(path: Path, data: bytes) -> None:
    """Replace the contents of one file in one step, keeping its mode and any link to it.

    Raises `WriteProblem`; the file is then as it was.
    """
    target = Path(os.path.realpath(path))
    temporary = target.parent / f".sla-{os.getpid()}.tmp"
    try:
        _check_target(target, target.parent)
        _write(temporary, data, _mode(target), durable=True)
        os.replace(temporary, target)
    except OSError as error:
        raise _problem(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def check_place(path: Path, *, makes_folder: bool = False) -> None:
    """Raise `WriteProblem` for a file that could not be written, as far as the disk shows it.

    Nothing is written; `makes_folder` says that a folder which is not there would be made.
    """
    target = Path(os.path.realpath(path))
    folder = target.parent
    try:
        while makes_folder and not os.path.lexists(folder) and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir():
            raise NotADirectoryError if os.path.lexists(folder) else FileNotFoundError
        if os.path.islink(target):
            raise FileNotFoundError
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError
        _check_target(target, target.parent)
    except OSError as error:
        raise _problem(error, path.parent if makes_folder else path) from error


def _check_names(names: list[str]) -> None:
    """Refuse names that leave the folder, or that are one file on some disks and two on others."""
    taken: dict[str, str] = {}
    whole = set(names)
    for name in names:
        parts = name.split("/")
        strange = any(char in name for char in '\\:*?"<>|\n\t') or hostile_characters(name)
        if strange or any(part in ("", ".", "..") for part in parts):
            raise WriteProblem(
                f"the file name `{name}` cannot be used in the output folder",
                "Give a name such as `rules/scoring.json`: relative, with slashes.",
            )
        for place in (name, *map(str, PurePosixPath(name).parents)):
            other = taken.setdefault(place.casefold(), place)
            if other != place or (place != name and place in whole):
                raise WriteProblem(
                    f"the file names `{name}` and `{other}` cannot both be written",
                    "Rename one of them, so that they differ in more than capitals.",
                )


def _make_folder(folder: Path, made: list[Path]) -> None:
    absent = []
    while not os.path.lexists(folder):
        absent.append(folder)
        folder = folder.parent
    for place in reversed(absent):
        place.mkdir()
        made.append(place)


def _check_target(target: Path, folder: Path) -> None:
    """Refuse what a rename would do silently: leave the folder, replace a protected file."""
    if not is_below(os.path.realpath(target.parent), os.path.realpath(folder)):
        raise WriteProblem(
            f"`{target.parent}` is a link that leaves the output folder",
            "Remove the link, or choose another output folder.",
        )
    if target.is_dir():
        raise WriteProblem(
            f"`{target}` is a folder, where a file is to be written",
            "Move the folder away, or choose another output folder.",
        )
    if target.exists() and not target.is_file():
        raise WriteProblem(
            f"`{target}` is no ordinary file, so that nothing can take its place",
            "Name a file, or leave `-o` out to see it here.",
        )
    # An administrator may write everything; a file without the right was protected on purpose.
    if target.exists() and not _mode(target) & 0o222:
        raise WriteProblem(
            f"`{target}` is protected: its owner allows nobody to change it",
            "Allow it (such as with `chmod u+w`), or choose another place.",
        )
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "protected", str(target))


def _mode(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        return -1


def _write(path: Path, data: bytes, mode: int, *, durable: bool = False) -> None:
    # Opened by hand, so that a new file gets the rights that the user's mask gives.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(path, flags, 0o666), "wb") as file:
        file.write(data)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    if mode >= 0:
        os.chmod(path, mode)


def _swap(waiting: list[tuple[Path, Path]]) -> None:
    """Move each temporary file to its place; when one fails, put the old ones back."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for temporary, target in waiting:
            kept = temporary.with_suffix(".old") if os.path.lexists(target) else None
            if kept:
                os.replace(target, kept)
            done.append((target, kept))
            os.replace(temporary, target)
    except BaseException:
        for target, kept in reversed(done):
            with suppress(OSError):
                target.unlink(missing_ok=True) if kept is None else os.replace(kept, target)
        raise
    for kept in _kept(done):
        with suppress(OSError):
            kept.unlink()


def _kept(done: list[tuple[Path, Path | None]]) -> Iterator[Path]:
    return (kept for _, kept in done if kept is not None)


def _problem(error: OSError, wanted: Path) -> WriteProblem:
    """Words for what the disk said."""
    match error:
        case PermissionError():
            return WriteProblem(
                f"`{wanted}` cannot be written: this account has no permission",
                "Choose another output folder, or ask its owner for permission.",
            )
        case FileExistsError() | NotADirectoryError():
            return WriteProblem(
                f"`{wanted}` cannot be a folder: a file of that name is in the way",
                "Choose another output folder, or move that file away.",
            )
        case FileNotFoundError():
            return WriteProblem(
                f"`{wanted}` cannot be written: its folder is not there",
                "Make the folder first, or check its name.",
            )
        case OSError(errno=28 | 122):
            return WriteProblem(
                f"`{wanted}` cannot be written: the disk is full",
                "Make room on the disk, then run the command again.",
            )
        case _:
            reason = (error.strerror or "unknown").lower()
            return WriteProblem(
                f"`{wanted}` cannot be written: the disk answered “{reason}”",
                "Choose another output folder, or look at the disk.",
            )
