"""A document as read: its text, the blocks news copy is made of, and the way back to the file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
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
    `file_text` is the decoded file (equal to `text` where `source` is None): `source` points into it.
    """

    path: str
    text: str
    blocks: tuple[Block, ...]
    source: SourceMap | None = None
    file_text: str = ""
    notices: tuple[Notice, ...] = field(default=())

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the line and column (both from 1, in code points) of `offset` in the text."""
        line_start = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("\n", 0, offset) + 1, offset - line_start + 1
