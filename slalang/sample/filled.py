"""A column and the leads of a block in; the values of the column out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slalang.sample.columns import Column
from slalang.sample.companies import numbers_of
from slalang.sample.crowd import BLOCK, Crowd
from slalang.sample.draws import MASK, halves
from slalang.sample.people import addresses, full_names


def filled(column: Column, crowd: Crowd) -> Sequence[Any]:
    """What the table of a column has for each lead, or what is put together for it."""
    match column.of:
        case "lead":
            return _looked_up(column, crowd)
        case "tongue":
            draws = halves(f"{crowd.seed}/{column.name}", BLOCK)
            return [
                column.table[culture << 8 | (draw & 255)]
                for culture, draw in zip(crowd.cultures, draws, strict=True)
            ]
        case "made":
            return _made(column, crowd)
        case _:
            pool = _of_companies(column, crowd)
            return [pool[home] for home in crowd.homes]


def _looked_up(column: Column, crowd: Crowd) -> list[Any]:
    draws, table = halves(f"{crowd.seed}/{column.name}", BLOCK), column.table
    return [table[level | (draw & MASK)] for level, draw in zip(crowd.levels, draws, strict=True)]


def _of_companies(column: Column, crowd: Crowd) -> list[Any]:
    """A value for each company, so that the leads of one company agree."""
    companies, table = crowd.companies, column.table
    if column.of == "place":
        # One draw for country and city: Graz is not in Germany.
        draws = numbers_of(crowd.world, "place", companies)
        return [
            table[market << 8 | (draw & 255)]
            for market, draw in zip(companies.markets, draws, strict=True)
        ]
    draws = numbers_of(crowd.world, column.name, companies)
    found: list[Any] = [
        table[level | (draw & MASK)] for level, draw in zip(companies.levels, draws, strict=True)
    ]
    match column.part:
        case "company":
            return _unless(companies.names, found)
        case "domain":
            return _unless(companies.domains, found)
        case "website":
            return _unless([f"https://www.{domain}" for domain in companies.domains], found)
        case _:
            return found


def _made(column: Column, crowd: Crowd) -> list[Any]:
    instead, people = _looked_up(column, crowd), crowd.people
    ways = halves(f"{crowd.seed}/{column.name}/way", BLOCK)
    match column.part:
        case "email":
            domains = [crowd.companies.domains[home] for home in crowd.homes]
            return addresses(people, domains, ways, instead)
        case "first":
            return _unless([native for native, _ in people.given], instead)
        case "last":
            return _unless([native for native, _ in people.family], instead)
        case _:
            return _unless(full_names(people, ways), instead)


def _unless(made: Sequence[str], instead: Sequence[Any]) -> list[Any]:
    return [own if other == 0 else other for own, other in zip(made, instead, strict=True)]
