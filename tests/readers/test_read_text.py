"""Plain text is the file itself."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mtqa.readers import read_path
from mtqa.readers.text import read


def test_line_ends_are_kept(tmp_path: Path) -> None:
    """Text with CRLF is not changed, so that offsets count what is in the file."""
    path = tmp_path / "story.txt"
    path.write_bytes(b"They met.\r\n\r\nThey left.\r\n")
    document = read_path(path)
    assert document.text == document.file_text == "They met.\r\n\r\nThey left.\r\n"
    assert document.source is None
    assert [document.text[block.start : block.end] for block in document.blocks] == ["They met.", "They left."]
    assert document.line_and_column(13) == (3, 1)


def test_the_seed_is_typed(seed: Path) -> None:
    """The user's article has its dateline, body, rule and credit."""
    document = read_path(seed)
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["dateline", *["body"] * 18, "rule", "credit"]


@given(st.text(max_size=200))
def test_text_is_never_changed(text: str) -> None:
    """Whatever the text, the document holds it as it is."""
    assert read("x", text).text == text
