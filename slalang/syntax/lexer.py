"""Text → raw tokens and comments; line ends are kept only where they end a statement."""

from __future__ import annotations

import re
import unicodedata

from slalang.diagnostics.finding import Finding
from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile, Span
from slalang.syntax import faults
from slalang.syntax.tree import Comment, Token
from slalang.syntax.words import CURRENCY_SIGNS, LOOKALIKES

MAX_DEPTH = 60
"""How deep blocks and brackets may be nested."""
MAX_NUMBER = 20
"""How many characters a number may have: decimals hold it and its products by a rate exactly."""

WORD = "WORD"
_JOINERS = "\u200c\u200d"
_WITHOUT_JOINERS = {ord(joiner): None for joiner in _JOINERS}
_LINE_GOES_ON = frozenset({"and", "or", "not", "then"})

_TOKEN = re.compile(
    r"""[ \t]*(?:
      (?P<WORD>yes/no\b|half-year\b|[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]{0,499})
    | (?P<NL>\n[ \t\n]*)
    | (?P<PROSE>\"\"\")
    | (?P<STRING>"(?:[^"\\\n]|\\.)*")
    | (?P<ISO_DATE>\d{4}-\d\d-\d\d(?!\d))
    | (?P<ISO_MONTH>\d{4}-\d\d(?![\d-]))
    | (?P<CLOCK>\d{1,2}:\d\d(?!\d))
    | (?P<ORDINAL>\d+(?:st|nd|rd|th)\b)
    | (?P<GROUPED>\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3}){2,})(?![\d_]))
    | (?P<NUMERAL>\d[\d_]*(?:\.\d[\d_]*)?)
    | (?P<STRANGE>==|=>|=<|&&|\|\||//|\.\.\.)
    | (?P<SIGN>\.\.|[<>!]=|[{}(),+\-%.<>=*/])
    | (?P<COMMENT>\#[^\n]*)
    | (?P<END>\Z)
    | (?P<OTHER>.)
    )""",
    re.VERBOSE | re.ASCII,
)

# The next line with words on it begins with `and`, `or` or `then`.
_GOES_ON = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+(?:and|or|then)\b")

# What people mean by signs that the language does not have.
_CURLY = re.compile(r"[“”„«‟″]([^“”„«»‟″\n]*)[“”»‟″]|['‘’`]([^'‘’`\n]*)['‘’`]")
_PRICE = re.compile(r"([$€£¥฿])[ ]?([0-9][0-9_,]*(?:\.[0-9]+)?)")
_DIGITS = re.compile(r"\d(?:[\d_٬]*\d)?(?:[.٫:/-]\d+)*")
_SEPARATORS = {"٬": "_", "٫": "."}

# A line that can only be the start of a declaration or the end of one: prose
# that contains it was not closed.
_DECLARATION = (
    r"(?:agreement|party|calendar|lead|account|record|event|term|stage|score|class|handoff|queue"
    r"|cadence|nurture|promise|funnel|goal|measure|review|clause|example|assert|scenario|translation"
    r"|binding|import)\b"
)
_BEYOND_PROSE = re.compile(rf"\n(?:\}}|{_DECLARATION}[^\n]*\{{[ \t]*\n)")
# A line that can only be a statement of its own, though a ( is still open.
_NEXT_STATEMENT = re.compile(
    r'[+-][ ]?\d[\d_.]*+%?[ ]+(?:when|for[ ]each|for[ ]any|of|"[^"\n]*"[ ]+(?:when|for))\b'
    r'|(?:means|note)[ ]+"""'
)
# Indented lines down to a closing brace at the margin: their block was not opened.
_HEADLESS = re.compile(
    rf"\n[ \t\n]*+(?<=[ \t])(?!{_DECLARATION})[a-z+-][^\n]*+"
    r"(?:\n[ \t]++[^\n]*+|\n(?=\n)){0,200}+\n\}"
)


@dataclass(frozen=True, slots=True)
class Lexed:
    """What a file consists of. The last token is always `$END`, after a `_NL`."""

    tokens: list[Token]
    comments: list[Comment]
    faults: list[Finding]


def lex(source: SourceFile, start: int = 0, end: int | None = None) -> Lexed:
    """Split a file, or a stretch of it, into tokens. Never fails."""
    scan = _Scan(source, end)
    scan.run(start)
    return Lexed(scan.tokens, scan.comments, scan.faults)


class _Scan:
    """The state of one pass over the text."""

    __slots__ = ("comments", "deep", "end", "faults", "open", "source", "tokens")

    def __init__(self, source: SourceFile, end: int | None) -> None:
        self.source = source
        self.end = len(source.text) if end is None else end
        self.tokens: list[Token] = []
        self.comments: list[Comment] = []
        self.faults: list[Finding] = []
        self.open: list[Token] = []
        """Braces and brackets that are open."""
        self.deep = False
        """Whether the limit of nesting was passed: what lies beyond is skipped."""

    def run(self, at: int) -> None:
        text, end = self.source.text, self.end
        match, add, new = _TOKEN.match, self.tokens.append, tuple.__new__
        bracketed = False
        while True:
            found = match(text, at, end)
            assert found is not None
            group = found.lastgroup
            assert group is not None
            value = found[group]
            at = found.end()
            start = at - len(value)
            if group == "WORD":
                if not value.isascii():
                    value, at = self.foreign_word(value, start)
                    if not value:
                        continue
                add(new(Token, (WORD, value, start, at)))
            elif group == "NL":
                if not bracketed:
                    self.line_end(start, at)
                elif self.left_open(at):
                    bracketed = False
                    self.line_end(start, at)
            elif group == "SIGN":
                if value in "{}()":
                    bracketed = self.bracket(Token(value, value, start, at))
                else:
                    add(new(Token, (value, value, start, at)))
            elif group == "COMMENT":
                self.comments.append(Comment(value.rstrip(), start))
            elif group == "PROSE":
                at = self.prose(start)
            elif group in ("NUMERAL", "GROUPED"):
                add(self.number(group, value, start, at))
            elif group == "END":
                break
            elif group in ("STRANGE", "OTHER"):
                at = self.strange(value, start)
                bracketed = bool(self.open) and self.open[-1].kind == "("
            else:
                add(Token(group, value, start, at))
        self.line_end(end, end)
        add(Token("$END", "", end, end))

    def line_end(self, start: int, at: int) -> None:
        """End the statement, unless the line goes on."""
        if not self.tokens:
            return
        last = self.tokens[-1]
        if last.kind in ("_NL", "{", ",") or (last.kind == WORD and last.text in _LINE_GOES_ON):
            return
        text = self.source.text
        if _GOES_ON.match(text, at, self.end):
            return
        if text.startswith("{", at, self.end) and "\n" in text[start:at]:
            self.faults.append(faults.BraceOnItsOwnLine(Span(self.source.path, at, at + 1)))
            return
        if not self.open and last.text != "}" and _HEADLESS.match(text, start, self.end):
            self.faults.append(faults.Missing(self.span(last), "{", last.text, ""))
            self.bracket(Token("{", "{", start, start))
            return
        self.tokens.append(Token("_NL", "", start, start))

    def bracket(self, sign: Token) -> bool:
        """Keep count of what is open; returns whether line ends are inside ( ) now."""
        opened = self.open
        if sign.kind in "{(":
            if sign.kind == "{" and opened and opened[-1].kind == "(":
                self.close_brackets(sign.start)
            if len(opened) >= MAX_DEPTH and not self.deep:
                self.deep = True
                self.faults.append(faults.TooDeep(self.span(sign), MAX_DEPTH))
            opened.append(sign)
            if len(opened) <= MAX_DEPTH:
                self.tokens.append(sign)
        else:
            wanted = "{" if sign.kind == "}" else "("
            if sign.kind == "}" and opened and opened[-1].kind == "(":
                self.close_brackets(sign.start)
            if opened and opened[-1].kind == wanted:
                opened.pop()
            if len(opened) < MAX_DEPTH:
                self.tokens.append(sign)
        return bool(opened) and opened[-1].kind == "("

    def left_open(self, at: int) -> bool:
        """Whether a ( was forgotten: the next line closes a block or begins a declaration."""
        text = self.source.text
        if not (_NEXT_STATEMENT.match(text, at) or _BEYOND_PROSE.match(text, at - 1)):
            return False
        self.close_brackets(at)
        return True

    def close_brackets(self, at: int) -> None:
        """Blame every ( that is still open, and go on as if it were closed."""
        while self.open and self.open[-1].kind == "(":
            opener = self.open.pop()
            self.faults.append(faults.UnclosedBracket(self.span(opener)))
            if len(self.open) < MAX_DEPTH:
                self.tokens.append(Token(")", ")", at, at))

    def prose(self, start: int) -> int:
        """Read prose that begins at `start`; returns where it ends."""
        text = self.source.text
        close = text.find('"""', start + 3, self.end)
        beyond = _BEYOND_PROSE.search(text, start, close if close >= 0 else self.end)
        if close < 0 or beyond:
            close = beyond.start() if beyond else self.end
            self.faults.append(faults.UnclosedProse(Span(self.source.path, start, start + 3)))
            at = close
        else:
            at = close + 3
        self.tokens.append(Token("PROSE", text[start:at], start, at))
        return at

    def number(self, group: str, value: str, start: int, at: int) -> Token:
        """A number, complaining about commas and absurd lengths."""
        span = Span(self.source.path, start, at)
        if group == "GROUPED":
            self.faults.append(faults.NumberWithCommas(span, value))
            value = value.replace(",", "_").replace(".", "_")
        # Underscores are layout, which the formatter adds.
        if len(value) > MAX_NUMBER and len(value.replace("_", "")) > MAX_NUMBER:
            self.faults.append(faults.NumberTooLong(span, len(value), MAX_NUMBER))
            value = "1"
        return Token("NUMERAL", value, start, at)

    def foreign_word(self, value: str, start: int) -> tuple[str, int]:
        """A word with letters beyond ASCII: check each, and stop at the first that is none.

        Joiners (ZWNJ, ZWJ) are part of a word in Persian and in Indic scripts. The
        same letters may be stored in two ways: names are kept in form NFC.
        """
        plain = value.translate(_WITHOUT_JOINERS)
        if plain.isidentifier():
            return unicodedata.normalize("NFC", value), start + len(value)
        good = 0
        while good < len(value) and (value[good] in _JOINERS or _in_word(value[good], good)):
            good += 1
        if value[:good].strip(_JOINERS):
            return unicodedata.normalize("NFC", value[:good]), start + good
        return "", self.strange(value[0], start)

    def strange(self, char: str, start: int) -> int:
        """Report what has no place here, reading what was meant; returns where to go on."""
        if char == '"':
            return self.unclosed_text(start)
        meant = _CURLY.match(self.source.text, start, self.end)
        if meant:
            inner = (meant[1] if meant[1] is not None else meant[2]).replace('"', "'")
            span = Span(self.source.path, start, meant.end())
            self.faults.append(faults.CurlyQuotes(span, inner))
            self.tokens.append(Token("STRING", f'"{inner}"', start, meant.end()))
            return meant.end()
        meant = _PRICE.match(self.source.text, start, self.end)
        if meant:
            return self.price(meant)
        meant = _DIGITS.match(self.source.text, start, self.end)
        if meant and not meant[0].isascii():
            plain = "".join(_plain_digit(char) for char in meant[0])
            span = Span(self.source.path, start, meant.end())
            self.faults.append(faults.ForeignDigits(span, meant[0], plain))
            self.read_digits(plain, start)
            return meant.end()
        if char in CURRENCY_SIGNS and self.tokens and self.tokens[-1].kind == "NUMERAL":
            return self.sign_behind(char, start)
        if char == "//":
            self.faults.append(
                faults.StrangeCharacter(Span(self.source.path, start, start + 2), char)
            )
            stop = self.source.text.find("\n", start, self.end)
            return self.end if stop < 0 else stop
        end = start + len(char)
        while char not in LOOKALIKES and self.source.text.startswith(char[0], end, self.end):
            char, end = char + char[0], end + 1
        if char[0] not in "\u200e\u200f\ufeff":
            self.faults.append(faults.StrangeCharacter(Span(self.source.path, start, end), char))
            self.read_as(LOOKALIKES.get(char, ""), start, end)
        return end

    def read_as(self, instead: str, start: int, end: int) -> None:
        """Go on as if the right sign had been written, so that one slip is one finding."""
        if instead in ("(", ")", "{", "}"):
            self.bracket(Token(instead, instead, start, end))
        elif instead == "a new line":
            self.line_end(start, end)
        elif instead == "give or take" or (instead.isalpha() and instead.islower()):
            self.tokens += [Token(WORD, word, start, end) for word in instead.split()]
        elif instead and not instead[0].isalpha() and instead != '"':
            self.tokens.append(Token(instead, instead, start, end))

    def unclosed_text(self, start: int) -> int:
        """A text that runs to the end of its line, or to the brace that closes a block in it."""
        text = self.source.text
        stop = text.find("\n", start, self.end)
        stop = self.end if stop < 0 else stop
        line_start = text.rfind("\n", 0, start) + 1
        closing = text.rfind("}", start, stop)
        opening = text.rfind("{", start, stop)
        if opening >= 0 and not text[opening + 1 : stop].strip():
            stop = opening
        elif (
            closing >= 0 and "{" in text[line_start:start] and not text[closing + 1 : stop].strip()
        ):
            stop = closing
        stop -= len(text[start:stop]) - len(text[start:stop].rstrip())
        self.faults.append(faults.UnclosedText(Span(self.source.path, start, stop)))
        self.tokens.append(Token("STRING", text[start:stop] + '"', start, stop))
        return stop

    def price(self, meant: re.Match[str]) -> int:
        """`$2,000`: read as a number with its currency."""
        sign, digits = meant[1], meant[2].replace(",", "_")
        code, end = CURRENCY_SIGNS[sign], meant.end()
        span = Span(self.source.path, meant.start(), end)
        self.faults.append(faults.CurrencySign(span, meant[0], f"{digits} {code}"))
        self.tokens.append(Token("NUMERAL", digits[:MAX_NUMBER], meant.start(), end))
        self.tokens.append(Token(WORD, code, end, end))
        return end

    def sign_behind(self, sign: str, start: int) -> int:
        """`2_000 €`: the sign is read as the code of its currency."""
        amount, code = self.tokens[-1], CURRENCY_SIGNS[sign]
        written = self.source.text[amount.start : start + 1]
        span = Span(self.source.path, amount.start, start + 1)
        self.faults.append(faults.CurrencySign(span, written, f"{amount.text} {code}"))
        self.tokens.append(Token(WORD, code, start, start + 1))
        return start + 1

    def read_digits(self, plain: str, start: int) -> None:
        """A number, date or time in plain digits that stands at `start` in other ones."""
        at = 0
        while at < len(plain):
            found = _TOKEN.match(plain, at)
            assert found is not None
            assert found.lastgroup is not None
            value, at = found[found.lastgroup], found.end()
            kind = value if found.lastgroup == "SIGN" else found.lastgroup
            place = start + at - len(value)
            if kind == "NUMERAL":
                self.tokens.append(self.number(kind, value, place, start + at))
            elif kind != "OTHER":
                self.tokens.append(Token(kind, value, place, start + at))

    def span(self, token: Token) -> Span:
        return Span(self.source.path, token.start, token.end)


def _plain_digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdigit() else _SEPARATORS.get(char, char)


def _in_word(char: str, place: int) -> bool:
    return char.isidentifier() or (place > 0 and f"a{char}".isidentifier())
