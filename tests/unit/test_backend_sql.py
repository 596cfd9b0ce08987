"""`--to sql` and `--to dbt`: the files, run on DuckDB, and what hostile texts do to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from warehouse import (
    MICROSECONDS,
    command,
    expected_rows,
    interpreted,
    load_raw,
    names_of,
    rows_of,
    sampled,
)

from slalang.backends import BackendProblem, dbt, sql
from slalang.backends.dbt.escape import jinja, yaml
from slalang.backends.scoring import rules_of
from slalang.driver import read_file
from slalang.engines.sql import DIALECTS
from slalang.engines.sql.reasons import reasons_of
from slalang.form import form_of
from slalang.model.agreement import Agreement

duckdb = pytest.importorskip("duckdb")
ROOT = Path(__file__).parents[2]
PACKWELL = ROOT / "examples" / "packwell" / "packwell.sla"
GOLDEN = ROOT / "tests" / "golden" / "backends"

BOUND = """\
agreement "Bound" {
  version  "1"
  currency EUR
}
party marketing "Marketing"
lead {
  name   text "Name"
  email  text "E-mail"
  size   count "Size"
  spend  money "Spend"
  rating number "Rating"
  since  date "Customer since"
  best   time "Best time"
  keen   yes/no "Keen"
  level  one of junior "Junior person", senior "Senior person"
  tools  many text "Tools"
}
account { tier one of gold, silver }
event visit "Visit" { page text }
event call "Call" { minutes count }
stage new "New" of marketing
score fit "Fit" {
  +1 when name is "ana maria"
  +2 when size >= 10
  +4 when spend > 99.99 EUR
  +8 when rating < 2.5
  +16 when since > 2024-02-28
  +32 when best is known
  +64 when keen
  +128 when level is senior
  +256 when tools has "hubspot"
  +512 when account.tier is gold
  +1024 for any visit where page starts with "/pricing"
  +2048 for each call within 30 days where minutes >= 5
}
binding crm "CRM" {
  leads from "people" where "deleted" is no {
    id     from "Id"
    name   from "first" and "last"
    email  from "mail"
    size   from "staff"
    spend  from "spent" in EUR
    rating from "stars" { "n/a" is unknown }
    since  from "since" as "DD.MM.YYYY"
    best   from "best"
    keen   from "keen" { "ja" is yes, otherwise no }
    level  from "level" { "VP", "Chief" is senior }
    tools  from "tools" separated by ";" { "HS" is "hubspot" }
  }
  account from "firms" by "firm" is "id" { tier from "tier" }
  event visit from "visits" {
    lead from "person"
    at   from "seen" as "milliseconds"
    page from "path"
  }
  event call from "calls" where "kind" in ("In", "Out") {
    with "call_people" by "id" is "call"
    lead by email from "address" of "call_people"
    at   from "day" as "DD/MM/YYYY HH:MM" in "Europe/Warsaw"
    minutes from "length"
  }
}
"""
TABLES = """
CREATE TABLE people AS FROM (VALUES
  ('1', ' Ana', 'Maria ', 'ANA@Example.com ', '10', '100.00', '2.4999994', '29.02.2024', '09:00',
   'JA', 'vp', 'HS; x', 'f1', false),
  ('2', 'ANA MARI\u0301A', NULL, 'b@x.example', '9', '99.99 EUR', 'n/a', '30.02.2024',
   '12:00:01', 'nein', 'Senior Person', ' ;', 'f2', false),
  ('3', '', 'Ana Maria', NULL, '1e3', '1 USD', '-1e-3', '2024-03-01', '25:00', NULL, 'boss', NULL,
   NULL, false),
  ('4', 'Gone', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, true),
  ('5', 'Ana', 'Maria', 'e@x.example', '12.0', '1e2', '2.5', '01.03.2024', '11:59', 'ja', 'junior',
   'hubspot;HubSpot', 'f1', false)
) AS t("Id", first, last, mail, staff, spent, stars, since, best, keen, level, tools, firm,
  deleted);
CREATE TABLE firms AS FROM (VALUES ('f1', 'Gold'), ('f2', 'silver'), ('f3', 'gold')) AS t(id, tier);
CREATE TABLE visits AS FROM (VALUES
  ('1', 1772700000000, '/Pricing/a'), ('2', 1772700000001, '/blog'),
  ('9', 1772700000000, '/pricing')
) AS t(person, seen, path);
CREATE TABLE calls AS FROM (VALUES
  (1, '05/03/2026 10:00', '5', 'in'), (2, '29/03/2026 02:30', '6', 'OUT'),
  (3, '04/03/2026 17:30', '7', 'in'), (4, '4/3/2026', '8', 'in'),
  (5, '01/03/2026 00:00', '4', 'other'), (6, '25/10/2026 02:30', '4', 'in'),
  (7, '31/12/1999 23:59', '4', 'in')
) AS t(id, day, length, kind);
CREATE TABLE call_people AS FROM (VALUES
  (1, 'ana@example.COM'), (2, 'ana@example.com'), (3, 'e@x.example'), (3, 'b@x.example'),
  (4, 'e@x.example'), (5, 'e@x.example'), (6, 'e@x.example'), (7, 'e@x.example')
) AS t(call, address);
"""


def agreement_of(path: Path, *, warned: bool = False) -> Agreement:
    result, findings = read_file(path, path.parent)
    assert result is not None
    assert warned or not [*findings, *result.findings]
    return result.agreement


def texts_of(agreement: Agreement, **options: str) -> dict[str, str]:
    return {name: made.decode() for name, made in sql.build(agreement, options).items()}


def query_of(text: str) -> str:
    return text.rstrip().removesuffix(";")


def test_the_query_reads_as_blessed(bless: bool) -> None:
    texts = texts_of(agreement_of(PACKWELL))
    for name, text in texts.items():
        lines = [line for line in text.splitlines() if not line.startswith("-- Made by")]
        found = "\n".join(lines) + "\n"
        golden = GOLDEN / f"packwell.{name}"
        if bless:
            golden.write_text(found, encoding="utf-8", newline="\n")
        assert found == golden.read_bytes().decode(), name


def test_raw_tables_are_read_and_scored_as_the_interpreter_does(tmp_path: Path) -> None:
    data = sampled(PACKWELL, tmp_path / "data")
    texts = texts_of(agreement_of(PACKWELL))
    with duckdb.connect() as connection:
        load_raw(connection, data)
        connection.execute(texts["staging.duckdb.sql"])
        found = connection.execute(texts["scoring.duckdb.sql"], {"as_of": MICROSECONDS}).fetchall()
        fixed = texts_of(agreement_of(PACKWELL), as_of=str(MICROSECONDS))["scoring.duckdb.sql"]
        connection.execute(f"CREATE TABLE scores AS {query_of(fixed)}")
        rows = rows_of(connection, "scores")
        file = interpreted(PACKWELL, data, tmp_path / "scores.parquet")
        assert rows == expected_rows(connection, names_of(connection, "scores"), file)
        assert rows == sorted(found)
        unread = connection.execute(texts["unread.duckdb.sql"]).fetchall()
        assert {row[2] for row in unread} == {0}
        assert_reasons(connection, texts["reasons.duckdb.sql"])


def assert_reasons(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Each bit is one row, and each row a bit."""
    form = form_of(rules_of(agreement_of(PACKWELL)))
    reasons = reasons_of(form, {})
    expected = set()
    for one in reasons:
        bit = 1 << one.position % 62
        leads = connection.execute(f"SELECT lead_id FROM scores WHERE ({one.word} & {bit}) <> 0")
        expected |= {(lead, one.what, one.id, one.points) for (lead,) in leads.fetchall()}
    cursor = connection.execute(f"SELECT lead_id, what, id, points FROM ({query_of(query)})")
    found = cursor.fetchall()
    assert set(found) == expected
    assert len(found) == len(expected)


def test_a_binding_is_read_as_slalang_score_reads_it(tmp_path: Path) -> None:
    source, database = tmp_path / "bound.sla", tmp_path / "crm.duckdb"
    source.write_text(BOUND, encoding="utf-8")
    tables = TABLES.replace("\\u0301", "\u0301")
    with duckdb.connect(str(database)) as connection:
        connection.execute(tables)
    file = interpreted(source, database, tmp_path / "out.parquet", "--binding", "crm")
    texts = texts_of(agreement_of(source), binding="crm", as_of=str(MICROSECONDS))
    with duckdb.connect() as connection:
        connection.execute(tables)
        connection.execute(texts["staging.duckdb.sql"])
        connection.execute(f"CREATE TABLE scores AS {query_of(texts['scoring.duckdb.sql'])}")
        found = {row[0]: row for row in rows_of(connection, "scores")}
        expected = {
            row[0]: row for row in expected_rows(connection, names_of(connection, "scores"), file)
        }
        # A lead with a cell that cannot be read is left out there, and counted here.
        assert set(expected) == {"1", "5"}
        assert {lead: found[lead] for lead in expected} == expected
        assert_instants(connection)
        counts = connection.execute(texts["unread.duckdb.sql"]).fetchall()
        unread = {(row[0], row[1]): row[2] for row in counts if row[2]}
        assert unread == {
            ("people", "staff"): 1, ("people", "spent"): 1, ("people", "since"): 2,
            ("people", "best"): 1, ("people", "level"): 1, ("calls", "day"): 1,
        }  # fmt: skip


def test_what_a_binding_does_not_fill_is_unknown_of_every_lead(tmp_path: Path) -> None:
    source, database = tmp_path / "bound.sla", tmp_path / "crm.duckdb"
    gone = ("size   from ", "tools  from ", "account from ")
    lines = [line for line in BOUND.splitlines() if not line.strip().startswith(gone)]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with duckdb.connect(str(database)) as connection:
        connection.execute(TABLES)
    file = interpreted(source, database, tmp_path / "out.parquet", "--binding", "crm")
    texts = texts_of(agreement_of(source, warned=True), binding="crm", as_of=str(MICROSECONDS))
    assert "-- unknown of every lead: size, tools, account.tier.\n" in texts["staging.duckdb.sql"]
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        connection.execute(texts["staging.duckdb.sql"])
        connection.execute(f"CREATE TABLE scores AS {query_of(texts['scoring.duckdb.sql'])}")
        found = {row[0]: row for row in rows_of(connection, "scores")}
        rows = expected_rows(connection, names_of(connection, "scores"), file)
        assert rows
        assert {row[0]: found[row[0]] for row in rows} == {row[0]: row for row in rows}
        connection.execute(texts["unread.duckdb.sql"])


def assert_instants(connection: duckdb.DuckDBPyConnection) -> None:
    """Local times are what DuckDB makes of them, which asks ICU, on nights of changing clocks."""
    local = "strptime(day, '%d/%m/%Y %H:%M')"
    theirs = (
        f"SELECT DISTINCT epoch_us(timezone('Europe/Warsaw', {local}))"
        " FROM calls WHERE length(day) = 16 AND kind <> 'other'"
    )
    ours = "SELECT DISTINCT at_us FROM events WHERE event = 'call'"
    assert connection.execute(f"({theirs}) EXCEPT ({ours})").fetchall() == []
    assert connection.execute(f"({ours}) EXCEPT ({theirs})").fetchall() == []


def test_every_dialect_says_the_same_things() -> None:
    agreement = agreement_of(PACKWELL)
    for name in DIALECTS:
        texts = texts_of(agreement, dialect=name)
        assert set(texts) == {
            f"{what}.{name}.sql" for what in ("scoring", "reasons", "staging", "unread")
        }
        unproven = "NOT VERIFIED" in texts[f"scoring.{name}.sql"]
        assert unproven != DIALECTS[name].verified


def test_rules_name_their_place_in_the_text(tmp_path: Path) -> None:
    command("build", PACKWELL, "-o", tmp_path, "--to", "sql")
    text = (tmp_path / "scoring.duckdb.sql").read_text(encoding="utf-8")
    lines = (ROOT / "examples" / "packwell" / "scoring.sla").read_text("utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, 1) if "demo_request" in line and "+" in line)
    assert f"scoring.sla:{number})" in text
    branch = "-- 2 = fit.role.2: Seniority is director ("
    assert [line for line in text.splitlines() if line.strip().startswith(branch)]
    assert "-- demo_request within 2 days\n" in text
    for what in ("term icp: Ideal customer", "class territory: Territory"):
        assert f"-- {what} (" in text
    assert "-- stage sql: Sales Qualified Lead (" in text


SNAPSHOT = """\
agreement "Snapshot" { version "1" }
party marketing "Marketing"
lead { size count "Size" }
account { name text "Name" }
event call "Call"
stage new "New" of marketing
stage big "Big" of marketing { when size > 10 }
stage won "Won" of marketing
score fit "Fit" {
  +1 when size > 1
  +2 when at least 3 leads of account have size > 5 and size > 2
  first match "Which" {
    +3 when at least 3 leads of account have size > 5
    +4 when any call
  }
}
class open_ended { high when size > 1 }
class closed {
  high when fit > 1
  low  otherwise
}
"""


def test_the_header_promises_only_what_can_come(tmp_path: Path) -> None:
    source = tmp_path / "snapshot.sla"
    source.write_text(SNAPSHOT, encoding="utf-8")
    text = texts_of(agreement_of(source, warned=True))["scoring.duckdb.sql"]
    assert "Open ended: high, or NULL\n" in text
    assert "Closed: high, low\n" in text
    assert "the last of them: new, big\n" in text
    assert "-- Never fires here: fit.2, fit.which.1.\n" in text


def test_who_asks_for_what_is_not_there_is_told() -> None:
    agreement = agreement_of(PACKWELL)
    with pytest.raises(BackendProblem, match="no dialect `duckbd`") as problem:
        sql.build(agreement, {"dialect": "duckbd"})
    assert problem.value.help == "Did you mean `duckdb`?"
    with pytest.raises(BackendProblem, match="no binding `crn`") as problem:
        dbt.build(agreement, {"binding": "crn"})
    assert problem.value.help == "Did you mean `crm`?"


HOSTILE = [
    "{{ 1 / 0 }}", "{% do boom() %}", "{# gone #}", "{{{{", "{{% raw %}}",
    "it's '; DROP TABLE x --", "*/ /* ${x} $$ :as_of", "`backtick` \\\\ back", "# - : yaml: [",
    "slalang_fills_0slalang_fills_",
]  # fmt: skip


def hostile_agreement(folder: Path) -> Path:
    """An agreement whose texts mean something to Jinja, SQL and YAML."""
    rules = "\n".join(
        f"  +1 {json.dumps(text)} when name is {json.dumps(text)}" for text in HOSTILE
    )
    path = folder / "hostile.sla"
    path.write_text(
        f'agreement {json.dumps(" ".join(HOSTILE))} {{ version "1 {{{{ x }}}}" }}\n'
        'party marketing "Marketing"\n'
        f"lead {{\n  name text {json.dumps(HOSTILE[0])}\n}}\n"
        f"score fit {json.dumps(HOSTILE[1])} from 0 to 5 {{\n{rules}\n}}\n"
        f'class größe {json.dumps(HOSTILE[2])} {{\n  a "A" when fit > 0\n  b otherwise\n}}\n'
        "stage new {{ hm }} of marketing\n".replace("{{ hm }}", json.dumps(HOSTILE[3])),
        encoding="utf-8",
    )
    return path


def test_texts_of_the_agreement_are_never_code(tmp_path: Path) -> None:
    from jinja2 import Environment

    path = hostile_agreement(tmp_path)
    made = dbt.build(agreement_of(path), {})
    environment = Environment(extensions=["jinja2.ext.do"], autoescape=False)
    known = {
        "config": lambda **_: "", "ref": lambda name: name, "source": lambda _, name: name,
        "slalang_written_for": lambda _: None, "slalang_as_of": lambda: MICROSECONDS,
    }  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE raw_leads (lead_id VARCHAR, name VARCHAR)")
        for number, text in enumerate([*HOSTILE, "plain"]):
            connection.execute("INSERT INTO raw_leads VALUES (?, ?)", [str(number), text])
        connection.execute(
            'CREATE TABLE raw_events (lead_id VARCHAR, event VARCHAR, "at" TIMESTAMPTZ)'
        )
        for name in ("staging/slalang_leads", "staging/slalang_events", "slalang_scores",
                     "slalang_reasons"):  # fmt: skip
            text = made[f"dbt/models/{name}.sql"].decode()
            query = environment.from_string(text).render(**known)
            connection.execute(f"CREATE VIEW {name.rpartition('/')[2]} AS {query}")
        fits = connection.sql("SELECT fit FROM slalang_scores ORDER BY CAST(lead_id AS INT)")
        assert fits.fetchall() == [(1000,)] * len(HOSTILE) + [(0,)]
        said = connection.sql(
            "SELECT title FROM slalang_reasons WHERE what = 'rule' ORDER BY position"
        )
        assert [row[0] for row in said.fetchall()] == HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
def test_jinja_and_yaml_give_a_text_back(text: str) -> None:
    from jinja2 import Environment

    assert Environment(autoescape=False).from_string(jinja(text)).render() == text
    assert yaml("a\u2028\x85\n😀") == '"a\\U00002028\\U00000085\\n😀"'
