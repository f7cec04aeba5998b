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
from mtqa.model.document import Document, Notice
from mtqa.model.finding import Finding
from mtqa.model.report import DocumentReport, Report
from mtqa.pipeline import check_text
from mtqa.reader import FOLDER, Mark, Reader, ReaderError, _spans, _trimmed, card, reader
from mtqa.reader.findings import _finding, detect
from mtqa.renderers import FORMATS, render
from mtqa.resolve import resolve

Analyse = Callable[..., Analysis]
ON = replace(Settings(), languagetool="off")
STRICT = replace(ON, min_confidence=0.65)
VIGOR = "The minister assured that the measure will enter into vigor since three years."
AVOID = "It is about to take measures for to avoid that the situation repeats itself."
SEED = Path(__file__).parents[2] / "seeds" / "000_eaa7281d04e5fe48.txt"
NATIVE = (
    "Kilbride Line said it had no choice but to pull the 7.15am and 6.40pm crossings from Monday. “We've looked at "
    "every option, including hiring in a vessel from Norway, and there just isn't one going spare,” its boss said. "
    "Crews took four hours to put the fire out and the coastguard is still trying to work out how it started."
)
CLEAN = (
    "The council will vote on Tuesday, and members said they expected a long debate over the budget. The mayor told "
    "reporters that she would not stand again."
)


def test_it_marks_what_reads_as_translated(analysed: Analyse) -> None:
    """Spans that no editor would leave are marked, with category, severity, probability, and that no fix is known."""
    found = [f for f in detect(analysed(f"{VIGOR} {AVOID}"), STRICT, 1.0) if isinstance(f, Finding)]
    assert [f.text for f in found] == [
        "enter into vigor",
        "It is about to take measures for to",
        "avoid that the situation repeats itself",
    ]
    for finding in found:
        assert (finding.rule, finding.severity) == ("reader/calque", "major")
        assert finding.confidence >= STRICT.min_confidence
        assert finding.message.endswith("reads as translated; no fix is known.")
        assert finding.evidence["marked by"] == "the trained reader"


def test_good_english_is_left_alone(analysed: Analyse) -> None:
    """Plain news copy has no marks."""
    assert list(detect(analysed(CLEAN), ON, 1.0)) == []


def test_it_reads_only_what_may_be_translated() -> None:
    """The seed has marks; a native story, where they would count for little, has none; nor has the seed without it."""

    def marks(text: str, settings: Settings) -> int:
        return sum(f.rule.startswith("reader/") for f in check_text(text, settings).findings)

    seed = SEED.read_text(encoding="utf-8")
    assert marks(seed, ON) > 0
    assert marks(seed, replace(ON, reader="off")) == 0
    assert marks("\n\n".join([CLEAN, f"{VIGOR} {AVOID}", *[NATIVE] * 4]), ON) == 0


def test_a_story_that_bears_a_mark_out_makes_it_count_for_more(analysed: Analyse) -> None:
    """The confidence of a mark is its measured precision times the share that counts in the story."""

    def confidence(share: float) -> list[float]:
        settings = replace(ON, min_confidence=0.4)
        return [f.confidence for f in detect(analysed(AVOID), settings, share) if isinstance(f, Finding)]

    sure, doubtful = confidence(1.0), confidence(0.6)
    assert doubtful == pytest.approx([0.6 * share for share in sure], abs=0.01)
    assert doubtful


def test_marks_do_not_depend_on_where_the_story_is_cut(analysed: Analyse) -> None:
    """Each sentence has the same marks alone and in a story."""

    def marks(text: str) -> list[tuple[str, float]]:
        return [(f.text, f.confidence) for f in detect(analysed(text), ON, 1.0) if isinstance(f, Finding)]

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
    (notice,) = detect(analysed(VIGOR), ON, 1.0)
    assert isinstance(notice, Notice)
    assert notice.message == "The reader did not run: the reader needs the extra mtqa[reader]."


def test_a_reader_that_fails_is_named_and_the_rules_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash of the model costs its marks, one line says so, and what the rules found is still there."""
    seed = SEED.read_text(encoding="utf-8")
    alone = check_text(seed, replace(ON, reader="off"))

    def crash(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(Reader, "read", crash)
    report = check_text(seed, ON)
    assert [n.message for n in report.notices] == ["The reader failed: RuntimeError: no memory"]
    assert report.findings == alone.findings


def test_asking_for_everything_does_not_mark_every_word(analysed: Analyse) -> None:
    """With no threshold most of good English still has no mark, and no mark is below the lowest that says anything."""
    found = [f for f in detect(analysed(CLEAN), replace(ON, min_confidence=0.0), 1.0) if isinstance(f, Finding)]
    assert all(f.confidence >= 0.3 for f in found)
    assert sum(len(f.text.split()) for f in found) < len(CLEAN.split()) / 2


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


@pytest.mark.parametrize("category", card()["categories"])
def test_every_category_of_the_model_can_be_reported(category: str, analysed: Analyse) -> None:
    """A mark of any category the model knows is a finding that every format can write."""
    mark = Mark(4, 12, 0.9, category, "minor")
    analysis = analysed(CLEAN)
    document = analysis.document
    found = _finding(document.text, analysis.sentences[0], mark, 1.0)
    report = Report("s", (DocumentReport(document, "en", 30, None, (found,)),))
    for form in FORMATS:
        assert render(form, report)


def test_marks_do_not_crumble() -> None:
    """A word or two left of a long marked stretch are no mark of their own; more words are, and so are words apart."""
    assert _spans([0.9] * 10, 0.5) == [(0, 8, 0)]
    assert _spans([0.9] * 11, 0.5) == [(0, 8, 0), (8, 11, 8)]
    assert _spans([0.9, 0.1, 0.9], 0.5) == [(0, 1, 0), (2, 3, 2)]


@pytest.mark.parametrize(
    ("marked", "kept"),
    [
        ("lost at home (0: 3).", "lost at home (0: 3)"),
        ("(BFA) opened the doors,", "(BFA) opened the doors"),
        ("the club (BFA", "the club (BFA"),
        ("opened its doors).", "opened its doors"),
        ("“so it stands”", "so it stands"),
    ],
)
def test_brackets_stay_with_their_partner(marked: str, kept: str) -> None:
    """Punctuation at the ends of a mark is left out, but no bracket is torn from its pair."""
    assert marked[slice(*_trimmed(marked, 0, len(marked)))] == kept


def test_what_ships_is_small() -> None:
    """Weights and tokenizer are at most 30 MB."""
    assert sum((FOLDER / name).stat().st_size for name in card()["files"]) <= 30_000_000


def test_the_calibration_only_rises() -> None:
    """A higher raw probability never means a lower calibrated one."""
    values = [reader().calibrated(i / 100) for i in range(101)]
    assert values == sorted(values)
    assert 0 <= values[0] <= values[-1] <= 1
