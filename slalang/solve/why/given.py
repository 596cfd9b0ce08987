"""Stages that somebody says a lead is in, in; what the evaluator is told, or a refusal, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slalang.cases.world import World
from slalang.diagnostics.suggest import nearest


class GivenProblem(ValueError):
    """A stage that cannot be said: `name`, why as a clause, and the one next step."""

    def __init__(self, name: str, why: str, help: str) -> None:
        self.name, self.help = name, help
        super().__init__(why)


def given_stages(world: World, names: Iterable[str]) -> Mapping[str, bool]:
    """`customer` as `stage customer`, which is so. Raises `GivenProblem`."""
    return {f"stage {name}": True for name in names if _can_be_given(world, name)}


def open_stages(world: World) -> tuple[str, ...]:
    """The stages that no rule decides, so that somebody has to say whether a lead is in them."""
    undecided = {one["name"] for one in world.rules["stages"] if not (one["when"] or one["starts"])}
    return tuple(name for name in world.stages if name in undecided)


def _can_be_given(world: World, name: str) -> bool:
    can = open_stages(world)
    if name in can:
        return True
    help = f"Say {_listed(can)}, or leave it out." if can else "Leave it out."
    if name not in world.stages:
        near = nearest(name, can)
        help = f"Did you mean `{near}`?" if near else help
        raise GivenProblem(name, f"there is no stage `{name[:60]}`", help)
    if world.stages[name].when is not None:
        raise GivenProblem(name, f"whether a lead is in `{name}` follows from its condition", help)
    raise GivenProblem(name, f"every lead begins in `{name}`", help)


def _listed(names: tuple[str, ...]) -> str:
    shown = [f"`{name}`" for name in names[:5]]
    more = len(names) - len(shown)
    shown += [f"{more} more"] if more else []
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
