"""Files and their imports: what is read together, in which order, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from slalang.diagnostics.files import finding_of, hidden_characters
from slalang.diagnostics.finding import Finding
from slalang.imports import circles_of, closure_of, roots_of
from slalang.resolve.findings import ImportCycle
from slalang.resolve.values import string
from slalang.source.frozen import dataclass, field
from slalang.source.load import Refusal, decode_text, display_path, load_file, resolve_import
from slalang.source.text import SourceFile, Span, source_file
from slalang.syntax.parser import parse
from slalang.syntax.tree import File, Token, token


class Load(Protocol):
    """How a file is read; `source.load.load_file` or something that remembers."""

    def __call__(self, path: Path, /, *, root: Path) -> SourceFile | Refusal: ...


Parse: TypeAlias = Callable[[SourceFile], tuple[File, list[Finding]]]


@dataclass(slots=True)
class Project:
    """The files of one run, each parsed once."""

    root: Path
    """Imports stay below it."""
    base: Path
    """Shown paths start from it."""
    load: Load = load_file
    parse: Parse = parse
    files: dict[str, File] = field(default_factory=dict)
    """By the path that people see."""
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """File → the files that it imports, in the order of the text."""
    places: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    """File → where it names each of them."""
    incomplete: set[str] = field(default_factory=set)
    """Files with an import that could not be followed: names may be missing for that reason."""
    faults: dict[str, list[Finding]] = field(default_factory=dict)
    """File → what is wrong with its writing and its imports."""
    refusals: list[Refusal] = field(default_factory=list)
    """Files that were named and could not be read."""
    named: list[str] = field(default_factory=list)

    @property
    def roots(self) -> tuple[str, ...]:
        """Agreements of their own: files with an `agreement` block, or imported by nobody."""
        agreements = {path for path, file in self.files.items() if has_agreement(file)}
        return tuple(roots_of(self.named, self.imports, agreements))

    def closure(self, root: str) -> list[File]:
        """A file after everything that it imports, each file once."""
        return [self.files[path] for path in closure_of(root, self.imports)]


def open_project(
    paths: Sequence[Path],
    root: Path,
    load: Load = load_file,
    parse: Parse = parse,
    base: Path | None = None,
) -> Project:
    """Read files and everything that they import. Never fails: refusals are kept.

    `load` and `parse` may hand out what was loaded and parsed before. Shown paths
    start from `base`, or else from `root`.
    """
    project = Project(root, base or root, load, parse)
    for path in paths:
        loaded = load(path, root=project.base)
        if isinstance(loaded, Refusal):
            project.refusals.append(loaded)
            continue
        if loaded.path not in project.files:
            _add(project, loaded, path)
        if loaded.path not in project.named:
            project.named.append(loaded.path)
    _report_cycles(project)
    return project


def has_agreement(file: File) -> bool:
    """Whether a file has an `agreement` block."""
    return any(node.rule == "agreement" for node in file.declarations)


def import_targets(file: File) -> list[Token]:
    """The texts of the imports of a file, as they are written, in order."""
    found = [token(node, "STRING") for node in file.declarations if node.rule == "import"]
    return [target for target in found if target is not None]


def project_of_text(text: str, path: str) -> Project:
    """One file that is given as text; its imports are refused."""
    project = Project(Path("."), Path("."))
    project.imports[path] = ()
    project.named.append(path)
    source = decode_text(path, text)
    if isinstance(source, Refusal):
        _parse(project, source_file(path, ""))
        project.faults[path].append(finding_of(source))
        project.incomplete.add(path)
        return project
    _parse(project, source)
    for target in import_targets(project.files[path]):
        refusal = Refusal(path, "import-missing", string(target))
        span = Span(path, target.start, target.end)
        project.faults[path].append(finding_of(refusal, span))
        project.incomplete.add(path)
    return project


def _add(project: Project, source: SourceFile, path: Path) -> None:
    """Parse a file and, after it, everything that it imports."""
    waiting = [(source, path)]
    while waiting:
        source, path = waiting.pop()
        if source.path in project.files:
            continue
        _parse(project, source)
        targets: dict[str, Span] = {}
        for target in import_targets(project.files[source.path]):
            span = Span(source.path, target.start, target.end)
            found = _import(project, path, string(target))
            if isinstance(found, Refusal):
                project.faults[source.path].append(finding_of(found, span))
                project.incomplete.add(source.path)
                continue
            waiting.append(found)
            targets.setdefault(found[0].path, span)
        project.imports[source.path] = tuple(targets)
        project.places[source.path] = tuple(targets.values())


def _import(project: Project, importing: Path, target: str) -> tuple[SourceFile, Path] | Refusal:
    path = resolve_import(project.root, importing, target)
    if isinstance(path, Refusal):
        return path
    shown = display_path(path, project.base)
    if shown in project.files:
        return project.files[shown].source, path
    loaded = project.load(path, root=project.base)
    return loaded if isinstance(loaded, Refusal) else (loaded, path)


def _parse(project: Project, source: SourceFile) -> None:
    file, faults = project.parse(source)
    project.files[source.path] = file
    project.faults[source.path] = [*hidden_characters(source), *faults]


def _report_cycles(project: Project) -> None:
    """Report each circle of imports once, at the import that closes it."""
    for path, index, circle in circles_of(project.imports):
        project.faults[path].append(ImportCycle(project.places[path][index], circle))
