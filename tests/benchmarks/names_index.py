"""How the cost of names grows with their number: `python tests/benchmarks/names_index.py --shared FOLDER`.

Lists of 10 thousand, 100 thousand and 1 million names are made from the given and family names of the packages (Faker's
locales), written as a newsroom's own file, compiled, opened and asked; then the names detector runs over native news.
Times by the clock; compare the lines of one run with each other, not with those of another machine.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora
import psutil

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.detectors import names
from mtqa.gazetteer import gazetteer, squash
from mtqa.gazetteer.places import usual_families, usual_givens
from mtqa.model.document import Document
from mtqa.readers import read_stdin

_SIZES = (0, 10_000, 100_000, 1_000_000)
_ASKED = 2_000
_STORIES = 150


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp()
    stories = corpora.native_news(shared, _STORIES)
    documents = [read_stdin(story.text.encode(), name=story.name) for story in stories]
    print(
        "| names added | build s | file MB | open ms | memory MB | exact µs | near µs | detector, share of analysis |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for size in _SIZES:
        print(_row(size, documents), flush=True)


def _row(size: int, documents: list[Document]) -> str:
    listed = _list(size)
    files = (str(listed),) if size else ()
    started = time.perf_counter()
    gazetteer(files).people.full("nobody")
    built = time.perf_counter() - started
    (compiled,) = (Path(os.environ["XDG_CACHE_HOME"]) / "mtqa").glob("names-*.sqlite")
    megabytes = compiled.stat().st_size / 1e6
    gazetteer.cache_clear()
    gc.collect()
    before = psutil.Process().memory_info().rss
    started = time.perf_counter()
    people = gazetteer(files).people
    people.full("nobody")
    opened = time.perf_counter() - started
    asked = random.Random(7).sample(usual_families(), _ASKED)  # noqa: S311
    exact = _each(lambda name: people.by_family(squash(name)), asked)
    near = _each(lambda name: people.near_families(squash(f"{name[:-1]}q")), asked)
    share = _share(documents, Settings(names=files))
    held = (psutil.Process().memory_info().rss - before) / 1e6
    compiled.unlink()
    cells = f"{size:,} | {built:.1f} | {megabytes:.0f} | {opened * 1e3:.0f} | {held:.0f}"
    return f"| {cells} | {exact * 1e6:.0f} | {near * 1e6:.0f} | {share:.0%} |"


def _list(size: int) -> Path:
    """Write `size` different names of people, nothing but names, as `mtqa names import` would."""
    chosen = random.Random(size)  # noqa: S311
    given, family = usual_givens(), usual_families()
    made: set[str] = set()
    while len(made) < size:
        made.add(f"{chosen.choice(given).title()} {{{chosen.choice(family).title()}}}")
    path = Path(tempfile.mkdtemp()) / "many.psv"
    path.write_text("\n".join(sorted(made)), encoding="utf-8")
    return path


def _each(ask: Callable[[str], object], asked: list[str]) -> float:
    """Return the seconds that one first look-up takes."""
    started = time.perf_counter()
    for name in asked:
        ask(name)
    return (time.perf_counter() - started) / len(asked)


def _share(documents: list[Document], settings: Settings) -> float:
    """Return the detector's time as a share of the time it takes to split, tag and look up, both warm."""
    tagging = looking = 0.0
    for _ in ("cold", "warm"):
        tagging = looking = 0.0
        for document in documents:
            started = time.perf_counter()
            analysis = analyse(document, classify(document), settings.model)
            for sentence in analysis.sentences:
                _ = sentence.pos
            middle = time.perf_counter()
            list(names.detect(analysis, settings))
            tagging += middle - started
            looking += time.perf_counter() - middle
    return looking / (tagging + looking)


if __name__ == "__main__":
    main()
