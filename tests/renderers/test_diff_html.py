"""Diffs of texts and of runs as HTML in a real headless Chromium, and the diff of texts as JSON and in a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from mtqa.compare import Difference, compare
from mtqa.compare.runs import RunDifference, compare_runs, read_runs
from mtqa.model.document import Document
from mtqa.model.finding import Finding, Suggestion
from mtqa.model.report import DocumentReport, Report, Verdict
from mtqa.renderers import diff_html, diff_json, diff_text, runs_html
from mtqa.renderers import json as report_json
from mtqa.renderers._page import carried

EDITED = Path(__file__).parents[2] / "seeds" / "000_eaa7281d04e5fe48.edited.txt"
Opener = Callable[..., Page]


@pytest.fixture
def open_diff(open_file: Opener, tmp_path: Path) -> Opener:
    """Write a diff to disk and open it."""

    def opener(difference: Difference | RunDifference, **options: Any) -> Page:
        file = tmp_path / "diff.html"
        text = diff_html.render(difference) if isinstance(difference, Difference) else runs_html.render(difference)
        file.write_text(text, encoding="utf-8")
        return open_file(file, **options)

    return opener


@pytest.fixture
def seed_diff(sample_report: Report) -> Difference:
    """The seed article with its gold spans against the corrected version, in which one finding is new."""
    text = EDITED.read_text(encoding="utf-8")
    start = text.index("In the midst of")
    finding = Finding.of(
        text,
        start,
        start + 15,
        rule="common/midst",
        category="calque",
        severity="minor",
        confidence=0.6,
        message="A sample reason.",
        suggestions=[Suggestion("Amid")],
    )
    verdict = Verdict(0.2, (0.1, 0.4), 0.3, "native", (), 1.4, (0.1, 7.0), ())
    after = DocumentReport(Document("seeds/edited.txt", text, ()), "en", 690, verdict, (finding,))
    return compare(sample_report.documents[0], after)


@pytest.fixture
def hostile_diff(hostile_story: Report) -> Difference:
    """Copy that tries to break out of every format against an edit of itself."""
    before = hostile_story.documents[0]
    text = before.document.text.replace("headline", "heading").replace("nothing", "</p><script>alert(77)</script>")
    return compare(before, DocumentReport(Document(before.document.path, text, ()), "en", 80, None, ()))


COPY = (
    "The harbour reopened on Tuesday.\nThe storm killed 15 people. The mayor will attend the talks.\n"
    "“We shall rebuild the pier,” said Anna Ahlgren.\nTwo boats sank there.\n"
)
REFERENCE = (
    "The harbour reopened on Tuesday.\nThe storm killed 50 people. The mayor will not attend the talks.\n"
    "“We shall paint the pier,” said Hanna Ahlgren.\nNobody was on board.\n"
)


def _report(text: str, *quotes: str, path: str = "story.txt", confidence: float = 0.8) -> DocumentReport:
    findings = tuple(
        Finding.of(
            text,
            text.index(quote),
            text.index(quote) + len(quote),
            rule="fr/sample",
            category="calque",
            severity="major",
            confidence=confidence,
            message="A sample reason.",
            suggestions=[Suggestion("other words")],
        )
        for quote in quotes
    )
    return DocumentReport(Document(path, text, ()), "en", len(text.split()), None, findings)


@pytest.fixture
def reference_diff() -> Difference:
    """A copy whose readers are told otherwise in four places, with a finding on either side."""
    return compare(_report(COPY, "the talks"), _report(REFERENCE, "on board"), reference=True)


@pytest.fixture
def run_diff(tmp_path: Path, sample_report: Report, whole_run: Report) -> RunDifference:
    """A run over the seed against one over many files, hostile ones too, as written and read again."""
    files = []
    for name, report in (("old.json", sample_report), ("new.json", whole_run)):
        files.append(tmp_path / name)
        files[-1].write_text(report_json.render(report), encoding="utf-8")
    runs = read_runs(*files)
    assert runs is not None
    return compare_runs(*runs)


def _side(page: Page, name: str) -> str:
    script = (
        f"rows => rows.map(row => row.querySelector('.{name}')).filter(Boolean).map(side => {{"
        "const copy = side.cloneNode(true); copy.querySelectorAll('.unseen').forEach(one => one.remove());"
        "return copy.textContent; }).join('')"
    )
    text: str = page.eval_on_selector_all(".row", script)
    return text


def test_page_holds_both_versions(seed_diff: Difference, open_diff: Opener) -> None:
    """The left column is the earlier version and the right one the later, character for character."""
    page = open_diff(seed_diff)
    assert _side(page, "was") == seed_diff.before.document.text
    assert _side(page, "now") == seed_diff.after.document.text


def test_findings_are_marked_and_listed(seed_diff: Difference, open_diff: Opener) -> None:
    """Every finding is in the list once, and its marks in the text hold exactly its words."""
    page = open_diff(seed_diff)
    assert page.locator(".outcome li").count() == len(seed_diff.findings)
    assert page.locator(".outcome .safe").count() == seed_diff.accepted > 40
    for number, change in enumerate(seed_diff.findings, 1):
        side = "now" if change.after else "was"
        ends = page.locator(
            f'.{side} mark[data-n~="{ {"fixed": "✓", "left": "•", "new": "+"}[change.state] }{number}"]'
        )
        assert ends.count() == 1
        assert change.finding.text.rstrip().endswith(ends.inner_text().rstrip())
        assert ends.get_attribute("class") == change.state


def test_scores_and_signatures_are_shown(seed_diff: Difference, open_diff: Opener) -> None:
    """The table has sacreBLEU's three metrics with their signatures; changed sentences have their own scores."""
    page = open_diff(seed_diff)
    rows = page.locator(".scores tbody tr")
    for index, score in enumerate(seed_diff.scores):
        words = (rows.nth(index).text_content() or "").replace("\u200b", "")
        assert score.name in words
        assert f"{score.value:.1f}" in words
        assert score.signature in words
    assert page.locator(".row.changed .label small").count() == sum(p.kind == "changed" for p in seed_diff.pairs)


def test_filter_and_keys(seed_diff: Difference, open_diff: Opener) -> None:
    """The filter hides what stayed the same; j and k, and the buttons, go from change to change."""
    page = open_diff(seed_diff)
    same = page.locator(".row.same")
    expect(same.first).to_be_visible()
    page.locator(".tools .chip").click()
    expect(same.first).to_be_hidden()
    page.keyboard.press("c")
    expect(same.first).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".row.on")).to_have_id("s1")
    page.keyboard.press("j")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".steps p")).to_have_text(re.compile(r"Change 3 of \d+"))
    page.keyboard.press("k")
    expect(page.locator(".row.on")).to_have_id("s2")
    expect(page.locator(".row.on")).to_be_focused()


def test_narrow_and_printed_pages_are_inline(seed_diff: Difference, open_diff: Opener) -> None:
    """A phone and paper get one column, in which both the old and the new words can be read, and nothing sticks out."""
    page = open_diff(seed_diff, width=390)
    row = page.locator(".row.changed").first
    expect(row.locator(".inline")).to_be_visible()
    expect(row.locator(".was")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert row.locator(".inline del").count() > 0
    assert page.evaluate("getComputedStyle(document.querySelector('.inline del')).textDecorationLine") == "line-through"
    assert page.evaluate("getComputedStyle(document.querySelector('.inline ins')).textDecorationLine") == "underline"
    wide = open_diff(seed_diff)
    expect(wide.locator(".row.changed .inline").first).to_be_hidden()
    wide.emulate_media(media="print")
    expect(wide.locator(".row.changed .inline").first).to_be_visible()
    expect(wide.locator(".steps")).to_be_hidden()


def test_dark_mode_turns_the_page_dark(seed_diff: Difference, open_diff: Opener) -> None:
    """A reader who asks for dark pages gets light words on dark paper."""
    page = open_diff(seed_diff, color_scheme="dark")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", paper)[:3])) < 150


def test_hostile_copy_is_only_text(hostile_diff: Difference, open_diff: Opener) -> None:
    """No script of the copy runs (the fixture listens), no element of it exists, and both columns are its text."""
    page = open_diff(hostile_diff)
    assert page.locator("script").count() == 1
    assert page.locator("img, svg, iframe, object").count() == 0
    assert _side(page, "was") == carried(hostile_diff.before.document.text)
    assert _side(page, "now") == carried(hostile_diff.after.document.text)


def test_moved_dropped_and_unchanged(open_diff: Opener) -> None:
    """What happened to a sentence is said in words; a page without a change offers no way through changes."""
    text = "The harbour reopened on Tuesday.\nCrews cleared the slipway.\nTwo boats sank there.\nFerries sail again.\n"
    lines = text.splitlines(keepends=True)

    def report(copy: str) -> DocumentReport:
        return DocumentReport(Document("a.txt", copy, ()), "en", 15, None, ())

    page = open_diff(compare(report(text), report("".join([lines[3], lines[0], lines[2]]))))
    assert page.locator(".label span").all_inner_texts() == ["Moved", "Dropped"]
    expect(page.locator("h2").first).to_contain_text("1 of 4 sentences dropped, 1 moved")
    same = open_diff(compare(report(text), report(text)))
    expect(same.locator("h2").first).to_contain_text("Nothing changed")
    expect(same.locator(".steps")).to_be_hidden()
    expect(open_diff(compare(report(""), report(""))).locator(".empty")).to_be_visible()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_every_form_takes_any_text(before: str, after: str) -> None:
    """Arbitrary text can be rendered and written as UTF-8, and JSON gives both sides back exactly."""
    findings = (
        [
            Finding.of(
                before,
                0,
                len(before),
                rule=before,
                category="calque",
                severity="minor",
                confidence=0.5,
                message=before,
                suggestions=[Suggestion(after)],
            )
        ]
        if before
        else []
    )
    difference = compare(
        DocumentReport(Document(before, before, ()), "en", 1, None, tuple(findings)),
        DocumentReport(Document(after, after, ()), "en", 1, None, ()),
    )
    diff_html.render(difference).encode("utf-8")
    diff_text.render(difference, width=60, colour=True).encode("utf-8")
    pairs = json.loads(diff_json.render(difference))["pairs"]
    for side, text in (("before", before), ("after", after)):
        spans = sorted((pair[side] for pair in pairs if pair[side]["text"]), key=lambda span: int(span["start"]))
        assert "".join(span["text"] for span in spans) == text
        assert (
            "".join(c[side] for p in sorted(pairs, key=lambda p: int(p[side]["start"])) for c in p["changes"]) == text
        )


def test_json_says_what_the_difference_says(seed_diff: Difference) -> None:
    """Counts, scores with signatures, and each finding with its state are there for programs."""
    data = json.loads(diff_json.render(seed_diff))
    assert data["counts"] == {"fixed": 59, "accepted": seed_diff.accepted, "left": 0, "new": 1}
    assert [score["signature"] for score in data["scores"]] == [score.signature for score in seed_diff.scores]
    assert [finding["state"] for finding in data["findings"]] == [change.state for change in seed_diff.findings]
    assert data["before"]["path"].endswith(".txt")


def test_terminal_tells_changes_without_colour(seed_diff: Difference) -> None:
    """Words out and in have their own brackets, lines keep to the width, and hostile copy steers no terminal."""
    text = diff_text.render(seed_diff, width=80, colour=False)
    assert "[-With-] {+with+}" in text.replace("\n  ", " ")
    assert "Findings: 59 fixed" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "\x1b" not in text


def test_words_taken_out_stand_apart_in_one_line(open_diff: Opener) -> None:
    """Where both versions are woven into one line, a space parts words taken out from those before them."""
    difference = compare(
        _report("Ten terminals came to a standstill, he said.\n"), _report("Ten terminals came, he said.\n")
    )
    assert "came [-to a standstill-], he said." in diff_text.render(difference, width=80, colour=False)
    row = open_diff(difference, width=390).locator(".row .inline")
    assert row.inner_text() == "Ten terminals came to a standstill, he said."


def test_terminal_shows_hostile_copy_as_text(hostile_diff: Difference) -> None:
    """No escape sequence and no bidi control of the copy reaches the terminal."""
    text = diff_text.render(hostile_diff, width=80, colour=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_differences_in_meaning_come_first(reference_diff: Difference, open_diff: Opener) -> None:
    """They stand above the text, the severest first, in words for copy and reference, and lead to their sentence."""
    page = open_diff(reference_diff)
    expect(page.locator("h2").first).to_contain_text("4 differences in meaning: 2 critical, 1 major, 1 minor")
    items = page.locator(".meanings li")
    assert items.locator(".severity").all_inner_texts() == ["CRITICAL", "CRITICAL", "MAJOR", "MINOR"]
    assert items.nth(0).locator("dd").all_inner_texts() == [
        "The mayor will attend the talks.",
        "The mayor will not attend the talks.",
    ]
    assert [items.nth(1).locator(tag).inner_text() for tag in ("del", "ins")] == ["15", "50"]
    top, text = (page.locator(name).bounding_box() for name in (".meanings", "#text"))
    assert top is not None
    assert text is not None
    assert top["y"] < text["y"]
    items.nth(1).locator("a").click()
    expect(page.locator(".row:target .was")).to_contain_text("The storm killed 15 people.")
    whole = page.locator("body").inner_text()
    for word in ("Before", "After", "taken out", "fixed", "Fixed", "new finding", "dropped", "Dropped"):
        assert word not in whole
    assert page.locator(".label span").all_inner_texts()[-2:] == ["Only in the copy", "Only in the reference"]
    assert page.locator(".outcome h3").all_inner_texts() == ["Only in the copy 1", "Only in the reference 1"]


def test_differences_in_meaning_are_marked_in_the_text(reference_diff: Difference, open_diff: Opener) -> None:
    """On each side the marks hold exactly the words of the difference, and a click leads to its reason."""
    page = open_diff(reference_diff)
    old, new = (difference.document.text for difference in (reference_diff.before, reference_diff.after))
    for number, change in enumerate(reference_diff.meanings, 1):
        for side, words in (
            ("was", old[change.before_start : change.before_end]),
            ("now", new[change.after_start : change.after_end]),
        ):
            marks = page.locator(f'.{side} mark:has(a[href="#m{number}"])')
            # The white space after a changed word is not drawn as changed.
            assert "".join("".join(marks.all_inner_texts()).split()) == "".join(words.split())
    page.locator('.now mark a[href="#m2"]').click()
    expect(page.locator(".meanings li:target .why")).to_contain_text("Another number")


def test_an_edit_has_no_list_of_meanings(seed_diff: Difference, open_diff: Opener) -> None:
    """It keeps its own words."""
    page = open_diff(seed_diff)
    assert page.locator(".meanings").count() == 0
    assert page.locator(".heads p").all_inner_texts() == ["Before", "After"]


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
@pytest.mark.parametrize("fixture", ["seed_diff", "reference_diff", "hostile_diff", "run_diff"])
def test_axe_finds_nothing(
    fixture: str, width: int, scheme: str, request: pytest.FixtureRequest, open_diff: Opener
) -> None:
    """No barrier that axe-core knows, on a laptop and on a phone, in the light and in the dark."""
    page = open_diff(request.getfixturevalue(fixture), width=width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    faults = page.evaluate(
        """async () => (await axe.run({ resultTypes: ['violations'] })).violations.flatMap(
            one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))"""
    )
    assert faults == []


def test_json_of_a_reference_has_the_meanings(reference_diff: Difference) -> None:
    """Kind, severity, sentence, reason and the exact spans of both sides are there for programs."""
    data = json.loads(diff_json.render(reference_diff))
    assert data["reference"] is True
    second = data["meanings"][1]
    assert (second["kind"], second["severity"]) == ("number", "critical")
    assert data["pairs"][second["pair"]]["before"]["text"] == "The storm killed 15 people. "
    for side, text, words in (("before", COPY, "15"), ("after", REFERENCE, "50")):
        assert second[side]["text"] == text[second[side]["start"] : second[side]["end"]] == words


@pytest.mark.parametrize(
    ("after", "fix", "accepted"),
    [
        ("He took other words to the end.", "accepted", True),
        ("He took a third way to the end.", "otherwise", False),
        ("He took to the end.", "cut", False),
        ("She brought the words to their end.", "around", False),
    ],
)
def test_json_says_how_each_finding_was_fixed(after: str, fix: str, accepted: bool) -> None:
    """As suggested, into something else, cut, or by what changed around it; with the rule, for counts by rule."""
    before = _report("He took the words to the end.", "the words")
    [finding] = json.loads(diff_json.render(compare(before, _report(after))))["findings"]
    assert (finding["state"], finding["rule"], finding["fix"], finding["accepted"]) == (
        "fixed",
        "fr/sample",
        fix,
        accepted,
    )


def test_terminal_tells_meanings_first(reference_diff: Difference) -> None:
    """The list stands before the sentences, in words for copy and reference."""
    text = diff_text.render(reference_diff, width=80, colour=False)
    assert text.index("Another number: “15” in the copy, “50” in the reference.") < text.index("(sentence 2)")
    assert "Copy:      The storm killed [-15-] people." in text
    assert "Reference: The storm killed {+50+} people." in text
    assert "Only in the reference" in text
    assert "fixed" not in text


def test_two_runs_are_compared_without_the_texts(run_diff: RunDifference, open_diff: Opener) -> None:
    """The page says what is gone, left and new, document by document, and what the runs rest on; copy is only text."""
    page = open_diff(run_diff)
    expect(page.locator("h2").first).to_contain_text(
        f"No finding gone, none new, {len(run_diff.before.documents[0].findings)} left"
    )
    expect(page.locator("#main")).to_contain_text("1 document compared, 5 only in the later run")
    expect(page.locator("#signature-h + p")).to_contain_text("the same signature")
    assert page.locator("script, img, svg, iframe").count() == 0
    assert page.locator("h4").all_inner_texts()[1].startswith("incoming/<img src=x onerror=alert(8)>")
