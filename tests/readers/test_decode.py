"""Encodings, and files that are no text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.readers import UnreadableError, read_path, read_stdin, readable_files

COPY = "“We’ll stay,” the envoy said – for now.\r\nThe café on Łódź Street — it’s shut — cost €5.\n"
# Bytes without order that are the same in every run.
NOISE = b"".join(sha256(bytes([i])).digest() for i in range(150))
WESTERN = COPY.replace("Łódź", "Bœuf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_read_exactly(encoding: str) -> None:
    """UTF-8, UTF-16 and UTF-32 give the same text, with a mark or without, and no notice."""
    document = read_stdin(COPY.encode(encoding))
    assert document.text == document.file_text == COPY
    assert document.notices == ()


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_quotation_marks_of_old_word_processors_come_right(encoding: str) -> None:
    """Curly quotes, dashes and accents survive from Windows-1252 and old Macs."""
    assert read_stdin(WESTERN.encode(encoding)).text == WESTERN


def test_other_legacy_encodings_are_guessed_and_said() -> None:
    """Cyrillic in Windows-1251 is read, and a notice says that the encoding is a guess."""
    copy = "Посол заявил в среду, что встреча пройдёт завтра и что город готов её принять. " * 3
    document = read_stdin(copy.encode("cp1251"))
    assert document.text == copy
    assert "guessed" in document.notices[0].message


def test_html_is_read_in_the_character_set_it_names() -> None:
    """A page that declares Windows-1250 is read in it."""
    page = '<html><head><meta charset="windows-1250"></head><body><p>Łódź is quiet, the mayor said.</p></body></html>'
    assert "Łódź is quiet" in read_stdin(page.encode("cp1250")).text


def test_surrogates_never_reach_the_text() -> None:
    """Encoded surrogate pairs become characters; lone ones are replaced, with a notice; truncated text is read."""
    assert read_stdin(b"Fine \xed\xa0\xbd\xed\xb8\x80 day").text == "Fine 😀 day"
    lone = read_stdin(b"Fine \xed\xa0\x80 day")
    assert lone.text == "Fine \ufffd day"
    assert "1 character could not be decoded" in lone.notices[0].message
    assert read_stdin("A café on the quay – ".encode()[:-2]).text == "A café on the quay \ufffd"
    assert read_stdin(b"\xff\xfe\x00\xd8a\x00").text == "\ufffda"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\x00 word/document.xml", "Word document"),
        (b"PK\x03\x04\x14\x00 stuff", "archive"),
        (b"\x89PNG\r\n\x1a\n\x00", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"The talks \x00 went on", "NUL"),
        (bytes(100), "NUL"),
        (NOISE, "binary"),
        (NOISE.replace(b"\x00", b""), "binary"),
    ],
)
def test_binary_files_are_refused_in_one_line(data: bytes, words: str) -> None:
    """What is no text is named for what it is, on one line."""
    with pytest.raises(UnreadableError) as refused:
        read_stdin(data)
    assert words in refused.value.reason
    assert "\n" not in refused.value.reason


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_text_or_one_line(data: bytes) -> None:
    """Whatever the bytes, the text can be encoded again or the file is refused."""
    try:
        document = read_stdin(data)
    except UnreadableError:
        return
    document.text.encode("utf-8")
    assert "\x00" not in document.text


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(deadline=None)
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    """Text without control characters that was written as UTF-8 is read back as it was."""
    clean = "".join(c for c in text if c.isprintable()).lstrip("\ufeff")
    if (
        clean
        and not clean.startswith(("%PDF", "PK", "BZh", "ID3", "RIFF", "GIF", "II*", "MM"))
        and clean[4:8] != "ftyp"
    ):
        assert read_stdin(clean.encode()).file_text == clean


def test_empty_file_is_a_notice(tmp_path: Path) -> None:
    """An empty file and one of blanks are documents without blocks that say so."""
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.html").write_text("<html><script>1</script></html>")
    empty = read_path(tmp_path / "a.txt")
    assert (empty.text, empty.blocks, empty.notices[0].message) == ("", (), "The file is empty.")
    assert read_path(tmp_path / "b.html").notices[0].message == "There is no text to check in the file."
    assert read_stdin(b" \n\n").blocks == ()


def test_missing_folder_and_large_files_are_refused(tmp_path: Path) -> None:
    """Each thing that cannot be read has its reason."""
    (tmp_path / "big.txt").write_text("word " * 500)
    for path, reason in [
        (tmp_path / "none.txt", "there is no such file"),
        (tmp_path, "it is a folder"),
        (tmp_path / "big.txt", "it is 2.5 kB, more than the limit of 1.0 kB"),
        (tmp_path / "a\0b", "its name is not a file name"),
    ]:
        with pytest.raises(UnreadableError) as refused:
            read_path(path, max_bytes=1000)
        assert refused.value.reason == reason
    with pytest.raises(UnreadableError, match="more than the limit"):
        read_stdin(b"word " * 500, max_bytes=1000)


@contextmanager
def _without_privileges() -> Iterator[None]:
    """Give up root's rights for a while, where the tests run as root."""
    import os

    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_denied_file_is_refused(tmp_path: Path) -> None:
    """A file that may not be read says so."""
    path = tmp_path / "secret.txt"
    path.write_text("The talks went on.")
    path.chmod(0)
    with _without_privileges(), pytest.raises(UnreadableError) as refused:
        read_path(path)
    assert refused.value.reason == "permission to read it is denied"


def test_folder_gives_its_copy_and_names_the_rest(tmp_path: Path) -> None:
    """Copy is found in sub-folders, in order; other files are named with the reason, hidden ones passed over."""
    for name in ["b.txt", "a.md", "sub/c.html", "sub/.hidden.txt", ".git/d.txt", "story"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("The talks went on.")
    (tmp_path / "e.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "f.jsonl").write_text("{}")
    (tmp_path / "g.txt").symlink_to(tmp_path / "nowhere")
    files, skipped = readable_files(tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in files] == ["a.md", "b.txt", "story", "sub/c.html"]
    reasons = {Path(one.path).name: one.reason for one in skipped}
    assert reasons.keys() == {"e.pdf", "f.jsonl", "g.txt"}
    assert "a PDF" in reasons["e.pdf"]
    assert ".jsonl files are not read" in reasons["f.jsonl"]
    assert reasons["g.txt"] == "it is a broken link"
