"""Raw data in; canonical tables, a result for each lead, and what could not be read, out."""

from slalang.data.problem import DataProblem

__all__ = ["DataProblem"]
