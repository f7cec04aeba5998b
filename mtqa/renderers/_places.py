"""Where findings stand in the file, and text that is safe to write: shared by the renderers for machines."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from mtqa.model.document import Document
from mtqa.model.finding import Finding

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the file: half-open code points, and lines and columns from 1; the end column is exclusive."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Places:
    """Finds places in one document's file; the lines are counted once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text if document.source is None else document.file_text
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def of(self, finding: Finding) -> Place:
        """Return where `finding` stands in the file."""
        start, end = self.document.file_span(finding.start, finding.end)
        line, column = self._line_and_column(start)
        end_line, end_column = self._line_and_column(end)
        return Place(start, end, line, column, end_line, end_column)

    def byte_columns(self, place: Place) -> tuple[int, int]:
        """Return the start and end column of `place` from 1 in UTF-8 bytes, as reviewdog counts them."""
        return tuple(  # type: ignore[return-value]
            len(self.text[self._starts[line - 1] : offset].encode("utf-8", "surrogatepass")) + 1
            for line, offset in ((place.line, place.start), (place.end_line, place.end))
        )

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def clean(text: str) -> str:
    """Return `text` with what XML 1.0, UTF-8 or a terminal cannot take (controls, lone surrogates) made visible."""
    return _UNSAFE.sub("\ufffd", text)


def described(finding: Finding) -> str:
    """Return the reason, with the quoted words before it where it does not quote them itself."""
    return finding.message if finding.text in finding.message else f"“{finding.text}”: {finding.message}"
