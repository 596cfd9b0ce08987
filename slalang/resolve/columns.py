"""The rows of a binding's table: nodes → columns, tests and joins."""

from __future__ import annotations

from datetime import time

from slalang.diagnostics.suggest import nearest
from slalang.model import bindings as model
from slalang.model.expressions import Kind, Type
from slalang.model.records import Field
from slalang.resolve import values
from slalang.resolve.examples import literal
from slalang.resolve.findings import RepeatedClause, WrongValue
from slalang.resolve.findings_of_bindings import ReadingDoesNotFit, TableNotJoined, UnknownLayout
from slalang.resolve.typing import describe
from slalang.resolve.work import Work
from slalang.source.frozen import dataclass
from slalang.syntax.tree import Element, Node, Token, every, first, token, tokens

TEXTUAL = (Kind.TEXT, Kind.PERSON)
TEMPORAL = (Kind.DATE, Kind.TIME, Kind.INSTANT)
RELATIONS = {
    "is": model.Relation.IN,
    "in": model.Relation.IN,
    "is not": model.Relation.NOT_IN,
    "not in": model.Relation.NOT_IN,
    "is known": model.Relation.KNOWN,
    "is unknown": model.Relation.UNKNOWN,
    "starts with": model.Relation.STARTS,
}


@dataclass(frozen=True, slots=True)
class Block:
    """The table that is being read, and what its columns can be named of."""

    work: Work
    owner: str
    """`lead`, the name of a record or of an event."""
    table: str
    joins: tuple[model.Join, ...]
    ready: bool

    @property
    def head(self) -> str:
        """How the block is called in a message."""
        return "leads" if self.owner == "lead" else self.owner


def block(work: Work, node: Node, owner: str, ready: bool) -> Block:
    """The head of a table with the tables that it joins, in the order of the text."""
    table = values.string(tokens(node, "STRING")[0])
    joins: list[model.Join] = []
    for row in every(node, "join_row"):
        name = values.string(tokens(row, "STRING")[0])
        so_far = Block(work, owner, table, tuple(joins), ready)
        here, there = matched(so_far, row, (table, *(join.table for join in joins)))
        joins.append(model.Join(name, here, there, ready, work.span(row)))
    return Block(work, owner, table, tuple(joins), ready)


def matched(one: Block, node: Node, tables: tuple[str, ...]) -> tuple[model.Cell, str]:
    """`by "associated_company" is "id"`: the column here, in one of these tables, and there."""
    clause = first(node, "matched")
    assert clause is not None
    column_node = first(clause, "column")
    assert column_node is not None
    return _cell(one, column_node, tables), values.string(tokens(clause, "STRING")[0])


def tests(one: Block, node: Node) -> tuple[model.Test, ...]:
    """`where "type" is "PAGEVIEW" and "is_deleted" is no`."""
    where = first(node, "rows_where")
    return tuple(_test(one, child) for child in every(where, "row_test")) if where else ()


def key(one: Block, row: Node) -> model.Cell:
    """The column of `id from "id"`; reports whatever else is said of it."""
    name = tokens(row, "NAME")[0].text
    first_column, *more = every(row, "column")
    extras = [*more, *every(row, "in_unit", "separated", "laid_out", "at_clock", "meanings")]
    if name == "id":
        extras += every(row, "by")
    for extra in extras:
        told = "the key of a lead, taken as it stands"
        _unfit(one, extra, name, told, "columns with values of their own")
    return _cell(one, first_column, _tables(one))


def column(one: Block, row: Node, field: Field) -> model.Column | None:
    """`ad_spend from "property_ad_spend" in USD`; `None` where a ready row does not fit."""
    work = one.work
    said = len(work.findings)
    unit, clock = first(row, "in_unit"), first(row, "at_clock")
    splits, layout = first(row, "separated"), first(row, "laid_out")
    _check_marks(one, row, field)
    meanings, otherwise = _meanings(one, row, field)
    if one.ready:
        # A value that the agreement does not have is passed over, and so is a row of another type.
        if any(isinstance(f, ReadingDoesNotFit) for f in work.findings[said:]):
            return None
        meanings = _once(meanings)
    pattern = _layout(one, layout, field.type.kind) if layout else None
    read = model.Column(
        name=field.name,
        type=field.type,
        whole=field.whole,
        choice_titles=field.choice_titles,
        cells=tuple(_cell(one, cell, _tables(one)) for cell in every(row, "column")),
        meanings=meanings,
        otherwise=otherwise,
        currency=_currency(one, unit) if unit and field.type.kind is Kind.MONEY else None,
        separator=values.string(tokens(splits, "STRING")[0]) if splits else None,
        layout=pattern,
        zone=_zone(unit) or ("UTC" if pattern in model.EPOCHS else None),
        at=_clock(one, clock) if clock else None,
        ready=one.ready,
        origin=work.span(row),
    )
    return None if one.ready and not _offers(one, read) else read


def _tables(one: Block) -> tuple[str, ...]:
    return (one.table, *(join.table for join in one.joins))


def _cell(one: Block, node: Node, tables: tuple[str, ...]) -> model.Cell:
    """`"contact_id" of "engagement_contact"`; reports a table that is not among these."""
    name, *of = tokens(node, "STRING")
    table = values.string(of[0]) if of else None
    if table is not None and table not in tables and tables:
        near = nearest(table, tables)
        span = one.work.span(of[0])
        one.work.report(TableNotJoined(span, table, tables[0], tables[1:], near))
    if tables and table == tables[0]:
        table = None
    return model.Cell(values.string(name), table, one.work.span(node))


def _test(one: Block, node: Node) -> model.Test:
    column_node = first(node, "column")
    assert column_node is not None
    relation = next(t for t in node.children if type(t) is Token and t.kind in RELATIONS)
    raws = (c for c in node.children if c is not column_node and c[0] in _RAWS)
    return model.Test(
        cell=_cell(one, column_node, _tables(one)),
        relation=RELATIONS[relation.kind],
        values=tuple(_raw(raw) for raw in raws),
        ready=one.ready,
        origin=one.work.span(node),
    )


_RAWS = ("STRING", "boolean", "raw_number")


def _raw(element: Element) -> model.Raw:
    if type(element) is Token:
        return values.string(element)
    assert type(element) is Node
    inner = element.children[0]
    assert type(inner) is Token
    return values.number(inner) if element.rule == "raw_number" else inner.kind == "yes"


def _meanings(
    one: Block, row: Node, field: Field
) -> tuple[tuple[model.Meaning, ...], model.Meaning | None]:
    """What the values of a column mean, and what any other means."""
    table = first(row, "meanings")
    listed: list[model.Meaning] = []
    otherwise: model.Meaning | None = None
    item = Type(Kind.TEXT) if field.type.kind is Kind.TEXTS else field.type
    for node in every(table, "meaning") if table else ():
        span = one.work.span(node)
        value = None
        if not token(node, "is unknown", "unknown"):
            meant = literal(one.work, node.children[-1], item, field.name)
            if isinstance(meant, tuple):
                at, text = one.work.span(node.children[-1]), one.work.text(node.children[-1])
                one.work.report(WrongValue(at, text, describe(item), "a list", None))
            if meant is None or isinstance(meant, tuple):
                continue
            value = meant
        if token(node, "otherwise"):
            if otherwise is not None:
                one.work.report(RepeatedClause(span, "otherwise", field.name, otherwise.origin))
            otherwise = model.Meaning((), value, span)
        else:
            raws = tuple(values.string(tok) for tok in _raws(node))
            listed.append(model.Meaning(raws, value, span))
    return tuple(listed), otherwise


def _raws(node: Node) -> list[Token]:
    """The texts before `is`; one behind it is what they mean."""
    raws: list[Token] = []
    for child in node.children:
        if type(child) is Token and child.kind == "STRING":
            raws.append(child)
        elif not (type(child) is Token and child.kind == ","):
            break
    return raws


def _once(meanings: tuple[model.Meaning, ...]) -> tuple[model.Meaning, ...]:
    """In a ready row, of several meanings of one value the first that the agreement has."""
    seen: set[str] = set()
    kept = []
    for meaning in meanings:
        fresh = tuple(raw for raw in meaning.raws if raw not in seen)
        seen.update(fresh)
        if fresh:
            kept.append(model.Meaning(fresh, meaning.value, meaning.origin))
    return tuple(kept)


def _offers(one: Block, read: model.Column) -> bool:
    """Whether a ready row can fill an attribute of this type.

    A choice of a lead or a record must be covered whole: half of its values would be wrong.
    """
    match read.type.kind:
        case Kind.CHOICE:
            given = {meaning.value for meaning in read.meanings}
            wanted = set(read.type.choices)
            whole = one.owner in one.work.names and one.work.names[one.owner].kind == "record"
            return wanted <= given if whole else bool(wanted & given)
        case Kind.MONEY:
            return read.currency is not None
        case Kind.TEXTS:
            return read.separator is not None
        case _:
            return True


# ── What is said of a column ─────────────────────────────────────────────────


def _check_marks(one: Block, row: Node, field: Field) -> None:
    """Report each mark that does not fit the type of what is read."""
    kind, unit = field.type.kind, first(row, "in_unit")
    _, *more = every(row, "column")
    clock, splits, layout = first(row, "at_clock"), first(row, "separated"), first(row, "laid_out")
    by = first(row, "by")
    is_zone = unit is not None and _zone(unit) is not None
    faults = (
        (more[0] if more and kind not in TEXTUAL else None, "texts, which are put together"),
        (unit if is_zone and kind not in TEMPORAL else None, "dates and times"),
        (unit if unit and not is_zone and kind is not Kind.MONEY else None, "amounts of money"),
        (splits if kind is not Kind.TEXTS else None, "lists of texts (`many text`)"),
        (layout if kind not in TEMPORAL else None, "dates and times"),
        (clock if kind is not Kind.INSTANT else None, "`at` in a table of events"),
        (by, "`lead` in a table of events"),
    )
    for node, fits in faults:
        if node is not None:
            _unfit(one, node, field.name, describe(field.type), fits)


def _unfit(one: Block, node: Node, name: str, is_: str, fits: str) -> None:
    mark = "{ … }" if node.rule == "meanings" else one.work.text(node)
    mark = f"and {mark}" if node.rule == "column" else mark
    one.work.report(ReadingDoesNotFit(one.work.span(node), mark, name, is_, fits))


def _zone(unit: Node | None) -> str | None:
    """The zone of `in UTC` or `in "Europe/Warsaw"`; `None` for a currency."""
    if unit is None:
        return None
    tok = token(unit, "STRING")
    if tok:
        return values.string(tok)
    return "UTC" if tokens(unit, "ISO_CURRENCY")[0].text == "UTC" else None


def _currency(one: Block, unit: Node) -> str | None:
    tok = token(unit, "ISO_CURRENCY")
    if tok is None:
        return None
    values.check_currency(one.work, tok)
    return tok.text


def _layout(one: Block, node: Node, kind: Kind) -> str | None:
    """The layout, if it is one of those that can be read and has what the type needs."""
    tok = tokens(node, "STRING")[0]
    layout = values.string(tok)
    needs = "HH" if kind is Kind.TIME else "YYYY"
    known = [name for name in model.LAYOUTS if needs in name]
    known += model.EPOCHS if kind is not Kind.TIME else ()
    if layout in known:
        return layout
    near = nearest(layout.upper(), known)
    short = tuple(name for name in known if " " not in name)
    one.work.report(UnknownLayout(one.work.span(tok), layout, short, near))
    return None


def _clock(one: Block, node: Node) -> time | None:
    return values.clock(one.work, tokens(node, "CLOCK")[0])
