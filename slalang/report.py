"""What was found in agreements, in; what the reader is told of it, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.pages import catalogue
from slalang.diagnostics.selection import is_selected
from slalang.diagnostics.settle import settle
from slalang.settings import Settings
from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile

NEED_TODAY = frozenset({"agreement-ended", "measured-in-the-future", "stale-metrics"})
"""Without a day to look from, these find nothing, and an ignore of them is not idle."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in one agreement with its imports, before anything is ignored."""

    findings: tuple[Finding, ...]
    left_out: tuple[str, ...] = ()
    """The slugs that were not looked for, since mistakes in the writing may hide the answer."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check run found."""

    findings: tuple[Finding, ...]
    """Settled: selected, not ignored, in the order of files and places."""
    sources: Mapping[str, SourceFile]
    """Every file that was read, by its path as shown."""

    @property
    def worst(self) -> Severity | None:
        """The worst severity; `None` where nothing was found."""
        return max((finding.severity for finding in self.findings), default=None)

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def report_of(
    outcomes: Sequence[Outcome],
    refusals: Iterable[Finding],
    sources: Mapping[str, SourceFile],
    settings: Settings,
) -> Report:
    """Select and ignore as the settings and the comments in the files say."""
    findings = [*refusals, *(found for outcome in outcomes for found in outcome.findings)]
    known = {head.slug: head.code for head in catalogue().values()}
    left_out = {slug for outcome in outcomes for slug in outcome.left_out}
    if settings.today is None:
        left_out |= NEED_TODAY
    ran = {
        slug
        for slug, code in known.items()
        if slug not in left_out
        and is_selected(code, slug, select=settings.select, ignore=settings.ignore)
    }
    settled = settle(
        findings, sources, select=settings.select, ignore=settings.ignore,
        today=settings.today, known=known, ran=ran,
    )  # fmt: skip
    return Report(_without_what_follows(settled, outcomes), sources)


def _without_what_follows(
    settled: tuple[Finding, ...], outcomes: Sequence[Outcome]
) -> tuple[Finding, ...]:
    """Without the examples that fail in an agreement of which it is said that holidays are unknown.

    Their deadlines were counted without the holidays; they are told once these are known.
    """
    said = {found for found in settled if found.slug == "unknown-country"}
    if not said:
        return settled
    follows, others = set[Finding](), set[Finding]()
    for outcome in outcomes:
        unsure = not said.isdisjoint(outcome.findings)
        (follows if unsure else others).update(
            found for found in outcome.findings if found.slug == "example-fails"
        )
    hidden = follows - others
    return tuple(found for found in settled if found not in hidden)
