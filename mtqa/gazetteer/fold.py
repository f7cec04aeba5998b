"""How names are compared: without case, diacritics and hyphens, and by how they sound across transliterations."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a",
    "’": "'", "ʼ": "'", "‘": "'", "`": "'",
})  # fmt: skip
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
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
    """Return the letters of `name` with umlauts written out: "Häkkänen" gives "haekkaenen"."""
    return _LETTERS.sub("", fold(name.lower().translate(_DIGRAPHS)))


# One sound, many schemes: German, French, Polish, Dutch, Turkish and English spellings of the same Slavic, Arabic or
# Chinese letters. Longest first; S stands for every hushing sound, H for every throaty one (dropped in the end).
_SOUNDS: tuple[tuple[str, str], ...] = (
    ("schtsch", "S"), ("shch", "S"), ("chtch", "S"), ("szcz", "S"), ("sjtsj", "S"), ("stsj", "S"), ("dsch", "S"),
    ("tsch", "S"), ("tch", "S"), ("tsj", "S"), ("dzh", "S"), ("dsh", "S"), ("dj", "S"), ("dz", "S"), ("dg", "S"),
    ("sch", "S"), ("tsh", "S"), ("cz", "S"), ("sz", "S"), ("zh", "S"), ("rz", "S"), ("kh", "H"), ("sh", "S"),
    ("ts", "s"), ("tz", "s"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("gh", "g"), ("th", "t"), ("sj", "S"), ("x", "ks"),
)  # fmt: skip
_SINGLE = str.maketrans({"c": "k", "q": "k", "w": "v", "f": "v", "j": "S", "z": "s", "h": "H"})
_VOWELS = re.compile(r"[aeiouyH]+")


@lru_cache(maxsize=65536)
def sounds(name: str) -> frozenset[str]:
    """Return rough keys that spellings of one name by different schemes share (Chruschtschow, Khrushchev).

    Vowels are dropped except a leading one; w, v and f fall together, as do all hushing sounds. "ch" is hushing in one
    key and throaty in the other. Two names with a common key are only candidates: callers compare the spelling too.
    """
    text = squash(name)
    for spelling, key in _SOUNDS:
        if spelling in text:
            text = text.replace(spelling, key)
    head = "A" if text[:1] in {"a", "e", "i", "o", "u"} else ""
    both = (text.replace("ch", "S"), text.replace("ch", "H")) if "ch" in text else (text,)
    return frozenset(head + _DOUBLED.sub(r"\1", _VOWELS.sub("", t.translate(_SINGLE))) for t in both)


_DOUBLED = re.compile(r"(.)\1+")
