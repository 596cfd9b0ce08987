"""The query for PostgreSQL, run on a server of our own with canonical tables."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worlds.canonical import Cell, canonical
from worlds.raw import World
from worlds.results import Row

from slalang.engines.sql import dialect_of, scoring_query
from slalang.evaluate.case import microseconds

if TYPE_CHECKING:
    import psycopg

TYPES = {
    "count": "BIGINT", "number": "BIGINT", "money": "BIGINT", "at": "BIGINT", "date": "INTEGER",
    "time": "INTEGER", "truth": "BOOLEAN", "texts": "TEXT[]",
}  # fmt: skip
NOBODY = "nobody"


def missing() -> str | None:
    """The server, and the library that asks it."""
    if find_spec("psycopg") is None:
        return "install psycopg[binary]"
    return None if programs() else "install PostgreSQL: initdb is not found"


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    for world in worlds:
        tables = canonical(world.rules, world.leads, world.as_of)
        with connected() as connection:
            fill(connection, "leads", tables.leads, tables.lead_types)
            fill(connection, "events", tables.events, tables.event_types)
            query = scoring_query(world.rules, "postgres", microseconds(world.as_of))
            found = connection.execute(query.encode())
            names = [column.name for column in found.description or ()]
            yield [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            connection.rollback()


def fill(
    connection: psycopg.Connection[Any],
    name: str,
    rows: Sequence[Mapping[str, Cell]],
    types: Mapping[str, str],
) -> None:
    """A table for as long as the transaction lasts."""
    quoted = dialect_of("postgres").identifier
    columns = ", ".join(f"{quoted(column)} {TYPES.get(kind, 'TEXT')}"
                        for column, kind in types.items())  # fmt: skip
    connection.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP".encode())
    with connection.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
        copy.set_types([TYPES.get(kind, "TEXT").lower() for kind in types.values()])
        for row in rows:
            copy.write_row([row[column] for column in types])
    connection.execute(f"ANALYZE {name}".encode())


def connected() -> psycopg.Connection[Any]:
    """A connection to a server that is started once and lives as long as this process."""
    import psycopg

    return psycopg.connect(host=str(server()), user=owner(), dbname="postgres")


def address(database: str = "postgres") -> str:
    """The same server as an address."""
    return f"postgresql://{owner()}@/{database}?host={server()}"


@lru_cache
def server() -> Path:
    """A folder with the socket of a server without a port, without care for a lost disk."""
    folder = Path(tempfile.mkdtemp(prefix="slalang-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if os.geteuid() == 0:
        them = pwd.getpwnam(owner())
        os.chown(folder, them.pw_uid, them.pw_gid)
    data = str(folder / "data")
    # With the order of letters of a language, as servers of users have it.
    language = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")
    _asked("initdb", "-D", data, "-E", "UTF8", *language, "-A", "trust", "--no-sync")
    settings = (
        f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off"
    )
    _asked("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", settings, "start")
    # What is registered last is done first: the server stops before its folder goes.
    atexit.register(_asked, "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    return folder


def programs() -> Path | None:
    """Where initdb and pg_ctl are; Debian does not have them on the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return kept[-1].parent if kept else None


def owner() -> str:
    """Who runs the server: root must not."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return next((one.pw_name for one in pwd.getpwall() if one.pw_name == "postgres"), NOBODY)


def _asked(program: str, *arguments: str) -> None:
    folder = programs()
    assert folder is not None
    as_owner = {"user": owner(), "group": pwd.getpwnam(owner()).pw_gid} if not os.geteuid() else {}
    # The server keeps what it was given to write to: a pipe would never end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [folder / program, *arguments],
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            cwd="/",
            check=False,
            **as_owner,  # type: ignore[call-overload]
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")
