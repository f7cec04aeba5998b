"""Plain white space and apostrophes for the model, with the way back to the original offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_SPACES = re.compile(r"\s\s+")
# One code point for one, so that only collapsed white space moves offsets.
_PLAIN = {ord("’"): "'", ord("ʼ"): "'", ord("´"): "'", 0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2007: " "}
_PLAIN.update({ord(c): " " for c in "\t\n\r\x0b\x0c\x85\u2028\u2029"})


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text; character i stands at `to_original(i)` of the original."""

    text: str
    _at: tuple[int, ...]
    _shift: tuple[int, ...]

    def to_original(self, offset: int) -> int:
        """Return the offset in the original of character `offset` of `text`."""
        i = bisect_right(self._at, offset) - 1
        return offset if i < 0 else offset + self._shift[i]


def normalise(original: str) -> Normalised:
    """Collapse white space and replace no-break spaces and curly apostrophes by plain ones."""
    plain = original.translate(_PLAIN)
    at: list[int] = []
    shift: list[int] = []
    pieces: list[str] = []
    position = lost = 0
    for gap in _SPACES.finditer(plain):
        pieces.append(plain[position : gap.start()] + " ")
        lost += len(gap.group()) - 1
        at.append(gap.start() + 1 - (lost - len(gap.group()) + 1))
        shift.append(lost)
        position = gap.end()
    pieces.append(plain[position:])
    return Normalised("".join(pieces), tuple(at), tuple(shift))
