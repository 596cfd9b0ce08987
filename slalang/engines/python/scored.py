"""What a scorer says of one lead, with names only for those who ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from slalang.evaluate.result import Evaluation, Outcome, RuleTrace, points
from slalang.form.columns import WORD, Columns, leaves, words
from slalang.form.nodes import FirstMatch, Form, Group, Leaf, Rule


# A data class of two fields takes a third of a microsecond to make, a tuple a third of that.
class Scored(NamedTuple):
    """The points, classes and stages of one lead at one instant, and which rules fired."""

    form: Form
    found: tuple[Any, ...]
    """Thousandths of a point for each score, the band of each class, which stages, which rules."""

    def __repr__(self) -> str:
        """What somebody who prints it asks for; the form would be the whole agreement."""
        scores = ", ".join(f"{name}={value:f}" for name, value in self.scores.items())
        classes = ", ".join(f"{name}={band!r}" for name, band in self.classes.items())
        parts = (f"scores: {scores}", f"classes: {classes}", f"stage: {self.stage!r}")
        return f"<Scored {'; '.join(part for part in parts if not part.endswith(': '))}>"

    @property
    def points_milli(self) -> tuple[int, ...]:
        """Each score in thousandths of a point, in the order of the agreement."""
        return self.found[: len(self.form.scores)]

    @property
    def bands(self) -> tuple[str | None, ...]:
        """The band of each class; None where no band applies."""
        return self.found[len(self.form.scores) : -2]

    @property
    def reached(self) -> int:
        """Bit i: the condition of the i-th stage is true now."""
        return int(self.found[-2])

    @property
    def fired(self) -> int:
        """Bit i: the i-th rule fired; see `slalang.form.leaves`."""
        return int(self.found[-1])

    @property
    def milli(self) -> Mapping[str, int]:
        """The scores by name, in thousandths of a point."""
        names = (one.name for one in self.form.scores)
        return MappingProxyType(dict(zip(names, self.points_milli, strict=True)))

    @property
    def scores(self) -> Mapping[str, Decimal]:
        """The scores by name, exact."""
        return MappingProxyType({name: points(milli) for name, milli in self.milli.items()})

    @property
    def classes(self) -> Mapping[str, str | None]:
        """The bands by class."""
        names = (one.name for one in self.form.classes)
        return MappingProxyType(dict(zip(names, self.bands, strict=True)))

    @property
    def stages(self) -> tuple[str, ...]:
        """Those whose condition is true now, in the order of the agreement."""
        named = enumerate(self.form.stages)
        return tuple(one.name for place, one in named if self.reached >> place & 1)

    @property
    def stage(self) -> str | None:
        """The last of them."""
        return self.form.stages[self.reached.bit_length() - 1].name if self.reached else None

    @property
    def rules(self) -> tuple[Leaf, ...]:
        """The rules that fired, each with its `id` and `title`."""
        return tuple(one for bit, one in enumerate(leaves(self.form)) if self.fired >> bit & 1)


def row_of(found: Scored, columns: Columns) -> dict[str, int | str | None]:
    """The row of the result that every engine gives, without `lead_id`."""
    row: dict[str, int | str | None] = {}
    for name, milli in found.milli.items():
        row[columns.scores[name]] = milli
    for name, band in found.classes.items():
        row[columns.classes[name]] = band
    row |= _in_words("stages_", found.reached, len(found.form.stages))
    row["stage"] = found.stage
    return row | _in_words("fired_", found.fired, len(leaves(found.form)))


def scored(form: Form, found: Evaluation) -> Scored:
    """The same of what the interpreter found."""
    milli = {one.name: one.milli for one in found.score_traces}
    fired = [
        outcome is Outcome.FIRED
        for score, trace in zip(form.scores, found.score_traces, strict=True)
        for outcome in _outcomes(score.rules, trace.rules)
    ]
    parts = (
        *(milli[one.name] for one in form.scores),
        *(found.classes[one.name] for one in form.classes),
        sum((one.outcome is Outcome.FIRED) << n for n, one in enumerate(found.stage_traces)),
        sum(one << bit for bit, one in enumerate(fired)),
    )
    return Scored(form, parts)


def _in_words(name: str, bits: int, count: int) -> dict[str, int | str | None]:
    mask = (1 << WORD) - 1
    return {f"{name}{place}": bits >> place * WORD & mask for place in range(words(count))}


def _outcomes(rules: Sequence[Rule], traces: Sequence[RuleTrace]) -> Iterator[Outcome]:
    """What became of each leaf, in the order of their bits."""
    for rule, trace in zip(rules, traces, strict=True):
        if isinstance(rule, Group | FirstMatch):
            yield from _outcomes(rule.rules, trace.inside)
        else:
            yield trace.outcome
