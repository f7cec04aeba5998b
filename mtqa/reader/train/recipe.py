"""The recipe: two stages, several tasks on one encoder first, then the spans of the stories that were read."""
# ruff: noqa: S311 - chance that is no secret

from __future__ import annotations

import pickle
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from mtqa.reader.stories import ReadStory
from mtqa.reader.train import data
from mtqa.reader.train.data import Item, Sentence
from mtqa.reader.train.fit import Batch, batches, fit, read
from mtqa.reader.train.model import Model

_RATES = {"first": 1e-4, "second": 6e-5}
_CLEAN = 7000  # native sentences that an epoch of the second stage sees
_TRANSLATIONS = 70_000  # sentences that are told apart as machine output, human translation or native
_WORST = 0.5  # share of the native sentences of an epoch that the network marks most


@dataclass(frozen=True, slots=True)
class Recipe:
    """What can be varied, to see what helps; the defaults are what ships."""

    layers: int = 7
    first_stage: float = 0.5  # share of its batches, 0 to 1
    epochs: int = 3
    stories: float = 1.0  # share of the stories that were read, 0 to 1
    hard_labels: bool = False
    context: bool = False
    hard_negatives: bool = True
    seed: int = 1

    def key(self) -> str:
        """Return a name for files that says everything."""
        return "-".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the recipe learns from, in sentences."""

    read: tuple[tuple[str, tuple[Sentence, ...]], ...]  # story by story, with its name
    native: tuple[Sentence, ...]
    post_edited: tuple[Sentence, ...]
    rated: tuple[Sentence, ...]
    translations: tuple[tuple[str, float], ...]

    @classmethod
    def load(cls, shared: Path) -> Corpus:
        """Read the corpora in `shared`; takes a few minutes."""

        def cut(stories: Iterable[ReadStory]) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
            return tuple((story.name, tuple(data.sentences(story))) for story in stories)

        return cls(
            read=cut(data.read_for_training(shared)),
            native=tuple(data.native(shared)),
            post_edited=tuple(data.post_edited(shared)),
            rated=tuple(data.rated(shared)),
            translations=tuple(data.translations(shared, random.Random(1))[:_TRANSLATIONS]),
        )

    def texts(self) -> Iterator[str]:
        """Yield every sentence."""
        for _, own in self.read:
            yield from (line.text for line in own)
        for lines in (self.native, self.post_edited, self.rated):
            yield from (line.text for line in lines)
        yield from (text for text, _ in self.translations)

    def summary(self) -> str:
        """Return one line of numbers."""
        spans = sum(len(line.spans) for _, own in self.read for line in own)
        return (
            f"{len(self.read)} stories read, {spans} spans; sentences: {sum(len(own) for _, own in self.read)} read, "
            f"{len(self.native)} native, {len(self.post_edited)} post-edited, {len(self.rated)} rated, "
            f"{len(self.translations)} translated"
        )


def first_stage(model: Model, tokenizer: Tokenizer, corpus: Corpus, recipe: Recipe) -> None:
    """Train the encoder on tasks for which there is more to learn from than stories that were read."""
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    encode = data.encoder(tokenizer)
    told_apart = [*corpus.translations, *((line.text, 0.0) for line in corpus.native)]
    broken = (data.broken(line.text, chance) for line in corpus.native for _ in range(2))
    tasks: dict[data.Task, Iterable[Item]] = {
        "post-edited": map(encode, corpus.post_edited),
        "rated": map(encode, corpus.rated),
        "broken": map(encode, broken),
        "sentence": (data.labelled(encode(Sentence(text)), value) for text, value in told_apart),
    }
    work = [batch for task, items in tasks.items() for batch in batches(task, list(items), chance)]
    chance.shuffle(work)
    fit(model, work[: int(len(work) * recipe.first_stage)], _RATES["first"])


def second_stage(model: Model, tokenizer: Tokenizer, corpus: Corpus, recipe: Recipe) -> None:
    """Train the model on the spans of the stories that were read, with native copy as clean text."""
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    stories = list(corpus.read)
    chance.shuffle(stories)
    lines = [line for _, own in stories[: round(len(stories) * recipe.stories)] for line in own]
    encode = data.encoder(tokenizer, hard=recipe.hard_labels, context=recipe.context)
    marked = list(map(encode, lines))

    def epochs(count: int, worst: Sequence[Sentence]) -> list[Batch]:
        work: list[Batch] = []
        for _ in range(count):
            clean = [*worst, *chance.sample(corpus.native, _CLEAN - len(worst))]
            work += batches("read", [*marked, *map(encode, clean)], chance)
        return work

    if not recipe.hard_negatives:
        fit(model, epochs(recipe.epochs, ()), _RATES["second"])
        return
    fit(model, epochs(1, ()), _RATES["second"])
    worst = most_marked(model, tokenizer, corpus.native, recipe)[: int(_CLEAN * _WORST)]
    if recipe.epochs > 1:
        fit(model, epochs(recipe.epochs - 1, worst), _RATES["second"])


def most_marked(model: Model, tokenizer: Tokenizer, native: Sequence[Sentence], recipe: Recipe) -> list[Sentence]:
    """Return native sentences, those first that have the word most surely marked."""
    words = read(model, tokenizer, native, context=recipe.context)
    peaks = [max((word.probability for word in line), default=0.0) for line in words]
    return [native[i] for i in sorted(range(len(native)), key=lambda i: -peaks[i])]


class Workshop:
    """Runs recipes and keeps what each step made in the folder `work`, so that nothing is done twice."""

    def __init__(self, base: Path, tokenizer: Path, shared: Path, work: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._base, self._shared, self._work = base, shared, work
        work.mkdir(parents=True, exist_ok=True)

    def corpus(self) -> Corpus:
        """Return what is learned from."""
        kept = self._work / "corpus.pickle"
        if not kept.is_file():
            kept.write_bytes(pickle.dumps(Corpus.load(self._shared)))
        corpus: Corpus = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
        return corpus

    def model(self, recipe: Recipe) -> Model:
        """Return the model that the recipe makes."""
        first = replace(Recipe(), layers=recipe.layers, first_stage=recipe.first_stage)
        torch.manual_seed(recipe.seed)  # the heads begin at random
        model = Model(self._base, recipe.layers)
        for stage, own in (("first", first), ("second", recipe)):
            kept = self._work / f"{stage}-{own.key()}.pt"
            if kept.is_file():
                model.load_state_dict(torch.load(kept))
                continue
            if stage == "first":
                first_stage(model, self.tokenizer, self.corpus(), own)
            else:
                second_stage(model, self.tokenizer, self.corpus(), own)
            torch.save(model.state_dict(), kept)
        return model
