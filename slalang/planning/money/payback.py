"""What a customer costs, and when deals are paid, in; how long until a lead pays off, out."""

from __future__ import annotations

from fractions import Fraction

from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain, inherit, path_of
from slalang.model.quantities import Money
from slalang.planning.axis import LENGTHS
from slalang.planning.ground import Ground
from slalang.planning.inputs import deal_input
from slalang.planning.sheet.cells import Cell, Draft, Kind, Note
from slalang.planning.times import days_of, laws

_MONTH = 30


def payback_of(
    ground: Ground, chain: Chain, customer: Cell | None, margin: Cell | None, currency: str | None
) -> Cell | None:
    """The months from a lead to its deal, and until the payments have brought in what it cost.

    What one deal brings is its value, or the margin of it. A deal that is paid at once has paid
    for itself when it closes; one that is `paid over 12 months` needs so much of them as its
    cost is of what it brings. Where it costs more than it brings, the cell comes to nothing.
    """
    draft, figures = ground.draft, inherit(chain)
    deal = deal_input(draft, chain)
    if customer is None or deal is None or not isinstance(figures.deal, Money):
        return None
    if currency and figures.deal.currency != currency:
        return None
    brought = deal if margin is None else draft.multiply(deal, draft.percent(margin))
    part = draft.divide(customer, brought)
    months = _until_deal(ground, chain)
    over = figures.deal_paid_over
    if over is not None:
        days = days_of(ground.agreement, over.unit) * Fraction(over.count)
        months = draft.add((months, draft.multiply(part, draft.constant(days / _MONTH))))
    pays = _pays(draft, part)
    path, title = path_of(chain[-1]), chain[-1].title
    asked = f"Whether one deal brings what a customer costs, {title}"
    draft.note(pays, Note(f"pays {path}", asked, "", (), "1 for yes, 0 for no"))
    return draft.divide(months, pays)


def _until_deal(ground: Ground, chain: Chain) -> Cell:
    """The average time from the first stage to the last, in months."""
    draft, figures, stages = ground.draft, inherit(chain), stages_of(chain)
    # Sources have been laid over time before: their times are inputs if they can be turned.
    live = any(one.kind is Kind.TIME for one in draft.inputs)
    law = laws(ground._replace(live=live), chain, figures, stages[-1])[stages[0]]
    mean = draft.add(draft.multiply(draft.constant(mass.part), mass.ahead) for mass in law)
    return draft.multiply(mean, draft.constant(Fraction(LENGTHS[ground.when.each], _MONTH)))


def _pays(draft: Draft, part: Cell) -> Cell:
    """1 where the cost is at most all of what is brought, 0 where it is more."""
    room = draft.subtract(draft.constant(2), draft.up(part))
    return draft.least((draft.constant(1), draft.most((draft.constant(0), room))))
