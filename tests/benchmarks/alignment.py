"""How well sentences are aligned: `python tests/benchmarks/alignment.py SHARED [PAIRS]`.

Takes machine and human translations of the same stories, whose lines correspond one to one, and makes them differ as an
editor would: sentences merged, dropped and moved, with a fixed seed. Prints precision, recall and F1 over the pairs of
lines that belong together, and the worst stories.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from mtqa.compare.alignment import align

SEED = 20261124


def main(shared: Path, wanted: int) -> None:
    """Print the figures for `wanted` pairs."""
    random_ = random.Random(SEED)  # noqa: S311 - not a secret
    pairs = list(_stories(shared))
    random_.shuffle(pairs)
    hits = found = expected = 0
    worst: list[tuple[float, str]] = []
    for story, old_lines, new_lines in pairs[:wanted]:
        old, new, gold = _edited(old_lines, new_lines, random_)
        links = _links(old, new)
        hits += len(links & gold)
        found += len(links)
        expected += len(gold)
        worst.append((2 * len(links & gold) / max(1, len(links) + len(gold)), story))
    precision, recall = hits / found, hits / expected
    print(f"pairs {min(wanted, len(pairs))}  links {expected}  seed {SEED}")  # noqa: T201
    print(f"precision {precision:.4f}  recall {recall:.4f}  F1 {2 * precision * recall / (precision + recall):.4f}")  # noqa: T201
    print("worst:", *(f"{story} {f1:.2f}" for f1, story in sorted(worst)[:5]), sep="\n  ")  # noqa: T201


def _stories(shared: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield (story, machine lines, human lines) wherever both have the same number of lines."""
    references: dict[str, list[str]] = {}
    for record in _records(shared / "corpora" / "reference_news.jsonl.gz"):
        if record["ref_note"] != "spun":
            references.setdefault(record["id"], record["text"].split("\n"))
    for record in _records(shared / "corpora" / "mt_news.jsonl.gz"):
        lines, reference = record["text"].split("\n"), references.get(record["id"], [])
        if len(lines) == len(reference) >= 6 and all(line.strip() for line in lines + reference):
            yield f"{record['id']} {record['system']}", lines, reference


def _records(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


Pieces = list[tuple[str, set[int]]]


def _edited(
    old_lines: list[str], new_lines: list[str], random_: random.Random
) -> tuple[Pieces, Pieces, set[tuple[int, int]]]:
    """Drop, merge and move lines; return both sides and the pairs of lines that still belong together."""
    old = [(line, {number}) for number, line in enumerate(old_lines)]
    new = [(line, {number}) for number, line in enumerate(new_lines)]
    for side in (old, new):
        for _ in range(max(1, len(side) // 15)):
            del side[random_.randrange(len(side))]
    for side in (old, new):
        for _ in range(max(1, len(side) // 12)):
            at = random_.randrange(len(side) - 1)
            (first, one), (second, two) = side[at : at + 2]
            side[at : at + 2] = [(_joined(first, second), one | two)]
    for _ in range(max(1, len(new) // 15)):
        piece = new.pop(random_.randrange(len(new)))
        new.insert(random_.randrange(len(new) + 1), piece)
    in_old, in_new = set().union(*(ids for _, ids in old)), set().union(*(ids for _, ids in new))
    return old, new, {(number, number) for number in in_old & in_new}


def _joined(first: str, second: str) -> str:
    """Merge two sentences into one, as an editor does with "and"."""
    return first.rstrip(" .") + ", and " + second


def _links(old: Pieces, new: Pieces) -> set[tuple[int, int]]:
    """Align the two texts and return which lines were put together.

    Every line of a bead counts as linked to those of the other side; of the lines of one piece only those that the
    other side has as well, because within a sentence there is nothing to align.
    """
    old_text, old_spans = _text(old)
    new_text, new_spans = _text(new)
    links = set()
    for bead in align(old_text, new_text):
        ours, theirs = _covered(bead.before, old_spans), _covered(bead.after, new_spans)
        for one in ours:
            for other in theirs:
                common = old[one][1] & new[other][1]
                links |= {(n, n) for n in common} if common else {(min(old[one][1]), min(new[other][1]))}
    return links


def _text(side: Pieces) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for line, _ in side:
        spans.append((len(text), len(text) + len(line)))
        text += line + "\n"
    return text, spans


def _covered(span: tuple[int, int], spans: list[tuple[int, int]]) -> list[int]:
    """Return the pieces of which the span holds at least half, or which hold the span."""
    start, end = span
    shared = [(number, min(end, stop) - max(start, at), stop - at) for number, (at, stop) in enumerate(spans)]
    return [
        number for number, common, size in shared if common > 0 and (2 * common >= size or common >= end - start - 1)
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
