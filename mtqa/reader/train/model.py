"""The network: an encoder with a head for each task, its weights read from an ONNX file of bge-small-en-v1.5."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import onnx
import torch
from onnx import numpy_helper
from torch import nn
from transformers import BertConfig, BertModel

from mtqa.model.finding import SEVERITIES
from mtqa.reader.train.data import KINDS, Task

WIDTH = 384
_LAYERS = 12


class Model(nn.Module):  # type: ignore[misc]  # PyTorch is there only where the reader is trained
    """The first `layers` layers of the encoder, and a head for each task."""

    def __init__(self, base: Path, layers: int) -> None:
        super().__init__()
        self.encoder = _encoder(base)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        self.encoder.config.num_hidden_layers = layers
        self.heads = nn.ModuleDict({task: nn.Linear(WIDTH, 1) for task in get_args(Task)})
        self.category = nn.Linear(WIDTH, len(KINDS))
        self.severity = nn.Linear(WIDTH, len(SEVERITIES))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the hidden states, batch × pieces × width."""
        hidden: torch.Tensor = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return hidden


def _encoder(path: Path) -> BertModel:
    graph = onnx.load(str(path)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    by_node = {n.name: stored[i] for n in graph.node if n.op_type == "MatMul" for i in n.input if i in stored}
    config = BertConfig(
        vocab_size=stored["embeddings.word_embeddings.weight"].shape[0],
        hidden_size=WIDTH,
        num_hidden_layers=_LAYERS,
        num_attention_heads=12,
        intermediate_size=4 * WIDTH,
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
