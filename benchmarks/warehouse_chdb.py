"""RAW and a file: the agreement by hand in SQL for ClickHouse, which chdb runs in this process."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

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
)


def main(raw: str, output: str) -> None:
    """One query from Parquet to Parquet."""
    import chdb

    chdb.query(f"INSERT INTO FUNCTION file('{output}', Parquet) {query(raw)} SETTINGS"
               " engine_file_truncate_on_insert = 1, enable_analyzer = 1")  # fmt: skip


def query(raw: str) -> str:
    rules = fit_rules()
    points = " + ".join(f"{points * 1000} * ({test})" for points, test in rules)
    bits = " + ".join(f"bitShiftLeft(toInt64({test}), {n})" for n, (_, test) in enumerate(rules))
    return f"""
        SELECT lead_id, fit, interest,
          multiIf(fit >= 60000, 'a', fit >= 35000, 'b', fit >= 15000, 'c', 'd') AS grade,
          multiIf(interest >= 60000, 'hot', interest >= 25000, 'warm', 'cool') AS heat,
          if(fit >= 35000 AND interest >= 25000, 'mql', 'new') AS stage, fired
        FROM (
          SELECT lead_id, toInt64(greatest(0, least(100000, all_points))) AS fit,
            toInt64(ifNull({interest()}, 0)) AS interest,
            fit_bits + ifNull({mask(BEHAVIOUR, len(rules))}, 0) AS fired
          FROM (
            SELECT assumeNotNull(lead_id) AS lead_id, {points} AS all_points, {bits} AS fit_bits
            FROM (
              SELECT lead_id, seniority, ad_spend, growth, ifNull(employees, 0) AS employees,
                ifNull(budget, true) AS budget,
                arrayMap(one -> {prepared("one")}, tools) AS tools,
                {", ".join(f"{prepared(name)} AS {name}" for name in TEXTS)}
              FROM (SELECT lead_id, seniority, ad_spend, growth, employees, budget, tools,
                {", ".join(f"{name} AS {name}" for name in TEXTS)}
                FROM file('{raw}/leads.parquet', Parquet))
            )
          ) AS leads
          LEFT JOIN ({gathered(raw)}) AS happened USING (lead_id)
        )"""


TEXTS = ("email", "title", "industry", "country")
BEHAVIOUR = (
    "n_price", "n_view", "n_7", "click", "n_click", "n_open", "webinar", "n_webinar", "n_demo",
    "download", "n_paper", "n_pricing7", "pricing", "trial", "n_trial",
)  # fmt: skip


def gathered(raw: str) -> str:
    def count(event: str, days: int, more: str = "true") -> str:
        return f"countIf(event = '{event}' AND age < {days} AND {more})"

    def summed(how: str, event: str, table: Sequence[tuple[int, int]]) -> str:
        return f"{how}If({aged(table)}, event = '{event}' AND age < 90)"

    columns = {
        "n_price": count("page_view", 30, "starts"), "n_view": count("page_view", 90),
        "n_7": count("page_view", 7), "click": summed("sum", "email_click", CLICK),
        "n_click": count("email_click", 30), "n_open": count("email_open", 30),
        "webinar": summed("max", "webinar", WEBINAR), "n_webinar": count("webinar", 90),
        "n_demo": count("demo_request", 14), "download": summed("sum", "download", DOWNLOAD),
        "n_paper": count("download", 60, "has_price"), "n_pricing7": count("pricing", 7),
        "pricing": summed("sum", "pricing", PRICING), "trial": summed("max", "trial", TRIAL),
        "n_trial": count("trial", 90),
    }  # fmt: skip
    return f"""
        SELECT lead_id, {", ".join(f"{sql} AS {name}" for name, sql in columns.items())}
        FROM (
          SELECT assumeNotNull(lead_id) AS lead_id, assumeNotNull(event) AS event,
            toInt32(intDiv({AS_OF_US} - at_us, {DAY_US})) AS age,
            startsWith({prepared("page")}, '/pricing') AS starts,
            position({prepared("paper")}, 'price') > 0 AS has_price
          FROM (SELECT lead_id, event, assumeNotNull(toUnixTimestamp64Micro(at)) AS at_us, page,
            paper FROM file('{raw}/events.parquet', Parquet))
          WHERE at_us <= {AS_OF_US}
        )
        GROUP BY lead_id"""


def interest() -> str:
    return (
        "least(40000, least(30000, n_price * 10000) + least(20000, n_view * 1000)"
        " + least(5, n_7) * 3000) + click + least(10000, n_click * 1000) + least(10, n_open) * 1000"
        " + webinar + least(15000, n_webinar * 5000) + (n_demo > 0) * 30000 + download"
        " + (n_paper > 0) * 5000 + (n_pricing7 > 0) * 6000 + pricing + trial"
        " + least(12000, n_trial * 6000)"
    )


def mask(names: Sequence[str], first: int) -> str:
    return " + ".join(
        f"bitShiftLeft(toInt64({name} > 0), {n})" for n, name in enumerate(names, first)
    )


def aged(table: Sequence[tuple[int, int]]) -> str:
    """Points by age in days."""
    branches = "".join(f"age < {days}, {milli}, " for days, milli in table)
    return f"toInt64(multiIf({branches}0))"


def prepared(text: str) -> str:
    """Never NULL: an empty text is an unknown one. Only plain spaces are trimmed there."""
    return f"lowerUTF8(trimBoth(replaceAll(ifNull({text}, ''), '\u00a0', ' ')))"


def fit_rules() -> list[tuple[int, str]]:
    """Points and tests, which are 1 or 0."""
    free = "(endsWith(email, '@gmail.example') OR endsWith(email, '@mail.example'))"
    known = "ifNull(seniority, '')"
    return [
        (20, f"{known} = 'c_level'"), (18, f"{known} = 'vp'"), (12, f"{known} = 'director'"),
        (4, f"{known} = 'manager'"),
        (10, "position(title, 'marketing') > 0"), (8, "position(title, 'sales') > 0"),
        (8, "startsWith(title, 'head of')"), (6, "match(title, '\\\\bcmo\\\\b')"),
        (-15, "match(title, 'student|intern|trainee')"), (-10, "position(title, 'assistant') > 0"),
        (15, f"industry IN ({listed(FINANCE)})"), (8, f"industry IN ({listed(SOFTWARE)})"),
        (-10, f"industry IN ({listed(PUBLIC)})"), (10, f"country IN ({listed(NEAR)})"),
        (5, f"country IN ({listed(ENGLISH)})"),
        *((points, f"employees >= {low}" + (f" AND employees <= {high}" if high else ""))
          for low, high, points in EMPLOYEES),
        (10, "has(tools, 'hubspot')"),
        (6, "has(tools, 'salesforce') AND NOT has(tools, 'marketo')"),
        (8, "ifNull(ad_spend >= 5000, 0)"), (5, "ifNull(growth > toDecimal64(12.5, 6), 0)"),
        (-50, "endsWith(email, '@competitor.example')"), (-8, f"{free} AND NOT budget"),
    ]  # fmt: skip


def listed(texts: Iterable[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)


if __name__ == "__main__":
    main(*sys.argv[1:])
