"""RAW and a file: the agreement by hand in Polars, lazy and streaming."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import polars as pl
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

Expr = pl.Expr


def main(raw: str, output: str) -> None:
    """One lazy plan from Parquet to Parquet."""
    leads = pl.scan_parquet(f"{raw}/leads.parquet").select("lead_id", *fit_rules())
    events = gathered(pl.scan_parquet(f"{raw}/events.parquet"))
    both = leads.join(events, on="lead_id", how="left").with_columns(*unpacked())
    scored(both).sink_parquet(output, engine="streaming")


def gathered(events: pl.LazyFrame) -> pl.LazyFrame:
    """Events by lead: what is counted shares a few whole numbers, sixteen bits to a count."""
    age = ((AS_OF_US - pl.col("at").dt.epoch("us")) // DAY_US).cast(pl.Int32)
    page, paper = prepared("page"), prepared("paper")
    event = pl.col("event")
    price_page = (event == "page_view") & page.str.starts_with("/pricing")
    price_paper = (event == "download") & paper.str.contains("price", literal=True)
    table = pl.DataFrame(lookup(), orient="row", schema={
        "event": pl.String, "age": pl.Int32, "a": pl.Int64, "b": pl.Int64, "c": pl.Int64,
        "d": pl.Int64, "webinar": pl.Int32, "trial": pl.Int32,
    })  # fmt: skip
    return (
        events.filter(pl.col("at").dt.epoch("us") <= AS_OF_US)
        .select("lead_id", "event", age.alias("age"), price_page.fill_null(False).alias("page"),
                price_paper.fill_null(False).alias("paper"))
        .join(table.lazy(), on=["event", "age"])
        .select(
            "lead_id", "c", "d", "webinar", "trial",
            pl.col("a") + (pl.col("page") & (pl.col("age") < 30)).cast(pl.Int64),
            pl.col("b") + (pl.col("paper") & (pl.col("age") < 60)).cast(pl.Int64),
        )
        .group_by("lead_id")
        .agg(pl.col("a", "b", "c", "d").sum(), pl.col("webinar", "trial").max())
    )  # fmt: skip


def lookup() -> list[tuple[Any, ...]]:
    """What an event of a kind and an age in days adds to each of the numbers."""
    rows = []
    for event in EVENTS:
        for age in range(WINDOW):
            new = {name: event == name for name in EVENTS}
            a = (new["page_view"] << 16) + ((new["page_view"] and age < 7) << 32)
            a += (new["email_click"] and age < 30) << 48
            b = ((new["email_open"] and age < 30) << 16) + (new["webinar"] << 32)
            b += new["trial"] << 48
            c = at(CLICK, age) // 500 if new["email_click"] else 0
            c += (new["demo_request"] and age < 14) << 24
            c += (new["pricing"] and age < 7) << 40
            d = at(DOWNLOAD, age) // 125 if new["download"] else 0
            d += at(PRICING, age) << 28 if new["pricing"] else 0
            rows.append((event, age, a, b, c, d, at(WEBINAR, age) if new["webinar"] else 0,
                         at(TRIAL, age) if new["trial"] else 0))  # fmt: skip
    return rows


def at(table: Sequence[tuple[int, int]], age: int) -> int:
    return next(milli for days, milli in table if age < days)


def unpacked() -> list[Expr]:
    """The counts, sums and greatest values, 0 where nothing happened."""

    def bits(word: str, shift: int, width: int = 16) -> Expr:
        return (pl.col(word).fill_null(0) // (1 << shift)) & ((1 << width) - 1)

    return [
        bits("a", 0).alias("n_price"), bits("a", 16).alias("n_view"), bits("a", 32).alias("n_7"),
        bits("a", 48).alias("n_click"), bits("b", 0).alias("n_paper"),
        bits("b", 16).alias("n_open"), bits("b", 32).alias("n_webinar"),
        bits("b", 48).alias("n_trial"), (bits("c", 0, 24) * 500).alias("click"),
        bits("c", 24).alias("n_demo"), bits("c", 40).alias("n_pricing7"),
        (bits("d", 0, 28) * 125).alias("download"), bits("d", 28, 34).alias("pricing"),
        pl.col("webinar", "trial").fill_null(0).cast(pl.Int64),
    ]  # fmt: skip


def prepared(name: str) -> Expr:
    return pl.col(name).str.strip_chars().str.to_lowercase()


def fit_rules() -> list[Expr]:
    """Points of each score of who somebody is, and the bits of its rules."""
    title, industry, country, email = map(prepared, ("title", "industry", "country", "email"))
    seniority, tools, number = pl.col("seniority"), pl.col("tools"), pl.col("employees")
    small = tools.list.eval(pl.element().str.strip_chars().str.to_lowercase())
    free = email.str.ends_with("@gmail.example") | email.str.ends_with("@mail.example")
    rules = [
        (20, seniority == "c_level"), (18, seniority == "vp"), (12, seniority == "director"),
        (4, seniority == "manager"),
        (10, title.str.contains("marketing", literal=True)),
        (8, title.str.contains("sales", literal=True)),
        (8, title.str.starts_with("head of")),
        (6, title.str.contains(r"\bcmo\b")),
        (-15, title.str.contains("student|intern|trainee")),
        (-10, title.str.contains("assistant", literal=True)),
        (15, industry.is_in(FINANCE)), (8, industry.is_in(SOFTWARE)), (-10, industry.is_in(PUBLIC)),
        (10, country.is_in(NEAR)), (5, country.is_in(ENGLISH)),
        *((points, (number >= low) & (number <= high) if high else number >= low)
          for low, high, points in EMPLOYEES),
        (10, small.list.contains("hubspot")),
        (6, small.list.contains("salesforce") & ~small.list.contains("marketo")),
        (8, pl.col("ad_spend") >= 5000), (5, pl.col("growth") > 12.5),
        (-50, email.str.ends_with("@competitor.example")), (-8, free & ~pl.col("budget")),
    ]  # fmt: skip
    fired = [test.fill_null(False) for _, test in rules]
    points = pl.sum_horizontal(
        pl.when(test).then(pl.lit(points * 1000, pl.Int64)).otherwise(0)
        for (points, _), test in zip(rules, fired, strict=True)
    )
    return [points.clip(0, 100_000).alias("fit"), mask(fired, 0).alias("fit_fired")]


def mask(fired: Sequence[Expr], first: int) -> Expr:
    return pl.sum_horizontal(
        pl.when(test).then(pl.lit(1 << place, pl.Int64)).otherwise(0)
        for place, test in enumerate(fired, first)
    )


def scored(both: pl.LazyFrame) -> pl.LazyFrame:
    """The result's columns of what was counted."""
    c = pl.col
    browsing = (
        (c("n_price") * 10000).clip(upper_bound=30000)
        + (c("n_view") * 1000).clip(upper_bound=20000)
        + c("n_7").clip(upper_bound=5) * 3000
    ).clip(upper_bound=40000)
    interest = (
        browsing + c("click") + (c("n_click") * 1000).clip(upper_bound=10000)
        + c("n_open").clip(upper_bound=10) * 1000
        + c("webinar") + (c("n_webinar") * 5000).clip(upper_bound=15000)
        + (c("n_demo") > 0).cast(pl.Int64) * 30000 + c("download")
        + (c("n_paper") > 0).cast(pl.Int64) * 5000 + (c("n_pricing7") > 0).cast(pl.Int64) * 6000
        + c("pricing") + c("trial") + (c("n_trial") * 6000).clip(upper_bound=12000)
    )  # fmt: skip
    fired = [c(name) > 0 for name in (
        "n_price", "n_view", "n_7", "click", "n_click", "n_open", "webinar", "n_webinar", "n_demo",
        "download", "n_paper", "n_pricing7", "pricing", "trial", "n_trial",
    )]  # fmt: skip
    fit = c("fit")
    grade = (
        pl.when(fit >= 60000).then(pl.lit("a")).when(fit >= 35000).then(pl.lit("b"))
        .when(fit >= 15000).then(pl.lit("c")).otherwise(pl.lit("d"))
    )  # fmt: skip
    heat = (
        pl.when(c("interest") >= 60000).then(pl.lit("hot"))
        .when(c("interest") >= 25000).then(pl.lit("warm")).otherwise(pl.lit("cool"))
    )  # fmt: skip
    mql = (fit >= 35000) & (c("interest") >= 25000)
    return (
        both.select("lead_id", "fit", interest.alias("interest"),
                    (c("fit_fired") + mask(fired, 25)).alias("fired"))
        .select("lead_id", "fit", "interest", grade.alias("grade"), heat.alias("heat"),
                pl.when(mql).then(pl.lit("mql")).otherwise(pl.lit("new")).alias("stage"), "fired")
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
