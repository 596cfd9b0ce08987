"""What depends on where somebody is: countries, cities, languages and telephones, as tables."""

from __future__ import annotations

from slalang.evaluate.text import prepared
from slalang.sample.asked import Asked
from slalang.sample.draws import below, endless
from slalang.sample.literals import literal_texts, spelt
from slalang.sample.names import CULTURES, Culture
from slalang.sample.people import SPREAD, telephones
from slalang.sample.texts import COUNTRY_NAMES
from slalang.sample.values import missing_of

PLACES = ("country", "city", "language", "phone")
_LITERALS = SPREAD * 15 // 100


def place_table(what: str, name: str, asked: Asked, seed: str) -> list[str | None]:
    """Values by culture and slot: `table[culture * SPREAD + slot]`; `what` is one of `PLACES`.

    One slot of the tables of countries and cities is one place.
    """
    numbers = endless(seed)
    coded = not asked.exact or any(len(text) == 2 for text in asked.exact)
    pools = [_pool(what, culture, coded) for culture in CULTURES]
    usual = {prepared(text) for pool in pools for text in pool}
    strange = [text for text in literal_texts(name, asked) if prepared(text) not in usual]
    missing = missing_of(what, 1) * SPREAD // 1000
    table: list[str | None] = []
    for pool in pools:
        row: list[str | None] = [
            spelt(pool[place % len(pool)], below(numbers, 64)) for place in range(SPREAD)
        ]
        if missing:
            row[-missing:] = [None] * missing
        if strange:
            first = below(numbers, len(strange))
            row[:_LITERALS] = [strange[(first + n) % len(strange)] for n in range(_LITERALS)]
        table += row
    return table


def _pool(what: str, culture: Culture, coded: bool) -> list[str]:
    match what:
        case "country":
            return [code if coded else COUNTRY_NAMES[code] for code in culture.countries]
        case "city":
            return list(culture.cities)
        case "language":
            return [culture.language]
        case _:
            return telephones(culture)
