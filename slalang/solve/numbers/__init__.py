"""Goals, rates, teams, budgets and promises as one system: an agreement in, clashes out."""

from slalang.solve.numbers.cores import Clash, clashes

__all__ = ["Clash", "clashes"]
