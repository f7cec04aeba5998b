"""Training loops, and what a trained network says about words."""
# ruff: noqa: T201 - a recipe that prints

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import nn

from mtqa.reader.train.data import LONGEST, Item, Sentence, Task
from mtqa.reader.train.model import Model

_PIECES = 2000  # word pieces in a batch
_HEADS_RATE = 1e-3
_WARM_UP = 100  # batches
_KINDS_WEIGHT = 0.1  # of category and severity in the loss


class Batch(NamedTuple):
    """Some items of one task, of nearly one length."""

    task: Task
    items: list[Item]


class WordScore(NamedTuple):
    """A word of a sentence, cut at white space, and the network's own probability that it is marked."""

    start: int
    end: int
    probability: float


def batches(task: Task, items: Sequence[Item], chance: random.Random) -> list[Batch]:
    """Return the items in random order, cut into batches."""
    order = list(items)
    chance.shuffle(order)
    made: list[Batch] = []
    for first in range(0, len(order), 2000):
        batch: list[Item] = []
        for item in sorted(order[first : first + 2000], key=lambda item: len(item.ids)):
            if batch and len(item.ids) * (len(batch) + 1) > _PIECES:
                made.append(Batch(task, batch))
                batch = []
            batch.append(item)
        made.append(Batch(task, batch))
    chance.shuffle(made)
    return made


def fit(model: Model, work: Sequence[Batch], rate: float) -> None:
    """Train on every batch once; the learning rate rises to `rate` and falls to nothing."""
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder")]
    groups = [{"params": model.encoder.parameters(), "lr": rate}, {"params": heads, "lr": _HEADS_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    started, rates = time.monotonic(), [rate, _HEADS_RATE]
    model.train()
    for step, batch in enumerate(work):
        for group, full in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = full * min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / len(work))
        loss = _loss(model, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 100 == 0:
            print(f"{step}/{len(work)} {batch.task} {loss.item():.3f} {time.monotonic() - started:.0f} s", flush=True)


def _loss(model: Model, batch: Batch) -> torch.Tensor:
    ids, mask, label, counts, category, severity = _tensors(batch.items)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model(ids, mask)
    hidden = hidden.float()
    crossed = nn.functional.binary_cross_entropy_with_logits
    if batch.task == "sentence":
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        loss: torch.Tensor = crossed(model.heads["sentence"](pooled)[:, 0], label[:, 0])
        return loss
    each = crossed(model.heads[batch.task](hidden)[..., 0], label, reduction="none")
    loss = (each * counts).sum() / counts.sum()
    marked = category >= 0
    if batch.task == "read" and bool(marked.any()):
        kinds = nn.functional.cross_entropy(model.category(hidden[marked]), category[marked])
        weights = nn.functional.cross_entropy(model.severity(hidden[marked]), severity[marked])
        loss = loss + _KINDS_WEIGHT * (kinds + weights)
    return loss


def _tensors(items: Sequence[Item]) -> list[torch.Tensor]:
    width = max(len(item.ids) for item in items)

    def padded(column: Callable[[Item], Sequence[float]], empty: float, kind: torch.dtype) -> torch.Tensor:
        rows = [[*column(item), *[empty] * (width - len(item.ids))] for item in items]
        return torch.tensor(rows, dtype=kind)

    return [
        padded(lambda item: item.ids, 0, torch.long),
        padded(lambda item: [1] * len(item.ids), 0, torch.long),
        padded(lambda item: item.label, 0.0, torch.float),
        padded(lambda item: item.counts, 0.0, torch.float),
        padded(lambda item: item.category, -1, torch.long),
        padded(lambda item: item.severity, -1, torch.long),
    ]


def read(model: Model, tokenizer: Tokenizer, lines: Sequence[Sentence], *, context: bool) -> list[list[WordScore]]:
    """Return the words of each sentence with their probabilities, by the network as it is, not as it is shipped."""
    model.eval()
    encoded = [tokenizer.encode(line.text) for line in lines]
    before = [tokenizer.encode(line.before).ids[: LONGEST // 2] if context and line.before else [] for line in lines]
    order = sorted(range(len(lines)), key=lambda i: len(before[i]) + len(encoded[i].ids))
    found: list[list[WordScore]] = [[] for _ in lines]
    for first in range(0, len(order), 48):
        group = order[first : first + 48]
        ids = [(before[i] + encoded[i].ids[1:] if before[i] else encoded[i].ids)[: 2 * LONGEST] for i in group]
        width = max(map(len, ids))
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model(
                torch.tensor([[*row, *[0] * (width - len(row))] for row in ids]),
                torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in ids]),
            )
            scores = torch.sigmoid(model.heads["read"](hidden.float()))[..., 0].tolist()
        for row, i in zip(scores, group, strict=True):
            own = row[len(before[i]) - 1 :] if before[i] else row
            pieces = [(a, b, p) for (a, b), p in zip(encoded[i].offsets, own, strict=False) if a < b]
            found[i] = [
                WordScore(*m.span(), max((p for a, b, p in pieces if a < m.end() and b > m.start()), default=0.0))
                for m in re.finditer(r"\S+", lines[i].text)
            ]
    return found


def runs(words: Sequence[WordScore], threshold: float) -> list[WordScore]:
    """Return the runs of words that all reach `threshold`, each with the probability of its surest word."""
    found: list[WordScore] = []
    goes_on = False
    for word in words:
        if word.probability < threshold:
            goes_on = False
        elif goes_on:
            last = found.pop()
            found.append(WordScore(last.start, word.end, max(last.probability, word.probability)))
        else:
            found.append(word)
            goes_on = True
    return found
