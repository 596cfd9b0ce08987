"""An expression and a dialect in; its text, on one line or laid out over several, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from slalang.engines.sql.dialects.base import Dialect
from slalang.engines.sql.expressions import (
    INT32,
    INT64,
    Among,
    And,
    Case,
    Column,
    Comparison,
    Constant,
    Expression,
    Holds,
    IsNull,
    Not,
    Null,
    Or,
    Product,
    Quotient,
    Sum,
    Sure,
    TextIs,
    bound,
    kind_of,
)
from slalang.evaluate.text import BORDERS

WIDTH = 96
NARROWEST = 40
"""However deep an expression is, a line may have so many characters."""


def text_of(it: Expression, dialect: Dialect) -> str:
    """An expression on one line, in brackets where it could be misread."""
    return _spelled(it, dialect, None, True)


def laid_out(it: Expression, dialect: Dialect, at: int) -> str:
    """The same without brackets around it all; what is long is broken into lines.

    Lines after the first begin `at` so many blanks. Nothing is indented afterwards, since
    literals may hold ends of lines.
    """
    return _spelled(it, dialect, at, False)


def mentioned(word: str) -> str:
    """A portable pattern for a text with a border on each side."""
    escaped = "".join(f"\\{char}" if char in "\\^$.|?*+()[]{}" else char for char in word)
    inside = "".join(_bordering(char) for char in sorted(BORDERS))
    return f"(?:^|[{inside}]){escaped}(?:$|[{inside}])" if word else "[^\\s\\S]"


def _bordering(char: str) -> str:
    """One of a set of characters; ends of lines are written out, as files may change them."""
    if char in _WRITTEN:
        return _WRITTEN[char]
    return f"\\{char}" if char in "\\^-[]&" else char


_WRITTEN = {"\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r"}


def _spelled(it: Expression, dialect: Dialect, at: int | None, bracketed: bool) -> str:
    if at is not None:
        flat = _spelled(it, dialect, None, bracketed)
        if len(flat) <= max(WIDTH - at, NARROWEST):
            return flat
    if not bracketed or not _has_brackets(it):
        return _open(it, dialect, at)
    if at is None:
        return f"({_open(it, dialect, None)})"
    return f"(\n{' ' * (at + 2)}{_open(it, dialect, at + 2)}\n{' ' * at})"


def _has_brackets(it: Expression) -> bool:
    match it:
        case And() | Or() | Not() | IsNull() | Among() | Sum() | Product():
            return True
        case Comparison(left=left):
            return kind_of(left) != "texts"
        case TextIs(item=item):
            return kind_of(item) != "texts"
        case _:
            return False


def _open(it: Expression, dialect: Dialect, at: int | None) -> str:
    deeper = None if at is None else at + 2

    def inner(part: Expression) -> str:
        return _spelled(part, dialect, deeper, True)

    match it:
        case Column("query", name):
            return name
        case Column(of, name):
            return f"{of}.{dialect.identifier(name)}"
        case Constant(value):
            return dialect.text(value) if isinstance(value, str) else dialect.number(value)
        case Sure(truth):
            return "TRUE" if truth else "FALSE"
        case Null("texts") if dialect.null_list:
            return dialect.null_list
        case Null(kind):
            return f"CAST(NULL AS {dialect.types[kind]})"
        case And() | Or():
            parts = [_spelled(one, dialect, deeper, isinstance(one, And | Or)) for one in _flat(it)]
            word = "AND" if isinstance(it, And) else "OR"
            return f"{_gap(at)}{word} ".join(parts)
        case Not(item):
            return f"NOT {inner(item)}"
        case IsNull(item):
            found = inner(item)
            is_list = kind_of(item) == "texts"
            return dialect.is_null_list(found) if is_list else f"{found} IS NULL"
        case Comparison(operator, left, right):
            if kind_of(left) == "texts":
                return _lists_compared(dialect, operator, inner(left), inner(right))
            sign = "<>" if operator == "!=" else operator
            one, other = _wide_together(left, right, dialect, deeper)
            return f"{one} {sign} {other}"
        case Among(item, options):
            return dialect.among(inner(item), [text_of(Constant(one), dialect) for one in options])
        case Case():
            return _cases(it, dialect, at)
        case Sum() | Product():
            return _arithmetic(it, dialect, at)
        case Quotient(item, by):
            return dialect.quotient(inner(item), by, bound(item) > INT64)
        case TextIs(test, item, text):
            return _text_test(dialect, test, item, text)
        case Holds(items, item):
            list_ = inner(items)
            return _of_known_list(dialect, list_, dialect.holds(list_, inner(item)))
        case _ as never:
            assert_never(never)


def _flat(it: And | Or) -> Iterator[Expression]:
    """The parts, with those of parts that are joined by the same word."""
    for one in it.items:
        if isinstance(one, And | Or) and type(one) is type(it):
            yield from _flat(one)
        else:
            yield one


def _gap(at: int | None) -> str:
    return " " if at is None else "\n" + " " * at


def _cases(it: Case, dialect: Dialect, at: int | None) -> str:
    deeper = None if at is None else at + 2
    deepest = None if at is None else at + 4
    gap = _gap(deeper)
    text = "CASE"
    for test, value in it.branches:
        asked = _spelled(test, dialect, deepest, False)
        then = gap if "\n" in asked else " "
        text += f"{gap}WHEN {asked}{then}THEN {_value(value, dialect, deepest)}"
    return f"{text}{gap}ELSE {_value(it.otherwise, dialect, deepest)}{_gap(at)}END"


def _value(it: Expression, dialect: Dialect, at: int | None) -> str:
    """A number needs no brackets between words."""
    return _spelled(it, dialect, at, not isinstance(it, Sum | Product))


def _arithmetic(it: Sum | Product, dialect: Dialect, at: int | None) -> str:
    wide = bound(it) > INT64
    items = (it.left, it.right) if isinstance(it, Product) else it.items
    # The first two decide in which type everything is calculated, from left to right.
    short = bound(it) > INT32 and all(_may_be_short(one) for one in items[:2])

    def part(place: int, one: Expression) -> str:
        cast = wide and (bound(one) <= INT64 or isinstance(one, Constant))
        type_ = dialect.types["wide"] if cast else ""
        type_ = type_ or (dialect.types["int"] if short and not place else "")
        # What is multiplied stands closer together than what is added.
        brackets = not type_ and not (isinstance(it, Sum) and isinstance(one, Product))
        text = _spelled(one, dialect, None if at is None else at + 2, brackets)
        return f"CAST({text} AS {type_})" if type_ else text

    if isinstance(it, Product):
        return f"{part(0, it.left)} * {part(1, it.right)}"
    text = part(0, items[0])
    for place, one in enumerate(items[1:], 1):
        match one:
            case Constant(int() as value) if value < 0 and not wide:
                text += f"{_gap(at)}- {dialect.number(-value)}"
            case Product(Column() as item, Constant(-1)) if not wide:
                text += f"{_gap(at)}- {text_of(item, dialect)}"
            case _:
                text += f"{_gap(at)}+ {part(place, one)}"
    return text


def _may_be_short(it: Expression) -> bool:
    """Whether a number may be of a type of 32 bits, as small literals, dates and times are."""
    match it:
        case Column(depth=steps):
            return bound(it) <= INT32 and steps == 0
        case Sum(items):
            return bound(it) <= INT32 and all(map(_may_be_short, items))
        case Product(left, right):
            return bound(it) <= INT32 and _may_be_short(left) and _may_be_short(right)
        case Quotient(item):
            return _may_be_short(item)
        case Case(branches, otherwise):
            return all(_may_be_short(one) for one in (otherwise, *(value for _, value in branches)))
        case _:
            return bound(it) <= INT32


def _wide_together(
    left: Expression, right: Expression, dialect: Dialect, at: int | None
) -> tuple[str, str]:
    if kind_of(left) != "int" or kind_of(right) != "int":
        return _spelled(left, dialect, at, True), _spelled(right, dialect, at, True)
    wide = [bound(one) > INT64 for one in (left, right)]
    texts = _value(left, dialect, at), _value(right, dialect, at)
    if wide[0] == wide[1]:
        return texts
    one, other = (
        text if is_wide else f"CAST({text} AS {dialect.types['wide']})"
        for text, is_wide in zip(texts, wide, strict=True)
    )
    return one, other


def _lists_compared(dialect: Dialect, operator: str, one: str, other: str) -> str:
    test = dialect.same_lists(one, other)
    if operator == "!=":
        test = f"(NOT {test})"
    return _of_known_list(dialect, one, _of_known_list(dialect, other, test))


def _text_test(dialect: Dialect, test: str, item: Expression, text: str) -> str:
    def asked(of: str) -> str:
        match test:
            case "contains":
                return dialect.contains(of, dialect.text(text))
            case "starts_with":
                return dialect.starts_with(of, dialect.text(text))
            case "ends_with":
                return dialect.ends_with(of, dialect.text(text))
            case "mentions":
                return dialect.matches(of, mentioned(text))
            case _:
                return dialect.matches(of, text)

    found = text_of(item, dialect)
    if kind_of(item) != "texts":
        return asked(found)
    return _of_known_list(dialect, found, dialect.any_text(found, asked))


def _of_known_list(dialect: Dialect, items: str, test: str) -> str:
    """Unknown of an unknown list, which functions of lists take for an empty one."""
    unknown = text_of(Null("bool"), dialect)
    return f"CASE WHEN {dialect.is_null_list(items)} THEN {unknown} ELSE {test} END"
