"""Seeds in; people of a block of leads, with names and addresses that fit each other, out.

Every address is at a domain that is reserved for examples, every telephone number in a range
that is kept for films and books.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import normalize

from slalang.evaluate.text import prepared
from slalang.sample.asked import Asked
from slalang.sample.draws import shares
from slalang.sample.names import CULTURES, Culture
from slalang.source.frozen import dataclass

SPREAD = 256
"""So many slots each culture has in the tables of names, countries and cities."""
MARKET_SLOTS = 4096
MAILS = ("mail.example", "post.example", "inbox.example", "correo.example")
REPS = (
    "Maria Oduya", "Tom Becker", "Żaneta Król", "Li Na", "John O'Hara", "Aylin Şahin",
    "Pierre-Yves Roche", "Sara Lindqvist",
    "Reza Karimi", "Chidi Eze", "Ana Sofía Peña", "Kenji Mori",
)  # fmt: skip
_SAFE = (".example", ".test", ".invalid", ".localhost")
_SAFE_DOMAINS = ("example.com", "example.net", "example.org")
_ODD = frozenset('"\\,|/<>()[]:; ')
_FICTIONAL = {
    "en": ("+1 212 555 01{:02}", "+44 20 7946 0{:03}", "(415) 555-01{:02}", "+61 2 5550 {:04}"),
    "de": ("+49 30 23125 {:03}", "030/23125{:03}", "0049 30 23125-{:03}"),
    "fr": ("+33 1 99 00 {:02} 17", "01.99.00.{:02}.42"),
    "sv": ("+46 8 465 004 {:02}", "08-465 004 {:02}"),
}
_ELSEWHERE = ("+1 646 555 01{:02}", "+1-305-555-01{:02}", "+16465550{:03}")


def _slots(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [names[place * len(names) // SPREAD] for place in range(SPREAD)]


MARKETS: tuple[int, ...] = tuple(
    place
    for place, often in enumerate(shares([one.weight for one in CULTURES], MARKET_SLOTS))
    for _ in range(often)
)
"""For each of 4096 slots the number of a culture."""
GIVEN = tuple(pair for culture in CULTURES for pair in _slots(culture.given))
FAMILY = tuple(pair for culture in CULTURES for pair in _slots(culture.family))
_FORMS = tuple(culture.form for culture in CULTURES)


@dataclass(frozen=True, slots=True)
class People:
    """The people of one block, number by number."""

    given: Sequence[tuple[str, str]]
    family: Sequence[tuple[str, str]]
    cultures: Sequence[int]


def people_of(cultures: Sequence[int], draws: Sequence[int]) -> People:
    """Names for people of some cultures, from numbers of 16 bits."""
    given = [GIVEN[c << 8 | (w & 255)] for c, w in zip(cultures, draws, strict=True)]
    family = [FAMILY[c << 8 | (w >> 8)] for c, w in zip(cultures, draws, strict=True)]
    return People(given, family, cultures)


def full_names(people: People, draws: Sequence[int]) -> list[str]:
    """Names in full; some with a second given name, in capitals, or with stray spaces."""
    found = []
    for (given, _), (family, _), culture, draw in zip(
        people.given, people.family, people.cultures, draws, strict=True
    ):
        turn = draw & 127
        if turn < 10:
            found.append(_ODD_NAMES[turn](given, family, _FORMS[culture], draw >> 8))
        else:
            found.append(_FORMS[culture].format(given=given, family=family))
    return found


def _initial(given: str, family: str, form: str, draw: int) -> str:
    return form.format(given=f"{given} {chr(65 + draw % 26)}.", family=family)


_ODD_NAMES: tuple[Callable[[str, str, str, int], str], ...] = (
    lambda given, family, form, _: form.format(given=given, family=family).upper(),
    lambda given, family, form, _: form.format(given=given, family=family).lower(),
    lambda given, family, form, _: " " + form.format(given=given, family=family),
    lambda given, family, form, _: form.format(given=given, family=family) + "  ",
    lambda given, family, form, _: normalize("NFD", form.format(given=given, family=family)),
    lambda given, family, form, _: "Dr. " + form.format(given=given, family=family),
    lambda given, family, *_: f"{family} {given}",
    lambda given, *_: given,
    _initial,
    _initial,
)


def addresses(
    people: People,
    domains: Sequence[str],
    draws: Sequence[int],
    instead: Sequence[str | int | None],
) -> list[str | None]:
    """E-mail addresses; `instead` holds None for no address, or what a rule wants to see:
    `@domain`, `+part` or `local@`."""
    found: list[str | None] = []
    for (_, given), (family), domain, draw, other in zip(
        people.given, people.family, domains, draws, instead, strict=True
    ):
        if other is None:
            found.append(None)
            continue
        last, way = family[1], draw & 63
        if way < 30:
            local = f"{given}.{last}"
        elif way < 44:
            local = f"{given[0]}{last}"
        elif way < 52:
            local = f"{given}_{last}{draw >> 9}"
        elif way < 58:
            local = given
        else:
            local = f"{last}{draw >> 10}"
        place = domain if draw & 448 else MAILS[draw >> 14]
        if other:
            sign = str(other)
            if sign[0] == "@":
                place = sign[1:]
            elif sign[0] == "+":
                local += sign
            else:
                local = sign[:-1]
        address = f"{local}@{place}"
        if way in (3, 33, 53):
            address = (address.upper(), f" {address}", f"{address} ")[way // 20]
        found.append(address)
    return found


def mail_signs(asked: Asked) -> list[str]:
    """How an address can show what rules look for, as far as no real address comes of it."""
    found = []
    for text in asked.exact:
        if _is_safe(text):
            found.append("@" + text.rpartition("@")[2])
    for test, text in asked.tests:
        if test != "matches" and not _ODD & set(text):
            if test in ("contains", "mentions", "ends_with") and _is_safe(text):
                found.append("@" + text.rpartition("@")[2].lstrip("."))
            elif test == "starts_with" and text.isascii():
                found.append(text.partition("@")[0] + "@")
            elif test in ("contains", "mentions") and text.isascii() and "@" not in text:
                found.append(f"+{text}")
    return [sign for sign in found if len(sign) > 1 and prepared(sign) == sign]


def _is_safe(text: str) -> bool:
    domain = text.rpartition("@")[2]
    return domain.endswith(_SAFE) or domain in _SAFE_DOMAINS


def telephones(culture: Culture) -> list[str]:
    """Numbers that nobody has."""
    forms = _FICTIONAL.get(culture.language, _ELSEWHERE)
    return [forms[place % len(forms)].format(place % 100) for place in range(SPREAD)]
