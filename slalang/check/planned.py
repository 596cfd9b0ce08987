"""An agreement in; its funnel plans out, worked out once for all the checks that ask for them."""

from __future__ import annotations

from slalang.check.context import Context
from slalang.funnel.plan import plan
from slalang.funnel.plans import Plans
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month


def planned(agreement: Agreement, context: Context, month: Month | None = None) -> Plans:
    """The same as `plan(agreement, month=month)`: of the first month of the goals without one."""
    known = context.read(agreement).plans
    if month not in known:
        known[month] = plan(agreement, month=month)
    return known[month]
