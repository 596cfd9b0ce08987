"""The names of a plan's numbers in; a list of what a reader can ask for, out."""

from __future__ import annotations

from slalang.backends.plan.text import COLUMNS
from slalang.diagnostics.render.cells import visible, width, wrap
from slalang.planning.explain.names import Name, askable

_MOST = 60
_PATHS = 8
_WIDEST = 28


def asking_text(names: tuple[Name, ...]) -> str:
    """`mql 2026-04` beside the funnels and sources that have it; any other period does as well."""
    rows = list(askable(names).items())
    if not rows:
        return "There is nothing to ask for: no goal draws from a funnel.\n"
    room = min(_WIDEST, max(width(visible(what)) for what, _ in rows))
    out = ["Ask for one of these, of any period of the plan:", ""]
    for what, paths in rows[:_MOST]:
        more = [f"and {len(paths) - _PATHS} more"] if len(paths) > _PATHS else []
        of = ", ".join((*paths[:_PATHS], *more))
        first, *rest = wrap(visible(of), COLUMNS - room - 4)
        label = visible(what)
        if width(label) > room:
            out.append(f"  {label}")
            label = ""
        out.append(f"  {label}{' ' * (room - width(label))}  {first}".rstrip())
        out.extend(f"  {' ' * room}  {line}" for line in rest)
    if len(rows) > _MOST:
        out.append(f"  and {len(rows) - _MOST} more")
    return "\n".join(out) + "\n"
