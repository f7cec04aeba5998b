"""How well sentences are aligned: `python tests/benchmarks/alignment.py --shared SHARED`.

Takes runs of 12 to 20 consecutive lines of news in machine and human translation, and makes the two differ as an
editor would: sentences dropped, merged, split and a block of them moved, by a seeded script, so that the true alignment
is known. Prints precision, recall and F1 over the pairs of sentences that belong together, over all and by what was
done to them, and of the dropped sentences how many were left alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from mtqa.compare.alignment import align

SHORTEST, LONGEST = 12, 20
KINDS = ("kept", "merged", "split", "moved", "dropped")
SYSTEMS = ("google", "microsoft", "bergamot", "bergamot-tiny", "nllb", "opusmt")
# Where a sentence can be made two: before a conjunction or after a semicolon.
_JOINT = re.compile(r"(?:, (?=(?:and|but|while|which|as|because|although|so|who|with|for|or)\b)|; )")
_CLOSES = re.compile(r"[.!?][\"”’)]*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of one side: its words, the lines of the corpus that it says, and what was done to it."""

    text: str
    lines: frozenset[int]
    done: str = "kept"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds corpora/")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst runs, with their wrong links")
    options = parser.parse_args()
    random_ = random.Random(options.seed)  # noqa: S311 - not a secret
    hits, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    worst: list[tuple[float, str]] = []
    for name, machine, human in _runs(options.shared, options.pairs, random_):
        free = set(range(len(human)))
        new = _edited(human, free, random_, moving=True)
        old = _edited(machine, free, random_, moving=False)
        true = {(a, b) for a, one in enumerate(old) for b, other in enumerate(new) if one.lines & other.lines}
        links, alone = _links(old, new, random_)
        for counter, pairs in ((hits, links & true), (found, links), (wanted, true)):
            counter.update(_kind(old[a], new[b]) for a, b in pairs)
        for side, other, left in ((old, new, alone[0]), (new, old, alone[1])):
            lonely = [n for n, piece in enumerate(side) if not any(piece.lines & one.lines for one in other)]
            wanted["dropped"] += len(lonely)
            hits["dropped"] += len(left.intersection(lonely))
        wrong = "".join(
            f"\n    {'missed' if link in true else 'false'} {_kind(old[link[0]], new[link[1]])}"
            f"\n      {old[link[0]].text}\n      {new[link[1]].text}"
            for link in sorted(links ^ true)
        )
        worst.append((2 * len(links & true) / max(1, len(links) + len(true)), name + wrong))
    print(f"{len(worst)} pairs of texts, seed {options.seed}")  # noqa: T201
    print(f"{'':9}{'pairs':>6}{'precision':>11}{'recall':>8}{'F1':>8}")  # noqa: T201
    for kind in ("all", *KINDS[:-1]):
        some = KINDS[:-1] if kind == "all" else (kind,)
        hit, seen, true_ = (sum(counter[k] for k in some) for counter in (hits, found, wanted))
        precision, recall = hit / max(1, seen), hit / max(1, true_)
        print(f"{kind:9}{true_:6}{precision:11.4f}{recall:8.4f}{2 * hit / max(1, seen + true_):8.4f}")  # noqa: T201
    print(f"dropped  {wanted['dropped']:6}  {hits['dropped'] / max(1, wanted['dropped']):.4f} left alone")  # noqa: T201
    for f1, text in sorted(worst)[: options.worst]:
        print(f"\n{f1:.2f} {text}")  # noqa: T201


def _runs(shared: Path, number: int, random_: random.Random) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield (name, machine lines, human lines) of `number` runs, drawn over all pairs of languages alike."""
    places: dict[str, list[list[dict[str, str]]]] = {}
    for file in sorted((shared / "corpora").glob("parallel_*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            records = [record for record in map(json.loads, stream) if record["genre"] == "news"]
        numbered = enumerate(records)
        for _, group in groupby(
            numbered, key=lambda item: (item[1]["pair"], item[1]["set"], item[1]["line"] - item[0])
        ):
            run = [record for _, record in group]
            places.setdefault(run[0]["pair"], []).append(run)
    pairs = sorted(pair for pair, runs in places.items() if any(len(run) >= LONGEST for run in runs))
    while number:
        size, pair = random_.randint(SHORTEST, LONGEST), random_.choice(pairs)
        run = random_.choice([run for run in places[pair] if len(run) >= LONGEST])
        start = random_.randrange(len(run) - size + 1)
        lines = run[start : start + size]
        if systems := [system for system in SYSTEMS if all(line.get(system, "").strip() for line in lines)]:
            system = random_.choice(systems)
            name = f"{pair} {lines[0]['set']} {lines[0]['line']} {system}"
            yield (
                name,
                [" ".join(line[system].split()) for line in lines],
                [line["reference"].strip() for line in lines],
            )
            number -= 1


def _edited(lines: list[str], free: set[int], random_: random.Random, *, moving: bool) -> list[Piece]:
    """Drop one or two sentences, merge two, split one, and where `moving` put a block of up to three elsewhere.

    Only lines that are still `free` are touched, so that what was done on one side is whole on the other.
    """
    pieces = [Piece(line, frozenset([number])) for number, line in enumerate(lines)]

    def places(size: int) -> list[int]:
        runs = (pieces[n : n + size] for n in range(len(pieces) - size + 1))
        return [n for n, run in enumerate(runs) if all(piece.lines <= free for piece in run)]

    def put(at: int, size: int, new: list[Piece]) -> None:
        for piece in pieces[at : at + size]:
            free.difference_update(piece.lines)
        pieces[at : at + size] = new

    if moving:
        size = random_.randint(1, 3)
        at = random_.choice(places(size))
        block = [replace(piece, done="moved") for piece in pieces[at : at + size]]
        put(at, size, [])
        to = random_.choice([place for place in range(len(pieces) + 1) if abs(place - at) > 1])
        pieces[to:to] = block
    if together := [at for at in places(2) if max(pieces[at].lines) + 1 == min(pieces[at + 1].lines)]:
        at = random_.choice(together)
        first, second = pieces[at : at + 2]
        put(at, 2, [Piece(_joined(first.text, second.text), first.lines | second.lines, "merged")])
    joints = [(at, joint) for at in places(1) if (joint := _joint(pieces[at].text))]
    if joints:
        at, joint = random_.choice(joints)
        text = pieces[at].text
        halves = (text[: joint.start()] + ".", text[joint.end()].upper() + text[joint.end() + 1 :])
        put(at, 1, [Piece(half, pieces[at].lines, "split") for half in halves])
    for _ in range(random_.randint(1, 2)):
        if left := places(1):
            put(random_.choice(left), 1, [])
    return pieces


def _joined(first: str, second: str) -> str:
    """Merge two sentences into one, as an editor does with "and"."""
    return first.rstrip(" .") + ", and " + second


def _joint(text: str) -> re.Match[str] | None:
    """Return the joint of `text` that leaves at least six words on each side, the one nearest its middle."""
    joints = [m for m in _JOINT.finditer(text) if min(text.count(" ", 0, m.start()), text.count(" ", m.end())) >= 5]
    return min(joints, key=lambda m: abs(2 * m.start() - len(text)), default=None)


def _kind(one: Piece, other: Piece) -> str:
    return max(one.done, other.done, key=KINDS.index)


def _links(
    old: list[Piece], new: list[Piece], random_: random.Random
) -> tuple[set[tuple[int, int]], tuple[set[int], set[int]]]:
    """Align the two texts; return which pieces were put together, and those on each side that were left alone."""
    old_text, old_spans = _text(old, random_)
    new_text, new_spans = _text(new, random_)
    links = set()
    for bead in align(old_text, new_text):
        links |= {(a, b) for a in _covered(bead.before, old_spans) for b in _covered(bead.after, new_spans)}
    linked = ({a for a, _ in links}, {b for _, b in links})
    return links, (set(range(len(old))) - linked[0], set(range(len(new))) - linked[1])


def _text(pieces: list[Piece], random_: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """Lay the pieces out in paragraphs of about two; one without a full stop, a headline, is a paragraph."""
    text, spans = "", []
    for piece in pieces:
        spans.append((len(text), len(text) + len(piece.text)))
        ends = not _CLOSES.search(piece.text) or random_.random() < 0.5
        text += piece.text + ("\n" if ends else " ")
    return text, spans


def _covered(span: tuple[int, int], spans: list[tuple[int, int]]) -> list[int]:
    """Return the pieces of which the span holds at least half, or which hold the span.

    A line of the corpus may hold several sentences; those that are put with the right line are right.
    """
    start, end = span
    shared = [(number, min(end, stop) - max(start, at), stop - at) for number, (at, stop) in enumerate(spans)]
    return [
        number for number, common, size in shared if common > 0 and (2 * common >= size or common >= end - start - 1)
    ]


if __name__ == "__main__":
    main()
