"""A code or slug in; the page that explains that finding, in its parts, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from types import MappingProxyType

from slalang.diagnostics.suggest import nearest
from slalang.source.frozen import dataclass

ROOMS = ("diagnostics/pages", "syntax/pages", "resolve/pages", "check", "rules", "solve", "funnel")
"""The folders of the package that hold pages, each beside the pass that makes the findings."""

_HEAD = re.compile(r"# (SLA[0-9]{3}) ([a-z][a-z0-9-]*)")
_BLOCK = re.compile(
    r"(?:^File (?P<file>\S+?):?\n+)?"
    r"^(?P<fence>```+)(?P<kind>\w+)\n(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_HIDDEN = re.compile(r"<U\+([0-9A-F]{4,6})>")


@dataclass(frozen=True, slots=True)
class PageHead:
    """`# SLA412 stale-metrics` and the sentence below it."""

    code: str
    slug: str
    summary: str
    """One paragraph, on one line."""
    path: str
    """Within the package: `rules/stale_metrics.md`."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file of an example."""

    path: str
    """As in the line `File shared/words.sla:` before it; `agreement.sla` without such a line."""
    text: str
    """With a line end at its end; `<U+202E>` on the page is that character here."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one finding."""

    head: PageHead
    text: str
    """All of it, as Markdown."""
    prose: str
    """What stands between the summary and the examples."""
    fires_files: tuple[PageFile, ...]
    """The example with the finding; empty where a file's text cannot show it."""
    fires_output: str
    """What the concise format says of that example, with a line end at its end."""
    clean_files: tuple[PageFile, ...]
    """The example without it; empty where a file's text cannot show it."""


@cache
def catalogue() -> Mapping[str, PageHead]:
    """The heads of all pages by slug, in the order of their codes.

    Raises `ValueError` when two pages share a code or a slug: a fault of the package.
    """
    heads = sorted((_read_head(page, path) for page, path in _pages()), key=lambda head: head.code)
    for one, other in pairwise(heads):
        if one.code == other.code:
            raise ValueError(f"{one.path} and {other.path} have the same code, {one.code}")
    by_slug = {head.slug: head for head in heads}
    if len(by_slug) < len(heads):
        raise ValueError("two pages have the same slug")
    return MappingProxyType(by_slug)


def find_page(name: str) -> Page | tuple[str, ...]:
    """The page of a code or slug; else the slugs that may have been meant, perhaps none.

    The start of a code (`SLA4`) suggests all codes that begin so.
    """
    heads = catalogue()
    wanted = name.strip().casefold()
    for head in heads.values():
        if wanted in (head.slug, head.code.casefold()):
            return parse_page(files("slalang").joinpath(head.path).read_text("utf-8"), head.path)
    if re.fullmatch(r"sla[0-9]{0,3}", wanted):
        return tuple(head.slug for head in heads.values() if head.code.lower().startswith(wanted))
    near = nearest(wanted, heads)
    return (near,) if near else ()


def parse_page(text: str, path: str) -> Page:
    """The parts of a page; raises `ValueError` that says what is not as a page should be."""
    text = text.replace("\r\n", "\n")
    head = _head(text, path)
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    if list(sections) != ["Fires", "Clean"]:
        raise ValueError(f"{path}: expected the sections Fires and Clean, found {list(sections)}")
    fires, clean = sections["Fires"], sections["Clean"]
    output = [body for kind, _, body in _blocks(fires) if kind == "text"]
    if len(output) != 1:
        raise ValueError(f"{path}: expected one text block under Fires, found {len(output)}")
    prose = parts[0].split("\n\n", 2)[2:]
    return Page(
        head, text, "".join(prose).strip(), _files(fires, path), output[0], _files(clean, path)
    )


def _pages() -> Iterator[tuple[Traversable, str]]:
    """Every page of the package with its path."""
    for room in ROOMS:
        folder = files("slalang").joinpath(room)
        if folder.is_dir():
            for page in sorted(folder.iterdir(), key=lambda page: page.name):
                if page.name.endswith(".md"):
                    yield page, f"{room}/{page.name}"


def _read_head(page: Traversable, path: str) -> PageHead:
    with page.open(encoding="utf-8") as lines:
        # A summary ends at the second empty line; the rest of the page is not needed.
        start, empty = [], 0
        for line in lines:
            empty += not line.strip()
            if empty == 2:
                break
            start.append(line)
    return _head("".join(start), path)


def _head(text: str, path: str) -> PageHead:
    first, *rest = text.split("\n\n", 2)
    match = _HEAD.fullmatch(first.strip())
    if not match or not rest or rest[0].startswith("#"):
        raise ValueError(f"{path}: expected `# SLA412 stale-metrics`, an empty line, a summary")
    return PageHead(match[1], match[2], " ".join(rest[0].split()), path)


def _blocks(section: str) -> Iterator[tuple[str, str, str]]:
    """The kind, the path (if a line gives one) and the text of each fenced block."""
    fence = (
        r"(?:^File (?P<file>\S+?):?\n+)?^(?P<ticks>```+)(?P<kind>\w+)\n(?P<body>.*?)^(?P=ticks)$"
    )
    for match in re.finditer(fence, section, flags=re.MULTILINE | re.DOTALL):
        yield match["kind"], match["file"] or "", match["body"]


def _files(section: str, path: str) -> tuple[PageFile, ...]:
    found = tuple(
        PageFile(file or "agreement.sla", _HIDDEN.sub(lambda m: chr(int(m[1], 16)), body))
        for kind, file, body in _blocks(section)
        if kind == "sla"
    )
    if len({file.path for file in found}) < len(found):
        raise ValueError(f"{path}: two blocks of one example are the same file")
    return found
