"""An agreement and its people in; at whose desk something that is owed belongs, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from slalang.model.agreement import Agreement
from slalang.model.people import Party, Role
from slalang.model.returning import party_of
from slalang.source.frozen import dataclass
from slalang.wording.titles import titled


class Person(NamedTuple):
    """Somebody who works leads."""

    id: str
    name: str | None
    role: str | None
    """As the data says it: the name or the title of a role or a party."""


@dataclass(frozen=True, slots=True)
class Teams:
    """Parties and roles, and who belongs to them."""

    titles: Mapping[str, str]
    """Of every party and role, in the order of the text."""
    parties: Mapping[str, str]
    """The party of each."""
    people: Mapping[str, Person]
    roles: Mapping[str, str]
    """The party or role of people, where the data says so and the agreement has it."""
    givers: frozenset[str]
    """Parties that hand leads over, and to whom nobody does."""

    def title(self, team: str | None) -> str:
        """How a party or role is called."""
        return self.titles.get(team or "", team or "nobody named")

    def name(self, person: str) -> str:
        """How somebody is called."""
        known = self.people.get(person)
        return (known.name if known else None) or person

    def desk(self, owner: str | None, by: str | None) -> str | None:
        """Whose desk something is on: the owner's; None where it is up to the team.

        What the owner of a lead has nothing to do with, since another party owes it, is on
        nobody's own desk.
        """
        party = self.parties.get(by or "")
        if owner is None or party is None:
            return owner
        role = self.roles.get(owner)
        if role is not None:
            return owner if self.parties[role] == party else None
        return None if party in self.givers else owner

    def within(self, by: str | None, team: str) -> bool:
        """Whether a party or role is another one, or a role of it."""
        return by == team or (by is not None and self.parties.get(by) == team)


def teams_of(agreement: Agreement, people: Iterable[Person] = ()) -> Teams:
    """The teams of an agreement; `people` as the data knows them."""
    declared: list[Party | Role] = []
    for party in agreement.parties:
        declared += [party, *party.roles]
    titles = {one.name: titled(one.name, one.title) for one in declared}
    parties = {one.name: party_of(agreement, one.name) for one in declared}
    named = {text.casefold(): one.name for one in declared for text in (one.title, one.name)}
    known = {one.id: one for one in people}
    roles = {
        one.id: named[one.role.casefold()]
        for one in known.values()
        if one.role and one.role.casefold() in named
    }
    gives = {one.giver.name for one in agreement.handoffs if one.giver}
    gets = {one.receiver.name for one in agreement.handoffs if one.receiver}
    gets |= {one.by.name for one in (*agreement.cadences,) if one.by}
    gets |= {one.by.name for one in agreement.queues if one.by}
    taking = {parties.get(name, name) for name in gets}
    givers = frozenset(parties.get(name, name) for name in gives) - taking
    return Teams(titles, parties, known, roles, givers)
