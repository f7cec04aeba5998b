"""Stories that somebody read, with the spans that he would change: what the reader learns from and is measured on.

`annotations.jsonl.gz` holds offsets, no text; the text comes from the corpora in the folder `shared` and is checked by
its hash. Only training and benchmarks call this. Editors' decisions can be added in the same form, a line for a story.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ANNOTATIONS = Path(__file__).parent / "annotations.jsonl.gz"
_SET_APART = "u1100"  # the first of the annotated stories that nothing is trained or tuned on


class ReadSpan(NamedTuple):
    """A span that a reader would change: half-open code points, and the probability that an editor would too."""

    start: int
    end: int
    category: str
    severity: str
    confidence: float


class ReadStory(NamedTuple):
    """A story that was read to its end; no spans: nothing in it was worth a change."""

    name: str
    text: str
    spans: tuple[ReadSpan, ...]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def parallel(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield lines with their `reference` and what systems made of them: `pair`, `set`, `line`, `genre`, `google` …."""
    for name in ("parallel_romance", "parallel_other"):
        yield from rows(shared / f"corpora/{name}.jsonl.gz")


def is_held_out(name: str) -> bool:
    """Tell whether a silver story is one of the fifth that nothing is trained or tuned on."""
    return int(hashlib.sha256(name.removesuffix(".txt").encode()).hexdigest(), 16) % 5 == 0


def silver(shared: Path) -> Iterator[ReadStory]:
    """Yield the stories of `gold/silver`."""
    spans: dict[str, list[ReadSpan]] = {}
    for row in rows(shared / "gold/silver/spans.jsonl.gz"):
        span = ReadSpan(row["start"], row["end"], row["category"], row["severity"], row["confidence"])
        spans.setdefault(row["id"], []).append(span)
    for row in rows(shared / "gold/silver/stories.jsonl.gz"):
        yield ReadStory(row["id"], row["text"], tuple(spans.get(row["id"], ())))


def annotated(shared: Path, *, held_out: bool) -> Iterator[ReadStory]:
    """Yield the stories of `annotations.jsonl.gz`: those for training, or the last of them, set apart from everything.

    Raises ValueError where the corpora have another text than the one that was read.
    """
    stories = {
        (r["id"], r["system"]): r["text"]
        for name in ("mt_news", "mt_news_llm")
        for r in rows(shared / f"corpora/{name}.jsonl.gz")
    }
    lines = {(r["pair"], r["set"], r["line"]): r for r in parallel(shared)}
    for row in rows(ANNOTATIONS):
        if (row["id"] >= _SET_APART) != held_out:
            continue
        kind, *key = row["from"]
        if kind == "mt":
            text = stories[key[0], key[1]][: row["length"]]
        else:
            pair, name, numbers, system = key
            text = "\n".join(lines[pair, name, number][system] for number in numbers)
        if hashlib.sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
            raise ValueError(f"{row['id']}: the corpora have another text than the one that was read")
        yield ReadStory(row["id"], text, tuple(ReadSpan(*span) for span in row["spans"]))
