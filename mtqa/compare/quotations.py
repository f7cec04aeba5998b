"""Finds what stands inside quotation marks."""

from __future__ import annotations

import re

_MARKS = re.compile("[\"“”„«»]|``|''|[‘’']|\n")
_OPENING, _CLOSING = {"“", "„", "«", "``"}, {"”", "»", "''"}


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the spans inside quotation marks, as half-open code points.

    One that is left open ends with its paragraph, one that is closed but never opened begins with it. Single marks
    count where they stand at the edges of words; an apostrophe does not.
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    single = False
    paragraph = 0
    for match in [*_MARKS.finditer(text), None]:
        mark, start, end = (match.group(), *match.span()) if match else ("\n", len(text), len(text))
        if mark == "\n":
            if opened is not None and not single:
                found.append((opened, start))
            opened, single, paragraph = None, False, end
        elif mark in "‘’'":
            if opened is None and mark != "’" and _opens(text, start, end):
                opened, single = end, True
            elif single and mark != "‘" and opened is not None and _closes(text, start, end):
                found.append((opened, start))
                opened, single = None, False
        elif mark in _OPENING or (mark == '"' and opened is None and not _is_end(text, start, end)):
            if opened is not None and not single:
                found.append((opened, start))
            opened, single = end, False
        elif mark in _CLOSING or mark == '"':
            found.append((opened if opened is not None and not single else paragraph, start))
            opened, single, paragraph = None, False, end
    return found


def _is_end(text: str, start: int, end: int) -> bool:
    """Return whether a straight mark can only close: words before it, and white space or nothing after it."""
    return bool(text[start - 1 : start].strip()) and start > 0 and not text[end : end + 1].isalnum()


def _opens(text: str, start: int, end: int) -> bool:
    return not text[start - 1 : start].strip(" \t\n(–—-") and text[end : end + 1].isalnum()


def _closes(text: str, start: int, end: int) -> bool:
    return not text[start - 1 : start].isspace() and not text[end : end + 1].isalnum()
