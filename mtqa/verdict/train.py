"""The recipe behind `weights.json`: `python -m mtqa.verdict.train --corpora PATH` (minutes; needs scikit-learn).

Run it again when rules change. Two steps, both logistic regressions with even weight on machine and native copy:

1. style: n-grams of function words and parts of speech, machine-translated news (WMT systems, and runs of lines from
   the parallel corpora for the Romance and other languages) against native news and radio news;
2. judgement: the style score of stories left out of step 1 (five folds by story and outlet), how it should be trusted
   by length, and the findings of mtqa on the same stories. This is also the calibration: probabilities hold where half
   of the copy is machine-translated.

The report printed at the end is measured on left-out folds, and on `gold/dev` and the seed, which are never trained on.
Same corpora, same rules: the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtqa.analysis import Analysis, analyse, model_signature
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.detectors import detectors
from mtqa.model.document import Notice
from mtqa.model.finding import Finding
from mtqa.readers import read_stdin
from mtqa.resolve import resolve
from mtqa.verdict import WEIGHTS, evidence
from mtqa.verdict.features import Style, name, style
from mtqa.verdict.model import PROBES, JudgementInputs, probe_keys

Floats = NDArray[np.float64]

FOLDS = 5
# Share of each kind in the training weight of its side, and of its stories that are read at all.
MACHINE = {"wmt": 0.5, "runs": 0.5}
NATIVE = {"news": 0.67, "radio": 0.33}
_READ = {"wmt": 0.55, "runs": 0.05, "news": 1.0, "radio": 0.35, "reference": 0.2, "gpt": 0.3, "gold": 1.0, "seed": 1.0}
_JUDGED = {"wmt": 0.15, "runs": 0.25, "news": 1.0, "radio": 0.3, "reference": 1.0, "gpt": 1.0, "gold": 1.0, "seed": 1.0}
_IN_STORIES = 0.03  # an n-gram counts where at least this share of the stories has it
_STYLE_C = 1.0
_QUOTED = ("wmt / news", "wmt / news and radio", "runs / news", "gold / news", "gold / news and radio")
_SMALLEST_WEIGHT = 0.002
_JUDGEMENT_C = 1.0
_SHORTEST = 60  # symbols
_FALSE_POSITIVES = 0.01
_MISSED = 0.05


@dataclass
class Story:
    """One story of the corpora. Stories with the same `group` never stand on both sides of a fold."""

    kind: str
    group: str
    text: str
    quality: str = ""
    style: Style = field(init=False)
    findings: tuple[Finding, ...] | None = None
    words: int = 0

    def draw(self, purpose: str) -> float:
        """Return a number from 0 to 1 that depends on the story alone."""
        digest = hashlib.sha256(f"{purpose}\0{self.kind}\0{self.group}\0{self.text}".encode()).digest()
        return int.from_bytes(digest[:8], "big") / 2**64

    @property
    def fold(self) -> int:
        """The fold of its group, 0 to FOLDS - 1."""
        return int.from_bytes(hashlib.sha256(self.group.encode()).digest()[:8], "big") % FOLDS


def read_corpora(corpora: Path) -> Iterator[Story]:
    """Yield the stories of the corpora in the folder `corpora` (and of `gold` beside it) in a fixed order."""
    for row in _rows(corpora / "native_news.jsonl.gz"):
        # English by outlets outside the English-speaking world is in part translated: it is on neither side.
        if row["circle"] not in {"expanding", "other"}:
            yield Story("news", row["outlet"] or row["id"], row["text"])
    for row in _rows(corpora / "native_abc.jsonl.gz"):
        for number, piece in enumerate(_pieces(row["text"], row["id"])):
            yield Story("radio", f"{row['id']}/{number}", piece)
    for file, kind in (("mt_news", "wmt"), ("mt_news_llm", "gpt"), ("reference_news", "reference")):
        for row in _rows(corpora / f"{file}.jsonl.gz"):
            if row.get("ref_note") != "spun":
                yield Story(kind, row["id"], row["text"], row.get("quality", ""))
    gold = corpora.parent / "gold" / "dev"
    described = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("*.json"))]
    yield from _runs(corpora, {(d["set"], d["lines"]) for d in described if "lines" in d})
    for path in sorted(gold.glob("*.txt")):
        yield Story("gold", path.stem, path.read_text(encoding="utf-8"))
    for path in sorted((corpora.parent / "seeds").glob("*.txt")):
        yield Story("seed", path.stem, path.read_text(encoding="utf-8"))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _pieces(text: str, seed: str) -> Iterator[str]:
    """Cut a run of radio news at line ends into stories as long as the machine-translated ones."""
    lines: list[str] = []
    sizes = np.random.default_rng(list(seed.encode())).integers(150, 450, size=20).tolist()
    words = 0
    for line in text.splitlines():
        lines.append(line)
        words += len(line.split())
        if words >= sizes[0]:
            yield "\n".join(lines)
            lines, words = [], 0
            sizes = sizes[1:] or [300]
    if words >= 100:
        yield "\n".join(lines)


def _runs(corpora: Path, gold: set[tuple[str, str]]) -> Iterator[Story]:
    """Yield runs of consecutive lines of the parallel news sets, none of them in the gold stories."""
    taken: dict[str, set[int]] = {}
    for test_set, lines in gold:
        first, last = map(int, lines.split("-"))
        taken.setdefault(test_set, set()).update(range(first - 1, last + 2))
    systems = ("google", "microsoft", "bergamot", "bergamot-tiny", "nllb")
    for file in ("parallel_romance", "parallel_other"):
        sets: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in _rows(corpora / f"{file}.jsonl.gz"):
            if row["genre"] == "news":
                sets.setdefault((row["pair"], row["set"]), []).append(row)
        for (pair, test_set), rows in sorted(sets.items()):
            rows.sort(key=lambda row: row["line"])
            rng = np.random.default_rng(list(f"{pair} {test_set}".encode()))
            start = 0
            while start < len(rows):
                run = rows[start : start + int(rng.integers(6, 18))]
                start += len(run)
                offered = [system for system in systems if run[0].get(system)]
                system = offered[int(rng.integers(len(offered)))]
                if taken.get(test_set, set()).isdisjoint(row["line"] for row in run):
                    text = "\n".join(row[system] for row in run if row.get(system))
                    # The sets of one year share their stories over the languages.
                    yield Story("runs", f"{test_set} {run[0]['line'] // 50}", text)


def read_stories(corpora: Path) -> list[Story]:
    """Read, analyse and check the sample of the corpora that the recipe works on."""
    # LanguageTool may be there or not; the verdict must not depend on it.
    settings = Settings(languagetool="off")
    stories = []
    for story in read_corpora(corpora):
        if story.draw("read") >= _READ[story.kind]:
            continue
        document = read_stdin(story.text.encode("utf-8"))
        language = classify(document)
        analysis = analyse(document, language, settings.model)
        story.style = style(analysis.sentences)
        story.words = analysis.words
        if story.style.length < _SHORTEST:
            continue
        if story.draw("judged") < _JUDGED[story.kind]:
            found = _findings(analysis, settings)
            story.findings = resolve(found, document, settings)
        stories.append(story)
        if len(stories) % 250 == 0:
            print(f"{len(stories)} stories read", file=sys.stderr)  # noqa: T201
    return stories


def _findings(analysis: Analysis, settings: Settings) -> list[Finding]:
    return [
        item for detector in detectors() for item in detector.detect(analysis, settings) if not isinstance(item, Notice)
    ]


def train(stories: Sequence[Story]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the weights, ready to be written, and the report on how good they are."""
    vocabulary = _vocabulary(stories)
    matrix = _matrix(stories, vocabulary)
    scale = _scale(matrix)
    matrix *= scale
    kinds = np.array([story.kind for story in stories])
    folds = np.array([story.fold for story in stories])
    machine = np.isin(kinds, list(MACHINE))
    used = machine | np.isin(kinds, list(NATIVE))
    balance = _balance(kinds)
    # Stories that are never trained on also get the score of models that have not seen their group.
    scores = np.zeros(len(stories))
    for fold in range(FOLDS):
        model = _fit(matrix[used & (folds != fold)], machine[used & (folds != fold)], balance[used & (folds != fold)])
        scores[folds == fold] = model.decision_function(matrix[folds == fold])
    final = _fit(matrix[used], machine[used], balance[used])
    unseen = np.isin(kinds, ["gold", "seed"])
    if unseen.any():
        scores[unseen] = final.decision_function(matrix[unseen])
    ngrams = {
        name(int(key)): round(float(weight), 3)
        for key, weight in zip(vocabulary, final.coef_[0] * scale, strict=True)
        if abs(weight) >= _SMALLEST_WEIGHT
    }
    weights: dict[str, Any] = {
        "model": model_signature(Settings().model),
        "stories": dict(sorted(Counter(kinds.tolist()).items())),
        "intercept": round(float(final.intercept_[0]), 4),
        "ngrams": dict(sorted(ngrams.items())),
        "probes": _probes(stories, machine, used),
    }
    judged = np.array([story.findings is not None for story in stories])
    weights["judgement"], probability = _judgement(stories, scores, machine, used & judged, balance)
    weights["thresholds"] = {
        "machine-translated": max(
            0.5, _quantile(probability, balance * (used & judged & ~machine), 1 - _FALSE_POSITIVES)
        ),
        "native": min(0.5, _quantile(probability, balance * (used & judged & machine), _MISSED)),
    }
    native = [story for story in stories if story.kind in NATIVE and story.findings is not None]
    found = sum(len(story.findings or ()) for story in native)
    weights["native_per_1000_words"] = round(1000 * found / max(1, sum(story.words for story in native)), 2)
    report = _report(stories, kinds, scores, probability, judged)
    weights["held_out"] = {pair: report["verdict"][pair] for pair in _QUOTED if pair in report["verdict"]}
    return weights, report


def _vocabulary(stories: Sequence[Story]) -> NDArray[np.int64]:
    trained = [story for story in stories if story.kind in MACHINE or story.kind in NATIVE]
    keys, counts = np.unique(np.concatenate([story.style.keys for story in trained]), return_counts=True)
    return keys[counts >= max(2.0, _IN_STORIES * len(trained))]


def _matrix(stories: Sequence[Story], vocabulary: NDArray[np.int64]) -> Floats:
    matrix = np.zeros((len(stories), len(vocabulary)))
    for row, story in zip(matrix, stories, strict=True):
        known = np.isin(story.style.keys, vocabulary)
        columns = np.searchsorted(vocabulary, story.style.keys[known])
        row[columns] = np.sqrt(story.style.counts[known] / story.style.length)
    return matrix


def _scale(matrix: Floats) -> Floats:
    """Return a factor for each n-gram that makes rare ones count for more, half way to an equal spread."""
    spread = np.maximum(1e-6, matrix.std(axis=0))
    return np.asarray((spread / spread.mean()) ** -0.5, dtype=np.float64)


def _balance(kinds: NDArray[Any]) -> Floats:
    """Return weights with mean 1 that give both sides the same say, whatever the number of stories."""
    counts = Counter(kinds.tolist())
    weight = {kind: share / max(1, counts[kind]) for side in (MACHINE, NATIVE) for kind, share in side.items()}
    balance = np.array([weight.get(kind, 0.0) for kind in kinds])
    return np.asarray(balance / balance[balance > 0].mean(), dtype=np.float64)


def _fit(matrix: Floats, machine: NDArray[np.bool_], balance: Floats) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STYLE_C, solver="liblinear", random_state=0, max_iter=500)
    return model.fit(matrix, machine, sample_weight=balance)


def _probes(stories: Sequence[Story], machine: NDArray[np.bool_], used: NDArray[np.bool_]) -> dict[str, Any]:
    """Return how the plainly named habits are spread over native copy, and their mean in machine translations."""
    table = {}
    for probe in PROBES:
        keys = probe_keys(probe)
        rate = np.array([story.style.per_1000(keys) for story in stories])
        native, translated = rate[used & ~machine], rate[used & machine]
        table[probe] = {
            "native": round(float(native.mean()), 2),
            "spread": round(float(native.std()), 2),
            "machine": round(float(translated.mean()), 2),
        }
    return table


def _judgement(
    stories: Sequence[Story], scores: Floats, machine: NDArray[np.bool_], used: NDArray[np.bool_], balance: Floats
) -> tuple[dict[str, float], Floats]:
    """Fit the second step. Evidence that would speak for native copy is left out: an editor could not follow it."""
    from sklearn.linear_model import LogisticRegression

    rows = [
        JudgementInputs.of(float(score), story.style.length, story.findings or (), story.words)
        for story, score in zip(stories, scores, strict=True)
    ]
    names = list(JudgementInputs.NAMES)
    inputs = np.array([[row.values[n] for n in names] for row in rows])
    kept = list(names)
    while True:
        columns = [names.index(n) for n in kept]
        model = LogisticRegression(C=_JUDGEMENT_C, random_state=0, max_iter=1000)
        model.fit(inputs[used][:, columns], machine[used], sample_weight=balance[used])
        against = [n for n, w in zip(kept, model.coef_[0], strict=True) if n in evidence.GROUPS and w < 0]
        if not against:
            break
        kept = [n for n in kept if n not in against]
    probability = np.asarray(model.predict_proba(inputs[:, columns])[:, 1], dtype=np.float64)
    judgement = {n: round(float(w), 4) for n, w in zip(kept, model.coef_[0], strict=True)}
    return {"intercept": round(float(model.intercept_[0]), 4), **judgement}, probability


def _quantile(values: Floats, balance: Floats, share: float) -> float:
    """Return the value below which `share` of the weight lies."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(balance[order]) / balance.sum()
    return round(float(values[order][np.searchsorted(below, share)]), 3)


def _area(machine: Floats, native: Floats) -> float:
    """Return the area under the ROC curve: how often a machine translation scores above native copy."""
    above = (machine[:, None] > native[None, :]).mean() + 0.5 * (machine[:, None] == native[None, :]).mean()
    return round(float(above), 4)


def _report(
    stories: Sequence[Story], kinds: NDArray[Any], scores: Floats, probability: Floats, judged: NDArray[np.bool_]
) -> dict[str, Any]:
    quality = np.array([story.quality for story in stories])
    sides = {
        "wmt": kinds == "wmt",
        "wmt, weak": (kinds == "wmt") & (quality == "weak"),
        "wmt, best": (kinds == "wmt") & (quality == "best"),
        "runs": kinds == "runs",
        "gpt": kinds == "gpt",
        "gold": kinds == "gold",
        "reference": kinds == "reference",
    }
    natives = {"news": kinds == "news", "radio": kinds == "radio", "news and radio": np.isin(kinds, list(NATIVE))}
    report: dict[str, Any] = {"stories": dict(sorted(Counter(kinds.tolist()).items()))}
    for title, values, known in (("style alone", scores, np.ones_like(judged)), ("verdict", probability, judged)):
        table = {}
        for side, is_side in sides.items():
            for native, is_native in natives.items():
                one, other = values[is_side & known], values[is_native & known]
                if len(one) and len(other):
                    caught = float((one > np.quantile(other, 0.99)).mean())
                    table[f"{side} / {native}"] = {"auc": _area(one, other), "caught at 1 %": round(caught, 3)}
        report[title] = table
    report["seed"] = {
        s.group: round(float(p), 4) for s, p in zip(stories, probability, strict=True) if s.kind == "seed"
    }
    return report


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on the corpora, write the weights, print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with native_news.jsonl.gz and the others")
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="where the weights go (default: %(default)s)")
    options = parser.parse_args(arguments)
    weights, report = train(read_stories(options.corpora))
    options.output.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report | {k: v for k, v in weights.items() if k != "ngrams"}, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
