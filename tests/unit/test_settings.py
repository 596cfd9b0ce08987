"""Settings: where they are found, what they may say, and how mistakes are answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.settings import Settings, SettingsProblem, read_settings


def test_the_nearest_file_upward_holds(tmp_path: Path) -> None:
    deep = tmp_path / "deals" / "eu"
    deep.mkdir(parents=True)
    (deep / "x.sla").touch()
    (tmp_path / "pyproject.toml").write_text('[tool.slalang]\nignore = ["SLA4"]\n')
    found = read_settings(deep / "x.sla")
    assert found == Settings(tmp_path, tmp_path / "pyproject.toml", ignore=("SLA4",))
    (tmp_path / "deals" / "slalang.toml").write_text(
        'select = ["SLA4", "stale-metrics"]\nexclude = ["drafts"]\ncache = false\n'
    )
    found = read_settings(deep)
    assert isinstance(found, Settings)
    assert found.root == tmp_path / "deals"
    assert (found.select, found.ignore) == (("SLA4", "stale-metrics"), ())
    assert (found.exclude, found.cache) == (("drafts",), False)


def test_without_a_file_the_repository_is_the_root(tmp_path: Path) -> None:
    (tmp_path / "slalang.toml").write_text('select = ["SLA4"]\n')
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "deals").mkdir()
    (repository / "pyproject.toml").write_text("[tool.other]\n")
    assert read_settings(repository / "deals") == Settings(repository)


def test_a_broken_file_that_is_not_ours_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert read_settings(tmp_path) == Settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("slect = []", "slalang.toml: there is no setting `slect`", "Did you mean `select`?"),
        (
            "colour = true",
            "slalang.toml: there is no setting `colour`",
            "Settings are `select`, `ignore`, `exclude`, `cache` and `solver`.",
        ),
        (
            'ignore = "SLA4"',
            "slalang.toml: `ignore` is text, where a list of names was expected",
            'Write it like `ignore = ["stale-metrics"]`.',
        ),
        (
            "select = [1]",
            "slalang.toml: `select` is a list with something else in it,"
            " where a list of names was expected",
            'Write it like `select = ["SLA4", "stale-metrics"]`.',
        ),
        (
            "cache = 1",
            "slalang.toml: `cache` is a number, where true or false was expected",
            "Write it like `cache = false`.",
        ),
        (
            "today = 2026-01-01",
            "slalang.toml: `today` cannot be set in a file",
            "Give the day on the command line, `--today 2026-03-01`: it changes with each run.",
        ),
        (
            "select = [",
            "slalang.toml: this is not TOML: it cannot be read at its end",
            'Write settings like `ignore = ["stale-metrics"]`.',
        ),
    ],
)
def test_mistakes_are_answered(tmp_path: Path, text: str, message: str, help: str) -> None:
    (tmp_path / "slalang.toml").write_text(text)
    problem = read_settings(tmp_path)
    assert isinstance(problem, SettingsProblem)
    assert (problem.message(), problem.help) == (message, help)


def test_a_table_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool.slalang = true")
    problem = read_settings(tmp_path)
    assert isinstance(problem, SettingsProblem)
    assert "where a table was expected" in problem.message()
