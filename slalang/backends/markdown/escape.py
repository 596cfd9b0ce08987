"""Text in, Markdown that shows it as it is out: no title becomes emphasis, a link or a tag."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
_START = re.compile(r"^(\s*)([#+\-=:!]|[0-9]+(?=[.)]))")
_ADDRESS = re.compile(r"\b(https?|ftp)(:)//|\b(www)(\.)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_BACKTICKS = re.compile(r"`+")
_UNSAFE = re.compile(r"[^\w\-./:?#@!=&;+,%~]")


def escaped(text: str) -> str:
    """A text inside a line; line ends become spaces, addresses do not become links."""
    plain = _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", text))
    if plain.endswith("!"):
        # Before a link it would make a picture of it.
        plain = plain[:-1] + "\\!"
    return _ADDRESS.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}" + ("//" if m[1] else ""), plain)


def started(line: str) -> str:
    """A line whose beginning cannot be taken for a heading, a list or a rule."""
    return _START.sub(lambda m: m[1] + (f"\\{m[2]}" if not m[2].isdigit() else _dotted(m[2])), line)


def code(text: str, in_table: bool) -> str:
    """A code span that holds any text."""
    plain = _SPACE.sub(" ", text)
    longest = max((len(run) for run in _BACKTICKS.findall(plain)), default=0)
    fence = "`" * (longest + 1)
    inner = f" {plain} " if plain[:1] == "`" or plain[-1:] == "`" else plain
    return f"{fence}{inner.replace('|', chr(92) + '|') if in_table else inner}{fence}"


def fenced(text: str, language: str = "") -> list[str]:
    """A block of code that holds any text."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *text.rstrip("\n").split("\n"), fence]


def address(href: str) -> str:
    """The target of a link, with everything that could end it as an escape."""
    return _UNSAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), href)


def _dotted(number: str) -> str:
    """`1. Januar` is no list: the digits stay, the sign after them is escaped."""
    return f"{number}\\"
