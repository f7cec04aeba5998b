"""The development data of `--shared`, and its scorer; read in place, never copied into the project."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from mtqa import reader


@dataclass(frozen=True)
class Span:
    """A span marked by a reader; `start` and `end` are half-open code points of its story."""

    start: int
    end: int
    text: str
    category: str
    severity: str

    def is_hit_by(self, start: int, end: int) -> bool:
        """Tell whether the finding `start`:`end` counts as finding this span: the rule of `tools/score.py`."""
        shared = min(end, self.end) - max(start, self.start)
        return shared > 0 and end - start <= 3 * (self.end - self.start) + 20


@dataclass(frozen=True)
class Story:
    """A story of one of the collections; `spans` is empty where nobody marked it."""

    name: str
    text: str
    spans: tuple[Span, ...] = ()

    @property
    def words(self) -> int:
        """Number of words, cut at white space."""
        return len(self.text.split())


def seed(shared: Path) -> list[Story]:
    """Return the user's article with its gold spans."""
    return [
        Story(path.name, _text(path), _spans(_lines(shared / "gold" / f"{path.stem}.gold.jsonl")))
        for path in sorted((shared / "seeds").glob("*.txt"))
    ]


def dev(shared: Path) -> list[Story]:
    """Return the machine-translated stories with gold spans."""
    return [
        Story(path.name, _text(path), _spans(_lines(path.with_suffix(".gold.jsonl"))))
        for path in sorted((shared / "gold" / "dev").glob("*.txt"))
    ]


def silver(shared: Path, count: int | None = None) -> list[Story]:
    """Return `count` stories (None: all) read once from the English alone."""
    folder = shared / "gold" / "silver"
    spans: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder / "spans.jsonl.gz"):
        spans.setdefault(row["id"], []).append(row)
    rows = _sample(list(_rows(folder / "stories.jsonl.gz")), count)
    return [Story(f"{row['id']}.txt", row["text"], _spans(spans.get(row["id"], []))) for row in rows]


def read_later(shared: Path, *, held_out: bool) -> list[Story]:
    """Return stories that were read for the reader, or the last of them, set apart from everything.

    `mtqa/reader/annotations.jsonl.gz` holds offsets; the text comes from the corpora and is checked by its hash.
    """
    folder = shared / "corpora"
    whole = {
        (r["id"], r["system"]): r["text"] for n in ("mt_news", "mt_news_llm") for r in _rows(folder / f"{n}.jsonl.gz")
    }
    lines = {(r["pair"], r["set"], r["line"]): r for r in parallel(shared)}
    stories = []
    for row in _rows(reader.ANNOTATIONS):
        if (row["id"] >= reader.SET_APART) != held_out:
            continue
        kind, *key = row["from"]
        if kind == "mt":
            text = whole[key[0], key[1]][: row["length"]]
        else:
            pair, name, numbers, system = key
            text = "\n".join(lines[pair, name, number][system] for number in numbers)
        if hashlib.sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
            raise ValueError(f"{row['id']}: the corpora have another text than the one that was read")
        spans = tuple(Span(a, b, text[a:b], category, severity) for a, b, category, severity, _ in row["spans"])
        stories.append(Story(f"{row['id']}.txt", text, spans))
    return stories


def native_news(shared: Path, count: int | None = None) -> list[Story]:
    """Return news written as English by outlets of English-speaking countries, or of unknown ones."""
    rows = [r for r in _rows(shared / "corpora" / "native_news.jsonl.gz") if r["circle"] != "expanding"]
    return [_plain(row) for row in _sample(rows, count)]


def native_radio(shared: Path, count: int | None = None) -> list[Story]:
    """Return runs of Australian radio news."""
    return [_plain(row) for row in _sample(list(_rows(shared / "corpora" / "native_abc.jsonl.gz")), count)]


def machine_news(shared: Path, count: int | None = None) -> list[Story]:
    """Return system output of WMT21–23."""
    rows = list(_rows(shared / "corpora" / "mt_news.jsonl.gz"))
    return [Story(f"{row['id']}.{row['system']}.txt", row["text"]) for row in _sample(rows, count)]


def parallel(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield lines with their `reference` and what systems made of them: `pair`, `set`, `line`, `genre`, `google` …."""
    for name in ("parallel_romance", "parallel_other"):
        yield from _rows(shared / "corpora" / f"{name}.jsonl.gz")


def scorer(shared: Path) -> ModuleType:
    """Return `tools/score.py` as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "tools" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _plain(row: dict[str, Any]) -> Story:
    return Story(f"{row['id']}.txt", row["text"])


def _sample(rows: Sequence[dict[str, Any]], count: int | None) -> Sequence[dict[str, Any]]:
    """Return the first `count` of the rows in one fixed random order, so that a larger sample holds the smaller one."""
    if count is None or count >= len(rows):
        return rows
    return random.Random(7).sample(rows, len(rows))[:count]  # noqa: S311 - no secret


def _spans(rows: Sequence[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(r["start"], r["end"], r["text"], r["category"], r["severity"]) for r in rows)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
