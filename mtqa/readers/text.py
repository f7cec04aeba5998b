"""Plain text: the text is the file, line ends included."""

from __future__ import annotations

from mtqa.model.document import Document, Notice
from mtqa.readers.blocks import split_blocks


def read(path: str, file_text: str, notices: tuple[Notice, ...] = ()) -> Document:
    """Return the document of a decoded plain-text file."""
    return Document(path, file_text, split_blocks(file_text), None, file_text, notices)
