"""RAW and a file: the agreement by hand in Spark SQL on two local threads."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from warehouse_data import AS_OF_US
from warehouse_rules import (
    CLICK,
    DAY_US,
    DOWNLOAD,
    EMPLOYEES,
    ENGLISH,
    EVENTS,
    FINANCE,
    NEAR,
    PRICING,
    PUBLIC,
    SOFTWARE,
    TRIAL,
    WEBINAR,
    WINDOW,
)


def main(raw: str, output: str) -> None:
    """A look-up of points by kind and age is joined to the events, as is cheapest there."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false").config("spark.driver.memory", "6g")
        .config("spark.sql.shuffle.partitions", "16").config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.bindAddress", "127.0.0.1").config("spark.log.level", "ERROR")
        .getOrCreate()
    )  # fmt: skip
    gateway = spark.sparkContext._gateway
    for name in ("leads", "events"):
        spark.read.parquet(f"{raw}/{name}.parquet").createOrReplaceTempView(name)
    spark.createDataFrame(lookup(), LOOKUP).createOrReplaceTempView("lookup")
    parts = f"{output}.parts"
    spark.sql(query()).coalesce(1).write.mode("overwrite").parquet(parts)
    spark.stop()
    next(Path(parts).glob("*.parquet")).replace(output)
    shutil.rmtree(parts)
    # The work was done by a process of its own: it counts when it has ended.
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()


TABLES = {"email_click": CLICK, "webinar": WEBINAR, "download": DOWNLOAD, "pricing": PRICING,
          "trial": TRIAL}  # fmt: skip
LOOKUP = "event string, age int, points bigint"
BEHAVIOUR = (
    "n_price", "n_view", "n_7", "click", "n_click", "n_open", "webinar", "n_webinar", "n_demo",
    "download", "n_paper", "n_pricing7", "pricing", "trial", "n_trial",
)  # fmt: skip


def lookup() -> list[tuple[str, int, int]]:
    """Points by kind of event and age."""
    return [
        (event, age, next(milli for days, milli in TABLES.get(event, ((WINDOW, 0),)) if age < days))
        for event in EVENTS
        for age in range(WINDOW)
    ]


def query() -> str:
    rules = fit_rules()
    tests = ", ".join(f"coalesce({test}, false) AS f{n}" for n, (_, test) in enumerate(rules))
    points = " + ".join(
        f"CASE WHEN f{n} THEN {points * 1000} ELSE 0 END" for n, (points, _) in enumerate(rules)
    )
    texts = ", ".join(
        f"{prepared(name)} AS {name}" for name in ("email", "title", "industry", "country")
    )
    return f"""
        SELECT lead_id, fit, interest,
          CASE WHEN fit >= 60000 THEN 'a' WHEN fit >= 35000 THEN 'b' WHEN fit >= 15000 THEN 'c'
            ELSE 'd' END AS grade,
          CASE WHEN interest >= 60000 THEN 'hot' WHEN interest >= 25000 THEN 'warm' ELSE 'cool' END
            AS heat,
          CASE WHEN fit >= 35000 AND interest >= 25000 THEN 'mql' ELSE 'new' END AS stage, fired
        FROM (
          SELECT lead_id, CAST(greatest(0, least(100000, {points})) AS BIGINT) AS fit,
            CAST(coalesce({interest()}, 0) AS BIGINT) AS interest,
            {bits(f"f{n}" for n in range(len(rules)))}
              + {bits((f"coalesce({name}, 0) > 0" for name in BEHAVIOUR), len(rules))} AS fired
          FROM (
            SELECT lead_id, {tests}
            FROM (SELECT lead_id, employees, seniority, ad_spend, growth, budget, {texts},
              transform(tools, one -> {prepared("one")}) AS tools FROM leads)
          )
          LEFT JOIN ({GATHERED}) USING (lead_id)
        )"""


def prepared(text: str) -> str:
    """Only plain spaces are trimmed there."""
    return f"lower(trim(replace({text}, '\u00a0', ' ')))"


def bits(tests: Iterable[str], first: int = 0) -> str:
    return " + ".join(
        f"CASE WHEN {test} THEN {1 << n}L ELSE 0L END" for n, test in enumerate(tests, first)
    )


def fit_rules() -> Sequence[tuple[int, str]]:
    """Points and tests."""
    free = "(endswith(email, '@gmail.example') OR endswith(email, '@mail.example'))"
    return [
        (20, "seniority = 'c_level'"), (18, "seniority = 'vp'"), (12, "seniority = 'director'"),
        (4, "seniority = 'manager'"),
        (10, "contains(title, 'marketing')"), (8, "contains(title, 'sales')"),
        (8, "startswith(title, 'head of')"), (6, r"title RLIKE r'\bcmo\b'"),
        (-15, "title RLIKE 'student|intern|trainee'"), (-10, "contains(title, 'assistant')"),
        (15, f"industry IN {FINANCE}"), (8, f"industry IN {SOFTWARE}"),
        (-10, f"industry IN {PUBLIC}"), (10, f"country IN {NEAR}"), (5, f"country IN {ENGLISH}"),
        *((points, f"employees >= {low}" + (f" AND employees <= {high}" if high else ""))
          for low, high, points in EMPLOYEES),
        (10, "array_contains(tools, 'hubspot')"),
        (6, "array_contains(tools, 'salesforce') AND NOT array_contains(tools, 'marketo')"),
        (8, "ad_spend >= 5000"), (5, "growth > 12.5"),
        (-50, "endswith(email, '@competitor.example')"), (-8, f"{free} AND NOT budget"),
    ]  # fmt: skip


def interest() -> str:
    return (
        "least(40000, least(30000, n_price * 10000) + least(20000, n_view * 1000)"
        " + least(5, n_7) * 3000) + click + least(10000, n_click * 1000) + least(10, n_open) * 1000"
        " + webinar + least(15000, n_webinar * 5000) + CASE WHEN n_demo > 0 THEN 30000 ELSE 0 END"
        " + download + CASE WHEN n_paper > 0 THEN 5000 ELSE 0 END"
        " + CASE WHEN n_pricing7 > 0 THEN 6000 ELSE 0 END + pricing + trial"
        " + least(12000, n_trial * 6000)"
    )


def _count(event: str, days: int, more: str = "true") -> str:
    return f"count(CASE WHEN event = '{event}' AND age < {days} AND {more} THEN 1 END)"


def _of(how: str, event: str) -> str:
    return f"{how}(CASE WHEN event = '{event}' THEN points ELSE 0 END)"


GATHERED = f"""
    SELECT lead_id, {_count("page_view", 30, "page LIKE '/pricing%'")} AS n_price,
      {_count("page_view", 90)} AS n_view, {_count("page_view", 7)} AS n_7,
      {_of("sum", "email_click")} AS click, {_count("email_click", 30)} AS n_click,
      {_count("email_open", 30)} AS n_open, {_of("max", "webinar")} AS webinar,
      {_count("webinar", 90)} AS n_webinar, {_count("demo_request", 14)} AS n_demo,
      {_of("sum", "download")} AS download,
      {_count("download", 60, "contains(paper, 'price')")} AS n_paper,
      {_count("pricing", 7)} AS n_pricing7, {_of("sum", "pricing")} AS pricing,
      {_of("max", "trial")} AS trial, {_count("trial", 90)} AS n_trial
    FROM (SELECT lead_id, event, CAST(({AS_OF_US} - unix_micros(at)) DIV {DAY_US} AS INT) AS age,
      {prepared("page")} AS page, {prepared("paper")} AS paper
      FROM events WHERE unix_micros(at) <= {AS_OF_US})
    JOIN (SELECT /*+ BROADCAST(lookup) */ * FROM lookup) USING (event, age)
    GROUP BY lead_id"""


if __name__ == "__main__":
    main(*sys.argv[1:])
