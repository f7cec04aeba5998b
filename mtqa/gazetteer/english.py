"""How common an English word is, from wordfreq's list, read only when a name is really in doubt."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def _levels() -> dict[str, int]:
    """Map words to their level: hundredths of a bel below certainty, as wordfreq stores them."""
    import msgpack  # type: ignore[import-untyped]

    spec = find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("wordfreq is not installed")
    packed = gzip.decompress((Path(spec.origin).parent / "data" / "large_en.msgpack.gz").read_bytes())
    buckets = msgpack.loads(packed, raw=False)[1:]
    return {word: level for level, bucket in enumerate(buckets) for word in bucket}


def zipf(word: str) -> float:
    """Return the Zipf frequency of `word` in English: log10 per billion words, 0 where it is not listed.

    7 is "the", 4 an everyday word, 2 a rare name; misspellings and unknown names are below 2. wordfreq itself costs
    0.3 s to import, of which nothing is needed here: its file is read as it is.
    """
    level = _levels().get(word.lower())
    return 0.0 if level is None else 9.0 - level / 100.0
