"""The diff as HTML in a real headless Chromium, and its JSON and terminal forms, on the seed and on hostile copy."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, expect, sync_playwright

from mtqa.compare import Difference, compare
from mtqa.model.document import Document
from mtqa.model.finding import Finding, Suggestion
from mtqa.model.report import DocumentReport, Report, Verdict
from mtqa.renderers import diff_html, diff_json, diff_text
from mtqa.renderers.html import _carried

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EDITED = Path(__file__).parents[2] / "seeds" / "000_eaa7281d04e5fe48.edited.txt"
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests fail and say what to install."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.fail("Chromium is not installed: apt-get update && apt-get install -y chromium", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_diff(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Write a diff to disk and open it; fail at the end if it spoke, asked the network or raised an error."""
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def opener(difference: Difference, *, width: int = 1366, **options: Any) -> Page:
        file = tmp_path / "diff.html"
        file.write_text(diff_html.render(difference), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 768}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)

        def on_dialog(dialog: Dialog) -> None:
            heard.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def on_request(asked: Request) -> None:
            if asked.url.split("#")[0] != file.as_uri():
                heard.append(f"request: {asked.url}")

        page.on("dialog", on_dialog)
        page.on("request", on_request)
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.goto(file.as_uri())
        return page

    yield opener
    for context in contexts:
        context.close()
    assert heard == []


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
    assert _side(page, "was") == _carried(hostile_diff.before.document.text)
    assert _side(page, "now") == _carried(hostile_diff.after.document.text)


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


def test_terminal_shows_hostile_copy_as_text(hostile_diff: Difference) -> None:
    """No escape sequence and no bidi control of the copy reaches the terminal."""
    text = diff_text.render(hostile_diff, width=80, colour=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
