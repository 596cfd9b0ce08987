"""An agreement in; its funnel plan out, worked out once for all the checks that ask for it."""

from __future__ import annotations

from slalang.funnel.plan import plan
from slalang.funnel.plans import Plans
from slalang.model.agreement import Agreement

_latest: list[tuple[Agreement, Plans]] = []
"""The agreement at hand and its plan: checks run one agreement after the other."""


def planned(agreement: Agreement) -> Plans:
    """The plan of the first month of the goals; the same as `plan(agreement)`."""
    for known, plans in _latest:
        if known is agreement:
            return plans
    plans = plan(agreement)
    _latest[:] = [(agreement, plans)]
    return plans
