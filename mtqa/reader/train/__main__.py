"""Train, calibrate and export the reader; `mtqa/reader/README.md` has the command and what came of it.

Two stages on one encoder. First several tasks at once: words that a post-editor changed (MLQE-PE), spans that raters
marked (MQM), small words that a script broke in native copy, and whether a sentence is machine output. Then the spans
of the stories that were read, with the confidence of whoever read them as a soft label, and native copy as clean text,
half of it what the model marks most after one epoch. Last: an isotonic calibration on the fifth of the silver stories
that training never sees, and export to int8 ONNX with the word pieces that the corpora never use cut from the
vocabulary.
"""
# ruff: noqa: T201 - a recipe that prints

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from mtqa.reader import FOLDER, stories
from mtqa.reader.train import data
from mtqa.reader.train.export import calibrate, export
from mtqa.reader.train.fit import read, runs
from mtqa.reader.train.recipe import Recipe, Workshop

_HALF = 0.5  # the network's own probability from which marks on native copy are counted


def main() -> None:
    """Run the recipe; prints what it does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="bge-small-en-v1.5.onnx")
    parser.add_argument("--tokenizer", type=Path, required=True, help="its tokenizer.json")
    parser.add_argument("--shared", type=Path, required=True, help="the folder with corpora/ and gold/")
    parser.add_argument(
        "--work", type=Path, required=True, help="keeps each step, to go on from; empty it to begin anew"
    )
    parser.add_argument("--into", type=Path, default=FOLDER)
    options = parser.parse_args()
    workshop = Workshop(options.base, options.tokenizer, options.shared, options.work)
    recipe, tokenizer, corpus = Recipe(), workshop.tokenizer, workshop.corpus()
    print(corpus.summary(), flush=True)
    model = workshop.model(recipe)
    held_out = [
        line
        for story in stories.silver(options.shared)
        if stories.is_held_out(story.name)
        for line in data.sentences(story)
    ]
    words = read(model, tokenizer, held_out, context=recipe.context)
    clean = list(data.native(options.shared, "native_news", held_out=True))
    rates = [
        sum(len(runs(line, _HALF)) for line in scores) / sum(map(len, scores))
        for scores in (read(model, tokenizer, clean, context=recipe.context), words)
    ]
    card = {"calibration": calibrate(held_out, words), "native_rate": round(rates[0] / rates[1], 2)}
    print(card)
    used: Counter[int] = Counter()
    for text in corpus.texts():
        used.update(tokenizer.encode(text).ids)
    export(model, tokenizer, used, card, options.into)


if __name__ == "__main__":
    main()
