"""What helps the reader: the recipe with one thing changed at a time, each with one epoch, on stories not trained on.

    python tests/benchmarks/reader_ablations.py --base bge-small-en-v1.5.onnx --tokenizer tokenizer.json \
        --shared ../shared --work FOLDER

Needs the extra `train`, and some five minutes for each line on two cores. Average precision is over words (right: a
reader would rather change it than not); recall is that of spans at the lowest threshold that brings precision 0.6, by
the rule of `tools/score.py`, marks being runs of words above the threshold.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sklearn.metrics import average_precision_score

from mtqa.reader import stories
from mtqa.reader.stories import ReadStory
from mtqa.reader.train import data
from mtqa.reader.train.data import Sentence
from mtqa.reader.train.fit import WordScore, read, runs
from mtqa.reader.train.recipe import Recipe, Workshop

_EPOCH = Recipe(epochs=1, hard_negatives=False)
RECIPES = {
    "one epoch": _EPOCH,
    "a quarter of the stories": replace(_EPOCH, stories=0.25),
    "half of the stories": replace(_EPOCH, stories=0.5),
    "certain labels": replace(_EPOCH, hard_labels=True),
    "with the sentence before": replace(_EPOCH, context=True),
    "no first stage": replace(_EPOCH, first_stage=0.0),
    "three epochs": Recipe(hard_negatives=False),
    "three epochs, hard negatives: as shipped": Recipe(),
    "another seed": Recipe(seed=2),
}
_PRECISION = 0.6


def main() -> None:
    """Train what is not there yet, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--base", "--tokenizer", "--shared", "--work"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--only", nargs="*", help="names of recipes; all of them by default")
    options = parser.parse_args()
    shared: Path = options.shared
    workshop = Workshop(options.base, options.tokenizer, shared, options.work)
    silver = [story for story in stories.silver(shared) if stories.is_held_out(story.name)]
    collections = {
        "held-out silver": _lines(silver),
        "gold/dev": _lines(_dev(shared)),
        "read last": _lines(stories.annotated(shared, held_out=True)),
    }
    clean = list(data.native(shared, "native_news", held_out=True))
    words = sum(len(line.text.split()) for line in clean)
    print("| recipe | " + " | ".join(f"{name}: AP, recall" for name in collections) + " | native, per 1,000 words |")
    print("|---|" + "---|" * (len(collections) + 1))
    for name in options.only or RECIPES:
        recipe = RECIPES[name]
        model = workshop.model(recipe)
        cells, threshold = [], 1.0
        for lines in collections.values():
            scores = read(model, workshop.tokenizer, lines, context=recipe.context)
            recall, threshold = _recall(lines, scores)
            cells.append(f"{_average_precision(lines, scores):.3f}, {recall:.3f}")
        marks = [runs(line, threshold) for line in read(model, workshop.tokenizer, clean, context=recipe.context)]
        rate = 1000 * sum(map(len, marks)) / words
        print(f"| {name} | {' | '.join(cells)} | {rate:.2f} |", flush=True)


def _lines(read_stories: Iterable[ReadStory]) -> list[Sentence]:
    return [line for story in read_stories for line in data.sentences(story)]


def _dev(shared: Path) -> Iterable[ReadStory]:
    for path in sorted((shared / "gold/dev").glob("*.txt")):
        rows = [json.loads(row) for row in path.with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines()]
        spans = (stories.ReadSpan(r["start"], r["end"], r["category"], r["severity"], 1.0) for r in rows)
        yield ReadStory(path.stem, path.read_bytes().decode(), tuple(spans))


def _average_precision(lines: Sequence[Sentence], scores: Sequence[Sequence[WordScore]]) -> float:
    right, chance = [], []
    for line, words in zip(lines, scores, strict=True):
        for word in words:
            right.append(any(s.confidence >= 0.5 and s.start < word.end and s.end > word.start for s in line.spans))
            chance.append(word.probability)
    return float(average_precision_score(right, chance))


def _recall(lines: Sequence[Sentence], scores: Sequence[Sequence[WordScore]]) -> tuple[float, float]:
    """Return the best recall of spans at precision 0.6 or better, and its threshold."""
    best = (0.0, 1.0)
    for threshold in (step / 50 for step in range(5, 45)):
        hit = total = right = marked = 0
        for line, words in zip(lines, scores, strict=True):
            marks = runs(words, threshold)
            found = [[data.finds(mark.start, mark.end, span) for mark in marks] for span in line.spans]
            total += len(found)
            hit += sum(map(any, found))
            marked += len(marks)
            right += sum(map(any, zip(*found, strict=True))) if found else 0
        if marked and right / marked >= _PRECISION and hit / total > best[0]:
            best = hit / total, threshold
    return best


if __name__ == "__main__":
    main()
