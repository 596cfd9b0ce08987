"""Python, online: code that is generated from the rules once and then scores lead after lead."""

from slalang.engines.python.scored import Scored, row_of
from slalang.engines.python.scorer import Scorer, scorer_of

__all__ = ["Scored", "Scorer", "row_of", "scorer_of"]
