"""A check run that does not look twice: what did not change since an earlier run is remembered.

Only what is needed to know that nothing changed is imported here; the parser,
the resolver and the checks are loaded when something did.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.cache import FileFacts, Memory, read_memory, write_memory
from slalang.diagnostics.files import finding_of
from slalang.diagnostics.finding import Finding
from slalang.imports import circles_of, closure_of, roots_of
from slalang.report import Outcome, Report, report_of
from slalang.settings import Settings
from slalang.source.beside import HOLIDAYS, text_beside
from slalang.source.collector import collector_paused
from slalang.source.frozen import dataclass, field
from slalang.source.load import Refusal, display_path, find_sources, load_file, resolve_import
from slalang.source.text import SourceFile

if TYPE_CHECKING:
    from slalang.syntax.tree import File

LARGEST = 2_000
"""An agreement with more findings than this is looked at anew each time."""


def check(paths: Sequence[Path], settings: Settings) -> Report:
    """The same report as that of `driver.check`, which it asks for what is not remembered."""
    found, refused = find_sources(
        paths, root=settings.root, exclude=settings.exclude, base=settings.base
    )
    survey = _Survey(settings.root, settings.shown_from, read_memory(settings.root))
    with collector_paused():
        for path in found:
            survey.add(path)
        outcomes = survey.outcomes(settings)
    write_memory(settings.root, survey.memory)
    refusals = [finding_of(refusal) for refusal in (*refused, *survey.refusals)]
    sources = {path: survey.files[path] for root in outcomes for path in survey.closure(root)}
    return report_of(list(outcomes.values()), refusals, sources, settings)


@dataclass(slots=True)
class _Survey:
    """The files of a run and their imports, known without parsing what did not change."""

    root: Path
    base: Path
    memory: Memory
    named: list[str] = field(default_factory=list)
    files: dict[str, SourceFile] = field(default_factory=dict)
    """By the path that people see; imported ones too."""
    places: dict[str, Path] = field(default_factory=dict)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    became: dict[str, list[str]] = field(default_factory=dict)
    """File → what each of its imports led to, be it a file or a refusal."""
    agreements: set[str] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)
    loaded: dict[str, SourceFile | Refusal] = field(default_factory=dict)
    parsed: dict[str, tuple[File, list[Finding]]] = field(default_factory=dict)

    def add(self, path: Path) -> None:
        """Read a file that was named, and everything that it imports."""
        source = self.load(path, root=self.base)
        if isinstance(source, Refusal):
            self.refusals.append(source)
            return
        if source.path not in self.named:
            self.named.append(source.path)
        waiting = [(source, path)]
        while waiting:
            source, path = waiting.pop()
            if source.path not in self.files:
                waiting += self._enter(source, path)

    def outcomes(self, settings: Settings) -> dict[str, Outcome]:
        """What was found in each agreement, remembered or found now, in the order of the roots."""
        roots = roots_of(self.named, self.imports, self.agreements)
        if next(circles_of(self.imports), None):
            # Where a circle is reported depends on the whole run, so nothing of it is remembered.
            return self._examined([self.places[path] for path in self.named], settings)
        keys = {root: self._key(root, settings) for root in roots}
        known = {root: self.memory.outcome(key) for root, key in keys.items()}
        unknown = [root for root, outcome in known.items() if outcome is None]
        if unknown:
            fresh = self._examined([self.places[root] for root in unknown], settings)
            for root in unknown:
                known[root] = outcome = fresh[root]
                if _is_kept(outcome):
                    self.memory.learn_outcome(keys[root], outcome)
        return {root: outcome for root, outcome in known.items() if outcome is not None}

    def closure(self, root: str) -> list[str]:
        """The paths of an agreement and of all that it imports."""
        return closure_of(root, self.imports)

    def load(self, path: Path, *, root: Path) -> SourceFile | Refusal:
        """A file, read once in a run, so that what is checked is what was looked up."""
        name = os.fspath(path)
        if name not in self.loaded:
            self.loaded[name] = load_file(path, root=root)
        return self.loaded[name]

    def parse(self, source: SourceFile) -> tuple[File, list[Finding]]:
        """A file, parsed once in a run."""
        from slalang.syntax.parser import parse

        if source.path not in self.parsed:
            self.parsed[source.path] = parse(source)
        return self.parsed[source.path]

    def _enter(self, source: SourceFile, path: Path) -> list[tuple[SourceFile, Path]]:
        facts = self.memory.facts(source.digest) or self._learn(source)
        self.files[source.path], self.places[source.path] = source, path
        if facts.agreement:
            self.agreements.add(source.path)
        ways = [self._follow(path, target) for target in facts.imports]
        self.became[source.path] = [
            repr(way) if isinstance(way, Refusal) else way[0].path for way in ways
        ]
        found = [way for way in ways if not isinstance(way, Refusal)]
        self.imports[source.path] = tuple(dict.fromkeys(one.path for one, _ in found))
        return found

    def _follow(self, importing: Path, target: str) -> tuple[SourceFile, Path] | Refusal:
        path = resolve_import(self.root, importing, target)
        if isinstance(path, Refusal):
            return path
        known = self.files.get(display_path(path, self.base))
        source = known or self.load(path, root=self.base)
        return source if isinstance(source, Refusal) else (source, path)

    def _learn(self, source: SourceFile) -> FileFacts:
        from slalang.project import has_agreement, import_targets
        from slalang.resolve.values import string

        file, _ = self.parse(source)
        targets = tuple(string(target) for target in import_targets(file))
        facts = FileFacts(targets, has_agreement(file))
        self.memory.learn_facts(source.digest, facts)
        return facts

    def _key(self, root: str, settings: Settings) -> str:
        """A hash of everything that the outcome of an agreement depends on."""
        facts = [[path, self.files[path].digest, *self.became[path]] for path in self.closure(root)]
        holidays = text_beside(self.places[root], HOLIDAYS)
        inputs = [str(settings.today), _solver(settings), facts, holidays]
        return sha256(json.dumps(inputs).encode()).hexdigest()

    def _examined(self, paths: Sequence[Path], settings: Settings) -> dict[str, Outcome]:
        from slalang import driver

        project = driver.open_project(paths, self.root, self.load, self.parse, self.base)
        return driver.outcomes(project, settings)


def _is_kept(outcome: Outcome) -> bool:
    """A solver that is missing or broken today may be there tomorrow, at the same place."""
    missing = any(finding.slug == "solver-missing" for finding in outcome.findings)
    return not missing and len(outcome.findings) <= LARGEST


def _solver(settings: Settings) -> str:
    """Where the solver would come from; empty where it is not to be asked."""
    if not settings.solver:
        return ""
    try:
        spec = find_spec("z3")
    except Exception:
        # An import hook may raise anything.
        spec = None
    return str(spec and spec.origin)
