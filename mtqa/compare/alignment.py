"""Finds which sentences of two versions of a story belong together."""

from __future__ import annotations

import math
import re
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqa.compare.scores import one_line
from mtqa.compare.sentences import sentence_starts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# First and last (exclusive) sentence of the old text, of the new text, and the likeness.
_Found = tuple[int, int, int, int, float]


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that belong together: half-open code points of each side, and how alike they are (0 to 1)."""

    before: tuple[int, int]
    after: tuple[int, int]
    similarity: float
    moved: bool = False


# Sentences on each side, and the likeness that makes such a bead better than leaving its sentences alone. Tuned on
# machine and human translations of the same stories (tests/benchmarks/alignment.py).
_BEADS: tuple[tuple[int, int, float], ...] = ((1, 1, 0.11), (1, 2, 0.23), (2, 1, 0.23), (2, 2, 0.4))
# The likeness at which sentences that the way through left alone belong together wherever they stand.
_MOVED = {(1, 1): 0.2, (1, 2): 0.25, (2, 1): 0.25, (2, 2): 0.5}
# A counterpart is plain at this likeness, and this far ahead of every other sentence.
_SURE, _MARGIN = 0.2, 0.12
# A sentence beside a bead of two was merged into it when the longer side says this much of it that its neighbour does
# not; below the lower bound it was not. Between the two it stays where the way through put it.
_IN, _OUT = 0.225, 0.13
_LONGER = 0.05  # what each factor of e counts there by which the longer side is longer than the neighbour
_LENGTH = 0.55  # how much a difference in length tells: the power of its ratio
_RARITY = 0.7  # how much more a rare word tells than a common one: the power of the logarithm
_PIECE = 0.4  # what a piece of a word counts beside the whole word
_FEATURES = 4096
_LARGEST = 4_000_000  # cells of one table; longer stories are aligned in slices, without a look for moved sentences
_WORD = re.compile(r"\w+")


def align(before: str, after: str) -> list[Bead]:
    """Align the sentences of two texts; merged, split, dropped, added and moved sentences are recognised.

    The beads cover both texts, in reading order.
    """
    old, new = _Side(before), _Side(after)
    if not before or not after:
        sides = [*(Bead(old.span(i, i + 1), (0, 0), 0.0) for i in range(len(old.starts)) if before)]
        return sides + [Bead((0, 0), new.span(j, j + 1), 0.0) for j in range(len(new.starts)) if after]
    table = _Table(old, new)
    table.set_moved_apart()
    found: list[_Found] = []
    i = j = 0
    for anchor_i, anchor_j in [*_anchors(old.keys, new.keys), (len(old.keys), len(new.keys))]:
        found += table.align(i, anchor_i, j, anchor_j)
        if anchor_i < len(old.keys):
            found.append((anchor_i, anchor_i + 1, anchor_j, anchor_j + 1, 1.0))
        i, j = anchor_i + 1, anchor_j + 1
    found = table.with_neighbours(found)
    return _in_order(old, new, found, table.moved(found))


class _Side:
    """One text cut into sentences."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = sentence_starts(text)
        self.ends = [*self.starts[1:], len(text)]
        self.keys = [one_line(text[start:end]) for start, end in zip(self.starts, self.ends, strict=True)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the code points of sentences `first` to `last` - 1."""
        return self.starts[first], self.ends[last - 1]


class _Table:
    """How alike any few sentences of one side are to any few of the other, and the best way through."""

    def __init__(self, old: _Side, new: _Side) -> None:
        import numpy as np

        features = [[_features(key) for key in side.keys] for side in (old, new)]
        in_sentences = Counter(feature for side in features for sentence in side for feature in sentence)
        total = len(old.keys) + len(new.keys)
        rarity = np.zeros(_FEATURES, dtype=np.float32)
        for feature, holding in in_sentences.items():
            rarity[feature] = math.log(1 + total / holding) ** _RARITY
        vectors = [np.zeros((len(side), _FEATURES), dtype=np.float32) for side in features]
        for side, matrix in zip(features, vectors, strict=True):
            for row, sentence in enumerate(side):
                for feature, count in sentence.items():
                    matrix[row, feature] = count**0.5 * rarity[feature]
        self._old, self._new = vectors
        self._lengths = [np.array([len(key) for key in side.keys], dtype=np.float32) for side in (old, new)]
        self._apart: tuple[set[int], set[int]] = set(), set()

    def set_moved_apart(self) -> None:
        """Find sentences that are plainly each other's counterpart out of order, and keep the way through off them."""
        import numpy as np

        if len(self._old) * len(self._new) > _LARGEST:
            return
        likeness = self._likeness(0, len(self._old), 0, len(self._new), only=(1, 1))[1, 1]
        best_new, best_old = np.argmax(likeness, axis=1), np.argmax(likeness, axis=0)
        sure = []
        for i, j in enumerate(best_new.tolist()):
            if best_old[j] == i and likeness[i, j] >= _SURE:
                others = np.append(np.delete(likeness[i], j), np.delete(likeness[:, j], i))
                if likeness[i, j] >= _MARGIN + max(others, default=0.0):
                    sure.append((i, j))
        in_order = set(_rising(sure))
        for i, j in sure:
            if (i, j) not in in_order:
                self._apart[0].add(i)
                self._apart[1].add(j)

    def align(self, i0: int, i1: int, j0: int, j1: int) -> list[_Found]:
        """Return the beads for sentences i0..i1 of the old and j0..j1 of the new text."""
        import numpy as np

        rows, columns = i1 - i0, j1 - j0
        if not rows or not columns:
            return []
        if rows * columns > _LARGEST:
            i, j = i0 + rows // 2, j0 + columns // 2
            return self.align(i0, i, j0, j) + self.align(i, i1, j, j1)
        likeness = self._likeness(i0, i1, j0, j1)
        for (height, width), matrix in likeness.items():
            for i in self._apart[0]:
                matrix[max(0, i - i0 - height + 1) : max(0, i - i0 + 1), :] = -np.inf
            for j in self._apart[1]:
                matrix[:, max(0, j - j0 - width + 1) : max(0, j - j0 + 1)] = -np.inf
        return [(i + i0, k + i0, j + j0, m + j0, s) for i, k, j, m, s in _best_path(likeness)]

    def with_neighbours(self, found: Sequence[_Found]) -> list[_Found]:
        """Return `found` with sentences taken into a bead, or out of one, that were merged or were not.

        Where one sentence is much the longer, the likeness of the whole hardly tells whether the short one is in it.
        """
        beads = [[(i, k), (j, m)] for i, k, j, m, _ in found]
        taken = [{number for bead in beads for number in range(*bead[side])} for side in (0, 1)]
        for bead in beads:
            for side in (0, 1):
                (first, last), (other, behind) = bead[side], bead[1 - side]
                if last - first == 2 and behind - other == 1:
                    small, big = sorted((first, first + 1), key=lambda n: self._cosine(side, n, other))
                    if self._said_beyond(side, small, big, other) < _OUT:
                        bead[side] = (big, big + 1)
                        taken[side].remove(small)
        for bead in beads:
            if any(last - first != 1 for first, last in bead):
                continue
            places = (bead[0][0], bead[1][0])
            options = [
                (self._said_beyond(side, number, places[side], places[1 - side]), side, number)
                for side in (0, 1)
                for number in (places[side] - 1, places[side] + 1)
                if 0 <= number < len(self._lengths[side]) and number not in taken[side]
            ]
            said, side, number = max(options, default=(0.0, 0, 0))
            if said > _IN:
                taken[side].add(number)
                bead[side] = (min(number, places[side]), max(number, places[side]) + 1)
        return [(*rows, *columns, bead[4]) for (rows, columns), bead in zip(beads, found, strict=True)]

    def _cosine(self, side: int, number: int, other: int) -> float:
        import numpy as np

        one, two = (self._old, self._new)[side][number], (self._old, self._new)[1 - side][other]
        return float(one @ two / max(1e-6, float(np.linalg.norm(one) * np.linalg.norm(two))))

    def _said_beyond(self, side: int, number: int, neighbour: int, other: int) -> float:
        """Return how much of a sentence the other side's sentence says beyond what the neighbour says: about 0 to 1."""
        import numpy as np

        vectors, lengths = (self._old, self._new), self._lengths
        beyond = np.maximum(vectors[1 - side][other] - vectors[side][neighbour], 0)
        sentence = vectors[side][number]
        share = float(np.minimum(sentence, beyond) @ sentence) / max(1e-6, float(sentence @ sentence))
        longer = max(1.0, float(lengths[1 - side][other])) / max(1.0, float(lengths[side][neighbour]))
        return share + _LONGER * math.log(longer)

    def moved(self, found: Sequence[_Found]) -> list[_Found]:
        """Return beads of sentences that the way through left alone and that are found elsewhere, the surest first."""
        import numpy as np

        old_left = set(range(len(self._old))) - {i for bead in found for i in range(bead[0], bead[1])}
        new_left = set(range(len(self._new))) - {j for bead in found for j in range(bead[2], bead[3])}
        if not old_left or not new_left or len(self._old) * len(self._new) > _LARGEST:
            return []
        candidates = []
        for (height, width), matrix in self._likeness(0, len(self._old), 0, len(self._new)).items():
            for i, j in np.argwhere(matrix >= _MOVED[height, width]).tolist():
                if old_left.issuperset(range(i, i + height)) and new_left.issuperset(range(j, j + width)):
                    similarity = float(matrix[i, j])
                    # Two sentences that moved together are two beads, unless they were merged or split as well.
                    preference = similarity - 0.05 * (height + width - 2)
                    candidates.append((preference, (i, i + height, j, j + width, similarity)))
        result = []
        for _, bead in sorted(candidates, reverse=True):
            rows, columns = set(range(*bead[:2])), set(range(*bead[2:4]))
            if rows <= old_left and columns <= new_left:
                result.append(bead)
                old_left -= rows
                new_left -= columns
        return result

    def _likeness(
        self, i0: int, i1: int, j0: int, j1: int, *, only: tuple[int, int] | None = None
    ) -> dict[tuple[int, int], NDArray[np.float32]]:
        """For each kind of bead, a matrix: entry (i, j) is the likeness of the sentences that start there.

        That is the cosine of the two, less where their lengths differ much.
        """
        import numpy as np

        dots = self._old[i0:i1] @ self._new[j0:j1].T
        result = {}
        for height, width, _ in _BEADS:
            if i1 - i0 < height or j1 - j0 < width or only not in (None, (height, width)):
                continue
            old_norms, old_lengths = _runs(self._old[i0:i1], self._lengths[0][i0:i1], height)
            new_norms, new_lengths = _runs(self._new[j0:j1], self._lengths[1][j0:j1], width)
            rows, columns = len(old_norms), len(new_norms)
            together = sum(dots[y : y + rows, x : x + columns] for y in range(height) for x in range(width))
            cosine = together / np.maximum(np.outer(old_norms, new_norms), 1e-6)
            shorter = np.minimum.outer(old_lengths, new_lengths)
            longer = np.maximum(np.maximum.outer(old_lengths, new_lengths), 1.0)
            result[height, width] = (cosine * (shorter / longer) ** _LENGTH).astype(np.float32)
        return result


def _features(sentence: str) -> dict[int, float]:
    """Words and the four-letter pieces of longer words, so that other forms and spellings still count; hashed."""
    counts: dict[int, float] = {}
    for word in _WORD.findall(sentence.casefold()):
        pieces = [(word, 1.0), *((word[k : k + 4], _PIECE) for k in range(len(word) - 3) if len(word) > 4)]
        for piece, weight in pieces:
            feature = zlib.crc32(piece.encode("utf-8", "surrogatepass")) % _FEATURES
            counts[feature] = counts.get(feature, 0.0) + weight
    return counts


def _runs(
    vectors: NDArray[np.float32], lengths: NDArray[np.float32], size: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the norm and the length of every run of `size` (1 or 2) sentences."""
    import numpy as np

    if size == 2:
        vectors, lengths = vectors[:-1] + vectors[1:], lengths[:-1] + lengths[1:]
    return np.linalg.norm(vectors, axis=1), lengths


def _best_path(likeness: dict[tuple[int, int], NDArray[np.float32]]) -> list[_Found]:
    """Dynamic programming over both sequences, one counter-diagonal at a time."""
    import numpy as np

    rows, columns = likeness[1, 1].shape
    best = np.zeros((rows + 1, columns + 1), dtype=np.float32)
    choice = np.zeros((rows + 1, columns + 1), dtype=np.int8)
    for diagonal in range(1, rows + columns + 1):
        i = np.arange(max(0, diagonal - columns), min(rows, diagonal) + 1)
        j = diagonal - i
        value = np.full(len(i), -np.inf, dtype=np.float32)
        chosen = np.zeros(len(i), dtype=np.int8)
        options: list[tuple[int, int, float]] = [(1, 0, 0.0), (0, 1, 0.0), *_BEADS]
        for number, (height, width, threshold) in enumerate(options):
            possible = (i >= height) & (j >= width)
            if not possible.any() or (height and width and (height, width) not in likeness):
                continue
            from_i, from_j = i[possible] - height, j[possible] - width
            gain = best[from_i, from_j]
            if height and width:
                gain = gain + (height + width) * (likeness[height, width][from_i, from_j] - threshold)
            better = np.full(len(i), -np.inf, dtype=np.float32)
            better[possible] = gain
            chosen = np.where(better > value, np.int8(number), chosen)
            value = np.maximum(value, better)
        best[i, j], choice[i, j] = value, chosen
    beads = []
    row, column = rows, columns
    while row or column:
        height, width, _ = [(1, 0, 0.0), (0, 1, 0.0), *_BEADS][choice[row, column]]
        if height and width:
            similarity = float(likeness[height, width][row - height, column - width])
            beads.append((row - height, row, column - width, column, similarity))
        row, column = row - height, column - width
    return beads[::-1]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Sentences that stand once on each side, word for word: the longest run of them in the same order."""
    old_counts, new_counts = Counter(old), Counter(new)
    places = {key: j for j, key in enumerate(new) if new_counts[key] == 1}
    common = [(i, places[key]) for i, key in enumerate(old) if old_counts[key] == 1 and key in places]
    return _rising(common)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of `pairs` (sorted by i) whose j rises too."""
    tails: list[int] = []  # the smallest j that ends a rising run of each length
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        if length == len(tails):
            tails.append(j)
            ends.append(index)
        else:
            tails[length], ends[length] = j, index
        previous.append(ends[length - 1] if length else -1)
    run = []
    index = ends[-1] if ends else -1
    while index >= 0:
        run.append(pairs[index])
        index = previous[index]
    return run[::-1]


def _in_order(
    old: _Side,
    new: _Side,
    found: Sequence[_Found],
    moved: Sequence[_Found],
) -> list[Bead]:
    """Lay the beads out in reading order: after each aligned bead what was dropped there, then what came in."""
    old_ends, new_ends = [0, *(bead[1] for bead in found)], [0, *(bead[3] for bead in found)]
    items = [
        ((number, 0, 0), Bead(old.span(i, k), new.span(j, m), similarity))
        for number, (i, k, j, m, similarity) in enumerate(found, 1)
    ]
    old_left = set(range(len(old.keys))) - {i for bead in found for i in range(bead[0], bead[1])}
    new_left = set(range(len(new.keys))) - {j for bead in found for j in range(bead[2], bead[3])}
    for i, k, j, m, similarity in moved:
        old_left -= set(range(i, k))
        new_left -= set(range(j, m))
        items.append(((_last_at_most(new_ends, j), 2, j), Bead(old.span(i, k), new.span(j, m), similarity, moved=True)))
    for i in old_left:
        number = _last_at_most(old_ends, i)
        place = new.ends[new_ends[number] - 1] if new_ends[number] else 0
        items.append(((number, 1, i), Bead(old.span(i, i + 1), (place, place), 0.0)))
    for j in new_left:
        number = _last_at_most(new_ends, j)
        place = old.ends[old_ends[number] - 1] if old_ends[number] else 0
        items.append(((number, 2, j), Bead((place, place), new.span(j, j + 1), 0.0)))
    return [bead for _, bead in sorted(items, key=lambda item: item[0])]


def _last_at_most(ends: Sequence[int], index: int) -> int:
    """Return the number of the last bead that ends at or before sentence `index`; `ends` rises from 0."""
    return bisect_left(ends, index + 1) - 1
