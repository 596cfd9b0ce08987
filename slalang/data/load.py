"""Files of tables in; what DuckDB reads them from, with the lines that are no rows, out."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from slalang.data.files import Files, Head, csv_head
from slalang.data.problem import DataProblem
from slalang.data.quoting import file_literal, identifier, listed, literal
from slalang.data.value_sql import inner

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_JSON = 500_000_000
"""A JSON file that is one list may have so many bytes; JSON lines may have any number."""
MOST_LINE = 4_000_000
"""So many bytes a line, or a row of several lines, may have."""


class Loaded(NamedTuple):
    """A raw table that can be asked."""

    sql: Callable[[bool], str]
    """What stands in FROM; with `file` and `row` where the flag says so."""
    broken: str | None = None
    """A query of the lines that are no rows: file, row or else byte, beginning, why."""
    counts: str = "row"
    """What `row` counts: `row`; `record` of a CSV file, `line` of one with a row to a line."""
    paths: tuple[Path, ...] = ()
    """The text files themselves."""


def load_parquet(files: Files, columns: Collection[str]) -> Loaded:
    """Parquet stays where it is; only the columns that are asked for are ever read."""
    paths = f"[{', '.join(file_literal(path.resolve()) for path in files.paths)}]"
    # Told as they were named, and not as DuckDB has to open them.
    names = {literal(str(one.resolve())): literal(str(one)) for one in files.paths}
    pairs = ", ".join(f"{whole}: {name}" for whole, name in names.items())
    file = f"coalesce(MAP {{{pairs}}}[filename], filename)"

    def sql(traced: bool) -> str:
        found = [f"{identifier(name)} AS {identifier(inner(name))}" for name in columns]
        trace = [f"{file} AS file", "file_row_number + 1 AS row"] if traced else []
        options = ", filename = true, file_row_number = true" if traced else ""
        several = ", union_by_name = true" if len(files.paths) > 1 else ""
        return (
            f"(SELECT {', '.join([*trace, *found]) or '1'}"
            f" FROM read_parquet({paths}, hive_partitioning = false{options}{several}))"
        )

    return Loaded(sql)


def load_csv(
    connection: DuckDBPyConnection, name: str, files: Files, columns: Collection[str],
    delimiter: str | None = None, *, line_end: str | None = None,
) -> Loaded:  # fmt: skip
    """The columns that are asked for, in a table of DuckDB; every cell is text."""
    first = csv_head(files.paths[0], delimiter)
    parts = []
    for number, path in enumerate(files.paths):
        head = csv_head(path, delimiter)
        if line_end is not None:
            head = head._replace(line_end=line_end)
        if set(head.columns) != set(first.columns):
            raise DataProblem(
                f"`{path}` has other columns than `{files.paths[0]}`",
                "Give the files of one table the same columns.",
            )
        parts.append(_csv_part(name, number, path, head, columns))
    create = " UNION ALL ".join(f"({part})" for part in parts)
    _create(connection, f"CREATE TABLE {name} AS {create}", files)
    broken = " UNION ALL ".join(
        _lost(name, number, str(path)) for number, path in enumerate(files.paths)
    )
    return Loaded(_table(name), broken, "record", files.paths)


def load_lines(
    connection: DuckDBPyConnection, name: str, files: Files, columns: Collection[str], shown: str
) -> Loaded:
    """JSON lines: the values that are asked for, in a table of DuckDB, as JSON."""
    wanted = list(columns)
    parts = " UNION ALL ".join(
        f"(SELECT {literal(shown or str(path))} AS file, row_number() OVER () AS row, line"
        f" FROM {_lines(name, number, path)})"
        for number, path in enumerate(files.paths)
    )
    paths = [path for column in wanted for path in _pointers(column)]
    values = []
    for number, column in enumerate(wanted):
        value = f"coalesce(v[{2 * number + 1}], v[{2 * number + 2}])"
        values.append(f"{_exact(column, value)} AS {identifier(inner(column))}")
    valid = "CASE WHEN json_valid(line) THEN line END"
    fine = f"json_type({valid}) = 'OBJECT' AND NOT contains(line, chr(0))"
    # What follows a CASE may be computed before it: each function gets only what it can take.
    keys = f"json_keys({valid})"
    extracted = f"json_extract({valid}, [{listed(paths)}])" if paths else "CAST([] AS JSON[])"
    connection.execute(
        f"CREATE TABLE {name} AS SELECT {', '.join(['file', 'row', 'broken', 'why', *values])}"
        f" FROM (SELECT *, CASE WHEN why IS NOT NULL THEN left(line, 400) END AS broken,"
        f" CASE WHEN why IS NULL THEN {extracted} END AS v FROM (SELECT *,"
        f" CASE WHEN NOT coalesce({fine}, false) THEN 'JSON'"
        f" WHEN len({keys}) <> len(list_distinct({keys})) THEN 'TWICE' END AS why"
        f" FROM ({parts}) WHERE line IS NOT NULL AND trim(line, chr(13) || ' ') <> ''))"
    )
    lost = [_lost(name, number, shown or str(path)) for number, path in enumerate(files.paths)]
    broken = " UNION ALL ".join(
        [f"SELECT file, row, NULL, broken, why FROM {name} WHERE broken IS NOT NULL", *lost]
    )
    return Loaded(
        _table(name, " WHERE broken IS NULL"), broken, "row" if shown else "line", files.paths
    )


def lines_of_list(path: Path, temporary: Path) -> Path | None:
    """A file of JSON lines with the elements of a JSON list; None for what is lines already.

    Every number keeps its digits. Raises `DataProblem` for what is neither.
    """
    if path.stat().st_size > MOST_JSON:
        raise DataProblem(
            f"`{path}` is one JSON list of more than {MOST_JSON // 1_000_000} MB",
            "Write JSON lines instead: one object to a line, in a file `.jsonl`.",
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataProblem(f"`{path}` is not written in UTF-8", "Save it as UTF-8.") from None
    start = text.lstrip()[:1]
    if start == "{":
        return None
    if start != "[":
        raise DataProblem(
            f"`{path}` is no list of JSON objects", "Write `[{…}, {…}]`, or one object to a line."
        )
    target = temporary / f"{path.stem}-{len(list(temporary.iterdir()))}.jsonl"
    with target.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for element in _elements(text, path):
            file.write(element.replace("\n", " ").replace("\r", " ") + "\n")
    return target


def _elements(text: str, path: Path) -> Iterable[str]:
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    while True:
        at = _blank(text, at)
        if text[at : at + 1] == "]":
            _refuse_more(text, at + 1, path)
            return
        try:
            _, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            line = text.count("\n", 0, at) + 1
            raise DataProblem(
                f"`{path}`, line {line}: the JSON of this element cannot be read",
                "Mend it there, or write one object to a line: then only that line is left out.",
            ) from None
        yield text[at:end]
        at = _blank(text, end)
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] != "]":
            raise DataProblem(f"`{path}` ends in the middle of its list", "Write the file anew.")


def _refuse_more(text: str, at: int, path: Path) -> None:
    at = _blank(text, at)
    if at < len(text):
        raise DataProblem(
            f"`{path}`, line {text.count(chr(10), 0, at) + 1}: something follows the end of the"
            " list",
            "Put everything into one list, or write one object to a line.",
        )


def _blank(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\n", "\r", "\t"):
        at += 1
    return at


def _create(connection: DuckDBPyConnection, query: str, files: Files) -> None:
    import duckdb

    try:
        connection.execute(query)
    except duckdb.InvalidInputException:
        raise DataProblem(
            f"{files.shown} cannot be taken apart into rows and cells",
            "Write it anew as CSV, with the same line end after each row.",
        ) from None


def _lost(name: str, number: int, shown: str) -> str:
    """The lines that DuckDB could not take apart."""
    return (
        f"SELECT {literal(shown)} AS file, NULL AS row, line_byte_position AS byte,"
        f" any_value(left(csv_line, 400)) AS shown, any_value(CAST(error_type AS VARCHAR)) AS why"
        f" FROM errors_{name}_{number} GROUP BY line_byte_position"
    )


def _table(name: str, where: str = "") -> Callable[[bool], str]:
    return lambda _traced: f"(SELECT * FROM {name}{where})"


def _csv_part(name: str, number: int, path: Path, head: Head, columns: Collection[str]) -> str:
    # Names by place: those of the file may be equal but for capitals.
    names = [f"c{place}" for place in range(len(head.columns))]
    types = ", ".join(f"{literal(one)}: 'VARCHAR'" for one in names)
    chosen = [f"c{head.columns.index(column)} AS {identifier(inner(column))}" for column in columns]
    written = {"\r\n": "\\r\\n", "\n": "\\n"}
    end = "" if head.line_end is None else f", new_line = '{written[head.line_end]}'"
    cells = (
        f"read_csv({file_literal(path.resolve())}, auto_detect = false, header = false,"
        f" delim = {literal(head.delimiter)}, quote = '\"', escape = '\"', nullstr = ''{end},"
        f" columns = {{{types}}}, max_line_size = {MOST_LINE}, store_rejects = true,"
        f" rejects_table = 'errors_{name}_{number}', rejects_scan = 'scans_{name}_{number}',"
        " rejects_limit = 0)"
    )
    # DuckDB would lose its way where a name in the first row goes over several lines: for it, that
    # row is one like others, which is left out here.
    trace = [f"{literal(str(path))} AS file", "row - 1 AS row"]
    numbered = f"(SELECT *, row_number() OVER () AS row FROM {cells})"
    return f"SELECT {', '.join([*trace, *chosen])} FROM {numbered} WHERE row > 1"


def _lines(name: str, number: int, path: Path) -> str:
    # U+0001 cannot stand in JSON as it is, so that it never ends a cell too early.
    return (
        f"read_csv({file_literal(path.resolve())}, auto_detect = false, header = false,"
        f" delim = '\x01', quote = '', escape = '', columns = {{'line': 'VARCHAR'}},"
        f" max_line_size = {MOST_LINE}, store_rejects = true,"
        f" rejects_table = 'errors_{name}_{number}', rejects_scan = 'scans_{name}_{number}',"
        " rejects_limit = 0)"
    )


def _pointers(column: str) -> tuple[str, str]:
    """Where a value may stand: under its own name; or below its record, or `properties`."""
    record, dot, name = column.partition(".")
    below = (record, name) if dot else ("properties", column)
    return _pointer(column), _pointer(*below)


def _pointer(*names: str) -> str:
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)


def _exact(column: str, value: str) -> str:
    """A number with more digits than a float holds, as it is written in the line.

    What is found in the line is taken only if it is the same number but for those digits.
    """
    import re

    name = re.escape(json.dumps(column.rpartition(".")[2], ensure_ascii=False))
    pattern = name + r"\s*:\s*(-?[0-9][0-9.eE+-]*)"
    written = f"regexp_extract(line, {literal(pattern)}, 1)"
    same = f"TRY_CAST({written} AS DOUBLE) = TRY_CAST({value}::VARCHAR AS DOUBLE)"
    many = "regexp_matches(line, '[0-9][0-9.]{15}')"
    return (
        f"CASE WHEN {many} AND json_type({value}) = 'DOUBLE' AND {same}"
        f" THEN {written}::JSON ELSE {value} END"
    )
