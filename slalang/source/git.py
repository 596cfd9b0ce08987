"""A path and a revision in; the text that git keeps of that file, or why there is none, out.

Nothing but objects is read: no filter, hook, pager or helper of the repository is run, nothing
is fetched, and no path leads out of the repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from slalang.source.frozen import dataclass
from slalang.source.load import LIMIT
from slalang.source.paths import is_below

PATIENCE = 30
"""Seconds that git is waited for."""
_REVISION = re.compile(r"[^\W_][\w./@{}^~+#-]*")
"""Names of branches, tags and commits, `HEAD~2`, `main@{1}`; nothing that begins with `-`."""
_PLAIN_FILE = ("100644", "100755", "100664")


class GitProblem(Exception):
    """Why there is no old text."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        """What was found, in one sentence without a full stop."""
        self.help = help
        """The one next step, as a sentence."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit of one repository."""

    top: Path
    """The folder of the repository, absolute and without links."""
    commit: str
    name: str
    """As it was asked for."""


def revision_of(path: Path, name: str) -> Revision:
    """The commit of a name, in the repository that a file is in. Raises `GitProblem`."""
    if not _REVISION.fullmatch(name) or ".." in name:
        raise GitProblem(
            f"`{name}` is no name of a revision",
            "Name a branch, a tag or a commit, such as `git:main` or `git:HEAD~1`.",
        )
    folder = Path(os.path.realpath(path.parent))
    if not folder.is_dir():
        raise GitProblem(f"there is no folder `{path.parent}`", "Check the path of the agreement.")
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None:
        raise GitProblem(
            f"`{path}` is not in a git repository",
            "Name the old agreement itself: `slalang replay OLD NEW --data …`.",
        )
    commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if commit is None:
        raise GitProblem(
            f"this repository has no revision `{name}`",
            "`git log --oneline` and `git branch --all` list those that it has.",
        )
    return Revision(Path(os.path.realpath(_text(top))), _text(commit), name)


def text_at(revision: Revision, path: Path) -> bytes | None:
    """The bytes of a file at a revision; None if there is no such file, or it is no plain file.

    Raises `GitProblem` for a file that is larger than any agreement.
    """
    inside = relative(revision, path)
    if inside is None:
        return None
    listed = _git(revision.top, "ls-tree", "-z", "-l", "--full-tree", revision.commit, "--", inside)
    found = re.fullmatch(rb"(\d+) blob ([0-9a-f]+) +(\d+)\t[^\0]*\0", listed or b"")
    if found is None or found[1].decode() not in _PLAIN_FILE:
        return None
    if int(found[3]) > LIMIT:
        raise GitProblem(
            f"`{inside}` at `{revision.name}` is larger than {LIMIT // 1_000_000} MB",
            "Name a revision at which it is an agreement.",
        )
    return _git(revision.top, "cat-file", "blob", found[2].decode())


def relative(revision: Revision, path: Path) -> str | None:
    """A path from the folder of the repository on, with slashes; None for one outside of it."""
    whole = os.path.join(os.path.realpath(path.parent), path.name)
    if not is_below(whole, str(revision.top)) or whole == str(revision.top):
        return None
    return Path(os.path.relpath(whole, revision.top)).as_posix()


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git answers; None where it says no. Raises `GitProblem` where there is no git."""
    program = shutil.which("git")
    if program is None:
        raise GitProblem(
            "git is not installed here", "Install it, or name the old agreement as a file."
        )
    # Only what is asked for counts: no other repository, no settings that start programs.
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    own |= {
        "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C",
    }  # fmt: skip
    command = [
        program, "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false",
        "-c", "core.quotePath=false", "-C", str(folder), *arguments,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=own, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise GitProblem(
            f"git has not answered for {PATIENCE} seconds", "Try it again, or name a file."
        ) from None
    except OSError as error:
        raise GitProblem(
            f"git cannot be started: {(error.strerror or 'unknown reason').lower()}",
            "Check its installation, or name the old agreement as a file.",
        ) from None
    return done.stdout if done.returncode == 0 else None


def _text(answer: bytes) -> str:
    return os.fsdecode(answer).rstrip("\n")
