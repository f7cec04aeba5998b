"""Cuts news copy into sentences, for aligning two versions of it."""

from __future__ import annotations

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ABBREVIATIONS = _words(
    "mr mrs ms mx dr prof rev hon gov sen rep lt col gen maj capt cmdr adm sgt cpl pvt det insp supt st ste mt ft jr "
    "sr vs no nos vol fig inc ltd co corp bros dept univ est approx jan feb mar apr jun jul aug sep sept oct nov dec "
    "a.m p.m e.g i.e etc cf op ed al ave blvd rd u.s u.k u.n e.u d.c ph.d m.d b.a m.a"
)
# Those that often close a sentence: what follows decides.
_CLOSING = _words("jr sr inc ltd co corp etc a.m p.m u.s u.k u.n e.u d.c ph.d m.d b.a m.a al")
_STARTERS = _words(
    "the a an he she it they we i you but and in on at for this that these those his her its their our there when "
    "while after before as if so yet however meanwhile most many some several with from by to what who how why"
)
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:[ \t\u00a0]+[\"'“”’»)\]]+(?=\s|$))?(?=\s)|[。！？]+[”’」』]*")
_BREAK = re.compile(r"\s*\n\s*\n?\s*")
_LAST_WORD = re.compile(r"[\w.&’']+$")
_NEXT_WORD = re.compile(r"\s+[\"'“‘«(\[]*([\w’']+)")
_LONGEST = 800  # code points: a "sentence" beyond this is cut, because TER takes time by the cube of the length


def sentence_starts(text: str) -> list[int]:
    """Return where each sentence of `text` starts, from 0; a line break always ends one, an abbreviation never does."""
    starts = [0]
    ends = sorted(_sentence_ends(text))
    for end in [*ends, len(text)]:
        while end - starts[-1] > _LONGEST:
            cut = text.rfind(" ", starts[-1] + 1, starts[-1] + _LONGEST) + 1
            starts.append(cut if cut > starts[-1] else starts[-1] + _LONGEST)
        # A break at the very beginning or end, or after white space alone, starts nothing.
        if end < len(text) and text[starts[-1] : end].strip():
            starts.append(end)
    if len(starts) > 1 and not text[starts[-1] :].strip():
        starts.pop()
    return starts


def _sentence_ends(text: str) -> Iterator[int]:
    for match in _BREAK.finditer(text):
        yield match.end()
    for match in _STOP.finditer(text):
        if _ends_sentence(text, match):
            rest = re.compile(r"\s*").match(text, match.end())
            yield rest.end() if rest else match.end()


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, stop.end())
    if following is None:
        return True
    word = following.group(1)
    if word[0].islower():
        return False
    if stop.group()[0] != "." or stop.group().startswith(".."):
        return True
    last = _LAST_WORD.search(text, max(0, stop.start() - 20), stop.start())
    name = last.group().strip("’'").casefold() if last else ""
    initial = len(name) == 1 and name.isalpha() and name != "i"
    if name not in _ABBREVIATIONS and not initial and not re.fullmatch(r"(?:\w\.)+\w", name):
        return True
    if name == "no" and not word[0].isdigit():  # "No. 10" against "He said no."
        return True
    return (name in _CLOSING or "." in name) and word.casefold() in _STARTERS
