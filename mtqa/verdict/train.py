"""The recipe behind the weights: `python -m mtqa.verdict.train --corpora PATH` (some ten minutes; needs scikit-learn).

Run it again when rules change. Two steps, logistic regressions with a fixed weight for each kind of copy:

1. scores: `style`, n-grams of function words and parts of speech, machine-translated news (WMT systems, and runs of
   lines of the parallel corpora) against native news and radio news; `human style`, the same n-grams, and `phrasing`,
   runs of one to three words, both against human translations of the same stories; and a model for each source
   language, wording of the machine-translated stories against those from all other languages;
2. judgement: native, human translation or machine translation, from the scores of stories left out of step 1 (five
   folds by story and outlet), how they should be trusted by length, and the findings of mtqa on the same stories. This
   is also the calibration: probabilities hold where native and machine-translated copy are equally likely, human
   translations one in twenty of them.

The report printed at the end is measured on left-out folds, and on `gold/dev` and the seed, which are never trained on.
Same corpora, same rules: the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
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
from mtqa.model.languages import LANGUAGES
from mtqa.readers import read_stdin
from mtqa.resolve import resolve
from mtqa.verdict import EVIDENCE, WEIGHTS, WORDING, evidence
from mtqa.verdict.features import Style, name, style, wording
from mtqa.verdict.model import PROBES, JudgementInputs, Scores, probe_keys, shares

Floats = NDArray[np.float64]

FOLDS = 5
# Share of each kind in the training weight of its side, and of its stories whose style is read, and whose findings are.
MACHINE = {"wmt": 0.5, "runs": 0.5}
HUMAN = {"reference": 0.5, "human": 0.5}
NATIVE = {"news": 0.67, "radio": 0.33}
_SIDES = {"native": NATIVE, "human": HUMAN, "machine": MACHINE}
_TRAINED = {"native": 1.0, "human": 0.25, "machine": 1.0}
_EXPECTED_HUMAN = 0.05  # wire copy is translated by machine, if at all
_READ = {"wmt": 0.55, "runs": 0.05, "reference": 0.6, "human": 0.03, "news": 1.0, "radio": 0.35, "gpt": 0.3}
_JUDGED = {"wmt": 0.3, "runs": 0.35, "reference": 0.7, "human": 0.5, "radio": 0.4}
_IN_STORIES = 0.03  # an n-gram of style counts where at least this share of the stories has it
_STYLE_C = 1.0
_WORDING_STORIES = 30  # an n-gram of wording counts where so many stories have it
_WORDING_C = 10.0
_WORDING_KEPT = 30_000
_LANGUAGE_C = 3.0
_LANGUAGE_KEPT = 2_500
_LEAST_STORIES = 40  # of a language to learn to know it
_QUOTED = (
    "wmt / news", "wmt / news and radio", "runs / news", "gold / news", "gold / news and radio", "wmt / reference",
    "wmt / reference, 250 words", "runs / human",
)  # fmt: skip
_SMALLEST_WEIGHT = 0.002
_JUDGEMENT_C = 1.0
_SHORTEST = 60  # symbols
_FALSE_POSITIVES = 0.01
_MISSED = 0.05
_LONG = 250  # words


@dataclass
class Story:
    """One story of the corpora. Stories with the same `group` never stand on both sides of a fold."""

    kind: str
    group: str
    text: str
    quality: str = ""
    language: str = ""
    wording: dict[str, float] = field(default_factory=dict)
    style: Style | None = None
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
                yield Story(kind, row["id"], row["text"], row.get("quality", ""), row.get("src", ""))
    gold = corpora.parent / "gold" / "dev"
    described = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("*.json"))}
    yield from _runs(corpora, {(d["set"], d["lines"]) for d in described.values() if "lines" in d})
    for path in sorted(gold.glob("*.txt")):
        yield Story("gold", path.stem, path.read_text(encoding="utf-8"), language=path.stem[:2])
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
    """Yield runs of consecutive lines of the parallel sets, by machines and by people, none of the gold stories."""
    taken: dict[str, set[int]] = {}
    for test_set, lines in gold:
        first, last = map(int, lines.split("-"))
        taken.setdefault(test_set, set()).update(range(first - 1, last + 2))
    systems = ("google", "microsoft", "bergamot", "bergamot-tiny", "nllb")
    for file in ("parallel_romance", "parallel_other"):
        sets: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in _rows(corpora / f"{file}.jsonl.gz"):
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
                    # The sets of one year share their stories over the languages.
                    group = f"{test_set.split('.')[0]} {run[0]['line'] // 50}"
                    kinds = ("runs", "human") if run[0]["genre"] != "wiki" else ("wiki", "")
                    for kind, column in zip(kinds, (system, "reference"), strict=True):
                        text = "\n".join(row[column] for row in run if row.get(column))
                        if kind and text:
                            yield Story(kind, group, text, language=pair.partition("-")[0])


def read_stories(corpora: Path) -> list[Story]:
    """Read the corpora; analyse and check the sample of them that the recipe works on."""
    # LanguageTool may be there or not; the verdict must not depend on it.
    settings = Settings(languagetool="off", min_confidence=EVIDENCE)
    stories = []
    for story in read_corpora(corpora):
        story.wording = shares(wording(story.text.splitlines()))
        stories.append(story)
        if story.draw("read") >= _READ.get(story.kind, float(story.kind != "wiki")):
            continue
        document = read_stdin(story.text.encode("utf-8"))
        language = classify(document)
        analysis = analyse(document, language, settings.model)
        found = style(analysis.sentences)
        if found.length < _SHORTEST:
            continue
        story.style = found
        story.words = analysis.words
        if story.draw("judged") < _JUDGED.get(story.kind, 1.0):
            story.findings = resolve(_findings(analysis, settings), document, settings)
        if len(stories) % 250 == 0:
            print(f"{len(stories)} stories read", file=sys.stderr)  # noqa: T201
    return stories


def _findings(analysis: Analysis, settings: Settings) -> list[Finding]:
    return [
        item for detector in detectors() for item in detector.detect(analysis, settings) if not isinstance(item, Notice)
    ]


def train(stories: Sequence[Story]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the weights of style and judgement and those of the wording, ready to be written, and the report."""
    words = _Table.of_wording(stories)
    kinds = np.array([story.kind for story in stories])
    folds = np.array([story.fold for story in stories])
    is_styled = np.array([story.style is not None for story in stories])
    styled = [story for story in stories if story.style is not None]
    styles = _Table.of_style(styled)
    side = {name: np.isin(kinds, list(shares_)) for name, shares_ in _SIDES.items()}
    wording_score, wording_weights, wording_base = _scored(
        words, side["machine"], side["machine"] | side["human"], folds, _balance(kinds, MACHINE, HUMAN), _WORDING_C
    )
    scores = {"phrasing": wording_score[is_styled]}
    columns, bases = [], []
    kinds, folds = kinds[is_styled], folds[is_styled]
    side = {name: chosen[is_styled] for name, chosen in side.items()}
    for score, other, shares_ in (("style", "native", NATIVE), ("human_style", "human", HUMAN)):
        used = side["machine"] | side[other]
        scores[score], column, base = _scored(
            styles, side["machine"], used, folds, _balance(kinds, MACHINE, shares_), _STYLE_C
        )
        columns.append(column)
        bases.append(base)
    rows = [Scores(*(float(scores[n][i]) for n in ("style", "human_style", "phrasing"))) for i in range(len(styled))]
    ngrams = {
        name(int(key)): [round(float(a), 3), round(float(b), 3)]
        for key, a, b in zip(styles.names, *columns, strict=True)
        if max(abs(a), abs(b)) >= _SMALLEST_WEIGHT
    }
    weights: dict[str, Any] = {
        "model": model_signature(Settings().model),
        "stories": dict(sorted(Counter(kinds.tolist()).items())),
        "intercepts": [round(base, 4) for base in (*bases, wording_base)],
        "ngrams": dict(sorted(ngrams.items())),
        "probes": _probes(styled, side["machine"], side["native"]),
    }
    judged = np.array([story.findings is not None for story in styled])
    weights["judgement"], chances = _judgement(styled, rows, side, judged, kinds)
    probability = chances["machine"]
    # What a label says is against native copy alone.
    likely = chances["machine"] / (chances["machine"] + chances["native"])
    weights["unsteadiness"] = round(_unsteadiness(styled, styles, columns[0], weights["judgement"]), 1)
    balance = _balance(kinds, *_SIDES.values())
    weights["thresholds"] = {
        "machine-translated": max(0.5, _quantile(likely, balance * (side["native"] & judged), 1 - _FALSE_POSITIVES)),
        "native": min(0.5, _quantile(likely, balance * (side["machine"] & judged), _MISSED)),
    }
    native = [story for story in styled if story.kind in NATIVE and story.findings is not None]
    found = sum(len(story.findings or ()) for story in native)
    weights["native_per_1000_words"] = round(1000 * found / max(1, sum(story.words for story in native)), 2)
    languages, guesses = _languages(stories, words)
    weights["language_intercepts"] = languages.pop("intercepts")
    weights["pivot"], pivot_report = _pivot(stories, guesses)
    report = _report(styled, kinds, scores, probability, judged)
    report["pivot"] = pivot_report
    weights["held_out"] = {pair: report["verdict"][pair] for pair in _QUOTED if pair in report["verdict"]}
    weights["held_out"]["pivot"] = pivot_report
    machine = _largest(words.names, wording_weights, _WORDING_KEPT)
    return weights, {"machine": machine, "languages": languages}, report


@dataclass
class _Table:
    """Stories by n-grams: a sparse matrix of square roots of rates, scaled so that rare n-grams count for more."""

    names: Any
    matrix: Any
    scale: Floats

    @classmethod
    def of_wording(cls, stories: Sequence[Story]) -> _Table:
        """Build the table of runs of words."""
        trained = {*MACHINE, *HUMAN, "wiki"}
        seen = Counter(ngram for story in stories if story.kind in trained for ngram in story.wording)
        names = sorted(ngram for ngram, count in seen.items() if count >= min(_WORDING_STORIES, len(stories) // 20))
        return cls._of(names, [story.wording for story in stories])

    @classmethod
    def of_style(cls, stories: Sequence[Story]) -> _Table:
        """Build the table of function words and parts of speech."""
        trained = [story.style for story in stories if story.style is not None and story.kind in {*MACHINE, *NATIVE}]
        keys, counts = np.unique(np.concatenate([found.keys for found in trained]), return_counts=True)
        names = keys[counts >= max(2.0, _IN_STORIES * len(trained))].tolist()
        rates = []
        for story in stories:
            assert story.style is not None  # noqa: S101 - for the type checker
            values = np.sqrt(story.style.counts / story.style.length)
            rates.append(dict(zip(story.style.keys.tolist(), values.tolist(), strict=True)))
        return cls._of(names, rates)

    @classmethod
    def _of(cls, names: list[Any], rates: Sequence[dict[Any, float]]) -> _Table:
        from scipy import sparse

        column = {ngram: i for i, ngram in enumerate(names)}
        data, indices, ends = [], [], [0]
        for row in rates:
            known = [(column[ngram], value) for ngram, value in row.items() if ngram in column]
            indices += [i for i, _ in known]
            data += [value for _, value in known]
            ends.append(len(indices))
        matrix = sparse.csr_matrix((data, indices, ends), shape=(len(rates), len(names)))
        mean = np.asarray(matrix.mean(axis=0)).ravel()
        square = np.asarray(matrix.multiply(matrix).mean(axis=0)).ravel()
        spread = np.maximum(1e-6, np.sqrt(np.maximum(0.0, square - mean**2)))
        # Half way to an equal spread.
        scale = np.asarray((spread / spread.mean()) ** -0.5, dtype=np.float64)
        return cls(names, matrix.multiply(scale).tocsr(), scale)


def _scored(
    table: _Table,
    machine: NDArray[np.bool_],
    used: NDArray[np.bool_],
    folds: NDArray[np.int64],
    balance: Floats,
    strength: float,
) -> tuple[Floats, Floats, float]:
    """Return a score for each story by a model that has not seen its group, and the final weights and intercept."""
    scores = np.zeros(len(machine))
    for fold in range(FOLDS):
        seen = used & (folds != fold)
        model = _fit(table.matrix[seen], machine[seen], balance[seen], strength)
        scores[folds == fold] = model.decision_function(table.matrix[folds == fold])
    final = _fit(table.matrix[used], machine[used], balance[used], strength)
    return scores, final.coef_[0] * table.scale, float(final.intercept_[0])


def _largest(names: Sequence[str], weights: Floats, count: int) -> dict[str, float]:
    """Return the `count` weights that matter most, in the order of the alphabet."""
    order = np.argsort(-np.abs(weights), kind="stable")[:count]
    kept = {names[i]: round(float(weights[i]), 2) for i in order.tolist()}
    return dict(sorted((ngram, weight) for ngram, weight in kept.items() if weight))


def _languages(stories: Sequence[Story], words: _Table) -> tuple[dict[str, Any], dict[int, dict[str, float]]]:
    """Return the weights of each source language, and for each story the scores of models that have not seen it."""
    from sklearn.linear_model import LogisticRegression

    kinds = {*MACHINE, "wiki"}
    used = np.array([story.kind in kinds for story in stories])
    language = np.array([story.language for story in stories])
    folds = np.array([story.fold for story in stories])
    counts = Counter(language[used].tolist())
    known = sorted(code for code, count in counts.items() if code in LANGUAGES and count >= _LEAST_STORIES)
    wanted = [i for i, story in enumerate(stories) if story.kind in {"wmt", "runs", "gold", "seed", "gpt"}]
    guesses: dict[int, dict[str, float]] = {i: {} for i in wanted}
    weights: dict[str, Any] = {"intercepts": {}}
    for code in known:
        of_it = language == code
        models = {}
        for half in (0, 1, -1):
            seen = used & (folds % 2 != half)
            model = LogisticRegression(C=_LANGUAGE_C, solver="liblinear", class_weight="balanced", random_state=0)
            models[half] = model.fit(words.matrix[seen], of_it[seen])
        kept = _largest(words.names, models[-1].coef_[0] * words.scale, _LANGUAGE_KEPT)
        weights[code] = kept
        weights["intercepts"][code] = round(float(models[-1].intercept_[0]), 3)
        for i in wanted:
            score = models[stories[i].fold % 2].decision_function(words.matrix[i])[0]
            guesses[i][code] = float(score)
    return weights, guesses


def _pivot(stories: Sequence[Story], guesses: dict[int, dict[str, float]]) -> tuple[dict[str, float], dict[str, Any]]:
    """Choose how far wording and findings count for the language; return that and how often it is right."""
    judged = [i for i in guesses if stories[i].findings is not None and stories[i].language in guesses[i]]
    tuned = [i for i in judged if stories[i].kind in MACHINE]
    best: tuple[float, dict[str, float]] | None = None
    for by_wording in (0.5, 1.0, 2.0):
        for by_findings in (0.0, 0.5, 1.0, 1.5, 2.0):
            loss = 0.0
            for i in tuned:
                found = evidence.pivots(guesses[i], stories[i].findings or (), by_wording, by_findings)
                share = next((p.share for p in found if p.language == stories[i].language), 0.0)
                loss -= float(np.log(max(share, 0.01)))
            if best is None or loss < best[0]:
                best = loss, {"wording": by_wording, "findings": by_findings}
    chosen = best[1] if best else {"wording": 1.0, "findings": 1.0}
    report: dict[str, Any] = {}
    right: dict[tuple[str, str], list[bool]] = {}
    for i in judged:
        story = stories[i]
        found = evidence.pivots(guesses[i], story.findings or (), chosen["wording"], chosen["findings"])
        right.setdefault((story.kind, story.language), []).append(found[0].language == story.language)
    for kind in sorted({kind for kind, _ in right}):
        rows = {code: hits for (k, code), hits in sorted(right.items()) if k == kind}
        report[kind] = {
            "right": round(float(np.mean([hit for hits in rows.values() for hit in hits])), 3),
            "stories": sum(map(len, rows.values())),
            "by language": {code: f"{sum(hits)}/{len(hits)}" for code, hits in rows.items()},
        }
    return chosen, report


def _balance(kinds: NDArray[Any], *sides: dict[str, float]) -> Floats:
    """Return weights with mean 1 that give all sides the same say, whatever the number of stories."""
    counts = Counter(kinds.tolist())
    weight = {kind: share / max(1, counts[kind]) for side in sides for kind, share in side.items()}
    balance = np.array([weight.get(kind, 0.0) for kind in kinds])
    return np.asarray(balance / balance[balance > 0].mean(), dtype=np.float64)


def _fit(matrix: Any, machine: NDArray[np.bool_], balance: Floats, strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=500)
    return model.fit(matrix, machine, sample_weight=balance)


def _probes(stories: Sequence[Story], machine: NDArray[np.bool_], native: NDArray[np.bool_]) -> dict[str, Any]:
    """Return how the plainly named habits are spread over native copy, and their mean in machine translations."""
    table = {}
    for probe in PROBES:
        keys = probe_keys(probe)
        rate = np.array([story.style.per_1000(keys) if story.style else 0.0 for story in stories])
        table[probe] = {
            "native": round(float(rate[native].mean()), 2),
            "spread": round(float(rate[native].std()), 2),
            "machine": round(float(rate[machine].mean()), 2),
        }
    return table


def _judgement(
    stories: Sequence[Story],
    scores: Sequence[Scores],
    side: dict[str, NDArray[np.bool_]],
    judged: NDArray[np.bool_],
    kinds: NDArray[Any],
) -> tuple[dict[str, dict[str, float]], dict[str, Floats]]:
    """Fit the second step. Findings that would speak against a machine are left out: an editor could not follow it."""
    from sklearn.linear_model import LogisticRegression

    rows = [
        JudgementInputs.of(score, story.style.length if story.style else 0, story.findings or (), story.words)
        for story, score in zip(stories, scores, strict=True)
    ]
    names = list(JudgementInputs.NAMES)
    inputs = np.array([[row.values[n] for n in names] for row in rows])
    label = np.select([side[name] for name in _SIDES], list(_SIDES), default="")
    used = (label != "") & judged
    weight = _balance(np.where(judged, kinds, ""), *_SIDES.values()) * np.array([_TRAINED.get(n, 0.0) for n in label])
    kept = list(names)
    while True:
        columns = [names.index(n) for n in kept]
        model = LogisticRegression(C=_JUDGEMENT_C, random_state=0, max_iter=2000)
        model.fit(inputs[used][:, columns], label[used], sample_weight=weight[used])
        by_side = dict(zip(model.classes_.tolist(), model.coef_, strict=True))
        gain = by_side["machine"] - by_side["native"]
        against = [n for n, w in zip(kept, gain, strict=True) if n in evidence.GROUPS and w < 0]
        if not against:
            break
        kept = [n for n in kept if n not in against]
    sides = model.classes_.tolist()
    model.intercept_[sides.index("human")] += np.log(_EXPECTED_HUMAN / _TRAINED["human"])
    chances = dict(zip(sides, model.predict_proba(inputs[:, columns]).T, strict=True))
    judgement = {
        name: {"intercept": round(float(base), 4)} | {n: round(float(w), 4) for n, w in zip(kept, row, strict=True)}
        for name, base, row in zip(sides, model.intercept_, model.coef_, strict=True)
    }
    return judgement, chances


def _unsteadiness(
    stories: Sequence[Story], styles: _Table, weights: Floats, judgement: dict[str, dict[str, float]]
) -> float:
    """Return the variance of the logit for one symbol's worth of copy, from how far stories of one kind lie apart.

    Stories of one kind would all score alike if they were long enough; what they differ by, less for longer ones,
    bounds what chance does to one of them.
    """
    trust = judgement["machine"]["style"] - judgement["native"]["style"]
    score = np.asarray((styles.matrix.multiply(1 / styles.scale)).tocsr() @ weights)
    kinds = np.array([story.kind for story in stories])
    length = np.array([story.style.length if story.style else 0 for story in stories])
    variances = []
    for kind in (*MACHINE, *NATIVE):
        of_kind = kinds == kind
        if of_kind.sum() > 1:
            variances.append(float(np.mean((score[of_kind] - score[of_kind].mean()) ** 2 * length[of_kind])))
    return trust**2 * float(np.mean(variances))


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
    stories: Sequence[Story],
    kinds: NDArray[Any],
    scores: dict[str, Floats],
    probability: Floats,
    judged: NDArray[np.bool_],
) -> dict[str, Any]:
    quality = np.array([story.quality for story in stories])
    long = np.array([story.words >= _LONG for story in stories])
    sides = {
        "wmt": kinds == "wmt",
        "wmt, weak": (kinds == "wmt") & (quality == "weak"),
        "wmt, best": (kinds == "wmt") & (quality == "best"),
        "runs": kinds == "runs",
        "gpt": kinds == "gpt",
        "gold": kinds == "gold",
    }
    others = {
        "news": kinds == "news",
        "radio": kinds == "radio",
        "news and radio": np.isin(kinds, list(NATIVE)),
        "reference": kinds == "reference",
        "human": kinds == "human",
    }
    report: dict[str, Any] = {"stories": dict(sorted(Counter(kinds.tolist()).items()))}
    everything = np.ones_like(judged)
    for title, values, known in (
        ("style alone", scores["style"], everything),
        ("phrasing alone", scores["phrasing"], everything),
        ("verdict", probability, judged),
    ):
        table = {}
        for side, is_side in sides.items():
            for other, is_other in others.items():
                for suffix, wanted in (("", known), (f", {_LONG} words", known & long)):
                    one, two = values[is_side & wanted], values[is_other & wanted]
                    if len(one) and len(two):
                        caught = float((one > np.quantile(two, 0.99)).mean())
                        table[f"{side} / {other}{suffix}"] = {"auc": _area(one, two), "caught at 1 %": round(caught, 3)}
        report[title] = table
    report["seed"] = {
        s.group: round(float(p), 4) for s, p in zip(stories, probability, strict=True) if s.kind == "seed"
    }
    return report


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on the corpora, write the weights, print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with native_news.jsonl.gz and the others")
    parser.add_argument(
        "--output", type=Path, default=WEIGHTS.parent, help="folder for the weights (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    weights, words, report = train(read_stories(options.corpora))
    text = json.dumps(weights, indent=0, ensure_ascii=False) + "\n"
    (options.output / WEIGHTS.name).write_text(text, encoding="utf-8")
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode())
    (options.output / WORDING.name).write_bytes(packed.getvalue())
    print(json.dumps({k: v for k, v in weights.items() if k != "ngrams"} | report, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
