"""The training recipe of the reader; `mtqa/reader/README.md` has the command and what came of it.

Needs the extra `train` (PyTorch). Two stages on one encoder. First several tasks at once: words that a post-editor
changed (MLQE-PE), spans that raters marked (MQM), small words that a script broke in native copy, and whether a
sentence is machine output or a human translation. Then token classification on the silver spans and on the spans of
`annotations.jsonl.gz` (offsets only; the text is read from the corpora), with the confidence of whoever read the story
as a soft label and native copy as clean text. Last: an isotonic calibration on the fifth of the silver stories that
training never sees, and export to int8 ONNX with the word pieces that the corpora never use cut from the vocabulary.
"""
# ruff: noqa: T201, S311 - a recipe that prints, and chance that is no secret

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from sklearn.isotonic import IsotonicRegression
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.model.finding import CATEGORIES, SEVERITIES
from mtqa.reader import ANNOTATIONS, FOLDER, SET_APART
from mtqa.readers import read_stdin

# What `tests/benchmarks/reader.py` measured: marks on native news for once on machine-translated copy.
_NATIVE_RATE = 0.25
_KINDS = (*(c for c in CATEGORIES if c not in {"residue", "place-name", "grammar"}), "other")
_TASKS = ("silver", "mlqe", "mqm", "broken")
_LONGEST = 128
_PIECES = 2000  # word pieces in a batch
_NATIVE = 7000
_RATES = {"first": 1e-4, "second": 6e-5, "heads": 1e-3}
_PREPOSITIONS = ["in", "on", "at", "for", "to", "of", "by", "with", "from", "about"]
_SWAPS = dict(
    pair.split("/")
    for pair in [
        "is/are",
        "are/is",
        "was/were",
        "were/was",
        "has/have",
        "have/has",
        "his/its",
        "her/his",
        "its/his",
        "he/it",
        "she/he",
        "it/he",
        "they/it",
        "who/which",
        "which/who",
        "a/the",
        "the/a",
        "an/the",
        "this/that",
        "that/this",
        "will/would",
        "would/will",
        "also/too",
        "many/much",
        "much/many",
        "make/do",
        "do/make",
        "say/tell",
        "said/told",
        "told/said",
        "as/like",
        "since/for",
        "during/while",
        "because/due",
        "but/however",
    ]
)

Span = tuple[int, int, float, str, str]  # start, end, confidence, category, severity


class Item(NamedTuple):
    """One sentence in word pieces, each with its label, category and severity (-1: none), and whether it counts."""

    ids: list[int]
    label: list[float]
    category: list[int]
    severity: list[int]
    counts: list[float]


class Model(nn.Module):  # type: ignore[misc]  # PyTorch is there only where the reader is trained
    """The encoder with a head for each task."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = _encoder(base)
        width = self.encoder.config.hidden_size
        self.tokens = nn.ModuleDict({task: nn.Linear(width, 1) for task in _TASKS})
        self.sentence = nn.Linear(width, 1)
        self.category = nn.Linear(width, len(_KINDS))
        self.severity = nn.Linear(width, len(SEVERITIES))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the hidden states, batch × pieces × width."""
        hidden: torch.Tensor = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return hidden


def _encoder(path: Path) -> BertModel:
    """Return the 12-layer encoder of an ONNX file of bge-small-en-v1.5 (384 wide, MIT licence)."""
    graph = onnx.load(str(path)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    by_node = {n.name: stored[i] for n in graph.node if n.op_type == "MatMul" for i in n.input if i in stored}
    config = BertConfig(
        vocab_size=stored["embeddings.word_embeddings.weight"].shape[0],
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
    )
    encoder = BertModel(config, add_pooling_layer=False)
    weights: dict[str, torch.Tensor] = {}
    for name in encoder.state_dict():
        if name in stored:
            weights[name] = torch.tensor(stored[name])
        else:
            layer, rest = name.removeprefix("encoder.layer.").removesuffix(".weight").split(".", 1)
            node = f"/encoder/layer.{layer}/{rest.replace('.', '/')}/MatMul"
            weights[name] = torch.tensor(by_node[node].T.copy())
    encoder.load_state_dict(weights)
    return encoder


# Data


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _sentences(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, list[Span]]]:
    """Yield the sentences of a story as mtqa splits them, each with its part of the spans."""
    document = read_stdin(text.encode())
    if document.text != text:
        return
    for sentence in analyse(document, classify(document), Settings().model).sentences:
        start, end = sentence.char_span(0, len(sentence.text))
        own = [
            (max(a, start) - start, min(b, end) - start, c, k, s) for a, b, c, k, s in spans if a < end and b > start
        ]
        if end - start > 2:
            yield text[start:end], own


def is_held_out(name: str) -> bool:
    """Tell whether a silver story is of the fifth that nothing is trained on."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 5 == 0


def _silver(shared: Path, held_out: bool) -> Iterator[tuple[str, list[Span]]]:
    spans: dict[str, list[Span]] = {}
    for row in _rows(shared / "gold/silver/spans.jsonl.gz"):
        span = (row["start"], row["end"], row["confidence"], row["category"], row["severity"])
        spans.setdefault(row["id"], []).append(span)
    for row in _rows(shared / "gold/silver/stories.jsonl.gz"):
        if is_held_out(row["id"]) == held_out:
            yield from _sentences(row["text"], spans.get(row["id"], []))


def _annotated(shared: Path) -> Iterator[tuple[str, list[Span]]]:
    """Yield the sentences of `annotations.jsonl.gz`, their text read from the corpora and checked by its hash."""
    stories = {}
    for name in ("mt_news", "mt_news_llm"):
        stories.update({(r["id"], r["system"]): r["text"] for r in _rows(shared / f"corpora/{name}.jsonl.gz")})
    lines = {}
    for name in ("parallel_romance", "parallel_other"):
        lines.update({(r["pair"], r["set"], r["line"]): r for r in _rows(shared / f"corpora/{name}.jsonl.gz")})
    for row in _rows(ANNOTATIONS):
        if row["id"] >= SET_APART:
            continue
        kind, *key = row["from"]
        if kind == "mt":
            text = stories[key[0], key[1]][: row["length"]]
        else:
            pair, set_name, numbers, system = key
            text = "\n".join(lines[pair, set_name, number][system] for number in numbers)
        if hashlib.sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
            raise ValueError(f"{row['id']}: the corpora have another text than the one that was read")
        yield from _sentences(text, [(a, b, c, k, s) for a, b, k, s, c in row["spans"]])


def _native(shared: Path) -> list[str]:
    """Return the sentences of the half of the native copy that training may see."""
    found = []
    for name in ("native_news", "native_abc"):
        for row in _rows(shared / f"corpora/{name}.jsonl.gz"):
            if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2 == 0:
                found += [text for text, _ in _sentences(row["text"], ())]
    return found


def _item(tokenizer: Tokenizer, text: str, spans: Iterable[Span]) -> Item:
    encoded = tokenizer.encode(text)
    offsets = encoded.offsets[:_LONGEST]
    label, category, severity = [0.0] * len(offsets), [-1] * len(offsets), [-1] * len(offsets)
    for start, end, confidence, kind, weight in spans:
        for i, (first, last) in enumerate(offsets):
            if first < last and first < end and last > start and confidence > label[i]:
                label[i] = confidence
                category[i] = _KINDS.index(kind) if kind in _KINDS else len(_KINDS) - 1
                severity[i] = list(map(str, SEVERITIES)).index(weight)
    return Item(encoded.ids[:_LONGEST], label, category, severity, [float(a < b) for a, b in offsets])


def _post_edited(shared: Path) -> Iterator[tuple[str, list[Span]]]:
    for row in _rows(shared / "corpora/words_mlqe.jsonl.gz"):
        text, spans = "", []
        for word, tag in zip(row["tokens"], row["tags"], strict=True):
            if text and not re.match(r"[.,;:!?%)\]'’]", word) and text[-1] not in "($[":
                text += " "
            if tag == "BAD":
                spans.append((len(text), len(text) + len(word), 1.0, "other", "minor"))
            text += word
        yield text, spans


def _rated(shared: Path) -> Iterator[tuple[str, list[Span]]]:
    for row in _rows(shared / "corpora/spans_mqm.jsonl.gz"):
        spans = [(s["start"], s["end"], 1.0 if s.get("monolingual_visible") else 0.4) for s in row["spans"]]
        yield row["text"], [(a, b, c, "other", "minor") for a, b, c in spans]


def _broken(text: str, chance: random.Random) -> tuple[str, list[Span]]:
    """Return native `text` with up to three small words changed, lost or swapped, and where."""
    words = text.split()
    wanted = chance.choice([0, 1, 1, 1, 2, 2, 3])
    edits: dict[int, str] = {}
    for i in chance.sample(range(1, max(2, len(words) - 1)), max(0, min(len(words) - 3, 40))):
        word = words[i]
        if len(edits) >= wanted or {i - 1, i, i + 1} & edits.keys():
            continue
        if word in _PREPOSITIONS and chance.random() < 0.7:
            edits[i] = chance.choice([p for p in _PREPOSITIONS if p != word])
        elif word in {"the", "a", "an"} and chance.random() < 0.5:
            edits[i] = ""
        elif word in _SWAPS and chance.random() < 0.5:
            edits[i] = _SWAPS[word]
        elif word.isalpha() and word.islower() and len(word) > 4 and word.endswith("s") and chance.random() < 0.15:
            edits[i] = word[:-1]
        elif word.isalpha() and word.islower() and word.endswith("ed") and chance.random() < 0.3:
            edits[i] = chance.choice([f"have {word}", f"had been {word}", f"{word[:-2]}ing"])
    out, spans, lost = "", [], False
    for i, word in enumerate(words):
        new = edits.get(i, word)
        out += " " if out and new else ""
        if (i in edits and new) or lost:
            spans.append((len(out), len(out) + len(new), 1.0, "other", "minor"))
        lost = i in edits and not new
        out += new
    return out, spans


def _translations(shared: Path, chance: random.Random, count: int) -> list[tuple[str, float]]:
    """Return sentences of machine output (1) and of human translations (0)."""
    found: list[tuple[str, float]] = []
    for name in ("parallel_other", "parallel_romance"):
        for row in _rows(shared / f"corpora/{name}.jsonl.gz"):
            systems = [row[s] for s in ("google", "microsoft", "bergamot") if row.get(s)]
            reference = row.get("reference")
            if systems and reference and min(len(reference), *map(len, systems)) >= 30:
                found += [(chance.choice(systems), 1.0), (reference, 0.0)]
    chance.shuffle(found)
    return found[:count]


# Training


def _batches(items: Sequence[Item], chance: random.Random) -> list[list[int]]:
    order = list(range(len(items)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for first in range(0, len(order), 2000):
        batch: list[int] = []
        for i in sorted(order[first : first + 2000], key=lambda i: len(items[i].ids)):
            if batch and len(items[i].ids) * (len(batch) + 1) > _PIECES:
                batches.append(batch)
                batch = []
            batch.append(i)
        batches.append(batch)
    chance.shuffle(batches)
    return batches


def _tensors(items: Sequence[Item], batch: Sequence[int]) -> list[torch.Tensor]:
    width = max(len(items[i].ids) for i in batch)

    def padded(column: Callable[[Item], Sequence[float]], empty: float, kind: torch.dtype) -> torch.Tensor:
        rows = [[*column(items[i]), *[empty] * (width - len(items[i].ids))] for i in batch]
        return torch.tensor(rows, dtype=kind)

    return [
        padded(lambda item: item.ids, 0, torch.long),
        padded(lambda item: [1] * len(item.ids), 0, torch.long),
        padded(lambda item: item.label, 0.0, torch.float),
        padded(lambda item: item.counts, 0.0, torch.float),
        padded(lambda item: item.category, -1, torch.long),
        padded(lambda item: item.severity, -1, torch.long),
    ]


def _train(model: Model, work: Sequence[tuple[str, Sequence[Item], list[int]]], rate: float, minutes: float) -> None:
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder")]
    groups = [{"params": model.encoder.parameters(), "lr": rate}, {"params": heads, "lr": _RATES["heads"]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [rate, _RATES["heads"]]
    started, loss_of = time.monotonic(), nn.functional.binary_cross_entropy_with_logits
    model.train()
    for step, (task, items, batch) in enumerate(work):
        done = max(step / len(work), (time.monotonic() - started) / (minutes * 60))
        if done >= 1:
            break
        for group, full in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = full * min(1.0, (step + 1) / 100) * max(0.02, 1 - done)
        ids, mask, label, counts, category, severity = _tensors(items, batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model(ids, mask)
        hidden = hidden.float()
        if task == "sentence":
            pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            loss = loss_of(model.sentence(pooled)[:, 0], label[:, 0])
        else:
            each = loss_of(model.tokens[task](hidden)[..., 0], label, reduction="none")
            loss = (each * counts).sum() / counts.sum()
            marked = category >= 0
            if task == "silver" and bool(marked.any()):
                kinds = nn.functional.cross_entropy(model.category(hidden[marked]), category[marked])
                weights = nn.functional.cross_entropy(model.severity(hidden[marked]), severity[marked])
                loss = loss + 0.1 * (kinds + weights)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 100 == 0:
            print(f"{step}/{len(work)} {task} {loss.item():.3f} {time.monotonic() - started:.0f} s", flush=True)


# Calibration and export


def _word_scores(model: Model, tokenizer: Tokenizer, text: str) -> list[tuple[int, int, float]]:
    encoded = tokenizer.encode(text)
    ids = torch.tensor([encoded.ids[:_LONGEST]])
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model(ids, torch.ones_like(ids))
    scores = torch.sigmoid(model.tokens["silver"](hidden.float()))[0, :, 0].tolist()
    pieces = [(a, b, p) for (a, b), p in zip(encoded.offsets, scores, strict=False) if a < b]
    words = []
    for match in re.finditer(r"\S+", text):
        inside = [p for a, b, p in pieces if a < match.end() and b > match.start()]
        words.append((match.start(), match.end(), max(inside, default=0.0)))
    return words


def calibrate(model: Model, tokenizer: Tokenizer, held_out: Iterable[tuple[str, list[Span]]]) -> list[list[float]]:
    """Return the isotonic curve from the model's probability to the share of marks that touch a reader's span."""
    raw, right = [], []
    model.eval()
    for text, spans in held_out:
        run: list[tuple[int, int, float]] = []
        for word in [*_word_scores(model, tokenizer, text), (0, 0, 0.0)]:
            if word[2] >= 0.15:
                run.append(word)
            elif run:
                start, end = run[0][0], run[-1][1]
                raw.append(max(score for _, _, score in run))
                right.append(float(any(a < end and b > start for a, b, *_ in spans)))
                run = []
    curve = IsotonicRegression(out_of_bounds="clip").fit(raw, right)
    points = sorted({round(x, 3) for x in curve.X_thresholds_})
    return [[float(x), round(float(curve.predict([x])[0]), 3)] for x in points]


def export(model: Model, tokenizer: Tokenizer, used: Counter[int], curve: list[list[float]], into: Path) -> None:
    """Write `reader.onnx` (int8), `tokenizer.json` without unused word pieces, and `card.json`."""
    spec = json.loads(tokenizer.to_str())
    pieces = sorted(spec["model"]["vocab"].items(), key=lambda pair: pair[1])
    special = {token["content"] for token in spec["added_tokens"]}
    kept = [i for piece, i in pieces if piece in special or used[i] >= 2 or len(piece.removeprefix("##")) == 1]
    names = {i: piece for piece, i in pieces}
    number = {names[old]: new for new, old in enumerate(kept)}
    spec["model"]["vocab"] = number
    spec |= {"truncation": None, "padding": None}
    for token in spec["added_tokens"]:
        token["id"] = number[token["content"]]
    for token in spec["post_processor"].get("special_tokens", {}).values():
        token["ids"] = [number[t] for t in token["tokens"]]
    into.mkdir(parents=True, exist_ok=True)
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    (into / "tokenizer.json").write_text(text, encoding="utf-8")
    weights = model.encoder.embeddings.word_embeddings.weight.data[kept].clone()
    model.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(weights)

    class Outputs(nn.Module):  # type: ignore[misc]
        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
            hidden = model.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            marked = torch.sigmoid(model.tokens["silver"](hidden))[..., 0]
            return marked, model.category(hidden), model.severity(hidden)

    model.eval()
    names_in, names_out = ["input_ids", "attention_mask"], ["probability", "category", "severity"]
    example = (torch.randint(5, 900, (2, 12)), torch.ones(2, 12, dtype=torch.long))
    whole = into / "whole.onnx"
    axes = {name: {0: "batch", 1: "pieces"} for name in names_in + names_out}
    torch.onnx.export(
        Outputs(), example, str(whole), input_names=names_in, output_names=names_out, dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(str(whole), str(into / "reader.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    files = {n: hashlib.sha256((into / n).read_bytes()).hexdigest() for n in ("reader.onnx", "tokenizer.json")}
    card = {
        "files": files,
        "categories": _KINDS,
        "severities": SEVERITIES,
        "calibration": curve,
        "native_rate": _NATIVE_RATE,
    }
    (into / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Train, calibrate and export; prints what it does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="bge-small-en-v1.5.onnx")
    parser.add_argument("--tokenizer", type=Path, required=True, help="its tokenizer.json")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--into", type=Path, default=FOLDER)
    parser.add_argument("--minutes", type=float, nargs=2, default=(36, 44), help="of the two stages, at most")
    options = parser.parse_args()
    torch.manual_seed(1)
    chance = random.Random(1)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Model(options.base)
    native = _native(options.shared)
    tasks: dict[str, list[Item]] = {
        "mlqe": [_item(tokenizer, *pair) for pair in _post_edited(options.shared)],
        "mqm": [_item(tokenizer, *pair) for pair in _rated(options.shared)],
        "broken": [_item(tokenizer, *_broken(text, chance)) for text in native for _ in range(2)],
        "sentence": [],
    }
    labelled = _translations(options.shared, chance, 70_000) + [(text, 0.0) for text in native]
    for text, value in labelled:
        item = _item(tokenizer, text, ())
        tasks["sentence"].append(item._replace(label=[value] * len(item.ids)))
    work = [(task, items, batch) for task, items in tasks.items() for batch in _batches(items, chance)]
    chance.shuffle(work)
    _train(model, work, _RATES["first"], options.minutes[0])
    read = [*_silver(options.shared, held_out=False), *_annotated(options.shared)]
    clean: list[tuple[str, list[Span]]] = [(text, []) for text in chance.sample(native, min(_NATIVE, len(native)))]
    second = [_item(tokenizer, text, spans) for text, spans in read + clean]
    epochs = [("silver", second, batch) for _ in range(3) for batch in _batches(second, chance)]
    _train(model, epochs, _RATES["second"], options.minutes[1])
    curve = calibrate(model, tokenizer, _silver(options.shared, held_out=True))
    used: Counter[int] = Counter()
    for items in (*tasks.values(), second):
        for item in items:
            used.update(item.ids)
    export(model, tokenizer, used, curve, options.into)


if __name__ == "__main__":
    main()
