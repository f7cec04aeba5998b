"""How names are compared: without case, diacritics and hyphens. How they sound is in `respell`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a",
    "’": "'", "ʼ": "'", "‘": "'", "`": "'",
})  # fmt: skip
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj"})
_LETTERS = re.compile(r"[^a-z]+")


def words(text: str) -> list[str]:
    """Return the words of a list that is easier to read as running text."""
    return text.split()


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return `name` in lower-case ASCII letters as far as it goes: diacritics off, hyphens and spaces kept."""
    lowered = name.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PLAIN)


@lru_cache(maxsize=65536)
def squash(name: str) -> str:
    """Return only the letters of `fold(name)`: "Abdel-Fattah el-Sissi" and "Abdel Fattah el Sissi" are one."""
    return _LETTERS.sub("", fold(name))


def squash_digraphs(name: str) -> str:
    """Return the letters of `name` written out: "Häkkänen" gives "haekkaenen", "Đuričić" "djuricic"."""
    return _LETTERS.sub("", fold(name.lower().translate(_DIGRAPHS)))
