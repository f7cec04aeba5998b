"""How common an English word is, from wordfreq's list, read only when a name is really in doubt."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Rarer words count as unlisted (Zipf 2, in hundredths of a bel below certainty): a third of the list is enough.
_DEEPEST = 700


@cache
def _levels() -> dict[str, int]:
    """Map words to their level, in wordfreq's own unit: hundredths of a bel below certainty."""
    import msgpack  # type: ignore[import-untyped]

    spec = find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("wordfreq is not installed")
    levels: dict[str, int] = {}
    with gzip.open(Path(spec.origin).parent / "data" / "large_en.msgpack.gz") as packed:
        unpacker = msgpack.Unpacker(packed, raw=False)
        buckets = unpacker.read_array_header() - 1
        unpacker.skip()  # what kind of list it is
        for level in range(min(buckets, _DEEPEST + 1)):
            levels.update(dict.fromkeys(unpacker.unpack(), level))
    return levels


def zipf(word: str) -> float:
    """Return the Zipf frequency of `word` in English: log10 per billion words, 0 below 2 and where it is not listed.

    7 is "the", 4 an everyday word, 2 a rare name; misspellings and unknown names are below 2. wordfreq itself costs
    0.3 s to import, of which nothing is needed here: its file is read as it is.
    """
    level = _levels().get(word.lower())
    return 0.0 if level is None else 9.0 - level / 100.0
