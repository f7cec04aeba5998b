"""The trained reader: what it marks, that it says so honestly, and that it stays out unless asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.detectors.reader import detect
from mtqa.model.document import Document, Notice
from mtqa.model.finding import Finding
from mtqa.pipeline import check_text
from mtqa.reader import FOLDER, Reader, ReaderError, card, reader
from mtqa.resolve import resolve

Analyse = Callable[..., Analysis]
ON = replace(Settings(), reader="on", languagetool="off")
VIGOR = "The minister assured that the measure will enter into vigor since three years."
AVOID = "It is about to take measures for to avoid that the situation repeats itself."
CLEAN = (
    "The council will vote on Tuesday, and members said they expected a long debate over the budget. The mayor told "
    "reporters that she would not stand again."
)


def test_it_marks_what_reads_as_translated(analysed: Analyse) -> None:
    """Spans that no editor would leave are marked, with category, severity, probability, and that no fix is known."""
    found = [f for f in detect(analysed(f"{VIGOR} {AVOID}"), ON) if isinstance(f, Finding)]
    assert [f.text for f in found] == ["into vigor", "for to avoid that"]
    for finding in found:
        assert (finding.rule, finding.severity) == ("reader/calque", "major")
        assert finding.confidence >= card()["threshold"]
        assert finding.message.endswith("reads as translated; no fix is known.")
        assert finding.evidence["marked by"] == "the trained reader"


def test_good_english_is_left_alone(analysed: Analyse) -> None:
    """Plain news copy has no marks."""
    assert list(detect(analysed(CLEAN), ON)) == []


def test_it_is_off_unless_asked_for() -> None:
    """The default settings do not ask the model; `reader = "on"` does, and a rule that it agrees with is surer."""
    story = "The young man was object of a beating by part of several unknown."
    (without,) = check_text(story, replace(ON, reader="off")).findings
    (beside,) = check_text(story, ON).findings
    assert without.text == beside.text == "by part of"
    assert "also marked by" not in without.evidence
    assert beside.evidence["also marked by"] == "the trained reader"
    assert beside.confidence > without.confidence


def test_marks_do_not_depend_on_where_the_story_is_cut(analysed: Analyse) -> None:
    """Each sentence has the same marks alone and in a story."""

    def marks(text: str) -> list[tuple[str, float]]:
        return [(f.text, f.confidence) for f in detect(analysed(text), ON) if isinstance(f, Finding)]

    assert marks(f"{CLEAN} {VIGOR} {AVOID}") == marks(CLEAN) + marks(VIGOR) + marks(AVOID)


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_exact_spans(text: str) -> None:
    """Marks lie inside the sentence, in order, never empty, whatever is read."""
    marks = reader().read(text, 0.2)
    assert all(0 <= m.start < m.end <= len(text) and 0 <= m.probability <= 1 for m in marks)
    assert [m.start for m in marks] == sorted(m.start for m in marks)


def test_another_file_is_refused(tmp_path: Path) -> None:
    """Weights that are not the trained ones are not opened."""
    shutil.copytree(FOLDER, tmp_path / "model")
    with (tmp_path / "model" / "reader.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ReaderError, match="is not the file that was trained"):
        Reader(tmp_path / "model")


def test_a_missing_library_is_one_line(analysed: Analyse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the reader says how to get it, and nothing else happens."""
    reader.cache_clear()
    monkeypatch.setattr("mtqa.reader.find_spec", lambda _: None)
    (notice,) = detect(analysed(VIGOR), ON)
    assert isinstance(notice, Notice)
    assert notice.message == "The reader did not run: the reader needs the extra mtqa[reader]."


def test_a_rule_speaks_for_the_mark_it_overlaps() -> None:
    """Where a rule and the reader agree the rule's finding stays, surer than before."""
    text = "They proceeded to the arrest of a man."

    def finding(rule: str, start: int, end: int, confidence: float) -> Finding:
        return Finding.of(
            text, start, end, rule=rule, category="calque", severity="minor", confidence=confidence, message="m"
        )

    rule, mark = finding("fr/verbs#proceed", 5, 21, 0.8), finding("reader/calque", 5, 28, 0.8)
    alone = finding("reader/calque", 29, 37, 0.8)
    document = Document("t", text, ())
    shown = resolve([mark, rule, alone], document, Settings())
    assert [(f.rule, f.confidence) for f in shown] == [("fr/verbs#proceed", 0.96), ("reader/calque", 0.8)]


def test_the_calibration_only_rises() -> None:
    """A higher raw probability never means a lower calibrated one."""
    values = [reader().calibrated(i / 100) for i in range(101)]
    assert values == sorted(values)
    assert 0 <= values[0] <= values[-1] <= 1
