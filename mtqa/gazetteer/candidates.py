"""Finds what may be a name in English text: runs of capitalised words, with the small words that names hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Latin letters only; small letters of the extended blocks are let in, as no English word begins with one.
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỹ]"
_WORD = (
    r"(?:(?:al|el|an|ar|as|at|ad|ash|az)-)?"
    rf"(?:(?:{_CAPITAL}\.)+{_CAPITAL}?\.?|[A-Z][A-Z]\.[ ]?[A-Z][A-Z]\.?|"
    rf"{_CAPITAL}[^\W_]*(?:['-][^\W\d_]+)*)"
)
_SMALL = r"(?:(?:von|van|der|den|de|del|della|di|da|do|dos|du|la|le|bin|ben|ibn|al|el|ter|ten|zu|y)[ ]){1,3}"
_RUN = re.compile(rf"(?<![\w@#/&.'-]){_WORD}(?:[ ](?:{_SMALL})?{_WORD})*(?![\w@/]|\.\w)")
_PIECE = re.compile(rf"{_WORD}|[^\W\d_]+")
# Adjectives made with a hyphen: "Kiev-based" holds the name Kiev.
_TAIL = re.compile(
    r"-(?:based|born|led|style|controlled|backed|held|area|bound|occupied|registered|listed|trained|educated|friendly"
    r"|owned|made|wide|era|run|brokered|sponsored|funded|supplied|aligned|mediated|appointed|installed)$"
)


_LONGEST = 16


class Word(NamedTuple):
    """One word of a run: its text without the possessive, and its characters in the sentence."""

    text: str
    start: int
    end: int


def runs(text: str) -> Iterator[list[Word]]:
    """Yield runs of capitalised words of `text` (plain apostrophes, single spaces), small name particles among them."""
    for match in _RUN.finditer(text):
        base = match.start()
        run = match.group()
        if " " not in run:
            yield [_word(run, base)]
            continue
        words = [_word(piece.group(), base + piece.start()) for piece in _PIECE.finditer(run)]
        # No name is longer: a text all in capitals is cut, which bounds what is compared with what.
        yield from (words[i : i + _LONGEST] for i in range(0, len(words), _LONGEST))


def _word(text: str, start: int) -> Word:
    if text.endswith(("'s", "'S")):
        text = text[:-2]
    elif text.endswith("'"):
        text = text[:-1]
    if "-" in text:
        text = _TAIL.sub("", text)
    return Word(text, start, start + len(text))
