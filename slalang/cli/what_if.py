"""`--scenario` and `--set`, of every command that plans: an agreement in; with them, out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from slalang.cli.options import unknown
from slalang.cli.problem import CannotRun

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement
    from slalang.planning.whatif.changes import Refusal

F = TypeVar("F", bound=Callable[..., Any])

SHOWN = 24
"""So many keys are listed where none is near."""


def what_if_options(command: F) -> F:
    """`--scenario NAME` and `--set 'KEY = VALUE'`, as `scenario` and `sets`."""
    return scenario_option(set_option(command))


def scenario_option(command: F) -> F:
    """`--scenario NAME`."""
    return click.option(
        "--scenario", metavar="NAME",
        help="As if this scenario of the agreement were agreed.",
    )(command)  # fmt: skip


def set_option(command: F) -> F:
    """`--set 'KEY = VALUE'`, as often as wanted."""
    return click.option(
        "--set", "sets", multiple=True, metavar="'KEY = VALUE'",
        help="As if this number were agreed, such as `new_business.web_form.mql to sql = 30%`; "
        "repeat it for more. A part of a funnel that inherits the number is set alone.",
    )(command)  # fmt: skip


def changed_agreement(
    agreement: Agreement, scenario: str | None = None, sets: Sequence[str] = ()
) -> Agreement:
    """The agreement with a scenario, then with single numbers changed, in their order.

    Raises `CannotRun` for a scenario or a key that is not there, for a value that does not fit,
    for shares that do not make 100% any more, and for what else `slalang check` would call wrong.
    """
    found = agreement
    if scenario is not None:
        from slalang.planning.whatif.overlay import with_scenario

        chosen = next((one for one in agreement.scenarios if one.name == scenario), None)
        if chosen is None:
            raise unknown_scenario(agreement, scenario)
        found = with_scenario(found, chosen)
    if not sets:
        return found
    from slalang.model.agreement import Agreement
    from slalang.planning.whatif.changes import changed, shares_off

    for text in sets:
        key, value = _parts(text)
        result = changed(found, key, value)
        if not isinstance(result, Agreement):
            raise _refused(result)
        found = result
    for path, words in shares_off(agreement, found):
        raise CannotRun(
            f"with these numbers, the shares of `{path}` do not make 100% any more: {words}",
            "Set the other shares with `--set`, too.",
        )
    _refuse_wrong(agreement, found)
    return found


def unknown_scenario(agreement: Agreement, name: str) -> CannotRun:
    """The refusal of a scenario that the agreement has not got."""
    if agreement.scenarios:
        return unknown("scenario", name, [one.name for one in agreement.scenarios])
    help = "Write one, such as `scenario lean { goal revenue { … } }`, or use `--set`."
    return CannotRun("the agreement has no scenarios", help)


def _refuse_wrong(agreement: Agreement, found: Agreement) -> None:
    """Raise `CannotRun` for numbers that `slalang check` would call wrong if they were agreed.

    That a rate is as good as one that is agreed for later is no mistake, as in scenarios.
    """
    from slalang.check.improvement_backwards import ImprovementBackwards
    from slalang.check.scenario_does_not_add_up import newly_wrong

    for wrong in newly_wrong(agreement, found):
        if not isinstance(wrong, ImprovementBackwards) or wrong.span.file.startswith("--set "):
            raise CannotRun(
                f"with these numbers, {wrong.message()}",
                "Set another value, or the number that it goes with, too.",
            )


def _parts(text: str) -> tuple[str, str]:
    key, sign, value = text.rpartition("=")
    if not sign or not key.strip() or not value.strip():
        shown = text if len(text) <= 80 else f"{text[:80]}…"
        help = "Write a key, `=` and a value, such as `new_business.web_form.mql to sql = 30%`."
        raise CannotRun(f"`--set '{shown}'` does not say what is set to what", help)
    return key.strip(), value.strip()


def _refused(refusal: Refusal) -> CannotRun:
    from slalang.planning.whatif.changes import OutOfRange, UnfitValue, UnknownKey, example

    match refusal:
        case UnknownKey(key, near, known):
            shown = _short(key)
            if near:
                return CannotRun(f"nothing is called `{shown}`", f"Did you mean `{near}`?")
            if not known:
                help = "Write a goal and a funnel that it draws from."
                return CannotRun("the agreement states no numbers that could be set", help)
            listed = [f"`{one}`" for one in known[:SHOWN]]
            more = (f"and {len(known) - SHOWN} more",) if len(known) > SHOWN else ()
            return CannotRun(f"nothing is called `{shown}`", "Set one of these.", (*listed, *more))
        case UnfitValue(given, text, message, help) if message:
            return CannotRun(f"`{_short(text)}` for `{given.key}`: {message}", help)
        case UnfitValue(given, text):
            return CannotRun(
                f"`{_short(text)}` does not fit `{given.key}`",
                f"Write {_kind(given.unit)}, such as `{example(given)}`.",
            )
        case OutOfRange(given, text):
            return CannotRun(
                f"`{_short(text)}` is out of reach for `{given.key}`", _range(given.unit)
            )


def _kind(unit: str) -> str:
    if unit == "%":
        return "a percent"
    if unit.isupper() and len(unit) == 3:
        return f"an amount in {unit}"
    return "a time" if unit.rstrip("s").split()[-1] in _TIMES else "a number"


_TIMES = ("minute", "hour", "day", "week", "month", "quarter", "year")


def _range(unit: str) -> str:
    if unit == "%":
        return "Write more than 0% and at most 100%."
    return "Write a whole number." if unit == "people" else "Write more than 0."


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
