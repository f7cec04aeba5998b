"""One form for words that British and American English, house style or an accent write in several ways."""

from __future__ import annotations

import re
from functools import lru_cache

from mtqa.gazetteer import fold

# Each rule is blind to meaning: both sides of a comparison go through it, so that it can only make words equal.
_RULES = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"[^\w]", ""),
        (r"our", "or"),
        (r"is(?=(?:e|ed|es|er|ers|ing|ation|ations|able)$)", "iz"),
        (r"ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
        (r"ll", "l"),
        (r"(?<=[^aeiou])re(?=s?$)", "er"),
        (r"ence(?=s?$)", "ense"),
        (r"ogue(?=s?$)", "og"),
        (r"amme(?=[sd]?$)", "am"),
        (r"(?<=.)[ao]e", "e"),
        (r"^gray", "grey"),
        (r"eing$", "ing"),
        (r"dgement", "dgment"),
    )
)


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Return the form in which spellings of one word are equal: "Labour" and "labor", "Zürich" and "Zurich"."""
    form = fold(word)
    for pattern, replacement in _RULES:
        form = pattern.sub(replacement, form)
    return form
