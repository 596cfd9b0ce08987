"""What can be built from an agreement: tables of names; a name in, the function that builds, out.

A backend is a function of the agreement and a few options that returns files,
path → bytes, and writes none. Names that are not in the tables are looked for
among the entry points of the group `slalang.backends`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from slalang.diagnostics.suggest import nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from slalang.model.agreement import Agreement

Backend: TypeAlias = "Callable[[Agreement, Mapping[str, str]], dict[str, bytes]]"

BACKENDS: Mapping[str, str] = {
    "markdown": "slalang.backends.markdown",
    "html": "slalang.backends.html",
    "scoring": "slalang.backends.scoring",
    "funnel": "slalang.backends.funnel",
    "lifecycle": "slalang.backends.lifecycle",
}
"""What is made where nothing else is asked for.

Name to module; each has `build(agreement, options) -> dict[str, bytes]`.
"""

OPTIONAL: Mapping[str, str] = {
    "js": "slalang.backends.js",
    "jsonlogic": "slalang.backends.jsonlogic",
    "sql": "slalang.backends.sql",
    "dbt": "slalang.backends.dbt",
    "ics": "slalang.backends.ics",
    "calculator": "slalang.backends.calculator",
    "xlsx": "slalang.backends.xlsx",
}
"""What is made only when it is asked for by name; the modules are like those of `BACKENDS`."""

GROUP = "slalang.backends"
"""The entry-point group of backends that other packages bring: `name = "package.module:build"`."""


class BackendProblem(Exception):
    """Something that was asked for cannot be built."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        """What was found, in one sentence without a full stop."""
        self.help = help
        """The one next step, as a sentence."""


def backend(name: str) -> Backend:
    """The function behind a name; raises `BackendProblem` where there is none."""
    if module := BACKENDS.get(name) or OPTIONAL.get(name):
        build: Backend = import_module(module).build
        return build
    # Looking for entry points reads the metadata of every installed package.
    found = _entry_points()
    if name in found:
        try:
            loaded: Backend = found[name].load()
        except Exception as error:
            raise BackendProblem(
                f"the backend `{name}` cannot be loaded ({type(error).__name__}: {error})",
                f"Mend or remove the package that brings it: {found[name].value}.",
            ) from error
        return loaded
    known = [*BACKENDS, *OPTIONAL, *found]
    near = nearest(name, known)
    listed = ", ".join(f"`{one}`" for one in known)
    raise BackendProblem(
        f"there is no backend `{name}`",
        f"Did you mean `{near}`?" if near else f"There are {listed}.",
    )


def build(
    agreement: Agreement,
    names: Iterable[str],
    options: Mapping[str, str],
    before: Callable[[str], None] | None = None,
) -> dict[str, bytes]:
    """The files of several backends, by path; `before` is told the name of each.

    Raises `BackendProblem` for an unknown name, and where two backends make the same file.
    """
    chosen = {name: backend(name) for name in dict.fromkeys(names)}
    files: dict[str, bytes] = {}
    for name, make in chosen.items():
        if before:
            before(name)
        made = make(agreement, options)
        if twice := sorted(made.keys() & files.keys()):
            raise BackendProblem(
                f"`{name}` and another backend both make `{twice[0]}`",
                "Build them into two folders.",
            )
        files |= made
    return files


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=GROUP)}
