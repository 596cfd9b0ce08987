"""RAW and a file: the agreement by hand in pandas with Arrow's strings, and numpy."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from warehouse_data import AS_OF_US
from warehouse_rules import (
    CLICK,
    DAY_US,
    DOWNLOAD,
    EMPLOYEES,
    ENGLISH,
    FINANCE,
    NEAR,
    PRICING,
    PUBLIC,
    SOFTWARE,
    TRIAL,
    WEBINAR,
    WINDOW,
)

COLUMNS = [
    "lead_id", "email", "title", "industry", "country", "employees", "seniority", "tools",
    "ad_spend", "growth", "budget",
]  # fmt: skip


def main(raw: str, output: str) -> None:
    """Whole columns at a time, all in memory."""
    leads = pd.read_parquet(f"{raw}/leads.parquet", columns=COLUMNS, dtype_backend="pyarrow")
    fit, bits = fit_of(leads)
    interest, more = interest_of(f"{raw}/events.parquet", leads["lead_id"])
    grades = np.select([fit >= 60000, fit >= 35000, fit >= 15000], [0, 1, 2], 3)
    heats = np.select([interest >= 60000, interest >= 25000], [0, 1], 2)
    stages = np.where((fit >= 35000) & (interest >= 25000), 1, 0)
    pd.DataFrame({
        "lead_id": leads["lead_id"], "fit": fit, "interest": interest,
        "grade": pd.Categorical.from_codes(grades, ["a", "b", "c", "d"]),
        "heat": pd.Categorical.from_codes(heats, ["hot", "warm", "cool"]),
        "stage": pd.Categorical.from_codes(stages, ["new", "mql"]),
        "fired": bits | more,
    }).to_parquet(output, index=False)  # fmt: skip


def prepared(texts: Any) -> Any:
    return texts.str.strip().str.lower()


def fit_of(leads: pd.DataFrame) -> tuple[Any, Any]:
    """Points and bits of the rules of who somebody is."""
    title, industry, country, email = (
        prepared(leads[name]) for name in ("title", "industry", "country", "email")
    )
    seniority, number, budget = leads["seniority"], leads["employees"], leads["budget"]
    tools = tools_of(leads)
    free = email.str.endswith("@gmail.example") | email.str.endswith("@mail.example")
    rules = [
        (20, seniority == "c_level"), (18, seniority == "vp"), (12, seniority == "director"),
        (4, seniority == "manager"),
        (10, title.str.contains("marketing", regex=False)),
        (8, title.str.contains("sales", regex=False)), (8, title.str.startswith("head of")),
        (6, title.str.contains(r"\bcmo\b")), (-15, title.str.contains("student|intern|trainee")),
        (-10, title.str.contains("assistant", regex=False)),
        (15, industry.isin(FINANCE)), (8, industry.isin(SOFTWARE)), (-10, industry.isin(PUBLIC)),
        (10, country.isin(NEAR)), (5, country.isin(ENGLISH)),
        *((points, (number >= low) & (number <= high) if high else number >= low)
          for low, high, points in EMPLOYEES),
        (10, tools["hubspot"]), (6, tools["salesforce"] & ~tools["marketo"]),
        (8, leads["ad_spend"] >= Decimal(5000)), (5, leads["growth"] > Decimal("12.5")),
        (-50, email.str.endswith("@competitor.example")), (-8, free & ~budget),
    ]  # fmt: skip
    points = np.zeros(len(leads), np.int64)
    bits = np.zeros(len(leads), np.int64)
    for place, (worth, test) in enumerate(rules):
        fired = sure(test)
        points += fired * np.int64(worth * 1000)
        bits |= fired.astype(np.int64) << place
    return points.clip(0, 100_000), bits


def sure(test: Any) -> Any:
    """What is unknown is not true."""
    return test if isinstance(test, np.ndarray) else test.fillna(False).to_numpy(dtype=bool)


def tools_of(leads: pd.DataFrame) -> dict[str, Any]:
    """For each tool that a rule asks for, whose lists have it."""
    lists = leads["tools"].array._pa_array.combine_chunks()
    items = pc.utf8_lower(pc.utf8_trim_whitespace(lists.flatten()))
    owners = pc.list_parent_indices(lists).to_numpy()
    found = {}
    for tool in ("hubspot", "salesforce", "marketo"):
        has = np.zeros(len(leads), bool)
        has[owners[pc.equal(items, tool).fill_null(False).to_numpy(zero_copy_only=False)]] = True
        found[tool] = has
    return found


def interest_of(path: str, ids: Any) -> tuple[Any, Any]:
    """Points and bits of the rules of what leads did."""
    events = pd.read_parquet(path, dtype_backend="pyarrow")
    size = len(ids)
    lead = pd.Index(ids).get_indexer(events["lead_id"])
    at_us = events["at"].array._pa_array.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    age = (AS_OF_US - at_us.to_numpy()) // DAY_US
    kinds = events["event"].array._pa_array.combine_chunks().dictionary_encode()
    names, codes = kinds.dictionary.to_pylist(), kinds.indices.to_numpy()
    counted = (age >= 0) & (age < WINDOW) & (lead >= 0)
    rows = {name: np.flatnonzero((codes == code) & counted) for code, name in enumerate(names)}

    def count(event: str, days: int, at: Any = None) -> Any:
        at = rows[event] if at is None else at
        return np.bincount(lead[at[age[at] < days]], minlength=size)

    def worth(event: str, table: Sequence[tuple[int, int]]) -> Any:
        by_age = np.array([next(m for days, m in table if day < days) for day in range(WINDOW)])
        return by_age[age[rows[event]]]

    def summed(event: str, table: Sequence[tuple[int, int]]) -> Any:
        found = np.bincount(lead[rows[event]], weights=worth(event, table), minlength=size)
        return found.astype(np.int64)

    def most(event: str, table: Sequence[tuple[int, int]]) -> Any:
        found = np.zeros(size, np.int64)
        np.maximum.at(found, lead[rows[event]], worth(event, table))
        return found

    def saying(event: str, column: str, test: Any) -> Any:
        texts = prepared(events[column].iloc[rows[event]])
        return rows[event][sure(test(texts))]

    price = saying("page_view", "page", lambda texts: texts.str.startswith("/pricing"))
    papers = saying("download", "paper", lambda texts: texts.str.contains("price", regex=False))
    n_price, n_view = count("page_view", 30, price), count("page_view", 90)
    n_7 = count("page_view", 7)
    click, n_click = summed("email_click", CLICK), count("email_click", 30)
    n_open, n_webinar, n_trial = count("email_open", 30), count("webinar", 90), count("trial", 90)
    webinar, trial = most("webinar", WEBINAR), most("trial", TRIAL)
    n_demo, n_paper = count("demo_request", 14), count("download", 60, papers)
    n_pricing7 = count("pricing", 7)
    download, pricing = summed("download", DOWNLOAD), summed("pricing", PRICING)
    browsing = (n_price * 10000).clip(max=30000) + (n_view * 1000).clip(max=20000)
    interest = (
        (browsing + n_7.clip(max=5) * 3000).clip(max=40000) + click
        + (n_click * 1000).clip(max=10000) + n_open.clip(max=10) * 1000
        + webinar + (n_webinar * 5000).clip(max=15000) + (n_demo > 0) * 30000 + download
        + (n_paper > 0) * 5000 + (n_pricing7 > 0) * 6000 + pricing + trial
        + (n_trial * 6000).clip(max=12000)
    )  # fmt: skip
    bits = np.zeros(size, np.int64)
    for place, found in enumerate((
        n_price, n_view, n_7, click, n_click, n_open, webinar, n_webinar, n_demo, download,
        n_paper, n_pricing7, pricing, trial, n_trial,
    ), 25):  # fmt: skip
        bits |= (found > 0).astype(np.int64) << place
    return interest, bits


if __name__ == "__main__":
    main(*sys.argv[1:])
