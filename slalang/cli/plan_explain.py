"""A plan and what a reader asks of it in; where the number comes from, or a clear refusal, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from slalang.cli.problem import CannotRun
from slalang.cli.terminal import page_of

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement
    from slalang.planning.explain.chain import Explanation
    from slalang.planning.explain.names import NothingCalled
    from slalang.planning.result import Plan
    from slalang.source.text import SourceFile

Write: TypeAlias = "Callable[[tuple[Explanation, ...], Mapping[str, SourceFile]], str]"
_LONGEST = 60


def explained(made: Plan, agreement: Agreement, question: str) -> str | tuple[Explanation, ...]:
    """The chains of what is asked for; a list of what can be asked where nothing is.

    Raises `CannotRun` where no number is meant, or too many.
    """
    from slalang.backends.plan.asking import asking_text
    from slalang.planning.explain.chain import explain
    from slalang.planning.explain.names import NothingCalled, SeveralCalled, names_of

    if not question.strip():
        return asking_text(names_of(made))
    found = explain(made, question, agreement)
    match found:
        case NothingCalled():
            raise _nothing(found)
        case SeveralCalled(_, keys, count):
            more = (f"and {count - len(keys)} more",) if count > len(keys) else ()
            raise CannotRun(
                f"{count} numbers of the plan may be meant", "Ask for one of them.",
                (*(f"`{key}`" for key in keys), *more),
            )  # fmt: skip
        case _:
            return found


def writer(format_: str, output: Path | None) -> Write:
    """How explanations are written; raises `CannotRun` for CSV."""
    from slalang.backends.plan.explanation import (
        explained_json,
        explained_markdown,
        explained_text,
    )

    if format_ == "csv":
        help = "Write `--format json`, `markdown` or `text`."
        raise CannotRun("an explanation is no table, so it cannot be written as CSV", help)
    if format_ != "text":
        return explained_json if format_ == "json" else explained_markdown
    columns, paint = page_of(output)
    return lambda found, sources: explained_text(found, sources, columns, paint)


def _nothing(found: NothingCalled) -> CannotRun:
    if found.span:
        help = "`--from` and `--periods` choose what is planned."
        return CannotRun(f"the plan has no {found.word}: it goes from {found.span}", help)
    called = found.word or " ".join(found.question.split())
    shown = called if len(called) <= _LONGEST else f"{called[:_LONGEST]}…"
    help = (
        f"Did you mean `{found.near}`?"
        if found.near
        else ('`--explain ""` lists what can be asked.')
    )
    return CannotRun(f"no number of the plan is called `{shown}`", help)
