"""However an agreement was laid out, formatting it is final and keeps what it says."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.format import format_file, format_source, same_meaning
from slalang.source.text import source_file
from slalang.syntax.parser import parse
from slalang.syntax.prose import prose_lines
from slalang.syntax.tree import File, Token

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = [p for p in sorted((ROOT / "examples").rglob("*.sla")) if "broken" not in p.parts]
GOLDEN = sorted((ROOT / "tests" / "golden" / "format").glob("*.sla"))
COMMENTS = [
    "# why",
    "#why",
    "#",
    "#  a list",
    "#!x",
    "# ── rule ──",
    '# "quoted" { ( """',
    "# ไทย 名",
]
SLOW = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def read(text: str) -> File:
    file, faults = parse(source_file("case.sla", text))
    assert [
        (fault.message(), text[fault.span.start - 30 : fault.span.end + 30]) for fault in faults
    ] == []
    return file


def declarations() -> list[str]:
    """Every declaration of the examples and of the golden files, by itself."""
    found = []
    for path in EXAMPLES:
        text = path.read_text(encoding="utf-8")
        found += [text[node.start : node.end] for node in read(text).declarations]
    for path in GOLDEN:
        for chunk in path.read_text(encoding="utf-8").split("==== ")[1:]:
            found.append(chunk.partition("\n")[2].partition("---- becomes")[0])
    return found


DECLARATIONS = declarations()


@st.composite
def laid_out_anyhow(draw: st.DrawFn) -> str:
    """Some declarations with other blanks, line ends and comments between their tokens."""
    chosen = draw(st.lists(st.sampled_from(DECLARATIONS), min_size=1, max_size=4))
    file = read("\n".join(chosen))
    text = file.source.text
    random = draw(st.randoms(use_true_random=False))
    calm = random.random()
    out: list[str] = []
    depth, end, before = 0, 0, Token("{", "", 0, 0)

    def comment() -> str:
        return random.choice(COMMENTS) if random.random() > calm else ""

    def blanks() -> str:
        return random.choice(["", " ", "  ", "\t", "       "])

    def line_end() -> str:
        return blanks() + comment() + "\n" + blanks()

    for token in file.tokens:
        if token.kind == "_NL":
            out.append(line_end())
            while random.random() > max(calm, 0.3):
                out.append(line_end())
        else:
            gap = text[end : token.start]
            if "\n" in gap:
                # Line ends and comments that were there have to stay where they can stand.
                if before.kind == "_NL":
                    out.append(blanks())
                elif before.kind in ("{", ",", "(", "and", "or", "not") or depth:
                    out.append(line_end())
                else:
                    out.append(blanks() + "\n" + blanks())
            elif before.kind in ("{", ",", "and", "or", "not") or depth:
                out.append(line_end() if random.random() > max(calm, 0.6) else gap + blanks())
            else:
                out.append(gap + blanks())
            words = text[token.start : token.end]
            if depth and words == token.kind and random.random() > calm:
                words = words.replace(" ", line_end())
            out.append(words)
            end = token.end
            depth += (token.kind == "(") - (token.kind == ")")
        before = token
    return "".join(out)


@given(laid_out_anyhow())
@SLOW
def test_any_layout(text: str) -> None:
    before = read(text)
    result = format_source(before.source)
    assert [finding.message() for finding in result.findings] == []
    after = read(result.text)
    assert same_meaning(before, after)
    assert format_file(after) == result.text
    assert result.text == "" or result.text.endswith("\n")
    assert [c.text.lstrip("# \t") for c in before.comments] == [
        c.text.lstrip("# \t") for c in after.comments
    ]


@given(laid_out_anyhow(), st.integers(0, 2000), st.integers(0, 40))
@SLOW
def test_a_damaged_text_comes_back_as_it_was(text: str, at: int, length: int) -> None:
    source = source_file("case.sla", text[:at] + text[at + length :])
    result = format_source(source)
    assert not any(finding.code == "SLA090" for finding in result.findings)
    if result.findings:
        assert result.text == source.text


LINES = st.text(alphabet='ab "{}#*\t\u3000é', max_size=12).filter(lambda line: '""' not in line)


@given(st.lists(LINES, max_size=6), st.sampled_from(["", "  ", "        ", "\t"]))
def test_prose_keeps_its_text(lines: list[str], indent: str) -> None:
    inner = ("\n" + indent).join(lines)
    for written in (f'stage new of a {{ means """{inner} """ }}\n', f'clause why """{inner} """\n'):
        file, faults = parse(source_file("case.sla", written))
        if faults:
            continue  # A line of it looks like the end of a declaration.
        result = format_source(file.source)
        assert [finding.message() for finding in result.findings] == []
        after = read(result.text)
        assert prose_lines(prose_of(after)) == prose_lines(prose_of(file))


def prose_of(file: File) -> str:
    return next(token.text for token in file.tokens if token.kind == "PROSE")
