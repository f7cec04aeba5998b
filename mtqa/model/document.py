"""A document as read: its text, the blocks news copy is made of, and the way back to the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

BlockKind = Literal["headline", "dateline", "byline", "body", "quotation", "credit", "rule", "foreign"]
BLOCK_KINDS: tuple[BlockKind, ...] = (
    "headline",
    "dateline",
    "byline",
    "body",
    "quotation",
    "credit",
    "rule",
    "foreign",
)
Markup = Literal["html", "markdown"]

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WHITE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text of one kind. `start` and `end` are half-open code points into `Document.text`."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where each code point of the text stands in the decoded file.

    Both tuples have the same length and rise; text at or after `text_offsets[i]` (and before the next one) was copied
    one to one from the file at `file_offsets[i]`. Units: code points of the file as decoded, byte order mark removed.
    """

    text_offsets: tuple[int, ...]
    file_offsets: tuple[int, ...]

    def to_file(self, offset: int) -> int:
        """Return the file offset of text offset `offset`."""
        i = max(0, bisect_right(self.text_offsets, offset) - 1)
        return self.file_offsets[i] + (offset - self.text_offsets[i])


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the user about a document: what did not run or could not be read, and why."""

    level: Literal["info", "warning", "error"]
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """One story. `text` is never changed after reading; every offset in mtqa counts its code points.

    `blocks` are in text order and do not overlap. `source` is None where text and file are the same.
    `file_text` is the decoded file (equal to `text` where `source` is None): `source` points into it. `markup` is None
    where the file is plain text.
    """

    path: str
    text: str
    blocks: tuple[Block, ...]
    source: SourceMap | None = None
    file_text: str = ""
    notices: tuple[Notice, ...] = field(default=())
    markup: Markup | None = None

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the line and column (both from 1, in code points) of `offset` in the text."""
        line_start = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("\n", 0, offset) + 1, offset - line_start + 1

    def file_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the text stands in the decoded file, as half-open code points.

        The end is where the span's last character ends: a tag after it stays outside, an entity is taken whole.
        """
        if self.source is None:
            return start, end
        first, last = self.source.to_file(start), self.source.to_file(end - 1)
        following = self.source.to_file(end) if end < len(self.text) else None
        if following == last + 1:
            return first, following
        if entity := _ENTITY.match(self.file_text, last):
            return first, entity.end()
        if following is None or self.file_text[last : last + 1] == self.text[end - 1]:
            return first, last + 1
        return first, following

    def can_replace(self, start: int, end: int) -> bool:
        """Return whether the file has the span's own words in one piece, so that a fix would not delete markup.

        Entities and line ends of the file's layout are no markup that a fix could lose.
        """
        quoted = self.text[start:end]
        first, last = self.file_span(start, end)
        written = (self.text if self.source is None else self.file_text)[first:last]
        return written == quoted or _WHITE.sub(" ", unescape(written)) == quoted
