"""An agreement and a revision in; the agreement as it was then, with its imports, out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.cli.problem import CannotRun
from slalang.cli.project import settings_for
from slalang.source.git import GitProblem, Revision, relative, revision_of, text_at
from slalang.source.load import Refusal, decode
from slalang.source.paths import is_below

if TYPE_CHECKING:
    from slalang.driver import Compiled

PREFIX = "git:"
MOST = 500
"""So many files an agreement may be made of."""


def revision_named(against: str) -> str:
    """`main` of `git:main`; raises `CannotRun` for anything else."""
    if not against.startswith(PREFIX) or against == PREFIX:
        raise CannotRun(
            f"`{against}` does not say where the old agreement is",
            "Write `--against git:REV`, such as `git:main`; or name the old file before the new.",
        )
    return against.removeprefix(PREFIX)


def compile_at(path: Path, name: str) -> Compiled:
    """The agreement at a path as it was at a revision. Raises `CannotRun`.

    It is laid out in a folder of its own as it lay in the repository, and read there as any
    other: imports follow the same rules.
    """
    from slalang.driver import compile_file

    if path.is_dir():
        raise CannotRun(
            f"`{path}` is a folder", "Name one agreement: a file that ends with `.sla`."
        )
    try:
        revision = revision_of(path, name)
        settings = settings_for([path])
        with _laid_out(revision, path, settings.root) as (folder, root):
            inside = relative(revision, path)
            assert inside is not None
            return compile_file(folder / inside, replace(settings, root=root, base=root))
    except GitProblem as problem:
        raise CannotRun(problem.message, problem.help) from None


@contextmanager
def _laid_out(revision: Revision, path: Path, root: Path) -> Iterator[tuple[Path, Path]]:
    """A folder with the file and all that it imports, and the root of the project in it."""
    if relative(revision, path) is None:
        raise GitProblem(
            f"`{path}` is outside of the repository", "Name an agreement in the repository."
        )
    with tempfile.TemporaryDirectory(prefix="slalang-") as name:
        folder = Path(os.path.realpath(name))
        waiting, seen = [path], set[str]()
        while waiting and len(seen) < MOST:
            one = waiting.pop()
            inside = relative(revision, one)
            if inside is None or inside in seen:
                continue
            seen.add(inside)
            data = text_at(revision, one)
            if data is None:
                if one is path:
                    raise GitProblem(
                        f"there is no file `{inside}` at `{revision.name}`",
                        "Name a revision that has it, or the old agreement as a file.",
                    )
                continue
            target = folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            waiting += _imported(one, data)
        top, own = str(revision.top), os.path.realpath(root)
        below = os.path.relpath(own, top) if is_below(own, top) else "."
        yield folder, folder / below


def _imported(path: Path, data: bytes) -> list[Path]:
    """The files that a text imports, as far as it can be read."""
    from slalang.project import import_targets
    from slalang.resolve.values import string
    from slalang.syntax.parser import parse

    source = decode(path.name, data)
    if isinstance(source, Refusal):
        return []
    targets = [string(target) for target in import_targets(parse(source)[0])]
    return [
        Path(os.path.normpath(os.path.join(path.parent, target)))
        for target in targets
        if "\0" not in target and not os.path.isabs(target)
    ]
