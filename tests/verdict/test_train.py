"""The recipe behind the weights, on corpora of a few made-up stories."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from mtqa.verdict.features import key
from mtqa.verdict.train import main

NATIVE = (
    "{who} said {who} would shut the {place} in {month}.",
    "It's not clear how the fire started, but {who} thinks it was a faulty heater.",
    '"We just want our {place} back," {who} said.',
    "Council bosses are hoping to cash in when fans turn up for the final next weekend.",
    "She was taken to hospital but died hours later.",
)
MACHINE = (
    "In the course of the meeting of {month}, the president of the {place} assured that the works of the bridge will "
    "be maintained.",
    "According to the words of {who}, the situation of the inhabitants of the {place} is of a great importance.",
    "In the framework of the plan, which was presented in {month}, the state will assume the part of the financing.",
    "It is about the question of the security of the {place}, which is demanded since the month of {month}.",
)
HUMAN = (
    "At the meeting in {month}, the president of the {place} said work on the bridge would go ahead.",
    "According to {who}, the people who live near the {place} matter a great deal.",
    "Under the plan, put forward in {month}, the state will pay for part of it.",
    "The question is whether the {place} is safe, which {who} has been asking since {month}.",
)
WORDS = {
    "who": ("Mr Hall", "Ms Reid", "the mayor", "her brother"),
    "place": ("school", "port", "market", "library", "station"),
    "month": ("May", "June", "July", "March"),
}


def _story(sentences: tuple[str, ...], random_: random.Random, count: int) -> str:
    filled = (
        random_.choice(sentences).format(**{slot: random_.choice(words) for slot, words in WORDS.items()})
        for _ in range(count)
    )
    return "\n".join(filled)


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder laid out as the development corpora are."""
    folder = tmp_path_factory.mktemp("data") / "corpora"
    folder.mkdir()
    random_ = random.Random(3)  # noqa: S311 - no secret
    _write(
        folder / "native_news.jsonl.gz",
        [{"id": f"n{i}", "outlet": None, "circle": "core", "text": _story(NATIVE, random_, 12)} for i in range(24)],
    )
    _write(folder / "native_abc.jsonl.gz", [{"id": f"r{i}", "text": _story(NATIVE, random_, 40)} for i in range(12)])
    machine = [{"id": f"m{i}", "src": "ru", "quality": "weak", "text": _story(MACHINE, random_, 8)} for i in range(60)]
    _write(folder / "mt_news.jsonl.gz", machine)
    _write(folder / "mt_news_llm.jsonl.gz", machine[:5])
    human = [row | {"text": _story(HUMAN, random_, 8)} for row in machine]
    _write(folder / "reference_news.jsonl.gz", human)
    lines = [
        {
            "pair": "fr-en",
            "set": "wmt",
            "line": i,
            "genre": "news",
            "google": _story(MACHINE, random_, 1),
            "reference": _story(HUMAN, random_, 1),
        }
        for i in range(2400)
    ]
    _write(folder / "parallel_romance.jsonl.gz", lines)
    _write(folder / "parallel_other.jsonl.gz", [line | {"pair": "de-en"} for line in lines[:300]])
    return folder


def test_the_recipe_gives_the_same_bytes_and_tells_the_sides_apart(
    corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two runs write the same file; its report shows that made-up machine copy stands out from made-up native copy."""
    first, second = tmp_path / "first", tmp_path / "second"
    for output in (first, second):
        output.mkdir()
        main(["--corpora", str(corpora), "--output", str(output)])
        report = json.loads(capsys.readouterr().out)
    for name in ("weights.json", "wording.json.gz"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert report["verdict"]["wmt / news"]["auc"] > 0.95
    assert report["verdict"]["wmt / reference"]["auc"] > 0.95
    weights = json.loads((first / "weights.json").read_text(encoding="utf-8"))
    assert weights["ngrams"]["NN of the"][0] > 0
    with gzip.open(first / "wording.json.gz", "rt", encoding="utf-8") as file:
        words = json.load(file)
    assert words["machine"]["in the framework"] > 0
    assert set(words["languages"]) == {"fr", "ru"}
    assert all(key(ngram) for ngram in weights["ngrams"])
    assert 0 < weights["thresholds"]["native"] <= weights["thresholds"]["machine-translated"] < 1
