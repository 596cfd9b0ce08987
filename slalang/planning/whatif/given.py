"""What somebody writes after `--set` in; a quantity of the language, or why it is none, out."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from slalang.model.quantities import Duration, Money, Percent
from slalang.resolve import values
from slalang.resolve.work import Work
from slalang.source.frozen import dataclass
from slalang.source.text import Span, source_file
from slalang.syntax.faults import Misplaced, Missing
from slalang.syntax.parser import parse_formula
from slalang.syntax.tree import Node, token

LONGEST = 60
"""More characters no quantity has."""

Quantity: TypeAlias = Percent | Money | Duration | Decimal


@dataclass(frozen=True, slots=True)
class Unread:
    """`NaN`, `1,000 USD`: no quantity of the language, perhaps with what is known of why."""

    message: str = ""
    """Empty where nothing more is known."""
    help: str = ""


def quantity(text: str, currency: str | None) -> Quantity | Unread:
    """`30%`, `2_100 USD`, `45 days`, `6`, read as in an agreement of a currency. Never raises."""
    if len(text) > LONGEST:
        message = f"a quantity has at most {LONGEST} characters, and this has {len(text)}"
        return Unread(message, "Check whether something was pasted by mistake.")
    source = source_file("--set", text)
    formula, faults = parse_formula(source, 0, len(text))
    known = [fault for fault in faults if not isinstance(fault, Misplaced | Missing)]
    if known:
        return Unread(known[0].message(), known[0].help())
    node = formula.children[0] if formula else None
    if type(node) is not Node or node.rule != "quantity":
        return Unread()
    work = Work(source, currency=(currency, Span("", 0, 0)) if currency else None)
    found = _value(work, node)
    if work.findings:
        return Unread(work.findings[0].message(), work.findings[0].help())
    return found


def _value(work: Work, node: Node) -> Quantity:
    if token(node, "%"):
        return values.percent(node)
    if token(node, "ISO_CURRENCY"):
        return values.money(work, node)
    if token(node, "UNIT"):
        return values.duration(node)
    numeral = token(node, "NUMERAL")
    assert numeral is not None
    return values.exact(work, numeral)
