"""Pages are found by code and slug and taken apart."""

from __future__ import annotations

import pytest

from slalang.diagnostics.pages import Page, PageFile, catalogue, find_page, parse_page

PAGE = """\
# SLA412 stale-metrics

The rates of a funnel are older
than a quarter.

Why it matters.

How to settle it.

## Fires

```sla
import "shared/words.sla"
```

File shared/words.sla:

```sla
party marketing "Marketing" <U+202E>
```

```text
agreement.sla:1:1: warning[SLA412] stale-metrics: old
```

## Clean

```sla
# nothing
```
"""


def test_the_parts_of_a_page() -> None:
    page = parse_page(PAGE, "rules/stale_metrics.md")
    assert (page.head.code, page.head.slug) == ("SLA412", "stale-metrics")
    assert page.head.summary == "The rates of a funnel are older than a quarter."
    assert page.prose == "Why it matters.\n\nHow to settle it."
    assert page.fires_files == (
        PageFile("agreement.sla", 'import "shared/words.sla"\n'),
        PageFile("shared/words.sla", 'party marketing "Marketing" \u202e\n'),
    )
    assert page.fires_output == "agreement.sla:1:1: warning[SLA412] stale-metrics: old\n"
    assert page.clean_files == (PageFile("agreement.sla", "# nothing\n"),)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# SLA412 stale-metrics", "# Stale", "expected `# SLA412 stale-metrics`"),
        ("## Clean", "## Good", "expected the sections Fires and Clean"),
        ("```text", "```sla", "expected one text block"),
        ("File shared/words.sla:\n", "", "the same file"),
    ],
)
def test_a_page_of_another_form_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_page(PAGE.replace(old, new), "x.md")


def test_pages_are_found_and_suggested() -> None:
    page = find_page("sla006")
    assert isinstance(page, Page)
    assert page == find_page("bidi-character")
    assert find_page("bidi-charcter") == ("bidi-character",)
    near = find_page("SLA70")
    assert isinstance(near, tuple)
    assert "ignore-expired" in near
    assert find_page("something quite different") == ()
    codes = [head.code for head in catalogue().values()]
    assert codes == sorted(codes)
