"""What every module that proves something looks like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from slalang.diagnostics.finding import Finding
from slalang.solve.prover import Prover


class Proof(Protocol):
    """A module of `solve` with a finding: it asks first, and judges the answers afterwards.

    All modules ask before any judges, so that one lead can answer many questions.
    """

    def ask(self, prover: Prover) -> Iterator[str]:
        """The questions, by name, that are to be swept."""

    def check(self, prover: Prover) -> Iterator[Finding]:
        """Its findings, in the order of the text; `prover.answers` has what was asked."""
