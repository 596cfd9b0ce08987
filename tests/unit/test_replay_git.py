"""`slalang replay`: old texts out of git, exit codes, and what it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from replay_worlds import BASE, FIT, HEAD, REST, write_data

from slalang.cli.main import run

AS_OF = ("--data", "data", "--as-of", "2026-03-06T16:30:00Z")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write_data(Path("data"))


def git(*arguments: str) -> None:
    own = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *own, *arguments], check=True, capture_output=True)


def committed(files: dict[str, str], message: str = "one") -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
        git("add", name)
    git("commit", "-q", "-m", message)


def repository() -> None:
    """An agreement in a folder, with an import; then both change."""
    git("init", "-q", "-b", "main")
    whole = f'import "parts/fit.sla"\n{HEAD}{REST}'
    committed({"deals/a.sla": whole, "deals/parts/fit.sla": FIT})
    git("tag", "v1")
    committed({"deals/parts/fit.sla": FIT.replace("> 200", "> 100")}, "two")


@needs_git
@pytest.mark.parametrize("revision", ["v1", "HEAD~1", "main^", "main@{1}", "HEAD~1^{commit}"])
def test_the_old_text_with_its_imports(revision: str, capsys: pytest.CaptureFixture[str]) -> None:
    repository()
    fixed = ("replay", "deals/a.sla", "--against", f"git:{revision}", *AS_OF)
    assert run([*fixed, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["changed"], found["old"]["file"]) == (2, f"deals/a.sla at {revision}")
    assert found["rules"][0]["old_says"] == "Company size is more than 200"


@needs_git
def test_the_working_file_need_not_be_committed(capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q", "-b", "main")
    committed({"a.sla": BASE})
    Path("a.sla").write_text(BASE.replace("> 200", "> 100"), encoding="utf-8")
    fixed = ["replay", "a.sla", "--against", "git:HEAD", *AS_OF]
    assert run(fixed) == 0
    assert run([*fixed, "--fail-on-change"]) == 1
    assert "2 of 4 leads change" in capsys.readouterr().out
    git("add", "a.sla")
    git("commit", "-q", "-m", "two")
    assert run([*fixed, "--fail-on-change"]) == 0


@needs_git
@pytest.mark.parametrize(
    ("against", "said"),
    [
        ("git:nowhere", "this repository has no revision `nowhere`"),
        ("git:--output=x", "`--output=x` is no name of a revision"),
        ("git:-n", "`-n` is no name of a revision"),
        ("git:HEAD..main", "is no name of a revision"),
        ("git:HEAD:deals/a.sla", "is no name of a revision"),
        ("git:HEAD\nmain", "is no name of a revision"),
        ("git:$(touch x)", "is no name of a revision"),
        ("git:", "does not say where the old agreement is"),
        ("main", "does not say where the old agreement is"),
    ],
)
def test_revisions_that_are_none(
    against: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repository()
    assert run(["replay", "deals/a.sla", "--against", against, *AS_OF]) == 2
    assert said in capsys.readouterr().err
    assert not Path("x").exists()


@needs_git
def test_a_file_that_was_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    repository()
    Path("new.sla").write_text(BASE, encoding="utf-8")
    assert run(["replay", "new.sla", "--against", "git:v1", *AS_OF]) == 2
    assert "there is no file `new.sla` at `v1`" in capsys.readouterr().err


@needs_git
def test_links_of_the_repository_are_not_followed(capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q", "-b", "main")
    Path("secret.txt").write_text("secret", encoding="utf-8")
    Path("a.sla").symlink_to("secret.txt")
    git("add", "a.sla")
    git("commit", "-q", "-m", "one")
    Path("a.sla").unlink()
    Path("a.sla").write_text(BASE, encoding="utf-8")
    assert run(["replay", "a.sla", "--against", "git:HEAD", *AS_OF]) == 2
    assert "there is no file `a.sla` at `HEAD`" in capsys.readouterr().err


@needs_git
def test_imports_do_not_leave_the_repository(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fit.sla").write_text(FIT, encoding="utf-8")
    inside = Path("repo")
    inside.mkdir()
    git("init", "-q", "-b", "main", "repo")
    text = f'import "../fit.sla"\n{HEAD}{REST}'
    (inside / "a.sla").write_text(text, encoding="utf-8")
    git("-C", "repo", "add", "a.sla")
    git("-C", "repo", "commit", "-q", "-m", "one")
    (inside / "a.sla").write_text(BASE, encoding="utf-8")
    assert run(["replay", "repo/a.sla", "--against", "git:HEAD", *AS_OF]) == 1
    assert "import-outside" in capsys.readouterr().out


@needs_git
def test_settings_of_a_repository_start_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    repository()
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        git("config", key, "touch started")
    git("config", "filter.x.smudge", "touch started")
    Path(".gitattributes").write_text("*.sla filter=x diff=x\n", encoding="utf-8")
    assert run(["replay", "deals/a.sla", "--against", "git:v1", *AS_OF]) == 0
    assert not Path("started").exists()
    capsys.readouterr()


def test_no_repository(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.sla").write_text(BASE, encoding="utf-8")
    assert run(["replay", "a.sla", "--against", "git:main", *AS_OF]) == 2
    said = capsys.readouterr().err
    assert "is not in a git repository" in said or "git is not installed" in said


def test_no_git(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.sla").write_text(BASE, encoding="utf-8")
    monkeypatch.setattr("slalang.source.git.shutil.which", lambda _: None)
    assert run(["replay", "a.sla", "--against", "git:main", *AS_OF]) == 2
    assert "git is not installed here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.sla"], "needs 2 agreements here, and got 1"),
        (["a.sla", "a.sla", "a.sla"], "needs 2 agreements here, and got 3"),
        (["a.sla", "a.sla", "--against", "git:main"], "needs 1 agreement here, and got 2"),
        (["a.sla", "missing.sla"], "there is no file `missing.sla`"),
        (["a.sla", "data"], "`data` is a folder"),
        (["a.sla", "a.sla", "--by", "nothing"], "neither agreement has an attribute `nothing`"),
        (["a.sla", "a.sla", "--binding", "x"], "the agreement has no binding `x`"),
        (["a.sla", "a.sla", "-o", "a.sla"], "`a.sla` is one of the files that are read"),
        (["a.sla", "a.sla", "--format", "xml"], "there is no format `xml`"),
    ],
)
def test_refusals(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.sla").write_text(BASE, encoding="utf-8")
    assert run(["replay", *arguments, *AS_OF]) == 2
    assert said in capsys.readouterr().err


def test_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.sla").write_text(BASE, encoding="utf-8")
    fixed = ["replay", "a.sla", "a.sla", "--as-of", "2026-03-06T16:30:00Z", "--data", "nowhere"]
    assert run(fixed) == 2
    assert "nowhere" in capsys.readouterr().err


def test_an_agreement_with_errors(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.sla").write_text(BASE, encoding="utf-8")
    Path("b.sla").write_text(BASE.replace("employees > 200", "employes > 200"), encoding="utf-8")
    assert run(["replay", "a.sla", "b.sla", *AS_OF]) == 1
    assert "employes" in capsys.readouterr().out


def test_a_page_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.sla").write_text(BASE, encoding="utf-8")
    Path("b.sla").write_text(BASE.replace("> 200", "> 100"), encoding="utf-8")
    fixed = ["replay", "a.sla", "b.sla", *AS_OF, "--format", "html"]
    assert run([*fixed, "-o", "one.html"]) == 0
    assert run([*fixed, "-o", "two.html"]) == 0
    page = Path("one.html").read_text(encoding="utf-8")
    assert page == Path("two.html").read_text(encoding="utf-8")
    assert page.count("<caption>") == page.count("<table")
    assert "http://" not in page
    assert "https://" not in page
    assert " style=" not in page
    assert capsys.readouterr().out == ""


def test_errors_that_leave_leads_alone_stand_in_the_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.sla").write_text(BASE, encoding="utf-8")
    wrong = BASE.replace("2026-01-01 to 2026-12-31", "2026-12-31 to 2026-01-01")
    Path("b.sla").write_text(wrong, encoding="utf-8")
    assert run(["replay", "a.sla", "b.sla", *AS_OF]) == 0
    said = capsys.readouterr()
    assert "The new agreement has 1 error:\n" in said.out.partition("Old  ")[0]
    assert "b.sla: the agreement has 1 error" in said.err
