"""The way back: what has to be known to put changed text into a file and leave everything else as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

from mtqa.model.document import Document, Markup
from mtqa.readers.decode import UnreadableError, decode

# What Markdown may take for markup; an ampersand only where it begins an entity.
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)")


@dataclass(frozen=True, slots=True)
class Original:
    """A file of copy as it was read. `mark` is its byte order mark, empty where it has none."""

    document: Document
    data: bytes
    encoding: str
    mark: bytes

    def encode(self, file_text: str) -> bytes:
        """Return the bytes of a changed file, in the encoding of this one. Raises UnicodeEncodeError."""
        return self.mark + file_text.encode(self.encoding)

    def can_be_written(self) -> bool:
        """Return whether the decoded file gives back the very bytes, so that a change leaves the rest untouched."""
        try:
            return self.encode(self.document.file_text) == self.data
        except UnicodeEncodeError:
            return False

    def reads_back(self, file_text: str) -> bool:
        """Return whether a changed file, written, would be read as what it is meant to be."""
        try:
            return decode(self.encode(file_text), markup=self.document.markup == "html").text == file_text
        except UnreadableError:
            return False


def escaped(text: str, markup: Markup | None) -> str:
    """Return `text` as a file in `markup` writes it between its marks (None: plain text, `text` itself)."""
    if markup == "html":
        return escape(text, quote=False)
    return _MARKDOWN.sub(r"\\\g<0>", text) if markup == "markdown" else text


def encodable(written: str, markup: Markup | None, encoding: str) -> str | None:
    """Return what stands for `written` in a file of that encoding, or None where nothing can.

    Markup writes what the encoding lacks as numbered entities.
    """
    try:
        return written.encode(encoding, "xmlcharrefreplace" if markup else "strict").decode(encoding)
    except UnicodeEncodeError:
        return None
