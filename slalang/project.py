"""Files and their imports: what is read together, in which order, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from slalang.diagnostics.files import finding_of, hidden_characters
from slalang.diagnostics.finding import Finding
from slalang.resolve.findings import ImportCycle
from slalang.resolve.values import string
from slalang.source.load import Refusal, display_path, load_file, resolve_import
from slalang.source.text import SourceFile, Span, source_file
from slalang.syntax.parser import parse
from slalang.syntax.tree import File, token


@dataclass(slots=True)
class Project:
    """The files of one run, each parsed once."""

    root: Path
    files: dict[str, File] = field(default_factory=dict)
    """By the path that people see."""
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """File → the files that it imports, in the order of the text."""
    faults: dict[str, list[Finding]] = field(default_factory=dict)
    """File → what is wrong with its writing and its imports."""
    refusals: list[Refusal] = field(default_factory=list)
    """Files that were named and could not be read."""
    named: list[str] = field(default_factory=list)

    @property
    def roots(self) -> tuple[str, ...]:
        """Agreements of their own: files with an `agreement` block, or imported by nobody."""
        imported = {target for targets in self.imports.values() for target in targets}
        return tuple(
            path
            for path in self.named
            if path not in imported
            or any(node.rule == "agreement" for node in self.files[path].declarations)
        )

    def closure(self, root: str) -> list[File]:
        """A file after everything that it imports, each file once."""
        order: dict[str, None] = {}
        stack = [(root, False)]
        visiting: set[str] = set()
        while stack:
            path, done = stack.pop()
            if done:
                order[path] = None
            elif path not in visiting:
                visiting.add(path)
                stack.append((path, True))
                stack += [(target, False) for target in reversed(self.imports[path])]
        return [self.files[path] for path in order]


def open_project(paths: Sequence[Path], root: Path) -> Project:
    """Read files and everything that they import. Never fails: refusals are kept."""
    project = Project(root)
    for path in paths:
        loaded = load_file(path, root=root)
        if isinstance(loaded, Refusal):
            project.refusals.append(loaded)
            continue
        if loaded.path not in project.files:
            _add(project, loaded, path)
        if loaded.path not in project.named:
            project.named.append(loaded.path)
    _report_cycles(project)
    return project


def project_of_text(text: str, path: str) -> Project:
    """One file that is given as text; its imports are refused."""
    project = Project(Path("."))
    _parse(project, source_file(path, text))
    project.imports[path] = ()
    for node in project.files[path].declarations:
        if node.rule == "import":
            target = token(node, "STRING")
            assert target is not None
            refusal = Refusal(path, "import-missing", string(target))
            span = Span(path, target.start, target.end)
            project.faults[path].append(finding_of(refusal, span))
    project.named.append(path)
    return project


def _add(project: Project, source: SourceFile, path: Path) -> None:
    """Parse a file and, after it, everything that it imports."""
    waiting = [(source, path)]
    while waiting:
        source, path = waiting.pop()
        if source.path in project.files:
            continue
        _parse(project, source)
        targets: list[str] = []
        for node in project.files[source.path].declarations:
            target = token(node, "STRING") if node.rule == "import" else None
            if target is None:
                continue
            span = Span(source.path, target.start, target.end)
            found = _import(project, path, string(target))
            if isinstance(found, Refusal):
                project.faults[source.path].append(finding_of(found, span))
                continue
            waiting.append(found)
            targets.append(found[0].path)
        project.imports[source.path] = tuple(dict.fromkeys(targets))


def _import(project: Project, importing: Path, target: str) -> tuple[SourceFile, Path] | Refusal:
    path = resolve_import(project.root, importing, target)
    if isinstance(path, Refusal):
        return path
    shown = display_path(path, project.root)
    if shown in project.files:
        return project.files[shown].source, path
    loaded = load_file(path, root=project.root)
    return loaded if isinstance(loaded, Refusal) else (loaded, path)


def _parse(project: Project, source: SourceFile) -> None:
    file, faults = parse(source)
    project.files[source.path] = file
    project.faults[source.path] = [*hidden_characters(source), *faults]


def _report_cycles(project: Project) -> None:
    """Report each circle of imports once, at the import that closes it."""
    state: dict[str, str] = {}
    for start in project.files:
        if start in state:
            continue
        stack: list[tuple[str, int]] = [(start, 0)]
        way: list[str] = [start]
        state[start] = "open"
        while stack:
            path, index = stack.pop()
            targets = project.imports[path]
            if index == len(targets):
                state[path] = "done"
                way.pop()
                continue
            stack.append((path, index + 1))
            target = targets[index]
            if state.get(target) == "open":
                circle = (*way[way.index(target) :], target)
                project.faults[path].append(ImportCycle(_place(project, path, index), circle))
            elif target not in state:
                state[target] = "open"
                way.append(target)
                stack.append((target, 0))


def _place(project: Project, path: str, index: int) -> Span:
    strings = [
        token(node, "STRING") for node in project.files[path].declarations if node.rule == "import"
    ]
    place = strings[min(index, len(strings) - 1)]
    assert place is not None
    return Span(path, place.start, place.end)
