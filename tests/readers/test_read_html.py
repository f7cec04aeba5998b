"""HTML: what is read, what is dropped, and the way back to the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.model.document import Document
from mtqa.readers import UnreadableError, read_path, read_stdin
from mtqa.readers.html import read

PAGE = """<!DOCTYPE html>
<html><head><title>Envoys meet | Daily Sample</title><meta charset="utf-8">
<style>p { color: red }</style><script>if (1 < 2) document.write("<p>no</p>");</script></head>
<body><nav><ul><li>Home<li>World</ul></nav>
<article><h1>Envoys&nbsp;meet &amp; talk</h1>
<p class="x">By Ann Poe, Associated Press</p>
<p>RIGA, Latvia (AP) &mdash; The   <b>env</b>oys met &#8220;at last&#x201D;,
they said.</p><!-- a note --><template><p>later</p></template>
<p hidden>secret</p><p style="display: none">secret</p><p title="the hidden coast">Seen.</p>
<blockquote>We shall be back.</blockquote>
<ul><li>First<li>Second</ul>
<footer>(Reporting by Ann Poe)</footer></article>
<footer>All rights reserved</footer></body></html>
"""


def parts(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of every block."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def assert_traced(document: Document) -> None:
    """Every character that was copied stands in the file where the map says, and offsets rise."""
    assert document.source is not None
    last = -1
    for i, character in enumerate(document.text):
        at = document.source.to_file(i)
        if character in " \n":  # collapsed, or set between blocks
            continue
        assert at > last or document.file_text[at] == "&"
        assert document.file_text[at] == character or document.file_text[at] == "&"
        last = at


def test_page_reads_as_a_reader_sees_it(tmp_path: Path) -> None:
    """Headline, byline, dateline, body, quotation, list and credit; nothing of the page around the story."""
    path = tmp_path / "story.html"
    path.write_text(PAGE, encoding="utf-8")
    document = read_path(path)
    assert parts(document) == [
        ("headline", "Envoys\xa0meet & talk"),
        ("byline", "By Ann Poe, Associated Press"),
        ("dateline", "RIGA, Latvia (AP) —"),
        ("body", "The envoys met “at last”, they said."),
        ("body", "Seen."),
        ("quotation", "We shall be back."),
        ("body", "First"),
        ("body", "Second"),
        ("credit", "(Reporting by Ann Poe)"),
    ]
    assert document.text.startswith("Envoys\xa0meet & talk\n\nBy Ann Poe")
    assert document.file_text == PAGE
    assert_traced(document)


def test_offsets_point_at_the_file() -> None:
    """A word is found in the file through the map, behind entities and tags."""
    document = read_stdin(PAGE.encode())
    assert document.source
    start = document.text.index("they said")
    assert PAGE[document.source.to_file(start) :].startswith("they said")
    assert PAGE[document.source.to_file(document.text.index("“")) :].startswith("&#8220;")


def test_title_stands_in_for_a_missing_headline() -> None:
    """A page without a first-level heading has its title as headline."""
    assert parts(read("x", "<title>Envoys meet</title><p>They met.</p>")) == [
        ("headline", "Envoys meet"),
        ("body", "They met."),
    ]


def test_line_breaks() -> None:
    """One <br> is a line end, two part the paragraphs."""
    assert parts(read("x", "<p>One<br>two<br><br>three</p>")) == [("body", "One\ntwo"), ("body", "three")]


def test_broken_nesting_loses_nothing() -> None:
    """Unclosed and crossed tags, stray signs and unfinished entities are text where a browser shows text."""
    document = read("x", "<div><p>A <b>bold <i>move</b> by</i> AT&T.</div> 3 < 4 &ltb &unknown;. </span><p>End")
    assert parts(document) == [("body", "A bold move by AT&T."), ("body", "3 < 4 <b &unknown;."), ("body", "End")]
    assert_traced(document)


def test_unclosed_navigation_ends_with_the_story() -> None:
    """What somebody forgot to close does not swallow the rest of the page."""
    assert parts(read("x", "<article><aside><div><nav>Menu</article><p>After.</p>")) == [("body", "After.")]


def test_entities_that_a_file_defines_are_never_expanded() -> None:
    """An entity bomb stays a few letters."""
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html><body><p>So &b; it went.</p></body></html>'
    assert read("x", bomb).text == "So &b; it went."


@pytest.mark.parametrize(
    "attack",
    [
        "<div>",
        "<div hidden>",
        '<a "',
        "<a '>",
        "<!--",
        "<script>",
        "<",
        "</",
        "&",
        "<p>a",
        "<br>",
        "<![CDATA[",
        "&#99999;",
    ],
)
def test_hostile_pages_are_read_or_refused(attack: str) -> None:
    """A page of one thing repeated over and over is read, or refused in one line."""
    try:
        document = read("x", "<p>Start " + attack * 20_000)
    except UnreadableError as refused:
        assert "\n" not in refused.reason  # noqa: PT017 - either outcome is right
    else:
        assert document.text.startswith("Start")


def test_other_suffixes_are_html_where_they_look_like_it(tmp_path: Path) -> None:
    """Unknown suffixes and standard input are sniffed; .txt never is."""
    page = "<html><body><p>They met.</p></body></html>"
    for name, expected in [("a.asp", "They met."), ("a.txt", page)]:
        (tmp_path / name).write_text(page)
        assert read_path(tmp_path / name).text == expected
    assert read_stdin(page.encode()).text == "They met."
    assert read_stdin(b"a < b and b > c").text == "a < b and b > c"


TOKENS = [
    *[
        "a",
        "word ",
        "é",
        "😀",
        "\xa0",
        " ",
        "\n",
        "\r\n",
        "<",
        ">",
        '"',
        "'",
        "&",
        "&amp;",
        "&#8220;",
        "&nbsp;",
        "&lta",
    ],
    *["&notit;", "<p>", "</p>", "<b>", "</b>", "<br>", "<div hidden>", "<div>", "</div>", "<!--", "-->", "<script>"],
    *["</script>", "<nav>", "</nav>", "<h1>", "</h1>", "<title>", "</title>", "<a href='x'>", '<a "', "<blockquote>"],
    *["<li>", "<article>", "</article>", "<pre>", "<code>"],
]


@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_every_character_is_traced(page: str) -> None:
    """Whatever the markup, the map leads from each copied character to itself."""
    document = read("x", page)
    assert_traced(document)
    covered = "".join(document.text[block.start : block.end] for block in document.blocks)
    assert "".join(covered.split()) == "".join(document.text.split())
