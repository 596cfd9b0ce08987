"""A folder in; the settings of the project that it is part of, out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from slalang.diagnostics.files import finding_of
from slalang.diagnostics.suggest import nearest
from slalang.source.frozen import dataclass
from slalang.source.load import Refusal, load_file

OWN_FILE = "slalang.toml"
SHARED_FILE = "pyproject.toml"
SHARED_TABLE = "[tool.slalang]"
LONGEST = 60
"""So much of a name that nobody knows is repeated."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`select = ["SLA4"]` and so on, from `slalang.toml` or from the command line.

    Options of the command line replace fields with `dataclasses.replace`.
    """

    root: Path
    """The folder of the project, absolute: imports stay below it."""
    file: Path | None = None
    """The file that these settings come from."""
    select: tuple[str, ...] | None = None
    """Slugs, codes and starts of codes; None for all findings."""
    ignore: tuple[str, ...] = ()
    """Slugs, codes and starts of codes; stronger than `select`."""
    exclude: tuple[str, ...] = ()
    """Globs of paths below the root that a search in folders leaves out."""
    cache: bool = True
    """Whether results may be kept between runs."""
    solver: bool = True
    """Whether what holds for all leads is proved, too."""
    today: date | None = None
    """The day that deadlines and reports are looked at from; only the command line gives it."""
    format: str = "full"
    """A name in `diagnostics.render.FORMATS`; only the command line gives it."""
    base: Path | None = None
    """The folder that shown paths start from; without it, the root. A report that people click
    on, or that a code host marks lines by, starts from where the command runs."""

    @property
    def shown_from(self) -> Path:
        """The folder that shown paths start from."""
        return self.base or self.root


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """Settings that cannot be followed."""

    file: Path
    text: str
    """What was found and what was expected, in one sentence without a full stop."""
    help: str
    """The one next step, as a sentence."""

    def message(self) -> str:
        """The problem with the name of the file in front."""
        return f"{self.file.name}: {self.text}"


def read_settings(start: Path) -> Settings | SettingsProblem:
    """The settings that hold for a file or folder.

    They stand in the nearest `slalang.toml`, or `pyproject.toml` with
    `[tool.slalang]`, from `start` upward, and not above the repository (the
    first folder with `.git`). The root of the project is the folder of
    that file, else the repository, else the folder of `start`.
    """
    here = start.absolute()
    here = here if here.is_dir() else here.parent
    for folder in (here, *here.parents):
        for file in (folder / OWN_FILE, folder / SHARED_FILE):
            table = _table(file)
            if isinstance(table, SettingsProblem):
                return table
            if table is not None:
                return _settings(file, table)
        if (folder / ".git").exists():
            return Settings(folder)
    return Settings(here)


def _table(file: Path) -> Mapping[str, object] | SettingsProblem | None:
    """The settings in a file; None when there is no such file, or nothing of ours in it."""
    source = load_file(file, root=file.parent)
    if isinstance(source, Refusal):
        if source.kind == "missing":
            return None
        finding = finding_of(source)
        return SettingsProblem(file, finding.message(), finding.help())
    shared = file.name == SHARED_FILE
    try:
        whole: dict[str, object] = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        # A shared file that never names us is somebody else's to mend.
        if shared and "slalang" not in source.text:
            return None
        # Of what the reader says only the place is in words that help.
        found = re.search(r"\(at (line [0-9]+, column [0-9]+|end of document)\)", str(error))
        place = (found[1] if found else "one place").replace("end of document", "its end")
        text = f"this is not TOML: it cannot be read at {place}"
        return SettingsProblem(file, text, 'Write settings like `ignore = ["stale-metrics"]`.')
    except (ValueError, RecursionError) as error:
        # Thousands of digits or brackets are TOML, but no computer holds them.
        if shared and "slalang" not in source.text:
            return None
        deep = isinstance(error, RecursionError)
        text = f"it has {'too many brackets inside brackets' if deep else 'too long a number'}"
        return SettingsProblem(file, text, 'Write settings like `ignore = ["stale-metrics"]`.')
    if not shared:
        return whole
    tool = whole.get("tool")
    table = tool.get("slalang") if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    return SettingsProblem(
        file,
        f"`tool.slalang` is {_kind(table)}, where a table was expected",
        f"Write the settings below a line `{SHARED_TABLE}`.",
    )


def _settings(file: Path, table: Mapping[str, object]) -> Settings | SettingsProblem:
    problem = next(_problems(file, table), None)
    if problem:
        return problem
    select = table.get("select")
    return Settings(
        file.parent,
        file,
        None if select is None else _words(select),
        _words(table.get("ignore")),
        _words(table.get("exclude")),
        table.get("cache") is not False,
        table.get("solver") is not False,
    )


_EXPECTED = {
    "select": ("a list of names", '`select = ["SLA4", "stale-metrics"]`'),
    "ignore": ("a list of names", '`ignore = ["stale-metrics"]`'),
    "exclude": ("a list of paths", '`exclude = ["drafts"]`'),
    "cache": ("true or false", "`cache = false`"),
    "solver": ("true or false", "`solver = false`"),
}
_ONLY_COMMAND_LINE = {
    "today": "Give the day on the command line, `--today 2026-03-01`: it changes with each run.",
    "format": "Give the format on the command line, `--format concise`: readers differ.",
}


def _problems(file: Path, table: Mapping[str, object]) -> Iterator[SettingsProblem]:
    for key, value in table.items():
        if key in _ONLY_COMMAND_LINE:
            text = f"`{key}` cannot be set in a file"
            yield SettingsProblem(file, text, _ONLY_COMMAND_LINE[key])
        elif key not in _EXPECTED:
            near = nearest(key, _EXPECTED)
            help = f"Did you mean `{near}`?" if near else f"Settings are {_listed()}."
            shown = key if len(key) <= LONGEST else f"{key[:LONGEST]}…"
            yield SettingsProblem(file, f"there is no setting `{shown}`", help)
        elif not _fits(key, value):
            kind, example = _EXPECTED[key]
            text = f"`{key}` is {_kind(value)}, where {kind} was expected"
            yield SettingsProblem(file, text, f"Write it like {example}.")


def _fits(key: str, value: object) -> bool:
    if key in ("cache", "solver"):
        return isinstance(value, bool)
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


def _words(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else ()


def _kind(value: object) -> str:
    """What a TOML value is, in words."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case list():
            return "a list with something else in it"
        case dict():
            return "a table"
        case _:
            return "a date or a time"


def _listed() -> str:
    *most, last = (f"`{key}`" for key in _EXPECTED)
    return f"{', '.join(most)} and {last}"
