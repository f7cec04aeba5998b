"""sacreBLEU's scores, with the later version as the reference of the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mtqa.compare.difference import Pair, Score

if TYPE_CHECKING:
    from sacrebleu.metrics.ter import TER


def segments(before: str, after: str, pair: Pair) -> tuple[str, str]:
    """Return the two sides of `pair` as sacreBLEU saw them: one line each, white space collapsed."""
    hypothesis = before[pair.before_start : pair.before_end]
    reference = after[pair.after_start : pair.after_end]
    return one_line(hypothesis), one_line(reference)


def one_line(text: str) -> str:
    """Return `text` with white space collapsed, as one line."""
    return " ".join(text.split())


def score(pairs: Sequence[tuple[str, str]], *, sentence: bool) -> tuple[Score, ...]:
    """Score (hypothesis, reference) pairs with sacreBLEU's defaults; one sentence as its `--sentence-level` does."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    if not pairs:
        return ()
    hypotheses, references = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scores = []
    for metric, name in ((BLEU(effective_order=sentence), "BLEU"), (CHRF(), "chrF2")):
        if sentence:
            value = metric.sentence_score(hypotheses[0], references).score
        else:
            value = metric.corpus_score(hypotheses, [references]).score
        scores.append(Score(name, float(value), str(metric.get_signature())))
    counts = [_edits(*pair) for pair in pairs]
    edits, length = sum(count[0] for count in counts), sum(count[1] for count in counts)
    value = 100 * edits / length if length else 100.0 * (edits > 0)
    return (*scores, Score("TER", value, str(_ter().get_signature())))


@cache
def _ter() -> TER:
    from sacrebleu.metrics.ter import TER

    return TER()


@lru_cache(maxsize=10_000)
def _edits(hypothesis: str, reference: str) -> tuple[float, float]:
    """Return TER's edits and length of the reference; kept, because TER is slow and asked for twice a pair."""
    result = _ter().sentence_score(hypothesis, [reference])
    return result.num_edits, result.ref_length
