"""What comes of one expectation, before it is told in words."""

from __future__ import annotations

from typing import NamedTuple

from slalang.cases.result import Block, Verdict


class Answer(NamedTuple):
    """A verdict, why, the next step, and the trace."""

    verdict: Verdict
    message: str = ""
    help: str = ""
    trace: tuple[Block, ...] = ()


PASSED = Answer(Verdict.PASSED)
LATER = Answer(Verdict.NOT_RUN, "it depends on other leads, and an example has one")


def failed(message: str, trace: tuple[Block, ...] = (), help: str = "") -> Answer:
    """It is not so."""
    return Answer(Verdict.FAILED, message, help, trace)
