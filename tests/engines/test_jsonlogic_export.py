"""What expressions look like, what limits they set, and what is refused with which reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jsonlogic_oracles import oracles
from worlds.agreements import rules_from

from slalang.engines.jsonlogic import export
from slalang.form import Form, form_of
from slalang.form.nodes import AtLeast, Compare, InTerm, Node, Term

HEAD = """agreement "Export" {
  currency USD
}
party marketing "Marketing"
lead {
  size  count
  rate  number
  other number
  spend money
  paid  money
  born  date
  until date
  level one of junior, senior, vp
  name  text
  tools many text
  ready yes/no
}
event visit
stage new of marketing
"""


def exported(text: str) -> dict[str, Any]:
    return export(form_of(rules_from(HEAD + text)))


def logic(condition: str) -> Any:
    """Both sides of a condition."""
    document = exported(f"term it when {condition}")
    assert document["refused"] == []
    return document["rules"][0]["logic"], document["rules"][0]["surely_false"]


def known(name: str) -> Any:
    return {"!==": [{"var": name}, None]}


@pytest.mark.parametrize(
    ("condition", "test"),
    [
        ("size > 200", {">": [{"var": "size"}, 200]}),
        ("rate >= 0.5", {">=": [{"var": "rate"}, 500_000]}),
        ("spend > 1_000.5 USD", {">": [{"var": "spend"}, 10_005_000]}),
        ("born = 1970-01-11", {"===": [{"var": "born"}, 10]}),
        ("level in (vp, junior)", {"in": [{"var": "level"}, ["vp", "junior"]]}),
        ("level >= senior", {"in": [{"var": "level"}, ["senior", "vp"]]}),
        ('name contains "Bank"', {"in": ["bank", {"var": "name"}]}),
        ('name ends with "é"', {"===": [{"substr": [{"var": "name"}, -1]}, "é"]}),
        ('tools has "CRM"', {"in": ["crm", {"var": "tools"}]}),
        ('tools contains "c"', {"some": [{"var": "tools"}, {"in": ["c", {"var": ""}]}]}),
    ],
)
def test_a_test_of_one_attribute_has_its_guard(condition: str, test: Any) -> None:
    column = condition.split(maxsplit=1)[0]
    assert logic(condition) == (
        {"and": [known(column), test]},
        {"and": [known(column), {"!": [test]}]},
    )


@pytest.mark.parametrize(
    ("condition", "test"),
    [
        # A number between two that the data can hold: the next one that it can is asked for.
        ("rate > 0.0000005", {">=": [{"var": "rate"}, 1]}),
        ("rate <= 0.0000015", {"<=": [{"var": "rate"}, 1]}),
        ("20% of size > 10", {">": [{"var": "size"}, 50]}),
        ("size / 4 < 2.6", {"<=": [{"var": "size"}, 10]}),
        ("-rate < 3", {">": [{"var": "rate"}, -3_000_000]}),
        ("spend > 99_999_999_999_999 USD", {">": [{"var": "spend"}, 2**53]}),
    ],
)
def test_numbers_are_whole_and_exact(condition: str, test: Any) -> None:
    assert logic(condition)[0]["and"][1] == test


def test_a_number_that_the_data_cannot_hold_is_never_met_but_must_be_known() -> None:
    assert logic("rate = 0.0000005") == (False, known("rate"))


def test_sums_limit_how_large_the_data_may_be() -> None:
    document = exported("term it when spend * 12 > paid + 100 USD")
    rule, _ = document["rules"]
    left = {"*": [{"var": "spend"}, 12]}
    assert rule["logic"]["and"][2] == {">": [left, {"+": [{"var": "paid"}, 1_000_000]}]}
    share = (2**53 - 1 - 1_000_000) // 2
    assert [item["most"] for item in document["data"]] == [share // 12, share]


def test_one_side_alone_may_be_known_of_a_conjunction() -> None:
    size = {">": [{"var": "size"}, 5]}
    assert logic("size > 5 and ready") == (
        {"and": [{"and": [known("size"), size]}, _is(True)]},
        {"or": [{"and": [known("size"), {"!": [size]}]}, _is(False)]},
    )


def _is(value: bool) -> Any:
    return {"===": [{"var": "ready"}, value]}


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("any visit within 7 days", "It asks whether `visit` happened, and JsonLogic is given"),
        ("(count of visit) > 2", "It counts `visit`"),
        ("born within 30 days", "It looks at a time before the present"),
        ("last visit is known", "It asks when `visit` happened last"),
        ('name matches "^a"', "It looks for the pattern `^a`"),
        ('name mentions "vp"', "It looks for the whole word `vp`"),
        ('name starts with "🎈"', "Engines of JsonLogic count the characters of `🎈`"),
        ("rate * other > 3", "It multiplies two values that differ from lead to lead"),
        ("rate / other > 3", "It divides by a value that differs from lead to lead"),
        ("rate * 100_000_000 > other", "Its sums may leave the whole numbers"),
        ("any visit within 2 business days", "The data of one lead cannot tell whether"),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_reason(condition: str, reason: str) -> None:
    document = exported(f'term it "Title" when size > 1 or {condition}')
    assert document["rules"] == [_starts()]
    (refused,) = document["refused"]
    assert (refused["id"], refused["title"]) == ("terms/it", "Title")
    assert refused["reason"].startswith(reason)
    assert refused["reason"].endswith(".")


def _starts() -> Any:
    (rule,) = exported("")["rules"]
    assert (rule["id"], rule["logic"], rule["surely_false"]) == ("stages/new", True, False)
    return rule


def test_a_score_is_one_expression() -> None:
    document = exported(
        'score fit from 0 to 50 {\n  first match "A" {\n    +40 when ready\n    +2.5 when size > 1'
        '\n  }\n  group "B" at most 10 {\n    +20 when level is vp\n  }\n}'
    )
    (score,) = (rule for rule in document["rules"] if rule["id"] == "scores/fit")
    size = {"and": [known("size"), {">": [{"var": "size"}, 1]}]}
    level = {"and": [known("level"), {"===": [{"var": "level"}, "vp"]}]}
    first = {"if": [_is(True), 40_000, size, 2_500, 0]}
    group = {"min": [{"if": [level, 20_000, 0]}, 10_000]}
    assert score["logic"] == {"max": [{"min": [{"+": [first, group]}, 50_000]}, 0]}


def test_every_part_is_exported_or_refused_once() -> None:
    document = exported("term a when size > 1\nscore s {\n  +1 for any visit\n  +1 when a\n}")
    ids = [part["id"] for part in (*document["rules"], *document["refused"])]
    assert sorted(ids) == ["rules/s.1", "rules/s.2", "scores/s", "stages/new", "terms/a"]


def test_terms_that_double_are_refused_before_they_are_written_out() -> None:
    document = export(_chain(60, lambda before: Compare("=", before, before)))
    assert len(document["rules"]) >= 5
    assert document["refused"][-1]["reason"].startswith("Written out, it has more than 20,000")


def test_terms_in_a_long_chain_are_refused() -> None:
    document = export(_chain(3_000, lambda before: AtLeast(1, (before,))))
    reasons = {part["reason"] for part in document["refused"]}
    assert reasons
    assert len(document["rules"]) + len(document["refused"]) == 3_001


def test_a_term_that_rests_on_itself_is_refused() -> None:
    form = form_of(rules_from(HEAD + "term a when size > 1"))
    document = export(replace(form, terms=(Term("a", "A", InTerm("a")),)))
    assert document["refused"][0]["reason"] == "`a` rests on itself."


def _chain(length: int, rest: Callable[[Node], Node]) -> Form:
    """Terms, each of which rests on the one before."""
    form = form_of(rules_from(HEAD + "term t0 when size > 1 or rate > 2"))
    later = tuple(Term(f"t{n}", f"T{n}", rest(InTerm(f"t{n - 1}"))) for n in range(1, length))
    return replace(form, terms=(*form.terms, *later))


@pytest.mark.parametrize("name", oracles())
def test_the_largest_numbers_are_compared_exactly(name: str) -> None:
    largest = 2**53 - 1
    asked = [{"<": [{"var": "a"}, largest + 1]}, {"===": [{"var": "a"}, largest]}]
    rows = [{"a": largest}, {"a": largest - 1}]
    assert oracles()[name](asked, rows) == [[True, True], [True, False]]


def test_what_rests_on_nothing_is_refused() -> None:
    form = form_of(rules_from(HEAD + "term a when size > 1"))
    document = export(replace(form, terms=(Term("a", "A", InTerm("b")),)))
    assert document["refused"][0]["reason"] == "It rests on `b`, which is not declared."
