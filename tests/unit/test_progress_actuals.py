"""Tables of counts as spreadsheets and exports write them, good ones and bad ones."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.planning.actuals.numerals import Either, Number, marks_of, read_number
from slalang.planning.actuals.periods import advice, read_period
from slalang.planning.actuals.read import read_actuals
from slalang.planning.actuals.rows import MOST, Actuals, Refused, letters, say
from slalang.planning.actuals.table import LIMIT

AGREEMENT = """
agreement "Test" {
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party sales "Sales"
stage mql "MQL" of sales
stage sql "SQL" of sales
stage customer "Customer" of sales { ends }
stage lost "Lost" of sales { ends }
funnel f "New business" through mql, sql, customer {
  source web "Website" {
    brings 60% of revenue
    mql to sql 34%
    sql to customer 20%
    deal 2_000 USD
  }
  source fair "Trade fair" {
    brings 40% of revenue
    mql to sql 50%
    sql to customer 25%
    deal 2_000 USD
  }
}
goal g { 500_000 USD each month from f, for 12 months starting 2026-01 }
"""
HEAD = "period,source,stage,count\n"


def agreement(text: str = AGREEMENT) -> Agreement:
    return read_text(text).agreement


def read(table: str | bytes, **options: object) -> Actuals | Refused:
    data = table.encode() if isinstance(table, str) else table
    return read_actuals(data, agreement(), **options)  # type: ignore[arg-type]


def counts(table: str | bytes) -> list[tuple[str, str, str, int]]:
    found = read(table)
    assert isinstance(found, Actuals), [say(fault) for fault in found.faults]
    return [(row.when.name, row.source, row.stage, row.count) for row in found.rows]


def faults(table: str | bytes, **options: object) -> list[str]:
    found = read(table, **options)
    assert isinstance(found, Refused)
    return [say(fault) for fault in found.faults]


ONE = [("2026-03", "f.web", "mql", 3900)]


@pytest.mark.parametrize(
    "table",
    [
        f"{HEAD}2026-03,web,mql,3900\n",
        f"{HEAD}2026-03,f.web,MQL,3900",
        "Period , SOURCE,Stage,Count\r\n2026-03,Website,mql,3900\r\n",
        "\ufeffperiod;source;stage;count\r\n2026-03;web;mql;3 900\r\n",
        "period\tsource\tstage\tcount\n2026-03\tweb\tmql\t3900.0\n",
        'period,source,stage,count\n"2026-03","web","mql","3\u00a0900"\n',
        "sep=;\nperiod;source;stage;count\n2026-03;web;mql;3'900\n",
        "period,source,mql,sql\n2026-03,web,3900,\n",
        f"{HEAD}\n,,,\n2026-03,web,mql,3900\n\n",
        f"{HEAD}March 2026,web,mql,٣٩٠٠\n",
    ],
)
def test_one_count_in_many_hands(table: str) -> None:
    assert counts(table) == ONE


def test_a_column_for_each_stage() -> None:
    table = "period,source,MQL,sql,Customer,value\n2026-03,web,3900,1300,260,500000 USD\n"
    found = read(table)
    assert isinstance(found, Actuals)
    assert [(row.stage, row.count, row.value) for row in found.rows] == [
        ("mql", 3900, None), ("sql", 1300, None), ("customer", 260, Fraction(500_000)),
    ]  # fmt: skip


def test_an_agreement_with_one_source_needs_no_column_for_it() -> None:
    text = AGREEMENT[: AGREEMENT.index("  source fair")] + "}\n"
    found = read_actuals(b"period,stage,count\n2026-03,mql,7\n", agreement(text))
    assert isinstance(found, Actuals)
    assert found.rows[0].source == "f.web"


RENEWALS = AGREEMENT.replace(
    "goal g",
    """stage due "Up for renewal" of sales
stage renewed "Renewed" of sales { ends }
funnel again "Renewals" through due, renewed {
  due to renewed 86%
  deal 6_000 USD
}
goal g""",
)


@pytest.mark.parametrize(
    "table",
    [
        f"{HEAD}2026-03,,due,17\n",
        f"{HEAD}2026-03,,Up for renewal,17\n",
        "period,source,due,mql\n2026-03,,17,\n",
    ],
)
def test_a_stage_that_one_source_goes_through_needs_no_source(table: str) -> None:
    found = read_actuals(table.encode(), agreement(RENEWALS))
    assert isinstance(found, Actuals), found
    assert [(row.source, row.stage, row.count) for row in found.rows] == [("again", "due", 17)]


@pytest.mark.parametrize(
    "table",
    [
        f"{HEAD}2026-03,,mql,17\n",
        f"{HEAD}2026-03,,deu,17\n",
        "period,source,due,mql\n2026-03,,17,1\n",
    ],
)
def test_a_source_that_is_left_open_is_asked_for(table: str) -> None:
    found = read_actuals(table.encode(), agreement(RENEWALS))
    assert isinstance(found, Refused)
    assert "column B (source): the source is missing" in say(found.faults[0])


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ("Month;Source;MQLs", "no column is called `MQLs`. Did you mean `mql`?"),
        (
            "period;source;Customers;sql",
            "no column is called `Customers`. Did you mean `customer`?",
        ),
    ],
)
def test_a_column_called_almost_like_a_stage_is_told_so(headings: str, words: str) -> None:
    found = faults(f"{headings}\n2026-01;web;12\n")
    assert any(words in fault for fault in found), found
    assert not any("there is no column `stage`" in fault for fault in found)


def test_a_column_that_is_not_there_is_asked_for_by_what_it_holds() -> None:
    found = faults("period,source,count\n2026-03,web,1\n")
    assert found == [
        "row 1: there is no column `stage`. The headings are `period`, `source`, `count`. "
        "Write `stage` above the column with the stages."
    ]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "row 1, column A: the table is empty"),
        (HEAD, "row 2: there is no row below the headings"),
        ("period,source,stage\n2026-03,web,mql\n", "row 1: there is no column `count`"),
        ("period,source,stage,cuont\n2026-03,web,mql,1\n", "Did you mean `count`?"),
        ("month,source,stage,count\n2026-03,web,mql,1\n", "Did you mean `period`?"),
        ("period,source,stage,count,count\n2026-03,web,mql,1,2\n", "the heading of two columns"),
        ("period,source,stage,count,\n2026-03,web,mql,1,2\n", "column E: this column has no head"),
        (f"{HEAD}2026-03,wbe,mql,1\n", "row 2, column B (source): there is no source `wbe`"),
        (f"{HEAD}2026-03,f,mql,1\n", "Count each on its own: `f.web`, `f.fair`."),
        (f"{HEAD}2026-03,web,mqll,1\n", "row 2, column C (stage): there is no stage `mqll`"),
        (f"{HEAD}2026-03,web,lost,1\n", "leads of this source do not go through `lost`"),
        (f"{HEAD}2026-03,web,mql,-3\n", "row 2, column D (count): `-3` is less than nothing"),
        (f"{HEAD}2026-03,web,mql,(3)\n", "`(3)` is less than nothing"),
        (f"{HEAD}2026-03,web,mql,2.5\n", "`2.5` is no whole number"),
        (f"{HEAD}2026-03,web,mql,\n", "the count is missing. Write how many came, and 0"),
        (f"{HEAD}2026-03,web,mql,many\n", "`many` is no number"),
        (f"{HEAD}2026-03,web,mql,1{'0' * 30}\n", "is more than anybody counts"),
        (f"{HEAD}2026-03,web,mql,1{'0' * 5000}\n", "is more than anybody counts"),
        (f"{HEAD}2026-03,web,mql,1E+30\n", "a number cut short"),
        (f'{HEAD}2026-03,web,mql,"1,234"\n', "may be 1234 or 1.234. Write `1234`"),
        (f"{HEAD}2026-03,web,mql,1.234\n", "may be 1234 or 1.234"),
        (f"{HEAD}2026-03,web,mql,1,234\n", "column E: `234` stands in a column without a heading"),
        (f"{HEAD}Mar-26,web,mql,1\n", "If March 2026 is meant, write `2026-03`."),
        (f"{HEAD}2026-13,web,mql,1\n", "row 2, column A (period): `2026-13` is no period"),
        (f"{HEAD}2027-01,web,mql,1\n", "lies outside of the agreement"),
        (f"{HEAD}2025-12-15..2026-01-15,web,mql,1\n", "such as `2026-01-01..2026-01-15`"),
        (f"{HEAD}2026-03-01,web,mql,1\n", "Write `2026-03` for the month"),
        (f"{HEAD}2026-03,web,mql,1\n2026-03,web,mql,1\n", "row 3, column A (period): `mql` of"),
        (f"{HEAD}2026-03,web,mql,1\n2026-Q1,web,mql,1\n", "`2026-Q1` and `2026-03` of row 2 share"),
        (f"{HEAD}2026-W11,web,mql,1\n2026-03,web,mql,1\n", "share days"),
        (f'{HEAD}2026-03,web,mql,"1\n2026-04,web,mql,1\n', "a quotation mark opens here"),
        (f"{HEAD}2026-03,web,mql,1\0\n", "row 2, column D: a NUL character"),
        ("period,source,stage,count,value\n2026-03,web,mql,1,5\n", "before anything was won"),
        ("period,source,stage,count,value\n2026-03,web,customer,1,1 EUR\n", "`1 EUR` is no number"),
    ],
)  # fmt: skip
def test_a_bad_table_gives_row_and_column(table: str, words: str) -> None:
    assert any(words in fault for fault in faults(table)), faults(table)


def test_latin_1_is_told_by_its_first_letter() -> None:
    table = f"{HEAD}2026-03,web,mql,1\n2026-03,caf\xe9,mql,1\n".encode("latin-1")
    assert faults(table) == [
        "row 3, column B: the byte 0xE9 stands here, which is not UTF-8. "
        "In Excel choose “Save As” and the type “CSV UTF-8 (comma delimited)”."
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_as_such(encoding: str) -> None:
    assert "saved as UTF-16" in faults(f"{HEAD}2026-03,web,mql,1\n".encode(encoding))[0]


def test_all_faults_are_told_in_one_run() -> None:
    found = faults(f"{HEAD}2026-03,wbe,mqll,-3\nnever,web,mql,2.5\n")
    places = [fault.partition(":")[0] for fault in found]
    assert places == [
        "row 2, column B (source)", "row 2, column C (stage)", "row 2, column D (count)",
        "row 3, column A (period)", "row 3, column D (count)",
    ]  # fmt: skip


def test_a_table_of_faults_is_not_told_to_its_end() -> None:
    found = read(HEAD + "x,y,z,w\n" * 5000)
    assert isinstance(found, Refused)
    assert len(found.faults) == MOST
    assert found.more > 900


def test_a_huge_table_is_refused_unread() -> None:
    assert faults(b"x" * (LIMIT + 1))[0].startswith("this table is larger than 10 MB")


def test_a_period_that_has_not_begun_is_told() -> None:
    found = faults(f"{HEAD}2026-05,web,mql,1\n", as_of=date(2026, 4, 30))
    assert "`2026-05` has not begun on 2026-04-30" in found[0]


def test_a_week_over_the_start_of_the_agreement_counts() -> None:
    assert counts(f"{HEAD}2026-W01,web,mql,9\n")[0][0] == "2026-W01"


def test_titles_that_two_sources_share_mean_neither() -> None:
    text = AGREEMENT.replace('"Trade fair"', '"Website"')
    found = read_actuals(f"{HEAD}2026-03,Website,mql,1\n".encode(), agreement(text))
    assert isinstance(found, Refused)
    assert "Write `f.web` or `f.fair`." in say(found.faults[0])


def test_one_cell_that_leaves_no_doubt_settles_the_others() -> None:
    marks = marks_of(["1.234", "1.234.567"])
    assert read_number("1.234", marks) == Number(Fraction(1234))
    marks = marks_of(["1.234", "0.5"])
    assert read_number("1.234", marks) == Number(Fraction(1234, 1000))
    assert read_number("1,234", marks) == Number(Fraction(1234))
    assert isinstance(read_number("1,234", marks_of(["0,5", "0.5"])), Either)
    assert read_number("1,234", marks_of([], ",")) == Number(Fraction(1234))


@given(st.integers(0, 10**12), st.sampled_from(["", " ", "\u00a0", "\u202f", "'", "’"]))
@settings(max_examples=60, deadline=None)
def test_a_whole_number_is_read_however_it_is_grouped(number: int, mark: str) -> None:
    assert read_number(f"{number:,}".replace(",", mark), marks_of([])) == Number(Fraction(number))


@given(st.integers(10**6, 10**12), st.sampled_from([",", "."]), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_two_marks_of_one_kind_group_and_the_other_is_the_point(
    number: int, mark: str, cents: int
) -> None:
    point = "." if mark == "," else ","
    text = f"{number:,}".replace(",", mark) + f"{point}{cents:02}"
    assert read_number(text, marks_of([])) == Number(number + Fraction(cents, 100))


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_a_reader(text: str) -> None:
    read_period(text)
    advice(text)
    read_number(text, marks_of([text]))


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_the_table(data: bytes) -> None:
    read(data)
    read(HEAD.encode() + data)


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letters(one) for one in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


@pytest.mark.parametrize(
    "table",
    [
        "period,source,stage,count,value\n2026-05,web,customer,0,500\n",
        "period,source,customer,value\n2026-05,web,0,500\n",
    ],
)
def test_money_beside_nobody_won_is_a_fault(table: str) -> None:
    assert "nobody was won" in faults(table)[0]


@pytest.mark.parametrize("length", [20_000, 200_000])
def test_an_overlong_cell_is_no_unclosed_quotation_mark(length: int) -> None:
    row = f"2026-05,{'w' * length},mql,1\n"
    assert "characters" in faults(f"{HEAD}{row}")[0]


@pytest.mark.parametrize("coding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_called_by_its_name(coding: str) -> None:
    assert "UTF-32" in faults(HEAD.encode(coding))[0]
