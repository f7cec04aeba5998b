"""From bytes to text: encodings, and what is no text at all.

The order matters: a byte order mark decides; then well-known binary formats are named; then UTF-16 without a mark,
UTF-8, UTF-8 with a few broken bytes, and at last the legacy encodings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from mtqa.model.document import Notice


class UnreadableError(Exception):
    """A file that cannot be read as copy; `reason` is one plain line for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its byte order mark, the encoding it was read in, and what the user should know.

    `mark` is the byte order mark, empty where there was none.
    """

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()
    mark: bytes = b""


# UTF-32 stands before UTF-16: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"\x89PNG\r\n", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF87a", "an image (GIF)"),
    (b"GIF89a", "an image (GIF)"),
    (b"II*\x00", "an image (TIFF)"),
    (b"MM\x00*", "an image (TIFF)"),
    (b"RIFF", "an image, sound or film (RIFF)"),
    (b"ID3", "a sound file (MP3)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!\x1a\x07", "an archive (RAR)"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
)
_ZIP_CONTENTS: Final = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "a spreadsheet (.xlsx)"),
    (b"ppt/", "a presentation (.pptx)"),
    (b"opendocument", "an OpenDocument file"),
    (b"epub", "an e-book (EPUB)"),
)
_ADVICE: Final = "mtqa reads plain text, Markdown and HTML"
# Control characters that no text needs: all of C0 but tab, line ends, form feed, back space, end of file and escape.
_CONTROL: Final = bytes(i for i in range(32) if i not in b"\b\t\n\v\f\r\x1a\x1b") + b"\x7f"
_CONTROL_SHARE: Final = 0.005
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SURROGATE_BYTES: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_META_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_NON_ASCII: Final = re.compile("[^\x00-\x7f]")
# What a non-ASCII character of English copy looks like: typography, or a small letter with an accent inside a word.
_PLAUSIBLE: Final = re.compile(
    "[‘’“”–—…•€£§°©®™½¼¾«»\xa0\xad]|(?<=[A-Za-z])[\u00df-\u00f6\u00f8-\u00ff\u0161\u017e]|[\u00c0-\u00d6\u00d8-\u00de](?=[a-z])"
)
_ENGLISH_LEGACY: Final = ("cp1252", "mac_roman")
_SAMPLE: Final = 200_000
# So few high bytes tell no statistics anything.
_TOO_FEW: Final = 4


def decode(data: bytes, *, markup: bool = False) -> Decoded:
    """Return the text in `data`; `markup` looks for the character set that an HTML file declares.

    Raises:
        UnreadableError: the bytes are no text (a binary format, NUL bytes, noise) or in no encoding that is known.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return replace(_in_certain(data[len(mark) :], encoding), mark=mark)
    refuse_binary(data)
    if guessed := _utf16_without_mark(data):
        return _in_certain(data, guessed)
    if b"\x00" in data:
        raise UnreadableError("it holds NUL bytes, so it is a binary file, not text")
    if len(data.translate(None, _CONTROL)) < len(data) * (1 - _CONTROL_SHARE):
        raise UnreadableError("it is a binary file, not text")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _declared(data, markup) or _nearly_utf8(data) or _legacy(data)


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableError where the first bytes are those of a well-known format that is no text."""
    if data.startswith(b"PK\x03\x04"):
        start = data[:8192]
        kind = next((name for mark, name in _ZIP_CONTENTS if mark in start), "an archive (zip)")
        raise UnreadableError(f"it is {kind}; {_ADVICE}")
    if data[4:8] == b"ftyp":
        raise UnreadableError(f"it is a film or image (MP4, HEIC); {_ADVICE}")
    head = data[:1024].lstrip()
    for mark, name in _MAGIC:
        if head.startswith(mark):
            raise UnreadableError(f"it is {name}; {_ADVICE}")


def _in_certain(data: bytes, encoding: str) -> Decoded:
    """Decode `data` in an encoding that is certain; broken places become U+FFFD, with a notice."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = _without_surrogates(data.decode(encoding, "replace"))
    if "\x00" in text:
        raise UnreadableError("it holds NUL characters, so it is a binary file, not text")
    broken = text.count("\ufffd")
    if broken > max(4, len(text) // 20):
        raise UnreadableError("it is a binary file, not text")
    return Decoded(text, encoding, _broken_notice(broken, encoding))


def _broken_notice(broken: int, encoding: str) -> tuple[Notice, ...]:
    if not broken:
        return ()
    places = "1 character" if broken == 1 else f"{broken:,} characters"
    return (Notice("warning", f"{places} could not be decoded as {encoding.upper()}; U+FFFD stands instead."),)


def _without_surrogates(text: str) -> str:
    """Join the surrogate pairs of `text` into the characters they stand for, and replace lone ones."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the byte order where `data` is Western text in UTF-16: NUL in half of the bytes, at one parity only."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even == 0 and odd >= half * 0.7:
        return "utf-16-le"
    if odd == 0 and even >= half * 0.7:
        return "utf-16-be"
    return None


def _declared(data: bytes, markup: bool) -> Decoded | None:
    """Decode an HTML file in the character set that it names, where it does and the bytes agree."""
    if not markup or not (found := _META_CHARSET.search(data[:4096])):
        return None
    encoding = found[1].decode("ascii").lower()
    # What browsers do: pages that say Latin-1 or ASCII are in Windows-1252.
    encoding = "cp1252" if encoding in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"} else encoding
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError, UnicodeError):
        return None
    return Decoded(text, encoding) if isinstance(text, str) and not _SURROGATE.search(text) else None


def _nearly_utf8(data: bytes) -> Decoded | None:
    """Decode UTF-8 with a few broken places, or with encoded surrogates; None where the bytes are not UTF-8 at all."""
    try:
        text = _without_surrogates(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(_NON_ASCII.findall(text)) - broken
    # A sound sequence of bytes hardly ever arises by chance, so that few are enough.
    if sound < broken and not (broken <= 3 and _SURROGATE_BYTES.search(data)):
        return None
    return Decoded(text, "utf-8", _broken_notice(broken, "utf-8"))


def _legacy(data: bytes) -> Decoded:
    """Decode text of the days before Unicode.

    English copy has few high bytes, too few for statistics: there the encodings of Windows and of old Macs are tried by
    what the characters would be (quotation marks, dashes, accents inside words). charset-normalizer decides the rest.
    """
    high = sum(1 for byte in data[:_SAMPLE] if byte >= 0x80)
    if high <= min(len(data), _SAMPLE) * 0.2:
        for encoding in _ENGLISH_LEGACY:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            odd = _NON_ASCII.findall(text)
            if len(_PLAUSIBLE.findall(text)) >= len(odd) * 0.9:
                return Decoded(text, encoding)
        if high <= _TOO_FEW:
            return _in_certain(data, "cp1252")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UnreadableError("its encoding is not known; save it as UTF-8")
    text = data.decode(best.encoding, "replace")
    if "\x00" in text or (broken := text.count("\ufffd")) > max(4, len(text) // 50):
        raise UnreadableError("its encoding is not known; save it as UTF-8")
    guessed = Notice("info", f"The encoding of the file was guessed ({best.encoding.upper()}).")
    return Decoded(_without_surrogates(text), best.encoding, (guessed, *_broken_notice(broken, best.encoding)))
