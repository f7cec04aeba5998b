"""Find what machine output says more often than the human translation of the same lines: ideas for rules.

    python tests/benchmarks/mine.py --shared ../shared --pair fr-en --what lemmas > /tmp/fr.tsv

N-grams are ranked by their log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, “Fightin'
Words”), as a z-score: above 2 the difference is hardly chance. `words` counts lower-case forms, `lemmas` lemmas, `tags`
patterns of function words and, in the notation of rules, tags of the others: `the <NN> of the <NNP>`. Beside each stand
its counts in machine, human and native copy and two places in machine output, each with the human translation of the
line. The output quotes the corpora: it must not enter the repository.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora

from mtqa.analysis import Sentence, analyse
from mtqa.analysis.language import LanguageReport
from mtqa.config import Settings
from mtqa.model.document import Block, Document
from mtqa.reader.stories import parallel

_PRIOR = 2_000.0  # n-grams of each length that the prior counts for
_LONGEST = {"words": 4, "lemmas": 4, "tags": 5}
_CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"}
_SYSTEMS = ("google", "microsoft", "bergamot", "opusmt", "nllb")
_BATCH = 500  # lines analysed as one document
_PART = 0.8  # of an n-gram's places: a longer one that holds so many stands for it
_PLACES = 2

Gram = tuple[str, ...]


def main() -> None:
    """Print the n-grams, tab-separated, the surest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--pair", default="de-en", help="languages, de-en where nothing is said")
    parser.add_argument("--what", choices=_LONGEST, default="words")
    parser.add_argument("--lines", type=int, default=10_000, help="lines sampled (default: 10,000)")
    parser.add_argument("--least", type=int, default=5, help="places in machine output an n-gram needs (default: 5)")
    parser.add_argument("--top", type=int, default=300, help="n-grams shown (default: 300)")
    options = parser.parse_args()
    pairs = translations(options.shared, options.pair, options.lines)
    if not pairs:
        parser.error(f"no lines of {options.pair} in {options.shared / 'corpora'}")
    native = native_lines(options.shared, sum(len(human.split()) for _, human in pairs))
    print("z", options.what, "machine", "human", "native", *["place", "human translation"] * _PLACES, sep="\t")
    for row in contrast(pairs, native, options.what, options.least)[: options.top]:
        print(*row, sep="\t")


def translations(shared: Path, pair: str, count: int) -> list[tuple[str, str]]:
    """Return (machine output, human translation) of a sample of news lines; the systems take turns."""
    rows = [row for row in parallel(shared) if row["pair"] == pair and row["genre"] != "wiki"]
    chosen = random.Random(7).sample(rows, min(count, len(rows)))  # noqa: S311 - no secret
    found = []
    for number, row in enumerate(chosen):
        systems = [system for system in _SYSTEMS if row.get(system)]
        found.append((row[systems[number % len(systems)]], row["reference"]))
    return found


def native_lines(shared: Path, words: int) -> list[str]:
    """Return about so many words of native news, paragraph by paragraph."""
    stories = [*corpora.native_news(shared), *corpora.native_radio(shared)]
    random.Random(7).shuffle(stories)  # noqa: S311 - no secret
    lines: list[str] = []
    for story in stories:
        if words <= 0:
            break
        lines += [line for line in story.text.splitlines() if line.strip()]
        words -= story.words
    return lines


def contrast(
    pairs: Sequence[tuple[str, str]], native: Sequence[str], what: str, least: int
) -> list[tuple[str | int, ...]]:
    """Return rows of z-score, n-gram, its three counts, and two places with their human translations."""
    machine: Counter[Gram] = Counter()
    human: Counter[Gram] = Counter()
    places: dict[Gram, list[int]] = defaultdict(list)
    for number, grams in _grams([line for line, _ in pairs], what):
        machine.update(grams)
        for gram in dict.fromkeys(grams):
            if len(places[gram]) < _PLACES:
                places[gram].append(number)
    for _, grams in _grams([line for _, line in pairs], what):
        human.update(grams)
    wanted = {gram for gram, count in machine.items() if count >= least}
    written: Counter[Gram] = Counter()
    written_totals: Counter[int] = Counter()
    for _, grams in _grams(native, what):
        written_totals.update(map(len, grams))
        written.update(gram for gram in grams if gram in wanted)
    totals = [_totals(machine), _totals(human), written_totals]
    scores = {gram: _z(gram, (machine[gram], human[gram], written[gram]), totals) for gram in wanted}
    told = sorted((g for g in _longest(wanted, machine) if scores[g] > 0), key=lambda g: (-scores[g], g))
    rows: list[tuple[str | int, ...]] = []
    for gram in told:
        shown = [text for number in places[gram] for text in pairs[number]]
        line = " ".join(gram)
        cells = [" ".join(text.split()) for text in shown]
        rows.append((f"{scores[gram]:.2f}", line, machine[gram], human[gram], written[gram], *cells))
    return rows


def _z(gram: Gram, counts: tuple[int, int, int], totals: Sequence[Counter[int]]) -> float:
    """Return how sure it is that machine output has the n-gram more often than the human translation."""
    size = len(gram)
    prior = _PRIOR * sum(counts) / sum(total[size] for total in totals)
    machine, human = counts[0] + prior, counts[1] + prior
    odds = math.log(machine / (totals[0][size] + _PRIOR - machine))
    odds -= math.log(human / (totals[1][size] + _PRIOR - human))
    return odds / math.sqrt(1 / machine + 1 / human)


def _totals(counts: Counter[Gram]) -> Counter[int]:
    totals: Counter[int] = Counter()
    for gram, count in counts.items():
        totals[len(gram)] += count
    return totals


def _longest(wanted: Iterable[Gram], machine: Counter[Gram]) -> set[Gram]:
    """Leave out what stands nearly always within one longer n-gram."""
    kept = set(wanted)
    for gram in sorted(kept, key=len, reverse=True):
        for part in (gram[1:], gram[:-1]):
            if part in kept and machine[gram] >= _PART * machine[part]:
                kept.discard(part)
    return kept


def _grams(lines: Sequence[str], what: str) -> Iterator[tuple[int, list[Gram]]]:
    """Yield the number of the line and the n-grams of each of its sentences."""
    for number, sentence in _sentences(lines):
        tokens = ["<start>", *_tokens(sentence, what)]
        found = [
            tuple(tokens[at : at + size])
            for size in range(1, _LONGEST[what] + 1)
            for at in range(len(tokens) - size + 1)
        ]
        yield number, [gram for gram in found if _says_something(gram)]


def _tokens(sentence: Sentence, what: str) -> Iterator[str]:
    for i, lower in enumerate(sentence.lowers):
        pos = sentence.pos[i]
        if what == "tags" and pos in _CONTENT:
            yield f"<{sentence.tags[i]}>"
        elif lower[:1].isdigit():
            yield "<num>"
        else:
            yield sentence.lemmas[i] if what == "lemmas" else lower


def _says_something(gram: Gram) -> bool:
    return any(any(map(str.isalpha, token)) and token not in {"<start>", "<num>"} for token in gram)


def _sentences(lines: Sequence[str]) -> Iterator[tuple[int, Sentence]]:
    english = LanguageReport("en", True, ())
    for first in range(0, len(lines), _BATCH):
        batch = lines[first : first + _BATCH]
        blocks, position = [], 0
        for line in batch:
            blocks.append(Block("body", position, position + len(line)))
            position += len(line) + 2
        number = {block.start: first + i for i, block in enumerate(blocks)}
        analysis = analyse(Document("lines", "\n\n".join(batch), tuple(blocks)), english, Settings().model)
        for sentence in analysis.sentences:
            yield number[sentence.block.start], sentence


if __name__ == "__main__":
    main()
