"""Text → model: what each form of the language means, and what is kept beside it."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.expressions import And, Attribute, Compare, Embedded, Kind, Known, Literal, Not
from slalang.model.people import Hours
from slalang.model.quantities import Duration, Money, Open, Percent, Unit


def agreement(text: str) -> Agreement:
    read = read_text(text)
    assert not read.findings, [finding.message() for finding in read.findings]
    return read.agreement


def test_an_empty_text_is_an_empty_agreement() -> None:
    empty = agreement("")
    assert empty.header is None
    assert [record.name for record in empty.records] == ["lead", "account"]
    assert {"attempt", "touch", "reply"} <= {event.name for event in empty.events}
    assert all(event.from_prelude for event in empty.events)


def test_an_event_declared_anew_takes_the_place_of_the_old_one() -> None:
    text = 'event touch "Contact" { counts attempt }'
    touches = [event for event in agreement(text).events if event.name == "touch"]
    assert [event.title for event in touches] == ["Contact"]
    assert not touches[0].from_prelude


def test_a_title_is_made_of_the_name_where_none_is_given() -> None:
    (party,) = agreement("party field_marketing").parties
    assert party.title == "Field marketing"


def test_numbers_are_exact() -> None:
    text = "party a { budget 0.1 USD each month\n available 33.3% of the time }"
    team = agreement(text).parties[0].team
    assert team.budgets[0].amount == Money(Decimal("0.1"), "USD")
    assert team.available == Percent(Decimal("33.3"))


def test_what_is_to_be_agreed_is_kept_with_its_place() -> None:
    text = "party sales { people to be agreed }"
    whole = agreement(text)
    assert isinstance(whole.parties[0].team.people, Open)
    (place,) = whole.open_places
    assert (place.where, place.what) == ("party sales", "people")
    assert text[place.origin.start : place.origin.end] == "to be agreed"


def test_weekdays_go_round_the_week() -> None:
    text = "calendar a {\n open fri to mon 22:00-24:00\n closed sunday\n}"
    (calendar,) = agreement(text).calendars
    assert calendar.openings[0].weekdays == (4, 5, 6, 0)
    assert calendar.openings[0].hours == (Hours(time(22), time(0), True),)
    assert calendar.closings[0].weekdays == (6,)


def test_a_condition_knows_its_types() -> None:
    text = (
        "lead {\n employees count\n seniority one of manager, vp\n}\n"
        "term t when employees > 10 and seniority is vp"
    )
    condition = agreement(text).terms[0].condition
    assert isinstance(condition, And)
    large, senior = condition.items
    assert isinstance(large, Compare)
    assert isinstance(large.left, Attribute)
    assert large.left.type.kind is Kind.NUMBER
    assert isinstance(senior, Compare)
    assert isinstance(senior.right, Literal)
    assert senior.right.type.choices == ("manager", "vp")


def test_is_unknown_is_the_opposite_of_is_known() -> None:
    condition = agreement("lead { name text }\nterm t when name is unknown").terms[0].condition
    assert isinstance(condition, Not)
    assert isinstance(condition.item, Known)


def test_money_without_a_currency_of_its_own_has_that_of_the_agreement() -> None:
    whole = agreement('agreement "A" { currency PLN }\nlead { spend money }')
    lead = whole.records[0]
    assert lead.fields[0].type.unit == "PLN"


def test_places_lie_in_the_text_of_their_names() -> None:
    text = 'party sales "Sales" {\n  role sdr\n}\nstage mql of sales\n'
    whole = agreement(text)
    for name, declaration in whole.names.items():
        if declaration.origin.file == "agreement.sla":
            found = text[declaration.origin.start : declaration.origin.end]
            assert found in (name, ""), name
    assert text[slice(*whole.stages[0].extent[1:])] == "stage mql of sales"


def test_every_use_of_a_name_is_a_mention() -> None:
    text = "party sales\nstage mql of sales\nstage sql of sales { from mql }"
    used = [ref.name for ref in agreement(text).mentions if ref.span.file == "agreement.sla"]
    assert sorted(used) == ["mql", "sales", "sales"]


def test_formulas_in_prose() -> None:
    text = 'party sales { people 6 }\nclause c """Only {sales.people} people, {{braces}}."""'
    prose = agreement(text).clauses[0].prose[0]
    before, formula, after = prose.parts
    assert before == "Only "
    assert isinstance(formula, Embedded)
    assert text[slice(*formula.origin[1:])] == "{sales.people}"
    assert after == " people, {braces}."


def test_clauses_stand_where_they_are_told_to() -> None:
    text = (
        'clause z last """z"""\nclause b after a """b"""\nclause m """m"""\n'
        'clause a first """a"""\nclause y before z """y"""\nclause c after b """c"""\n'
    )
    assert [clause.name for clause in agreement(text).clauses] == ["a", "b", "c", "m", "y", "z"]


def test_clauses_that_wait_for_each_other_are_kept() -> None:
    read = read_text('clause a after b """a"""\nclause b after a """b"""\n')
    assert {clause.name for clause in read.agreement.clauses} == {"a", "b"}


def test_figures_are_found_by_their_path() -> None:
    text = (
        "stage a\nstage b\nfunnel web through a, b {\n source form { a to b 30% }\n"
        " stream small {\n  source ads { a to b 10% }\n }\n}"
    )
    figures = agreement(text).figures
    assert set(figures) == {"web", "web.form", "web.small", "web.small.ads"}


def test_the_period_of_the_agreement() -> None:
    header = agreement('agreement "A" { effective 2026-01-01 to 2026-12-31 }').header
    assert header is not None
    assert (header.starts, header.ends) == (date(2026, 1, 1), date(2026, 12, 31))
    assert header.languages == ("en",)


def test_units_of_time_in_singular_and_plural() -> None:
    text = (
        "party a\nevent e\npromise p by a {\n after e do attempt within 1 business hour\n"
        " after e do reply within 2 business hours\n}"
    )
    reaches = [form.within.reach for form in agreement(text).promises[0].forms]  # type: ignore[union-attr]
    assert reaches == [
        (Duration(Decimal(1), Unit.BUSINESS_HOUR),),
        (Duration(Decimal(2), Unit.BUSINESS_HOUR),),
    ]


def test_the_order_of_declarations_does_not_matter() -> None:
    lines = ["party sales", "stage mql of sales", "score fit { +1 when mql }"]
    forward, backward = agreement("\n".join(lines)), agreement("\n".join(reversed(lines)))
    assert set(forward.names) == set(backward.names)


def test_what_cannot_be_resolved_is_left_out_and_does_not_cascade() -> None:
    text = "stage mql of nobody { when nothing > 3 and nothing < 5 }"
    read = read_text(text)
    assert [finding.slug for finding in read.findings] == ["unknown-name"] * 3
    assert read.agreement.stages[0].owner is None
