"""The documentation: every snippet in it is read, every command in it is run.

- ```` ```sla ```` is a whole agreement; ```` ```sla fragment ```` is part of one, and
  leans on the declarations of `docs/world.sla` that it does not make itself.
- ```` ```sla file=NAME ```` is written to the folder that the commands run in,
  ```` ```sla add=NAME ```` is added to its end.
- `<!-- change NAME: this -> that -->` does what the sentence beside it tells the reader to do.
- ```` ```console ```` are commands after `$` with the output that they must give; a line
  with `…` alone stands for any lines.
- ```` ```python ```` and ```` ```js ```` are run in that folder as well, but for
  ```` ```js fragment ````; a comment `// prints: …` after a program shows what it prints.
- ```` ```json file=NAME ```` and ```` ```csv file=NAME ```` are written there.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from slalang.cli.main import run
from slalang.diagnostics.finding import Severity
from slalang.diagnostics.pages import catalogue
from slalang.diagnostics.render import render
from slalang.driver import check_text
from slalang.settings import Settings
from slalang.source.text import source_file
from slalang.syntax.parser import parse
from slalang.syntax.tree import Node, tokens

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("*.md")])
WORLD = (Path(__file__).parent / "docs" / "world.sla").read_text(encoding="utf-8")
TODAY = date(2026, 2, 1)

_PIECE = re.compile(
    r"^```(?P<kind>sla|console|python|json|csv|js)(?P<mark>[^\n]*)\n(?P<body>.*?)^```$"
    r"|^<!-- change (?P<file>\S+): (?P<old>.*?) -> (?P<new>.*?) -->$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """One block of a page."""

    page: str
    line: int
    mark: str
    text: str


def snippets() -> list[Snippet]:
    """Every agreement and every part of one in the documentation."""
    found = []
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        for match in _PIECE.finditer(page):
            if match["kind"] == "sla" and "=" not in match["mark"]:
                line = page.count("\n", 0, match.start()) + 1
                found.append(Snippet(path.name, line, match["mark"].strip(), match["body"]))
    return found


@pytest.mark.parametrize("snippet", snippets(), ids=lambda one: f"{one.page}-{one.line}")
def test_a_snippet_is_right(snippet: Snippet) -> None:
    assert snippet.mark in ("", "fragment", "excerpt")
    if snippet.mark == "excerpt":
        assert is_part_of_an_example(snippet.text)
        return
    text = (
        snippet.text if not snippet.mark else f"{rest_of_the_world(snippet.text)}\n{snippet.text}"
    )
    report = check_text(text, Settings(ROOT, cache=False, today=TODAY))
    least = Severity.NOTE if not snippet.mark else Severity.ERROR
    told = [finding for finding in report.findings if finding.severity >= least]
    assert not told, render("full", told, report.sources)


def rest_of_the_world(fragment: str) -> str:
    """The declarations that a fragment does not make itself."""
    made = {name for node in declarations(fragment) for name in names(node)}
    return "\n".join(
        WORLD[node.start : node.end] for node in declarations(WORLD) if not made & names(node)
    )


def declarations(text: str) -> list[Node]:
    file, faults = parse(source_file("fragment.sla", text))
    assert not faults, [fault.message() for fault in faults]
    return list(file.declarations)


def names(node: Node) -> set[str]:
    """What a declaration introduces; a party introduces its roles, too."""
    if node.rule in ("agreement", "lead", "account"):
        return {node.rule}
    if node.rule in ("example", "assert", "translation", "import"):
        return set()
    roles = [child for child in node.children if isinstance(child, Node) and child.rule == "role"]
    return {tokens(one, "NAME")[0].text for one in (node, *roles)}


def is_part_of_an_example(text: str) -> bool:
    """Whether these lines stand in one of the examples; `# …` leaves lines out."""
    files = [path.read_text(encoding="utf-8") for path in ROOT.glob("examples/*/*.sla")]
    parts = [part.strip("\n") for part in re.split(r"^ *# …$", text, flags=re.MULTILINE)]
    return any(all(part in file for part in parts) for file in files)


@pytest.mark.parametrize(("name", "start"), [("checks.md", "SLA"), ("proofs.md", "SLA8")])
def test_the_table_of_findings_is_complete(name: str, start: str, bless: bool) -> None:
    """`docs/checks.md` lists every page of a finding in the order of codes, `proofs.md` proofs."""
    path = ROOT / "docs" / name
    rows = [
        f"| {one.code} | `{one.slug}` | {one.summary} |"
        for one in catalogue().values()
        if one.code.startswith(start)
    ]
    table = "\n".join(["| code | name | what it says |", "|---|---|---|", *rows])
    text = path.read_text(encoding="utf-8")
    between = re.compile(r"(?<=<!-- table -->\n).*?(?=\n<!-- end of table -->)", re.DOTALL)
    if bless:
        path.write_text(between.sub(lambda _: table, text), encoding="utf-8")
        text = path.read_text(encoding="utf-8")
    found = between.search(text)
    assert found is not None
    assert found[0] == table


def test_every_operation_of_the_scoring_format_is_told_of() -> None:
    schema = json.loads((ROOT / "slalang/backends/scoring/scoring-1.schema.json").read_text())
    page = (ROOT / "docs" / "scoring-format.md").read_text(encoding="utf-8")
    kinds = {
        const
        for one in schema["$defs"].values()
        if (properties := one.get("properties"))
        for key in ("op", "kind")
        if (const := properties.get(key, {}).get("const"))
    }
    assert kinds
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in page] == []


def test_links_lead_somewhere() -> None:
    for path in PAGES:
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if "://" not in link:
                assert (path.parent / link).exists(), f"{path.name} links to {link}"


WITH_COMMANDS = [
    path
    for path in PAGES
    if re.search(
        r"^```(console|python|js\b|sla \w+=)", path.read_text(encoding="utf-8"), re.MULTILINE
    )
]


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.name)
def test_what_a_page_shows_is_what_happens(
    path: Path,
    bless: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = path.read_text(encoding="utf-8")
    if shutil.which("node") is None and re.search(r"^\$ node |^```js$", page, re.MULTILINE):
        pytest.skip("needs Node: install the package nodejs")
    if re.search(r'^\$ slalang .*examples/|"examples', page, re.MULTILINE):
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    happens = _PIECE.sub(lambda piece: perform(piece, tmp_path, capsys), page)
    if bless and happens != page:
        path.write_text(happens, encoding="utf-8")
        return
    assert happens == page


def perform(piece: re.Match[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Do what one piece of a page says; the piece as it has to look."""
    kind, mark = piece["kind"], (piece["mark"] or "").strip()
    if piece["file"]:
        file = folder / piece["file"]
        text = file.read_text(encoding="utf-8")
        assert text.count(piece["old"]) == 1, piece[0]
        file.write_text(text.replace(piece["old"], piece["new"]), encoding="utf-8")
    elif kind in ("sla", "json", "csv") and "=" in mark:
        verb, _, name = mark.partition("=")
        file = folder / name
        before = file.read_text(encoding="utf-8") if verb == "add" else ""
        file.write_text(before + piece["body"], encoding="utf-8")
    elif kind == "python":
        exec(compile(piece["body"], "page.py", "exec"), {"__name__": "page"})
        capsys.readouterr()
    elif kind == "js" and mark != "fragment":
        done = node("--input-type=module", "-e", piece["body"])
        assert not done.stderr, done.stderr
        return f"```js\n{with_prints(piece['body'], done.stdout)}```"
    elif kind == "console":
        return f"```console\n{transcript(piece['body'], capsys)}```"
    return piece[0]


def transcript(body: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The commands of a block, each with what it gives; `…` stays where it stands for that."""
    lines = []
    for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        if not part:
            continue
        command, _, shown = part.partition("\n")
        words = shlex.split(command.removeprefix("$ "))
        assert words[0] in ("slalang", "node"), command
        if words[0] == "node":
            done = node(*words[1:])
            given = done.stdout + done.stderr
        else:
            run(words[1:])
            captured = capsys.readouterr()
            given = captured.out + captured.err
        lines.append(f"{command}\n{shown if looks_like(shown, given) else given}")
    return "".join(lines)


def node(*words: str) -> subprocess.CompletedProcess[str]:
    """What Node does with a program or a command, in the folder of the page."""
    return subprocess.run(["node", *words], capture_output=True, text=True, check=False)


def with_prints(program: str, printed: str) -> str:
    """A program that prints, with what it prints in comments at its end."""
    code = re.sub(r"\n?(^// prints: .*\n)+\Z", "", program, flags=re.MULTILINE)
    lines = "".join(f"// prints: {line}\n" for line in printed.splitlines())
    return f"{code}\n{lines}" if lines else code


def looks_like(shown: str, given: str) -> bool:
    """Whether lines with `…` for some that are left out fit what was given."""
    parts = [re.escape(part) for part in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?s:.*)".join(parts), given) is not None
