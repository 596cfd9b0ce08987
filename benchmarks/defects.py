"""How well the checker finds mistakes: `python benchmarks/defects.py` prints a table of it.

`tests/defects/<slug>/` holds agreements with planted defects, on lines that end with
`# defect`, and near misses. Every file is checked whole, solver included, and the
table is the same on every machine. `# also SLUG` and `# follows SLUG` at the end of a
line say that a finding of another kind is right there, and why.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from slalang.diagnostics.finding import Severity
from slalang.driver import check_text
from slalang.settings import Settings
from slalang.source.text import source_file

DEFECTS = Path(__file__).resolve().parents[1] / "tests" / "defects"
_GRANTED = re.compile(r"# (?:also|follows) ([a-z0-9-]+(?:, [a-z0-9-]+)*)")


class Said(NamedTuple):
    """One finding of a checked file."""

    slug: str
    line: int
    severity: Severity
    message: str


class Planted(NamedTuple):
    """A file of the corpus and what the checker said about it."""

    slug: str
    name: str
    is_defect: bool
    marked: frozenset[int]
    """The lines with a planted defect."""
    granted: frozenset[tuple[int, str]]
    """Where findings of other kinds are right."""
    said: tuple[Said, ...]

    @property
    def found(self) -> frozenset[int]:
        """The planted defects that were found where they stand."""
        return self.marked & {one.line for one in self.said if one.slug == self.slug}

    @property
    def false_alarms(self) -> frozenset[int]:
        """Other lines that the finding of the file's folder points at."""
        return frozenset(one.line for one in self.said if one.slug == self.slug) - self.marked


def main() -> None:
    parser = argparse.ArgumentParser(description="how well the checker finds planted defects")
    parser.add_argument("--cross", action="store_true", help="list findings of other kinds")
    options = parser.parse_args()
    corpus = tuple(read(DEFECTS))
    print(table(corpus))
    print()
    print(summary(corpus))
    for planted, one in cross_alarms(corpus) if options.cross else ():
        print(f"{planted.slug}/{planted.name}:{one.line}: {one.slug}: {one.message}")


def read(folder: Path) -> Iterator[Planted]:
    """Every file of the corpus, checked, in the order of names."""
    for path in sorted(folder.glob("*/*.sla")):
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        source = source_file("agreement.sla", text)
        yield Planted(
            path.parent.name,
            path.stem,
            path.stem.startswith("defect_"),
            frozenset(n for n, line in enumerate(lines, 1) if line.endswith("# defect")),
            frozenset(
                (number, slug)
                for number, line in enumerate(lines, 1)
                for granted in _GRANTED.findall(line)
                for slug in granted.split(", ")
            ),
            tuple(
                Said(one.slug, source.position(one.span.start).line, one.severity, one.message())
                for one in check_text(text, Settings(Path())).findings
            ),
        )


def cross_alarms(corpus: Iterable[Planted]) -> Iterator[tuple[Planted, Said]]:
    """Warnings and errors of a kind that the corpus has, where another kind was planted.

    What stands on a marked line is the planted defect seen from another side.
    """
    planted = tuple(corpus)
    slugs = {one.slug for one in planted}
    for file in planted:
        for said in file.said:
            if (
                said.slug in slugs
                and said.slug != file.slug
                and said.severity in (Severity.ERROR, Severity.WARNING)
                and said.line not in file.marked
                and (said.line, said.slug) not in file.granted
            ):
                yield file, said


def table(corpus: tuple[Planted, ...]) -> str:
    """A Markdown table with a row for each finding and one for all of them."""
    rows = [
        "| finding | defects | found | near misses | silent |",
        "|---|--:|--:|--:|--:|",
    ]
    for slug in sorted({one.slug for one in corpus}):
        rows.append(_row(f"`{slug}`", tuple(one for one in corpus if one.slug == slug)))
    rows.append(_row("**all**", corpus))
    return "\n".join(rows)


def _row(name: str, files: tuple[Planted, ...]) -> str:
    misses = [one for one in files if not one.is_defect]
    silent = sum(not one.false_alarms for one in misses)
    marked, found = (sum(len(one) for one in all_) for all_ in _marked_and_found(files))
    return f"| {name} | {marked} | {found} | {len(misses)} | {silent} |"


def _marked_and_found(
    files: tuple[Planted, ...],
) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    return [one.marked for one in files], [one.found for one in files]


def summary(corpus: tuple[Planted, ...]) -> str:
    """Recall and precision over the whole corpus, in words and exact numbers."""
    marked, found = (sum(len(one) for one in all_) for all_ in _marked_and_found(corpus))
    wrong = sum(len(one.false_alarms) for one in corpus)
    cross = sum(1 for _ in cross_alarms(corpus))
    granted = sum(len(one.granted) for one in corpus)
    files = sum(one.is_defect for one in corpus)
    return (
        f"Of {marked} planted defects in {files} files, {found} are found: recall"
        f" {_percent(found, marked)}. Beside them, {wrong} lines are reported for a defect that is"
        f" not there, and {cross} for one of another kind that the file does not name: precision"
        f" {_percent(found, found + wrong + cross)}. {granted} findings of another kind are named."
    )


def _percent(part: int, whole: int) -> str:
    """Tenths of a percent, rounded down, so that 100 % means all of them."""
    tenths = part * 1_000 // whole if whole else 1_000
    return f"{tenths // 10}.{tenths % 10} %"


if __name__ == "__main__":
    main()
