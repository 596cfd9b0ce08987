"""What earlier runs found, by what was in the files then; a file that is safe to read, in between.

The file is JSON, which cannot run anything. It is dropped as a whole when it
was made by another slalang or was changed since, and an entry of another shape
is as good as none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from slalang.report import Outcome
from slalang.source.frozen import dataclass, field
from slalang.source.keep import LARGEST, keep, read_kept, stamp
from slalang.stored import from_row, to_row

NAME = "check.json"
MOST = 20_000
"""So many files and so many agreements are remembered."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the text of one file says about the files around it."""

    imports: tuple[str, ...]
    """As they are written."""
    agreement: bool
    """Whether it has an `agreement` block."""


@dataclass(slots=True)
class Memory:
    """What is known of earlier runs, and what this run adds."""

    files: dict[str, Any] = field(default_factory=dict)
    """Digest of a file → its facts, as they stand in the file until they are asked for."""
    outcomes: dict[str, Any] = field(default_factory=dict)
    """Key of an agreement with all that it imports → its outcome, likewise."""
    used: dict[str, None] = field(default_factory=dict)
    """Digests and keys that this run asked for or added."""
    grown: bool = False
    """Whether this run added anything."""

    def facts(self, digest: str) -> FileFacts | None:
        """What is known of a file with these contents."""
        self.used[digest] = None
        match self.files.get(digest):
            case [bool(agreement), *imports] if all(isinstance(target, str) for target in imports):
                return FileFacts(tuple(imports), agreement)
        return None

    def outcome(self, key: str) -> Outcome | None:
        """What was found in an agreement; None where that is not known."""
        self.used[key] = None
        match self.outcomes.get(key):
            case [list(left_out), *rows] if all(isinstance(slug, str) for slug in left_out):
                found = [finding for finding in map(from_row, rows) if finding is not None]
                if len(found) == len(rows):
                    return Outcome(tuple(found), tuple(left_out))
        return None

    def learn_facts(self, digest: str, facts: FileFacts) -> None:
        """Remember what a file says of others."""
        self.files[digest] = [facts.agreement, *facts.imports]
        self.grown = True

    def learn_outcome(self, key: str, outcome: Outcome) -> None:
        """Remember what was found in an agreement."""
        self.outcomes[key] = [list(outcome.left_out), *map(to_row, outcome.findings)]
        self.grown = True


def read_memory(root: Path) -> Memory:
    """What is remembered of a project; an empty memory where nothing is, or nothing usable."""
    head, _, body = (read_kept(root, NAME) or b"").partition(b"\n")
    if head.decode("ascii", "replace") != _seal(body):
        return Memory()
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return Memory()
    match data:
        case {"files": dict(files), "outcomes": dict(outcomes)}:
            return Memory(files, outcomes)
    return Memory()


def write_memory(root: Path, memory: Memory) -> None:
    """Remember for the next run, when there is anything new."""
    if not memory.grown:
        return
    files, outcomes = (_kept(known, memory.used) for known in (memory.files, memory.outcomes))
    body = _encoded({"files": files, "outcomes": outcomes})
    if len(body) > LARGEST:
        # What this run did not need goes first.
        body = _encoded({"files": _used(files, memory), "outcomes": _used(outcomes, memory)})
    keep(root, NAME, _seal(body).encode() + b"\n" + body)


def _kept(known: Mapping[str, Any], used: Mapping[str, None]) -> dict[str, Any]:
    """At most `MOST` entries, those of this run last, since the oldest are dropped first."""
    ordered = sorted(known, key=lambda key: key in used)
    return {key: known[key] for key in ordered[-MOST:]}


def _used(known: Mapping[str, Any], memory: Memory) -> dict[str, Any]:
    return {key: value for key, value in known.items() if key in memory.used}


def _encoded(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _seal(body: bytes) -> str:
    """Ties the file to this slalang and to what it was when it was written."""
    return f"slalang {stamp()} {sha256(body).hexdigest()}"
