"""What the reader's marks are worth: precision and rate by its own probability, on copy it was not trained on.

    python tests/benchmarks/reader.py --shared ../shared

The last line is `native_rate` of the model's card: marks per 1,000 words of native news over those of the held-out
stories, where the model's own probability is at least a half.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.reader import Reader
from mtqa.reader.findings import lines
from mtqa.reader.stories import is_held_out
from mtqa.readers import read_stdin

_STEPS = tuple(step / 20 for step in range(5, 15))
_HALF = 0.5


class _Raw(Reader):
    """The reader before calibration."""

    def calibrated(self, raw: float) -> float:
        """Return the model's own probability."""
        return raw


def main() -> None:
    """Read the collections and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared
    reader = _Raw()
    collections = {
        "held-out silver": [s for s in corpora.silver(shared) if is_held_out(s.name)],
        "read last": corpora.read_later(shared, held_out=True),
        "gold/dev": corpora.dev(shared),
        "native news": corpora.native_news(shared),
        "native radio": corpora.native_radio(shared, 120),
    }
    rates: dict[str, float] = {}
    for name, stories in collections.items():
        words, marks = 0, []
        for story in stories:
            count, found = _marks(reader, story)
            words += count
            marks += list(found)
        print(f"{name}: {len(stories)} stories, {words} words")
        for step in _STEPS:
            here = [right for probability, right in marks if probability >= step]
            precision = f"{sum(here) / max(1, len(here)):.3f}" if any(s.spans for s in stories) else "-"
            print(f"  {step:.2f}  {1000 * len(here) / words:6.2f} per 1,000 words, precision {precision}")
        rates[name] = sum(probability >= _HALF for probability, _ in marks) / words
    print("native_rate", round(rates["native news"] / rates["held-out silver"], 2))


def _marks(reader: Reader, story: corpora.Story) -> tuple[int, Iterator[tuple[float, bool]]]:
    document = read_stdin(story.text.encode())
    analysis = analyse(document, classify(document), Settings().model)
    places: Sequence[tuple[float, int, int]] = [
        (mark.probability, *sentence.char_span(mark.start, mark.end))
        for sentence in lines(analysis)
        for mark in reader.read(sentence.text, _STEPS[0])
    ]
    return analysis.words, ((p, any(span.is_hit_by(a, b) for span in story.spans)) for p, a, b in places)


if __name__ == "__main__":
    main()
