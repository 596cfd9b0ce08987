"""A linear program in; what HiGHS finds, out."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from slalang.planning.mix.program import Program

if TYPE_CHECKING:
    import highspy

SECONDS = 60.0
"""Longer no program is worked on; those of agreements take milliseconds."""


class Found(NamedTuple):
    """What a solver found."""

    columns: list[float]
    rows: list[float]
    """What every row comes to."""
    prices: list[float]
    """For each row, what the whole would change by if its bound gave way by one."""


class Unsolved(Enum):
    """Why a program has no best values."""

    IMPOSSIBLE = "no values keep all bounds"
    UNABLE = "the numbers are too large for the solver, or it took too long"


def is_installed() -> bool:
    """Whether HiGHS can be asked."""
    from importlib.util import find_spec

    return find_spec("highspy") is not None


def opened(program: Program) -> highspy.Highs:
    """A solver that holds the program, to be asked again as its limits are drawn in."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", SECONDS)
    solver.passModel(_model(program))
    return solver


def draw_in(solver: highspy.Highs, row: int, most: float) -> None:
    """Let a row come to so much at most."""
    import highspy

    solver.changeRowBounds(row, -highspy.kHighsInf, most)


def solve(solver: highspy.Highs) -> Found | Unsolved:
    """The best values of all columns, or why there are none."""
    import highspy

    solver.run()
    status, known = solver.getModelStatus(), highspy.HighsModelStatus
    if status != known.kOptimal:
        impossible = status in (known.kInfeasible, known.kUnboundedOrInfeasible)
        return Unsolved.IMPOSSIBLE if impossible else Unsolved.UNABLE
    solution = solver.getSolution()
    return Found(list(solution.col_value), list(solution.row_value), list(solution.row_dual))


def _model(program: Program) -> highspy.HighsLp:
    import highspy

    model = highspy.HighsLp()
    columns, rows = len(program.costs), program.rows
    model.num_col_, model.num_row_ = columns, len(rows)
    model.col_cost_ = program.costs
    model.col_lower_ = [0.0] * columns
    model.col_upper_ = [highspy.kHighsInf] * columns
    model.row_lower_ = [low for _, _, low, _ in rows]
    model.row_upper_ = [high for _, _, _, high in rows]
    starts = [0]
    for places, _, _, _ in rows:
        starts.append(starts[-1] + len(places))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = [place for places, _, _, _ in rows for place in places]
    model.a_matrix_.value_ = [value for _, values, _, _ in rows for value in values]
    return model
