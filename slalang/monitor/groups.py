"""Canonical leads in; what leads are told apart by, as the table `groups`, and its titles, out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from slalang.data.problem import DataProblem
from slalang.data.quoting import identifier
from slalang.diagnostics.suggest import nearest
from slalang.engines.sql import scoring_query
from slalang.form import Form, columns_of
from slalang.model.agreement import Agreement
from slalang.model.people import Party, Role
from slalang.monitor.slices import Group, group_column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SOURCE, PERSON, ROLE = "source", "person", "role"


def make_groups(connection: DuckDBPyConnection, form: Form, as_of: int) -> None:
    """Make the table `groups`: of each lead its source, and its band of every class today."""
    columns = columns_of(form)
    source = columns.attributes.get(("lead", SOURCE))
    wanted = [f"l.{identifier(source)} AS {SOURCE}"] if source else []
    joins = ""
    if form.classes:
        query = scoring_query(form, "duckdb", as_of)
        joins = f" LEFT JOIN ({query}) AS s ON s.lead_id = l.lead_id"
        wanted += [
            f"s.{identifier(columns.classes[one.name])} AS {identifier(one.name)}"
            for one in form.classes
            if one.name != SOURCE
        ]
    connection.execute(
        f"CREATE TABLE groups AS SELECT {', '.join(['l.lead_id', *wanted])} FROM leads AS l{joins}"
    )


def groups_of(
    connection: DuckDBPyConnection, agreement: Agreement, form: Form, by: Sequence[str]
) -> tuple[Group, ...]:
    """What can be told apart; only what is asked for, if anything is.

    Raises `DataProblem` for a name that means nothing here.
    """
    people = connection.execute("SELECT person, name, role FROM persons").fetchall()
    found = [Group(PERSON, "i.owner", {row[0]: row[1] or row[0] for row in people})]
    if any(row[2] for row in people):
        roles = {
            name: declared.title
            for name, declared in agreement.names.items()
            if isinstance(declared, Role | Party)
        }
        found.insert(0, Group(ROLE, "w.role", roles))
    columns = columns_of(form)
    source = columns.attributes.get(("lead", SOURCE))
    if source is not None:
        choices = columns.attribute_inputs[source].choices
        titles = {one.value: one.title for one in choices}
        found.append(Group(SOURCE, group_column(SOURCE), titles))
    for one in form.classes:
        if one.name != SOURCE:
            bands = {band.name: band.title for band in one.bands}
            found.append(Group(one.name, group_column(one.name), bands, True))
    if not by:
        return tuple(found)
    known = {one.name: one for one in found}
    for name in by:
        if name not in known:
            near = nearest(name, known)
            listed = ", ".join(f"`{one}`" for one in known)
            raise DataProblem(
                f"items cannot be told apart by `{name}` here",
                f"Did you mean `{near}`?" if near else f"There are {listed}.",
            )
    return tuple(known[name] for name in dict.fromkeys(by))
