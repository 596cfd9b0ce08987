"""Our oracles judged by JsonLogic's official suite, as far as it uses operators that we emit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonlogic_oracles import SUITE, oracles

EMITTED = frozenset({
    "var", "===", "!==", "<", "<=", ">", ">=", "!", "and", "or", "if", "in", "some",
    "+", "-", "*", "/", "%", "min", "max", "substr",
})  # fmt: skip

pytestmark = pytest.mark.skipif(not SUITE.exists(), reason="`.ci/setup` fetches the suite")


@pytest.mark.parametrize("name", oracles())
def test_an_engine_gives_the_results_of_the_suite(name: str) -> None:
    ask = oracles()[name]
    cases = _emitted()
    # One call for all: each expression is asked of the data of every case.
    table = ask([case[0] for case in cases], [case[1] for case in cases])
    for place, (logic, data, result) in enumerate(cases):
        assert _typed(table[place][place]) == _typed(result), (logic, data)


def test_the_suite_asks_about_every_operator_that_is_emitted() -> None:
    cases = _emitted()
    # 178 of 275; the others have other operators, or none.
    assert len(cases) >= 170
    assert {operator for case in cases for operator in _operators(case[0])} == EMITTED


def _emitted() -> list[list[Any]]:
    return [case for case in _cases() if set(_operators(case[0])) <= EMITTED]


def _cases() -> list[list[Any]]:
    found = json.loads(SUITE.read_text(encoding="utf-8"))
    return [case for case in found if isinstance(case, list) and any(_operators(case[0]))]


def _operators(logic: Any) -> Iterator[str]:
    match logic:
        case dict():
            if len(logic) == 1:
                yield from logic
            for part in logic.values():
                yield from _operators(part)
        case list():
            for part in logic:
                yield from _operators(part)
        case _:
            pass


def _typed(value: Any) -> Any:
    # In JSON 3 and 3.0 are one number; in Python 1 is true, too.
    return (isinstance(value, bool), value)
