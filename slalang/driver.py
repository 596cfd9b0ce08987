"""The whole pipeline on one screen; nothing else knows the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from slalang.check import CHECKS
from slalang.check.context import Context
from slalang.diagnostics.files import finding_of
from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.pages import catalogue
from slalang.diagnostics.selection import is_selected
from slalang.diagnostics.settle import settle
from slalang.model.agreement import Agreement
from slalang.project import Project, open_project, project_of_text
from slalang.resolve.agreement import resolve
from slalang.rules import RULES
from slalang.settings import Settings
from slalang.source.load import find_sources
from slalang.source.text import SourceFile


@dataclass(frozen=True, slots=True)
class Read:
    """One agreement, read: what it says, and what is wrong with its writing and names."""

    agreement: Agreement
    findings: tuple[Finding, ...]
    """Of files, syntax, names, types and units; nothing that a check finds."""
    sources: Mapping[str, SourceFile]
    """Every file that was read, by its path as shown."""
    damaged: bool
    """Whether a mistake in the writing may hide part of what the agreement says."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check run found."""

    agreements: tuple[Agreement, ...]
    findings: tuple[Finding, ...]
    """Settled: selected, not ignored, in the order of files and places."""
    sources: Mapping[str, SourceFile]

    @property
    def worst(self) -> Severity | None:
        """The worst severity; `None` where nothing was found."""
        return max((finding.severity for finding in self.findings), default=None)


def check(paths: Sequence[Path], settings: Settings) -> Report:
    """Check files and folders: every agreement in them, with what it imports."""
    found, refused = find_sources(paths, root=settings.root, exclude=settings.exclude)
    project = open_project(found, settings.root)
    reads = [read(project, root) for root in project.roots]
    refusals = [finding_of(refusal) for refusal in (*refused, *project.refusals)]
    return _report(reads, refusals, settings)


def check_text(text: str, settings: Settings, path: str = "agreement.sla") -> Report:
    """Check one agreement that is given as text; it can import nothing."""
    project = project_of_text(text, path)
    return _report([read(project, path)], [], settings)


def read(project: Project, root: str) -> Read:
    """Resolve one agreement of a project with the files that it imports."""
    files = project.closure(root)
    resolved = resolve(files[-1], files[:-1])
    writing = [f for file in files for f in project.faults[file.source.path]]
    sources = {file.source.path: file.source for file in files}
    findings = _once([*writing, *resolved.findings])
    return Read(resolved.agreement, findings, sources, any(file.damaged for file in files))


def read_text(text: str, path: str = "agreement.sla") -> Read:
    """Read one agreement that is given as text; it can import nothing."""
    return read(project_of_text(text, path), path)


def read_file(path: Path, root: Path) -> tuple[Read | None, tuple[Finding, ...]]:
    """Read one agreement from a file; without it, the findings say why."""
    project = open_project([path], root)
    if project.refusals or not project.roots:
        return None, tuple(finding_of(refusal) for refusal in project.refusals)
    result = read(project, project.roots[-1])
    return result, result.findings


def examine(result: Read, settings: Settings) -> tuple[Finding, ...]:
    """Run the checks and rules over one agreement; nothing is settled yet."""
    context = Context(today=settings.today)
    names_known = not any(f.severity is Severity.ERROR for f in result.findings)
    whole = names_known and not result.damaged
    found: list[Finding] = []
    for module in (*CHECKS, *RULES):
        if whole or not module.NEEDS_WHOLE:
            found += module.check(result.agreement, context)
    return tuple(found)


def _report(reads: Sequence[Read], refusals: Sequence[Finding], settings: Settings) -> Report:
    sources: dict[str, SourceFile] = {}
    findings = list(refusals)
    for result in reads:
        sources |= result.sources
        findings += result.findings
        findings += examine(result, settings)
    known = {head.slug: head.code for head in catalogue().values()}
    ran = {
        slug
        for slug, code in known.items()
        if is_selected(code, slug, select=settings.select, ignore=settings.ignore)
    }
    settled = settle(
        findings, sources, select=settings.select, ignore=settings.ignore,
        today=settings.today, known=known, ran=ran,
    )  # fmt: skip
    return Report(tuple(r.agreement for r in reads), settled, sources)


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))
