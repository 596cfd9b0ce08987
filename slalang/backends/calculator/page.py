"""The data of a calculator in; one HTML file that needs nothing else, out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup

from slalang.backends.document.view import Section
from slalang.backends.html.page import environment_of, script_of, style_of
from slalang.diagnostics.render.cells import visible
from slalang.version import __version__

SCRIPTS = ("exact", "sheet", "numbers", "inputs", "build", "draw", "results", "page")
"""The parts of the script, each of which knows only those before it."""


def calculator_page(
    title: str, language: str, direction: str, data: Mapping[str, object], chance: Section | None
) -> str:
    """The page; the same data give the same text. `chance` is what does not follow the sliders."""
    template = environment_of("calculator", direction).get_template("calculator.html.j2")
    names = (f"templates/calculator/{name}.js" for name in SCRIPTS)
    return template.render(
        title=visible(title),
        language=language,
        direction=direction,
        data=Markup(script_data(data)),
        chance=chance,
        imprint=f"Made by slalang {__version__}.",
        **style_of(title, "templates/calculator/calculator.css"),
        **script_of(*names),
    )


def script_data(data: Mapping[str, object]) -> str:
    """JSON in plain letters that can end no script and begin no comment."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
