"""Texts that could end a name, a literal or a comment of SQL; an agreement with one everywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from slalang.evaluate.text import prepared
from worlds.agreements import rules_from
from worlds.raw import RawLead, World

HOSTILE = (
    "'; drop table leads; --", "x' or '1'='1", '"; drop table events; --', '" from leads; --',
    "`; drop table leads; --", "`", '"', "'", "''", "--", "-- x", "*/ or /*", "/*+ x */", "#",
    "\\", "\\\\", "\\'", '\\"', "\\`", "a\\", "\\u0027", "\\x27", "\\047", "\\n", "e'\\'",
    "a\nb", "a\r\nselect 1 --", "a\x0bb", "a\u2028b", "a\u2029b", "a\x85b", "a\tb", "a\x1bb",
    "${home}", "${env:home}", "$$", "$x$", "$1", "{{ 7 * 7 }}", "{% raw %}", "{# x #}", "{0}",
    "{x:int64}", ":x", "::int", "@x", "@@x", "&x", "?", "%s", "%(x)s", "%", "_", "[x]", "(x)",
    "null", "select", "*", "l.*", "a.b", "a,b", ";", "\u202e/* x", "'ʼ＇", "é'", "🎈'", "\u0001'",
)  # fmt: skip

TEXT = """
agreement "@ title" { currency USD }
party marketing "@ party"
party sales "Sales"
lead {
  xname "@ attribute" text
  xlist "@ list" many text
}
event xevent "@ event" {
  xproperty "@ property" text
  xpages many text
}
term xterm "@ term" when xname is known
score xscore "@ score" {
  +1 when xname is "xtext"
  +2 when xname contains "xtext"
  +4 when xname starts with "xtext"
  +8 when xname ends with "xtext"
  +16 when xname in ("xtext", "other")
  +32 when xlist has "xtext"
  +64 when xlist contains "xtext"
  +128 when xterm
  +256 for any xevent where xproperty is "xtext"
  +512 for each xevent where xpages has "xtext"
  +1024 when distinct xproperty of xevent >= 2
  +2048 when xname mentions "xtext"
}
class xclass "@ class" {
  xband "@ band" when xscore > 10
  xrest otherwise
}
stage xstage "@ stage" of marketing { when xclass is xband }
"""
NAMES = ("xname", "xlist", "xevent", "xproperty", "xpages", "xscore", "xclass", "xband", "xstage")
AS_OF = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
AT = "2026-03-01T00:00:00Z"


def hostile_world(hostile: str) -> World:
    """An agreement whose names, titles and literals all hold a text, and leads that do so, too.

    No agreement may have such names, but scoring JSON could.
    """
    names = {name: f"{hostile}{name[1:]}" for name in NAMES}
    rules = _replaced(rules_from(TEXT), hostile, names)
    own, events = names["xname"], names["xevent"]
    texts = (hostile, f"a {hostile} b", f"{hostile} b", f"a {hostile}", "other", "x", "")
    leads = [
        RawLead(
            f"{hostile} {number}",
            {"lead": {own: text, names["xlist"]: ["x", text] if number else []}},
            tuple(
                {"event": events, "at": AT,
                 "properties": {names["xproperty"]: said, names["xpages"]: ["x", said]}}
                for said in (text, "other")[: number % 3]
            ),
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip
    return World(f"hostile {hostile!r}", TEXT, rules, leads, AS_OF)


def _replaced(part: Any, hostile: str, names: dict[str, str]) -> Any:
    match part:
        case dict():
            return {key: _replaced(inner, hostile, names) for key, inner in part.items()}
        case list():
            return [_replaced(inner, hostile, names) for inner in part]
        case str():
            for name, other in names.items():
                if part == name or part.startswith(f"{name}."):
                    return other + part.removeprefix(name)
            return prepared(hostile) if part == "xtext" else part.replace("@", hostile)
        case _:
            return part
