"""Two JSON reports compared: what is gone, left and new, and which files are no reports."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa import cli
from mtqa.compare.runs import RunDifference, RunError, compare_runs, read_runs
from mtqa.model.document import Document
from mtqa.model.finding import Finding, Suggestion
from mtqa.model.report import DocumentReport, Label, PivotShare, Report, Verdict
from mtqa.renderers import json as report_json
from mtqa.renderers import runs_html, runs_json, runs_text

TEXT = "He assisted to the talks at the level of ministers. She assisted to the dinner.\n"
SIGNATURE = "mtqa:0.1.0|rules:aaaa1111|verdict:bbbb2222|languagetool:off"


def _finding(quote: str, nth: int = 0, text: str = TEXT, **values: Any) -> Finding:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    usual: dict[str, Any] = {
        "rule": "fr/assist",
        "category": "false-friend",
        "severity": "major",
        "confidence": 0.8,
        "message": "A reason.",
        "suggestions": [Suggestion("attended")],
    }
    return Finding.of(text, start, start + len(quote), **(usual | values))


def _document(*findings: Finding, path: str = "copy/story.txt", text: str = TEXT, odds: float = 0.9) -> DocumentReport:
    pivots = (PivotShare("fr", 0.8), PivotShare("es", 0.2))
    label: Label = "machine-translated" if odds > 0.5 else "native"
    verdict = Verdict(odds, (0.1, 0.99), odds, label, pivots, 10.0, (5.0, 20.0), ())
    return DocumentReport(Document(path, text, ()), "en", len(text.split()), verdict, findings)


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., RunDifference]:
    """Write two reports as `mtqa check --format json` does, read them again and compare them."""

    def compare(
        before: Sequence[DocumentReport], after: Sequence[DocumentReport], signature: str = SIGNATURE
    ) -> RunDifference:
        files = tmp_path / "old.json", tmp_path / "new.json"
        files[0].write_text(report_json.render(Report(SIGNATURE, tuple(before))), encoding="utf-8")
        files[1].write_text(report_json.render(Report(signature, tuple(after))), encoding="utf-8")
        runs = read_runs(*files)
        assert runs is not None
        return compare_runs(*runs)

    return compare


def _states(difference: RunDifference) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(c.state, c.finding.text, c.changed) for document in difference.documents for c in document.findings]


def test_gone_left_and_new(compared: Callable[..., RunDifference]) -> None:
    """Findings are matched one by one: of two that read alike, the one that is left is told by its sentence."""
    old = _document(_finding("assisted to"), _finding("at the level of ministers", rule="fr/level"))
    new = _document(_finding("assisted to", rule="fr/assist"), _finding("assisted to", 1), odds=0.2)
    difference = compared([old], [new])
    assert _states(difference) == [
        ("left", "assisted to", ()),
        ("gone", "at the level of ministers", ()),
        ("new", "assisted to", ()),
    ]
    assert [difference.count(state) for state in ("gone", "left", "new")] == [1, 1, 1]
    assert [(r.rule, r.gone, r.left, r.new, r.changed) for r in difference.rules] == [
        ("fr/assist", 0, 1, 1, 0),
        ("fr/level", 1, 0, 0, 0),
    ]
    [document] = difference.documents
    assert document.verdict_changed


def test_what_a_rule_says_otherwise(compared: Callable[..., RunDifference]) -> None:
    """Confidence in per cent, severity, fix and reason of a finding that is left are compared."""
    before = _finding("assisted to")
    after = replace(before, confidence=0.65, severity="minor", message="Another.", suggestions=(Suggestion("was at"),))
    assert _states(compared([_document(before)], [_document(after)])) == [
        ("left", "assisted to", ("severity", "confidence", "message", "suggestions"))
    ]
    nearly = replace(before, confidence=0.8004)
    assert _states(compared([_document(before)], [_document(nearly)])) == [("left", "assisted to", ())]


def test_a_renamed_rule_and_a_wider_span_are_the_same_place(compared: Callable[..., RunDifference]) -> None:
    """Where neither fingerprint nor rule fit, the place does, if most of the words are the same ones."""
    old = _document(_finding("at the level of ministers", rule="fr/level"), _finding("the dinner", rule="fr/dinner"))
    new = _document(_finding("level of ministers", rule="fr/ministers"), _finding("dinner.", rule="fr/stop"))
    assert _states(compared([old], [new])) == [
        ("left", "level of ministers", ("rule", "span")),
        ("left", "dinner.", ("rule", "span")),
    ]
    far = _document(_finding("assisted to the talks at the level", rule="fr/other"))
    assert [state for state, *_ in _states(compared([old], [far]))] == ["new", "gone", "gone"]


def test_other_words_at_the_same_place_are_another_finding(compared: Callable[..., RunDifference]) -> None:
    """Copy that was edited between the runs moves other words to the old offsets."""
    edited = TEXT.replace("assisted to", "went up to")
    difference = compared(
        [_document(_finding("assisted to", rule="x/one"))],
        [_document(_finding("went up to ", text=edited, rule="x/two"), text=edited)],
    )
    assert sorted(state for state, *_ in _states(difference)) == ["gone", "new"]


def test_documents_are_matched_by_path_then_by_name(compared: Callable[..., RunDifference]) -> None:
    """A folder that moved is no other copy; two of one name are not guessed at; the rest is in one run alone."""
    old = [_document(path=path) for path in ("in/a.txt", "in/b.txt", "x/c.txt", "y/c.txt", "in/d.txt")]
    new = [_document(path=path) for path in ("in/a.txt", "moved\\b.txt", "z/c.txt", "in/e.txt")]
    documents = compared(old, new).documents
    assert [(d.before and d.before.path, d.after and d.after.path) for d in documents] == [
        ("in/a.txt", "in/a.txt"),
        ("in/b.txt", "moved\\b.txt"),
        (None, "z/c.txt"),
        (None, "in/e.txt"),
        ("x/c.txt", None),
        ("y/c.txt", None),
        ("in/d.txt", None),
    ]


def test_findings_of_copy_in_one_run_alone_do_not_count(compared: Callable[..., RunDifference]) -> None:
    """A story that only one run read says nothing of what the rules do."""
    difference = compared([_document(_finding("assisted to"), path="a.txt")], [_document(path="b.txt")])
    assert [difference.count(state) for state in ("gone", "left", "new")] == [0, 0, 0]
    assert difference.rules == ()


def test_what_of_the_signature_changed(compared: Callable[..., RunDifference]) -> None:
    """Part by part; of several signatures, each that the other run lacks."""
    changed = compared([], [], "mtqa:0.2.0|rules:aaaa1111|verdict:bbbb2222|languagetool:off|reader:cccc3333")
    assert [(s.part, s.before, s.after) for s in changed.signatures] == [
        ("mtqa", "0.1.0", "0.2.0"),
        ("reader", "", "cccc3333"),
    ]
    several = compared([], [], f"{SIGNATURE} mtqa:0.1.0|rules:dddd4444")
    assert [(s.part, s.before, s.after) for s in several.signatures] == [("signature", "", "mtqa:0.1.0|rules:dddd4444")]
    assert compared([], []).signatures == ()


def test_json_and_text_say_the_same(compared: Callable[..., RunDifference]) -> None:
    """Counts, rules, both verdicts and every finding are there; the terminal shows what changed alone."""
    old = _document(_finding("assisted to"), _finding("at the level of ministers", rule="fr/level"))
    new = _document(_finding("assisted to", confidence=0.6), odds=0.2)
    difference = compared([old], [new], SIGNATURE.replace("aaaa1111", "eeee5555"))
    data = json.loads(runs_json.render(difference))
    assert data["kind"] == "mtqa-runs"
    assert data["counts"] == {"gone": 1, "left": 1, "new": 0, "changed": 1}
    assert data["signatures"] == [{"part": "rules", "before": "aaaa1111", "after": "eeee5555"}]
    [document] = data["documents"]
    assert [document[side]["verdict"]["label"] for side in ("before", "after")] == ["machine-translated", "native"]
    assert [(f["state"], f["rule"], f["changed"]) for f in document["findings"]] == [
        ("left", "fr/assist", ["confidence"]),
        ("gone", "fr/level", []),
    ]
    text = runs_text.render(difference, width=100, colour=False)
    assert "1 finding gone, none new, 1 left, 1 of them changed." in text
    assert "rules: aaaa1111 → eeee5555" in text
    assert "Verdict: machine-translated 0.90, French → native 0.20" in text
    assert "confidence: 80% → 60%" in text
    assert "\x1b" not in text


@pytest.fixture
def diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run `mtqa diff` in an empty folder; return exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mtqa", "diff", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        return int(stop.value.code or 0), *capfd.readouterr()

    return run


def test_diff_takes_two_reports(diff: Callable[..., Any], tmp_path: Path) -> None:
    """They are known by what they hold, whatever they are called; exit code 0 however much changed."""
    (tmp_path / "old").write_text(report_json.render(Report(SIGNATURE, (_document(_finding("assisted to")),))))
    (tmp_path / "new").write_text("\ufeff" + report_json.render(Report(SIGNATURE, (_document(),))), encoding="utf-8")
    code, out, err = diff("old", "new")
    assert (code, err) == (0, "Diff: reports/old.diff.html\n")
    assert "1 finding gone, none new, none left." in out
    assert "Gone" in (tmp_path / "reports" / "old.diff.html").read_text()
    code, out, _ = diff("old", "new", "--format", "json")
    assert (code, json.loads(out)["counts"]["gone"]) == (0, 1)


DAMAGED = json.loads(report_json.render(Report(SIGNATURE, (_document(_finding("assisted to")),))))
del DAMAGED["documents"][0]["findings"][0]["rule"]


@pytest.mark.parametrize(
    ("other", "options", "complaint"),
    [
        (TEXT, [], "old.json is a report of a run, but other is none; diff compares two stories or two reports"),
        ("{", [], "old.json is a report of a run, but other is none"),
        (json.dumps({"kind": "mtqa-decisions", "schema": 1, "signature": "", "documents": []}), [], "other is none"),
        (json.dumps({"schema": 2, "signature": "", "documents": []}), [], "other: the report is of schema 2; this"),
        (json.dumps(DAMAGED), [], "other: the report is damaged at documents.0.findings.0.rule: Field required"),
        (None, [], "other is none"),
        (report_json.render(Report(SIGNATURE, ())), ["--reference"], "two reports are compared as they are"),
        (report_json.render(Report(SIGNATURE, ())), ["--strict"], "two reports are compared as they are"),
    ],
)
def test_what_is_no_report_is_said_in_one_line(
    other: str | None, options: list[str], complaint: str, diff: Callable[..., Any], tmp_path: Path
) -> None:
    """One clear line on standard error, exit code 2, nothing written."""
    (tmp_path / "old.json").write_text(report_json.render(Report(SIGNATURE, ())))
    if other is not None:
        (tmp_path / "other").write_text(other)
    for arguments in (["old.json", "other"], ["other", "old.json"]):
        code, out, err = diff(*arguments, *options)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert complaint in err
    assert not (tmp_path / "reports").exists()


def test_news_items_in_json_are_copy(diff: Callable[..., Any], tmp_path: Path) -> None:
    """A story in ninjs is no report, and is compared as a story."""
    for name, text in (("a.json", "The harbour reopened."), ("b.json", "The harbour reopened today.")):
        (tmp_path / name).write_text(json.dumps({"uri": "x", "type": "text", "body_text": text}))
    code, out, _ = diff("a.json", "b.json", "--languagetool", "off")
    assert code == 0
    assert "{+today+}" in out


def test_reference_words_and_exit_code(diff: Callable[..., Any], tmp_path: Path) -> None:
    """`--reference` lists the differences in meaning first, in each form; they do not fail the command."""
    (tmp_path / "copy.txt").write_text("The storm killed 15 people on the coast, the mayor of Port Ellen said.\n")
    (tmp_path / "agency.txt").write_text("The storm killed 50 people on the coast, the mayor of Port Ellen said.\n")
    code, out, _ = diff("--reference", "copy.txt", "agency.txt", "--languagetool", "off")
    assert code == 0
    assert "Another number: “15” in the copy, “50” in the reference." in out
    assert "Another number" in (tmp_path / "reports" / "copy.diff.html").read_text()
    code, out, _ = diff("--reference", "copy.txt", "agency.txt", "--languagetool", "off", "--format", "json")
    assert [m["kind"] for m in json.loads(out)["meanings"]] == ["number"]


QUOTES = st.lists(st.tuples(st.integers(0, 70), st.integers(1, 12), st.sampled_from(["a/x", "a/y"])), max_size=8)


@settings(max_examples=60, deadline=None)
@given(QUOTES, QUOTES)
def test_every_finding_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, before: list[tuple[int, int, str]], after: list[tuple[int, int, str]]
) -> None:
    """Each finding of either run is in exactly one change, and every form can be drawn."""
    folder = tmp_path_factory.mktemp("runs")
    files = folder / "old.json", folder / "new.json"
    sides = []
    for file, spans in zip(files, (before, after), strict=True):
        found = [
            Finding.of(TEXT, at, at + size, rule=rule, category="calque", severity="minor", confidence=0.5, message="x")
            for at, size, rule in spans
        ]
        sides.append(len(found))
        file.write_text(report_json.render(Report(SIGNATURE, (_document(*found),))), encoding="utf-8")
    runs = read_runs(*files)
    assert runs is not None
    difference = compare_runs(*runs)
    changes = difference.documents[0].findings
    assert sum(change.before is not None for change in changes) == sides[0]
    assert sum(change.after is not None for change in changes) == sides[1]
    assert len({id(change.before) for change in changes if change.before}) == sides[0]
    runs_html.render(difference)
    runs_text.render(difference, width=60, colour=True)
    json.loads(runs_json.render(difference))


def test_an_unreadable_report_is_no_fault_of_mtqas(tmp_path: Path) -> None:
    """Nesting beyond what a parser takes is not JSON that can be compared."""
    (tmp_path / "deep.json").write_text('{"a":' * 100_000)
    (tmp_path / "old.json").write_text(report_json.render(Report(SIGNATURE, ())))
    with pytest.raises(RunError):
        read_runs(tmp_path / "deep.json", tmp_path / "old.json")
