"""Whose clock it is in; the calendar that it runs on out."""

from __future__ import annotations

from slalang.model.agreement import Agreement
from slalang.model.people import Calendar, Party, Role
from slalang.model.quantities import Ref


def chosen_calendar(
    agreement: Agreement, own: Ref | None = None, by: Ref | None = None
) -> Calendar | None:
    """The calendar of a clause; `None` where the agreement does not settle it.

    The clause's `own` calendar wins, then that of the role or party that it is
    done `by`, then the agreement's, then the only one that is declared.
    """
    team = agreement.names.get(by.name) if by else None
    party = agreement.names.get(team.party) if isinstance(team, Role) else None
    ranked = (
        own,
        team.team.calendar if isinstance(team, Role | Party) else None,
        party.team.calendar if isinstance(party, Party) else None,
        agreement.header.calendar if agreement.header else None,
    )
    for ref in ranked:
        if ref is not None:
            named = agreement.names.get(ref.name)
            return named if isinstance(named, Calendar) else None
    return agreement.calendars[0] if len(agreement.calendars) == 1 else None
