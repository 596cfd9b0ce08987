"""Why a plan cannot be made, or not wholly: facts, and the words that say them."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias, assert_never

from slalang.model.quantities import Month
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class MissingRate:
    """No rate from one stage to the next holds for a source."""

    path: str
    """The source."""
    start: str
    end: str
    open: bool
    """Whether the rate is `to be agreed`."""
    origin: Span


@dataclass(frozen=True, slots=True)
class MissingDeal:
    """A goal in money, and a source that does not say what a deal brings."""

    path: str
    goal: str
    open: bool
    """Whether the deal value is `to be agreed`."""
    origin: Span


@dataclass(frozen=True, slots=True)
class ZeroRate:
    """A rate of 0%: no number of leads is enough."""

    path: str
    start: str
    end: str
    origin: Span


@dataclass(frozen=True, slots=True)
class ZeroDeal:
    """A deal value of 0: no number of deals is enough."""

    path: str
    goal: str
    origin: Span


@dataclass(frozen=True, slots=True)
class NoShare:
    """One of several sources or streams that does not say which share it brings."""

    path: str
    of: str
    """The funnel or stream that it is part of."""
    open: bool
    """Whether the share is `to be agreed`."""
    origin: Span


@dataclass(frozen=True, slots=True)
class SharesOff:
    """Shares that do not make 100%; the plan is computed as they stand."""

    path: str
    """The funnel or stream."""
    total: Decimal
    """In percent."""
    parts: tuple[tuple[str, Decimal, Span], ...]
    """Path, percent and place of each."""
    origin: Span


@dataclass(frozen=True, slots=True)
class CurrencyMismatch:
    """Two amounts that meet in one sum and are of different currencies."""

    path: str
    what: str
    """`deal` or `costs`."""
    expected: str
    found: str
    origin: Span
    related: Span
    """The goal."""


@dataclass(frozen=True, slots=True)
class NoStages:
    """A funnel that does not say which stages it goes through."""

    funnel: str
    origin: Span


@dataclass(frozen=True, slots=True)
class GoalOutsideFunnel:
    """A goal counts a stage that its funnel does not go through."""

    goal: str
    stage: str
    funnel: str
    through: tuple[str, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """A goal whose amount is `to be agreed`."""

    goal: str
    origin: Span


@dataclass(frozen=True, slots=True)
class UnknownFunnel:
    """A goal or a question that names no funnel, stream or source."""

    name: str
    known: tuple[str, ...]
    origin: Span | None


@dataclass(frozen=True, slots=True)
class UnknownSource:
    """A source that no funnel of a goal has."""

    name: str
    known: tuple[str, ...]
    """The paths of those there are."""


@dataclass(frozen=True, slots=True)
class SeveralSources:
    """A name that more than one source or stream of a funnel has."""

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoGoal:
    """No goal draws from a funnel in the month, or none at all."""

    month: Month | None
    first: Month | None
    """The months that goals speak of, where that is known."""
    last: Month | None


@dataclass(frozen=True, slots=True)
class TooFarAhead:
    """A time to close beyond which no plan looks."""

    path: str
    """The source."""
    years: int
    """So far plans look."""
    origin: Span


Problem: TypeAlias = (
    MissingRate | MissingDeal | ZeroRate | ZeroDeal | NoShare | SharesOff | CurrencyMismatch
    | NoStages | GoalOutsideFunnel | OpenGoal | UnknownFunnel | UnknownSource | SeveralSources
    | NoGoal | TooFarAhead
)  # fmt: skip


def place_of(problem: Problem) -> Span | None:
    """Where the reader should look; `None` where the problem lies in the question."""
    match problem:
        case UnknownSource() | SeveralSources() | NoGoal():
            return None
        case _:
            return problem.origin


def say(problem: Problem) -> str:
    """What is amiss and what to do about it, in a sentence or two."""
    match problem:
        case MissingRate(path, start, end, True):
            return f"The rate from {start} to {end} of {path} is still to be agreed."
        case MissingRate(path, start, end):
            return (
                f"{path} does not say how many {start} become {end}. "
                f"Add a line such as `{start} to {end} 30%`."
            )
        case MissingDeal(path, goal, True):
            return f"The deal value of {path} is still to be agreed, and goal {goal} is in money."
        case MissingDeal(path, goal):
            return (
                f"Goal {goal} is in money, but {path} does not say what a deal brings. "
                "Add a line such as `deal 2_000 USD`."
            )
        case ZeroRate(path, start, end):
            return (
                f"{path} turns 0% of {start} into {end}, so that no number of leads is enough. "
                "Write the rate that was measured."
            )
        case ZeroDeal(path, goal):
            return (
                f"A deal of {path} brings nothing, so that no number of deals reaches goal {goal}. "
                "Write what a deal brings."
            )
        case NoShare(path, _, True):
            return f"The share of the revenue that {path} brings is still to be agreed."
        case NoShare(path, of):
            return (
                f"{of} has several parts, and {path} does not say which share of the revenue "
                "it brings. Add a line such as `brings 40% of revenue`."
            )
        case SharesOff(path, total, parts):
            sum_of = " + ".join(f"{percent:f}%" for _, percent, _ in parts)
            return f"The shares of {path} make {total:f}% ({sum_of}). Let them make 100%."
        case _:
            return _say_rest(problem)


def _say_rest(
    problem: CurrencyMismatch | NoStages | GoalOutsideFunnel | OpenGoal | UnknownFunnel
    | UnknownSource | SeveralSources | NoGoal | TooFarAhead,
) -> str:  # fmt: skip
    match problem:
        case CurrencyMismatch(path, what, expected, found):
            return (
                f"The {what} of {path} is in {found}, the goal in {expected}, and slalang knows "
                f"no exchange rates. Say both in {expected}."
            )
        case NoStages(funnel):
            return (
                f"Funnel {funnel} does not say which stages it goes through. "
                "Write `through` and the stages after its title."
            )
        case GoalOutsideFunnel(goal, stage, funnel, through):
            return (
                f"Goal {goal} counts {stage}, but funnel {funnel} goes through "
                f"{', '.join(through)}. Count one of these."
            )
        case OpenGoal(goal):
            return f"The amount of goal {goal} is still to be agreed."
        case UnknownFunnel(name, known):
            return f"There is no funnel, stream or source `{name}`. {_there_are(known)}"
        case UnknownSource(name, known):
            return f"No goal draws from a source `{name}`. {_there_are(known)}"
        case SeveralSources(name, paths):
            return f"`{name}` may be {' or '.join(paths)}. Name one of them in full."
        case TooFarAhead(path, years):
            return (
                f"The leads of {path} would be needed more than {years} years before their deals; "
                f"they are planned {years} years before. Look at its times."
            )
        case NoGoal(None):
            return "No goal draws from a funnel. Declare a goal, such as `500_000 USD each month`."
        case NoGoal(month, first, last):
            reach = f" Goals reach from {_month(first)} to {_month(last)}." if first else ""
            return f"No goal draws from a funnel in {_month(month)}.{reach}"
        case _:
            assert_never(problem)


def _there_are(known: tuple[str, ...]) -> str:
    return f"There are {', '.join(known)}." if known else "There are none."


def _month(month: Month | None) -> str:
    return f"{month.year:04}-{month.month:02}" if month else "no end"
