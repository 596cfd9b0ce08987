"""The places that a command would write to, in; nothing, or why it writes to none of them, out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from slalang.cli.problem import CannotRun
from slalang.source.paths import is_below
from slalang.source.write import WriteProblem, check_place


class Place(NamedTuple):
    """A file that is to be written."""

    option: str
    """What named it: `-o`, `--items`."""
    path: Path
    makes_folder: bool = False
    """Whether its folder is made where there is none."""


def refuse_places(places: Sequence[Place], data: str, texts: Iterable[Path]) -> None:
    """Raise `CannotRun` where a file would take the place of one that is read, of another one,
    or would be read as data the next time; or where it could not be written at all.

    `texts` are the files that the agreement is read from. Raises `DataProblem` for data that
    is not there. Nothing is written.
    """
    from slalang.data.files import would_be_read
    from slalang.data.source import inputs_of, source_of

    inputs = inputs_of(source_of(data)) if places else []
    texts = tuple(texts)
    for option, path, makes_folder in places:
        help = f"Choose another place with `{option}`."
        if any(_same(one, path) for one in inputs):
            raise CannotRun(f"`{path}` is what the leads are read from", help)
        if any(_same(one, path) for one in texts):
            raise CannotRun(f"`{path}` is what the agreement is read from", help)
        for shown in (path, Path(os.path.realpath(path))):
            if would_be_read(shown, Path(data)):
                raise CannotRun(
                    f"`{path}` is inside of `{data}`, and would be read as data the next time",
                    f"Choose a place outside of that folder with `{option}`.",
                )
        if os.path.isdir(path):
            raise CannotRun(
                f"`{path}` is a folder, where a file is to be written",
                f"Name a file with `{option}`.",
            )
        try:
            check_place(path, makes_folder=makes_folder)
        except WriteProblem as problem:
            raise CannotRun(problem.message, problem.help) from None
    for one, other in combinations(places, 2):
        if _same(one.path, other.path) or (
            one.makes_folder != other.makes_folder and _within(one.path, other.path)
        ):
            named = " and ".join(
                f"`{found}`" for found in dict.fromkeys((one.option, other.option))
            )
            raise CannotRun(
                f"`{other.path}` is to be written for both {named}", "Name a file for each of them."
            )


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.realpath(one) == os.path.realpath(other) or os.path.samefile(one, other)
    except OSError:
        return False


def _within(one: Path, other: Path) -> bool:
    """Whether one of two files would have to be a folder for the other one."""
    first, second = os.path.realpath(one), os.path.realpath(other)
    return is_below(first, second) or is_below(second, first)
