"""The commands, as people see them: every `*.txt` here is a session in a terminal.

`$ slalang …` runs the command in a copy of `files`; below it stands what it
wrote, with `! ` before each line of standard error, and `[1]` where the exit
code is not 0. `< name` gives it a file as standard input. `$ cat FILE`,
`$ ls FOLDER`, `$ write FILE TEXT` and `$ copy FILE FILE` look at and change the
copy. Lines that start with `#` explain. In the output an empty line is `.`, and
`\\` stands before a line that could be taken for one of these.
"""

from __future__ import annotations

import io
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from slalang.cli.main import run

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*.txt"))

BAD_FILES = {
    "latin.sla": 'agreement "Café" {\n}\n'.encode("latin-1"),
    "utf16.sla": 'party a "A"\n'.encode("utf-16"),
    "bom.sla": b'\xef\xbb\xbfparty a "A"\n',
    "cr.sla": b'party a "A"\rparty b "B"\r',
    "nul.sla": b'party a "A"\nparty b "B\x00"\n',
    "bidi.sla": 'party a "A\u202e"\n'.encode(),
    "big.sla": b"#" * 10_000_000,
    "nested.sla": ('term t "T" when ' + "(" * 10_000 + "1 > 0" + ")" * 10_000 + "\n").encode(),
    "braces.sla": b"{" * 10_000 + b"}" * 10_000,
    "digits.sla": b'party a "A" {\n  people ' + b"9" * 10_000 + b"\n}\n",
    "zero.sla": b'lead {\n  visits count optional\n}\nterm t "T" when visits / 0 > 3\n',
    "imports.sla": b'import "mising.sla"\nimport "/etc/passwd"\nimport "../../up.sla"\n',
    "circle.sla": b'import "circle2.sla"\n',
    "circle2.sla": b'import "circle.sla"\n',
}
"""Made here, since editors and version control would mend them."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files to work in, which is a project of its own."""
    folder = tmp_path / "project"
    shutil.copytree(HERE / "files", folder)
    (folder / ".git").mkdir()
    (folder / "bad").mkdir()
    for name, data in BAD_FILES.items():
        (folder / "bad" / name).write_bytes(data)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SLALANG_DEBUG", raising=False)
    return folder


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
@pytest.mark.usefixtures("place")
def test_transcript(path: Path, bless: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = path.read_text(encoding="utf-8")
    actual = "".join(replay(expected, monkeypatch))
    if bless and actual != expected:
        path.write_text(actual, encoding="utf-8")
        expected = actual
    assert actual == expected


def replay(transcript: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The transcript with what the commands write now."""
    for line in transcript.splitlines(keepends=True):
        # Output that is an empty line is written as `.`, so that empty lines separate steps.
        if line.startswith("#") or line == "\n":
            yield line
        elif line.startswith("$ "):
            yield line
            yield shown(line[2:].strip(), monkeypatch)


def shown(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What one command writes, as it stands in a transcript."""
    words = shlex.split(command)
    stdin = b""
    if "<" in words:
        stdin = Path(words[words.index("<") + 1]).read_bytes()
        words = words[: words.index("<")]
    match words:
        case ["slalang", *arguments]:
            return ran(arguments, stdin, monkeypatch)
        case ["cat", name]:
            return marked(Path(name).read_text(encoding="utf-8"))
        case ["ls", name]:
            return marked("".join(f"{entry}\n" for entry in entries(Path(name))))
        case ["write", name, text]:
            Path(name).write_text(f"{text}\n", encoding="utf-8")
            return ""
        case ["copy", name, other]:
            shutil.copy(name, other)
            return ""
    raise AssertionError(f"no such step: {command}")


def ran(arguments: list[str], stdin: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (stdin, b"", b"")]
    with monkeypatch.context() as patch:
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        code = run(arguments)
    said = []
    for stream in streams[1:]:
        stream.flush()
        said.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    end = f"[{code}]\n" if code else ""
    return marked(said[0]) + marked(said[1], "! ") + end


def entries(folder: Path) -> list[str]:
    found = (entry for entry in folder.rglob("*") if ".slalang_cache" not in entry.parts)
    return sorted(entry.relative_to(folder).as_posix() for entry in found if entry.is_file())


def marked(text: str, mark: str = "") -> str:
    """Each line with a mark; empty ones as `.`; long ones cut; what looks like a step indented."""
    lines = []
    for line in text.split("\n")[: -1 if text.endswith("\n") else None]:
        shown = line if len(line) <= 300 else f"{line[:300]} [and {len(line) - 300} more]"
        shown = f"{mark}{shown}".rstrip() or "."
        lines.append(f"\\{shown}" if shown[0] in "$#[\\" else shown)
    return "".join(f"{line}\n" for line in lines if text)
