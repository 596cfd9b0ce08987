"""An agreement in; how its sources and stages may be called in a table, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import normalize

from slalang.diagnostics.suggest import nearest
from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import chains, children, path_of
from slalang.model.agreement import Agreement


class Names(NamedTuple):
    """What a cell may say, folded, and what it means."""

    sources: Mapping[str, tuple[str, ...]]
    """Names, titles and paths of sources; the paths that each may mean."""
    wholes: Mapping[str, tuple[str, ...]]
    """The same of funnels and streams that have several parts; the paths of these."""
    through: Mapping[str, tuple[str, ...]]
    """The stages of the funnel of each source, first to last."""
    stages: Mapping[str, str]
    """Names and titles of the stages of all funnels."""
    others: Mapping[str, str]
    """Those of stages that no funnel goes through."""

    @property
    def only_source(self) -> str | None:
        """The one source that there is; None where there are several."""
        return next(iter(self.through)) if len(self.through) == 1 else None


def names_of(agreement: Agreement) -> Names:
    """Every name; a title that two stages have means neither."""
    sources: dict[str, list[str]] = {}
    wholes: dict[str, list[str]] = {}
    through: dict[str, tuple[str, ...]] = {}
    for funnel in agreement.funnels:
        for chain in chains((funnel,)):
            node, path = chain[-1], path_of(chain[-1])
            parts = children(node)
            for name in dict.fromkeys(map(_fold, (path, node.name, node.title))):
                if parts:
                    wholes.setdefault(name, []).extend(path_of(part) for part in parts)
                else:
                    sources.setdefault(name, []).append(path)
            if not parts:
                through[path] = stages_of(chain)
    used = {name for stages in through.values() for name in stages}
    return Names(
        {name: tuple(paths) for name, paths in sources.items()},
        {name: tuple(paths) for name, paths in wholes.items()},
        through,
        _stages(agreement, used, inside=True),
        _stages(agreement, used, inside=False),
    )


def only_source_of(names: Names, stages: tuple[str, ...]) -> str | None:
    """The one source whose leads go through all of some stages; None where several do."""
    found = [path for path, through in names.through.items() if set(stages) <= set(through)]
    return found[0] if len(found) == 1 else None


def source_named(names: Names, text: str) -> str | tuple[str, str]:
    """The path of a source; or what is wrong with the cell, and what to write."""
    folded = _fold(text)
    paths = names.sources.get(folded, ())
    if folded in names.through or len(paths) == 1:
        return paths[0] if len(paths) == 1 else folded
    if paths:
        listed = " or ".join(f"`{path}`" for path in paths)
        return f"`{text}` may be any of {len(paths)} sources", f"Write {listed}."
    if parts := names.wholes.get(folded):
        listed = ", ".join(f"`{path}`" for path in parts[:6])
        return f"`{text}` has several sources", f"Count each on its own: {listed}."
    near = nearest(text, [*names.sources, *names.through])
    known = ", ".join(f"`{path}`" for path in list(names.through)[:8])
    help = f"Did you mean `{_shown(names, near)}`?" if near else f"There are {known}."
    return f"there is no source `{text}`", help


def stage_named(names: Names, text: str, source: str | None) -> str | tuple[str, str]:
    """The name of a stage of the source's funnel; or what is wrong, and what to write."""
    folded = _fold(text)
    through = names.through.get(source or "", ())
    stage = names.stages.get(folded)
    if source and not through:
        funnel = source.partition(".")[0]
        return f"funnel `{funnel}` does not say which stages it goes through", (
            "Write `through` and the stages after its title, in the agreement."
        )
    if stage and (not source or stage in through):
        return stage
    listed = ", ".join(f"`{name}`" for name in through or dict.fromkeys(names.stages.values()))
    if stage or folded in names.others:
        return f"leads of this source do not go through `{text}`", (
            f"Leave the row out: counted are {listed}."
        )
    near = nearest(text, names.stages)
    help = f"Did you mean `{names.stages[near]}`?" if near else f"There are {listed}."
    return f"there is no stage `{text}`", help


def _stages(agreement: Agreement, used: set[str], *, inside: bool) -> dict[str, str]:
    own = [stage for stage in agreement.stages if (stage.name in used) is inside]
    found: dict[str, str] = {}
    for stage in own:
        title = _fold(stage.title)
        found[title] = "" if title in found else stage.name
    found.update((_fold(stage.name), stage.name) for stage in own)
    return {name: stage for name, stage in found.items() if stage}


def _shown(names: Names, folded: str) -> str:
    paths = names.sources.get(folded, ())
    return paths[0].rpartition(".")[2] if len(paths) == 1 and "." in paths[0] else folded


def _fold(text: str) -> str:
    return normalize("NFC", normalize("NFC", text).casefold()).strip()
