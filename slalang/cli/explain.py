"""`slalang explain`: a code or slug in; the page about that finding out."""

from __future__ import annotations

import sys

import click

from slalang.cli.options import format_option
from slalang.cli.pages import table, terminal_text
from slalang.cli.problem import CannotRun
from slalang.cli.terminal import in_colour, say
from slalang.diagnostics.pages import Page, catalogue, find_page

FORMATS = ("text", "markdown")

EXAMPLES = """\b
Examples:
  slalang explain stage-without-owner
  slalang explain SLA302
  slalang explain --list
  slalang explain all --format markdown > findings.md
"""


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@click.option("--list", "list_", is_flag=True, help="One line for each finding.")
@format_option(FORMATS, "How the page is written.")
def explain(name: str | None, list_: bool, format_: str) -> int:
    """Explain a finding, with examples.

    NAME is the code or the slug of a finding, as a report shows them, or `all`.
    The page says why it matters, how to settle it, and shows an agreement that
    has it and one that has not.
    """
    if list_ or name is None:
        say(table(tuple(catalogue().values())))
        return 0
    pages = [_page(slug) for slug in catalogue()] if name == "all" else [_page(name)]
    if format_ == "markdown":
        say("\n".join(page.text for page in pages))
    else:
        colour = in_colour(sys.stdout)
        say("\n\n".join(terminal_text(page.text.strip(), colour=colour) for page in pages))
    return 0


def _page(name: str) -> Page:
    page = find_page(name)
    if isinstance(page, Page):
        return page
    if len(page) == 1:
        raise CannotRun(f"no finding is called `{name}`", f"Did you mean `{page[0]}`?")
    if page:
        listed = ", ".join(f"`{slug}`" for slug in page)
        raise CannotRun(f"`{name}` is the start of several codes", f"Name one of {listed}.")
    alike = [slug for slug in catalogue() if name.casefold() in slug]
    help = "Run `slalang explain --list` to see them all."
    if name and alike:
        help = f"With that word in it there are {', '.join(f'`{slug}`' for slug in alike)}."
    raise CannotRun(f"no finding is called `{name}`", help)
