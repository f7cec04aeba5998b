"""Markdown: what is read, what is dropped, and the way back to the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.model.document import Document
from mtqa.readers import UnreadableError, read_path
from mtqa.readers.markdown import read

STORY = """---
title: Not copy
tags: [a, b]
---
# Envoys *meet* & talk

By Ann Poe, Associated Press

RIGA, Latvia (AP) &mdash; The   **env**oys met "at last\\*" and
took [a walk](https://x.example/ "a title")  a title, ![a `map`](m.png) with `some  code` and
<https://y.example> here <b>bold</b> [ref][r].\x20\x20
They left.

> We shall
be back.

- First
- Second *item
  goes* on

| one | two |
|-----|-----|
| a | a \\| b |

```
code = 1
```

    more code

<div>In &amp; <script>no</script>out</div>

* * *

[r]: https://z.example/
"""


def parts(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of every block."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def assert_traced(document: Document) -> None:
    """Every character that was copied stands in the file where the map says."""
    assert document.source is not None
    for i, character in enumerate(document.text):
        if character not in " \n":  # collapsed, or set between blocks
            assert document.file_text[document.source.to_file(i)] in {character, "&"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_story_reads_as_a_reader_sees_it(tmp_path: Path, line_end: str) -> None:
    """Marks, link targets, images, code and front matter are gone; every character is traced, with any line end."""
    path = tmp_path / "story.md"
    path.write_bytes(STORY.replace("\n", line_end).encode())
    document = read_path(path)
    assert parts(document) == [
        ("headline", "Envoys meet & talk"),
        ("byline", "By Ann Poe, Associated Press"),
        ("dateline", "RIGA, Latvia (AP) —"),
        ("body", 'The envoys met "at last*" and took a walk a title, with some code and here bold ref.\nThey left.'),
        ("quotation", "We shall be back."),
        ("body", "First"),
        ("body", "Second item goes on"),
        ("body", "one"),
        ("body", "two"),
        ("body", "a"),
        ("body", "a | b"),
        ("body", "In & out"),
    ]
    assert_traced(document)
    assert document.source
    found = document.source.to_file(document.text.index("a title,"))
    assert document.file_text[found:].startswith("a title, ![")


def test_rule_is_not_front_matter() -> None:
    """A file that begins with a rule keeps its text."""
    assert read("x", "---\n\nThey met.\n\n---\n\nThey left.\n").text == "They met.\n\nThey left."


@pytest.mark.parametrize("attack", ["[", "![x", "<a ", "`", "> ", "- ", "*a **b ", "&", "\\\n", "1. "])
def test_hostile_files_are_read_or_refused(attack: str) -> None:
    """One thing repeated is read, or refused in one line."""
    for times in (1_900, 25_000):
        try:
            document = read("x", "Start " + attack * times)
        except UnreadableError as refused:
            assert "\n" not in refused.reason  # noqa: PT017 - either outcome is right
        else:
            assert document.text.startswith("Start")


TOKENS = [
    *[
        "a",
        "word ",
        "é",
        "😀",
        "*",
        "**",
        "_",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "](x)",
        '](<u> "t")',
        "![",
        "<",
        "> ",
        "<b>",
    ],
    *[
        "</b>",
        "<br>",
        "<http://x.y>",
        "# ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "\r\n",
        "&amp;",
        "&",
        "\\",
        "\\*",
        "|",
        "|-",
        "---",
    ],
    *["~~", "\t", "    ", "  \n", "\\\n", ":", '"t"', "[r]: /u\n", "==="],
]


@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_every_character_is_traced(story: str) -> None:
    """Whatever the marks, the map leads from each copied character to itself."""
    document = read("x", story)
    assert_traced(document)
    covered = "".join(document.text[block.start : block.end] for block in document.blocks)
    assert "".join(covered.split()) == "".join(document.text.split())
