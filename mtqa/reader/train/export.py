"""What ships: the int8 network, its tokenizer without unused word pieces, and the card with hashes and calibration."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sklearn.isotonic import IsotonicRegression
from tokenizers import Tokenizer
from torch import nn

from mtqa.model.finding import SEVERITIES
from mtqa.reader.train.data import KINDS, Sentence, finds
from mtqa.reader.train.fit import WordScore, runs
from mtqa.reader.train.model import Model

_FLOORS = (0.15, 0.3, 0.5, 0.6)  # of the words of a mark: a mark is measured at each reach
_FEWEST = 2  # times that a word piece stands in what was learned from


def calibrate(lines: Sequence[Sentence], words: Sequence[Sequence[WordScore]]) -> list[list[float]]:
    """Return the isotonic curve from the network's probability to the share of marks that find a reader's span."""
    raw: list[float] = []
    right: list[float] = []
    for line, scores in zip(lines, words, strict=True):
        for floor in _FLOORS:
            for run in runs(scores, floor):
                raw.append(run.probability)
                right.append(float(any(finds(run.start, run.end, span) for span in line.spans)))
    curve = IsotonicRegression(out_of_bounds="clip").fit(raw, right)
    steps = [step / 20 for step in range(2, 21)]
    return [[step, round(float(curve.predict([step])[0]), 3)] for step in steps]


def export(model: Model, tokenizer: Tokenizer, used: Counter[int], card: dict[str, object], into: Path) -> None:
    """Write `reader.onnx` (int8), `tokenizer.json` and `card.json`; the model's vocabulary is cut to what was used."""
    spec = json.loads(tokenizer.to_str())
    pieces = sorted(spec["model"]["vocab"].items(), key=lambda pair: pair[1])
    special = {token["content"] for token in spec["added_tokens"]}
    kept = [
        i
        for piece, i in pieces
        if (piece in special and "unused" not in piece) or used[i] >= _FEWEST or len(piece.removeprefix("##")) == 1
    ]
    names = {i: piece for piece, i in pieces}
    number = {names[old]: new for new, old in enumerate(kept)}
    spec["model"]["vocab"] = number
    spec |= {"truncation": None, "padding": None}
    spec["added_tokens"] = [t | {"id": number[t["content"]]} for t in spec["added_tokens"] if t["content"] in number]
    for token in spec["post_processor"].get("special_tokens", {}).values():
        token["ids"] = [number[t] for t in token["tokens"]]
    into.mkdir(parents=True, exist_ok=True)
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    (into / "tokenizer.json").write_text(text, encoding="utf-8")
    weights = model.encoder.embeddings.word_embeddings.weight.data[kept].clone()
    model.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(weights)

    class Outputs(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model  # as a part, so that its weights are parameters of the graph

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
            hidden = model.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            marked = torch.sigmoid(model.heads["read"](hidden))[..., 0]
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
    whole_card = {"files": files, "categories": KINDS, "severities": SEVERITIES} | card
    (into / "card.json").write_text(json.dumps(whole_card, indent=1) + "\n", encoding="utf-8")
