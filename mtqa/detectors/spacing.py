"""Two sentences run together: the space after a stop or a comma is lost (“delicious.The”)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.model.finding import Finding, Suggestion

NAME = "spacing"

_JOINED = re.compile(r"(?<![\w./@:&-])([A-Za-z]*[a-z]{2})([.!?])([A-Z][a-z]+)(?![\w/@-]|\.\w)")
_SHORTEST_WORD = 3  # letters: after a stop, two are the end of an address (“Gazeta.Ru”)
_ADDRESS_ENDS = {"Com", "Net", "Org", "Info"}
_CONFIDENCE = 0.85


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001 - the same call for all
    """Yield the last word of a sentence with the first of the next where nothing stands between them."""
    text = analysis.document.text
    for block in analysis.document.blocks:
        if block.kind not in {"body", "quotation"}:
            continue
        for found in _JOINED.finditer(text, block.start, block.end):
            if len(found[3]) >= _SHORTEST_WORD and found[3] not in _ADDRESS_ENDS:
                message = f"A space is missing after “{found[1]}{found[2]}”."
                yield Finding.of(
                    text,
                    *found.span(),
                    rule="spacing/run-together",
                    category="spacing",
                    severity="minor",
                    confidence=_CONFIDENCE,
                    message=message,
                    suggestions=[Suggestion(f"{found[1]}{found[2]} {found[3]}", "safe")],
                    evidence={"why": message},
                )
