"""The development data of `--shared`, and its scorer; read in place, never copied into the project."""

from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from mtqa.reader import stories
from mtqa.reader.stories import rows

T = TypeVar("T")


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
    return [_read(story) for story in _sample(list(stories.silver(shared)), count)]


def read_later(shared: Path, *, held_out: bool) -> list[Story]:
    """Return stories that were read for the reader, or the last of them, set apart from everything.

    See `mtqa.reader.stories`.
    """
    return [_read(story) for story in stories.annotated(shared, held_out=held_out)]


def native_news(shared: Path, count: int | None = None) -> list[Story]:
    """Return news written as English by outlets of English-speaking countries, or of unknown ones."""
    found = [r for r in rows(shared / "corpora" / "native_news.jsonl.gz") if r["circle"] != "expanding"]
    return [_plain(row) for row in _sample(found, count)]


def native_radio(shared: Path, count: int | None = None) -> list[Story]:
    """Return runs of Australian radio news."""
    return [_plain(row) for row in _sample(list(rows(shared / "corpora/native_abc.jsonl.gz")), count)]


def machine_news(shared: Path, count: int | None = None) -> list[Story]:
    """Return system output of WMT21–23."""
    found = list(rows(shared / "corpora/mt_news.jsonl.gz"))
    return [Story(f"{row['id']}.{row['system']}.txt", row["text"]) for row in _sample(found, count)]


def scorer(shared: Path) -> ModuleType:
    """Return `tools/score.py` as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "tools" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(story: stories.ReadStory) -> Story:
    spans = tuple(Span(s.start, s.end, story.text[s.start : s.end], s.category, s.severity) for s in story.spans)
    return Story(f"{story.name}.txt", story.text, spans)


def _plain(row: dict[str, Any]) -> Story:
    return Story(f"{row['id']}.txt", row["text"])


def _sample(found: Sequence[T], count: int | None) -> Sequence[T]:
    """Return the first `count` of the rows in one fixed random order, so that a larger sample holds the smaller one."""
    if count is None or count >= len(found):
        return found
    return random.Random(7).sample(found, len(found))[:count]  # noqa: S311 - no secret


def _spans(rows: Sequence[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(r["start"], r["end"], r["text"], r["category"], r["severity"]) for r in rows)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
