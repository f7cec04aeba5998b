"""The HTML report, in a real headless Chromium: marks where JSON says, everything usable, no hostile script runs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import lxml.html  # type: ignore[import-untyped, unused-ignore]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from mtqa.model.document import BLOCK_KINDS, Block, Document
from mtqa.model.finding import CATEGORIES, SEVERITIES, Category, Finding, Severity, Suggestion
from mtqa.model.report import DocumentReport, Report
from mtqa.renderers import html
from mtqa.renderers import json as json_renderer

FIXTURES = ["sample_report", "clean_story", "hostile_story", "markup_story", "whole_run"]

Opener = Callable[..., Page]


def carried(text: str) -> str:
    """Return `text` as HTML can carry it: controls, lone surrogates and noncharacters become U+FFFD."""
    return "".join(
        "\ufffd"
        if unicodedata.category(c) == "Cs"
        or (unicodedata.category(c) == "Cc" and c not in "\t\n\r")
        or ord(c) & 0xFFFE == 0xFFFE
        or 0xFDD0 <= ord(c) <= 0xFDEF
        else c
        for c in text
    )


def marked(page: Page, finding_id: str) -> str:
    """Return the text of all marks of one finding, joined."""
    text: str = page.eval_on_selector_all(
        f'mark[data-f~="{finding_id}"]', "marks => marks.map(mark => mark.textContent).join('')"
    )
    return text


def lit(page: Page) -> list[str]:
    """Return the ids of the cards that are selected, after checking that exactly their marks are lit."""
    ids: list[str] = page.eval_on_selector_all(".card.on", "cards => cards.map(card => card.id)")
    texts: list[str] = page.eval_on_selector_all("mark.on", "marks => marks.map(mark => mark.textContent)")
    assert "".join(texts) == "".join(marked(page, finding_id) for finding_id in ids)
    return ids


@pytest.mark.parametrize("fixture", FIXTURES)
def test_story_and_marks_are_where_json_says(fixture: str, request: pytest.FixtureRequest, open_report: Opener) -> None:
    """In the browser the story's text is the document's text, and each finding's marks hold exactly its words."""
    report: Report = request.getfixturevalue(fixture)
    page = open_report(report)
    documents = json.loads(json_renderer.render(report))["documents"]
    for number, (document, published) in enumerate(zip(report.documents, documents, strict=True), 1):
        story = page.eval_on_selector(f"#d{number}-story", "story => story.textContent")
        assert story == carried(document.document.text)
        for index, finding in enumerate(published["findings"], 1):
            assert marked(page, f"d{number}-f{index}") == carried(finding["text"])
            place = page.inner_text(f"#d{number}-f{index} .meta a")
            assert place.endswith(f"line {finding['line']}, column {finding['column']}")


def test_every_plane_reads_back(open_report: Opener) -> None:
    """Characters from all over Unicode stand in the page as they stand in the copy."""
    text = "".join(chr(code) for code in range(0, 0x110000, 251)) + "<&>\"'\r\n\x00 end"
    finding = make_finding(text, 3, len(text) - 4)
    page = open_report(Report("s", (DocumentReport(Document("p", text, ()), "en", 1, None, (finding,)),)))
    assert page.eval_on_selector("#d1-story", "story => story.textContent") == carried(text)
    assert marked(page, "d1-f1") == carried(finding.text)


def test_dateline_and_body_are_one_paragraph(clean_story: Report, open_report: Opener) -> None:
    """The story reads as printed: headline, dateline in the line it opens, and one paragraph for each of the copy's."""
    page = open_report(clean_story)
    paragraphs = page.eval_on_selector_all("#d1-story > *", "all => all.map(one => [one.tagName, one.textContent])")
    assert [tag for tag, _ in paragraphs] == ["H4", "P", "P"]
    assert paragraphs[1][1].startswith("PORT ELLEN (Reuters) - Ferries returned")
    assert paragraphs[2][1].startswith("“We are glad")
    assert page.inner_text(".dateline") == "PORT ELLEN (Reuters) -"


def test_card_shows_reason_evidence_and_fix(sample_report: Report, open_report: Opener) -> None:
    """A card has the category, severity, confidence, words, fix, reason, source expression, place and rule."""
    page = open_report(sample_report)
    card = page.inner_text("#d1-f7")
    for part in ("Calque", "major", "85% sure", "volunteer coalition", "coalition of the willing", "line 2, column 49"):
        assert part in card
    assert "coalition des volontaires" in page.inner_text("#d1-f7 .evidence .source")
    assert "French" in page.inner_text("#d1-f7 .evidence")
    assert "fr/calque-6" in card
    assert page.inner_text("#d1-f2 .safe") == "safe"


def test_summary_says_verdict_counts_and_signature(sample_report: Report, open_report: Opener) -> None:
    """The page opens with the verdict, its probability, its reasons, pivots, counts; the signature closes it."""
    page = open_report(sample_report)
    assert page.inner_text("h2") == "Reads as machine-translated, probably from French"
    summary = page.inner_text(".summary")
    for part in ("0.97", "59", "3 critical, 24 major, 32 minor", "90% interval 72 to 113", "French", "71%", "Why"):
        assert part in summary
    assert sample_report.signature in page.inner_text(".colophon")
    assert page.title() == "000_eaa7281d04e5fe48.txt: Reads as machine-translated, probably from French – mtqa"


def test_clean_story_says_so(clean_story: Report, open_report: Opener) -> None:
    """A story without findings says it plainly and offers no empty controls."""
    page = open_report(clean_story)
    assert "Reads as native English" in page.inner_text("h2")
    assert "Nothing to change was found." in page.inner_text("h2")
    assert "mtqa read 51 words and marked none of them." in page.inner_text(".nothing")
    assert page.locator("mark, .card").count() == 0
    assert not page.is_visible(".steps")


def test_several_stories_have_contents(whole_run: Report, open_report: Opener) -> None:
    """A run over several files lists them first, each a link to its story, and names what was not read."""
    page = open_report(whole_run)
    links = page.eval_on_selector_all(".contents a", "all => all.map(one => [one.getAttribute('href'), one.innerText])")
    assert [href for href, _ in links] == [f"#d{n}" for n in range(1, 7)]
    assert links[0][1] == "seeds/000_eaa7281d04e5fe48.txt"
    assert "copy/photo.jpg: It is not text." in page.inner_text(".unreadable")
    assert "The copy is in French, so it was not checked." in page.inner_text("#d5")
    assert "There is no text to show." in page.inner_text("#d6")


def test_keys_step_through_findings(sample_report: Report, open_report: Opener) -> None:
    """Keys j and n go on, k and p back, round the ends; the mark has the focus and a live region says which."""
    page = open_report(sample_report)
    seen = []
    for key in ("j", "j", "n", "k", "p", "k"):
        page.keyboard.press(key)
        seen += lit(page)
        assert page.evaluate("document.activeElement.closest('mark').classList.contains('on')")
        card = page.locator(".card.on").bounding_box()
        assert card
        assert card["y"] >= 0
        assert card["y"] + card["height"] <= 768
    assert seen == [f"d1-f{n}" for n in (1, 2, 3, 2, 1, 59)]
    assert "59 of 59" in page.inner_text("#position .seen")
    assert "in Barcelona, in Spain" in page.locator("#position .unseen").inner_text()
    page.keyboard.press("Escape")
    assert lit(page) == []


def test_keys_leave_typing_alone(sample_report: Report, open_report: Opener) -> None:
    """In the search box j is a letter."""
    page = open_report(sample_report)
    page.locator("#d1-search").press_sequentially("jk")
    assert page.input_value("#d1-search") == "jk"
    assert lit(page) == []


def test_buttons_step_too(sample_report: Report, open_report: Opener) -> None:
    """The same by mouse or touch."""
    page = open_report(sample_report)
    page.click("text=Next")
    page.click("text=Next")
    page.click("text=Previous")
    assert lit(page) == ["d1-f1"]


def test_mark_and_card_lead_to_each_other(sample_report: Report, open_report: Opener) -> None:
    """A click on a mark shows its card in the list; a click on a card shows its mark in the story."""
    page = open_report(sample_report)
    page.click('mark[data-f="d1-f40"] a')
    assert lit(page) == ["d1-f40"]
    assert page.evaluate("document.activeElement.id") == "d1-f40"
    visible = "one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"
    assert page.eval_on_selector("#d1-f40", visible)
    page.click("#d1-f43 .why")
    assert lit(page) == ["d1-f43"]
    assert page.eval_on_selector('mark[data-f~="d1-f43"]', visible)
    page.click("#d1-f42 .meta a")
    assert page.evaluate("document.activeElement.closest('mark').dataset.f") == "d1-f42"


def test_mark_under_several_findings_shows_each(hostile_story: Report, open_report: Opener) -> None:
    """Nested and equal spans: each click on the shared words shows the next of their findings."""
    page = open_report(hostile_story)
    shared = page.locator("mark", has_text="7 * 7 }}").first
    ids = (shared.get_attribute("data-f") or "").split()
    assert len(ids) >= 3
    seen = []
    for _ in ids:
        shared.click()
        seen += lit(page)
    assert seen == ids


def test_filters_hide_cards_and_marks(sample_report: Report, open_report: Opener) -> None:
    """By severity, category and text, together; the story keeps its words and the steps skip what is hidden."""
    page = open_report(sample_report)
    findings = sample_report.documents[0].findings

    def shown() -> list[int]:
        ids = page.eval_on_selector_all(".card", "cards => cards.filter(c => c.offsetParent).map(c => c.id)")
        return [int(finding_id.removeprefix("d1-f")) for finding_id in ids]

    def expected(keep: Callable[[Finding], bool]) -> list[int]:
        return [number for number, finding in enumerate(findings, 1) if keep(finding)]

    page.check("input[value=critical]")
    assert shown() == expected(lambda f: f.severity == "critical")
    page.check("input[value=major]")
    page.click("summary")
    page.check("input[value=calque]")
    kept = expected(lambda f: f.severity != "minor" and f.category == "calque")
    assert shown() == kept
    assert page.inner_text(".shown output") == f"{len(kept)} of 59 findings"
    unmarked = page.eval_on_selector_all("mark:not(.off)", "marks => marks.flatMap(mark => mark.dataset.f.split(' '))")
    assert {int(i.removeprefix("d1-f")) for i in unmarked} >= set(kept)
    assert page.eval_on_selector('mark[data-f="d1-f2"]', "mark => mark.className") == "off"
    assert page.eval_on_selector("#d1-story", "story => story.textContent") == sample_report.documents[0].document.text
    page.keyboard.press("j")
    assert lit(page) == [f"d1-f{kept[0]}"]
    page.fill("#d1-search", "volontaires coalition")
    assert shown() == [7]
    page.fill("#d1-search", "nothing like this")
    assert shown() == []
    page.keyboard.press("Escape")
    page.click("text=Show all")
    expect(page.locator(".shown output")).to_have_text("59 findings")
    assert shown() == expected(lambda _: True)
    assert page.locator("mark.off").count() == 0


def test_hostile_copy_changes_nothing_outside_its_text(hostile_story: Report, open_report: Opener) -> None:
    """Scripts, handlers, closing tags and template syntax stay text; `open_report` fails on any dialog or request."""
    page = open_report(hostile_story)
    page.wait_for_timeout(200)
    counts = "['script', 'style', 'img, iframe, object, embed'].map(s => document.querySelectorAll(s).length)"
    assert page.evaluate(counts) == [4, 1, 0]
    handlers = "all => all.flatMap(one => [...one.attributes]).filter(a => /^on|^style$/i.test(a.name)).length"
    assert page.eval_on_selector_all("*", handlers) == 0
    assert "{{ 7 * 7 }}" in page.inner_text("#d1-story")
    assert page.evaluate("document.querySelector('main').contains(document.querySelector('.card:last-child'))")


def test_policy_stops_what_is_not_ours(sample_report: Report, browser: Browser, tmp_path: Path) -> None:
    """Even if markup got in, the page's policy would not run it: an inline handler and a script do nothing."""
    page_source = html.render(sample_report).replace(
        "</main>", "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'></main>"
    )
    (tmp_path / "broken.html").write_text(page_source, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "broken.html").as_uri())
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.querySelector('mark.major > *')).textDecorationLine") == "underline"
    page.close()


def test_bidi_control_turns_nothing_around_it(hostile_story: Report, open_report: Opener) -> None:
    """A right-to-left override is shown as a sign and the words after it still run from left to right."""
    page = open_report(hostile_story)
    mark = page.locator("mark", has_text="nister").first
    name = "one => getComputedStyle(one, '::before').content"
    assert mark.locator(".control").first.evaluate(name) == '"RLO"'
    range_left = """mark => {
        const walker = document.createTreeWalker(mark, NodeFilter.SHOW_TEXT);
        const left = {};
        for (let node; (node = walker.nextNode()); )
            for (const word of ['mi', 'nister']) {
                const at = node.data.indexOf(word);
                if (at === 0) { const r = document.createRange(); r.setStart(node, 0); r.setEnd(node, 1);
                    left[word] = r.getBoundingClientRect().left; }
            }
        return left;
    }"""
    left = mark.evaluate(range_left)
    assert left["mi"] < left["nister"]


@pytest.mark.parametrize("fixture", FIXTURES)
@pytest.mark.parametrize("width", [320, 390, 820])
def test_no_sideways_scrolling(fixture: str, width: int, request: pytest.FixtureRequest, open_report: Opener) -> None:
    """On a phone and a tablet everything fits the width, also with a card open."""
    page = open_report(request.getfixturevalue(fixture), width=width, height=844)
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 0
    page.keyboard.press("j")
    assert page.evaluate(too_wide) <= 0


def test_card_is_a_sheet_on_a_phone(sample_report: Report, open_report: Opener) -> None:
    """On a phone a tapped mark stays in sight and its card lies below it, closed by its button."""
    page = open_report(sample_report, width=390, height=844, has_touch=True)
    mark = page.locator('mark[data-f="d1-f30"] a')
    mark.tap()
    card, place = page.locator("#d1-f30").bounding_box(), mark.bounding_box()
    assert card
    assert place
    assert place["y"] >= 0
    assert place["y"] + place["height"] <= card["y"]
    assert card["y"] + card["height"] <= 844
    page.tap("#d1-f30 .close")
    assert lit(page) == []


def test_everything_can_be_read_without_script(sample_report: Report, open_report: Opener) -> None:
    """With JavaScript off all cards are there, marks are links to them, and no dead control is shown."""
    page = open_report(sample_report, java_script_enabled=False)
    assert page.locator(".card").count() == 59
    assert not page.is_visible(".filters")
    assert not page.is_visible(".steps")
    page.click('mark[data-f="d1-f30"] a')
    assert page.url.endswith("#d1-f30")
    box = page.locator("#d1-f30").bounding_box()
    assert box
    assert 0 <= box["y"] < 768


def test_print_has_notes_and_marks_without_colour(sample_report: Report, open_report: Opener) -> None:
    """On paper: no controls, every card (also filtered ones), and severities told apart by the line, not by colour."""
    page = open_report(sample_report)
    page.check("input[value=critical]")
    page.emulate_media(media="print")
    assert not page.is_visible(".steps")
    assert not page.is_visible(".filters")
    assert all(card.is_visible() for card in page.locator(".card").all())
    styles = {
        severity: page.evaluate(f"getComputedStyle(document.querySelector('.legend .{severity}')).textDecorationStyle")
        for severity in SEVERITIES
    }
    assert styles == {"minor": "dotted", "major": "solid", "critical": "double"}
    page.emulate_media(media="screen")
    page.click("text=Show all")
    page.emulate_media(media="print")
    drawn = page.eval_on_selector_all(
        "mark",
        "marks => marks.map(m => [m.className.split(' ')[0], getComputedStyle(m.firstChild).textDecorationStyle])",
    )
    assert {tuple(pair) for pair in drawn} == set(styles.items())


def test_dark_mode(sample_report: Report, open_report: Opener) -> None:
    """Where the reader's system is dark, the page is dark and its text light."""
    brightness = """part => {
        const style = getComputedStyle(document.body);
        return style[part].match(/\\d+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3;
    }"""
    light, dark = open_report(sample_report), open_report(sample_report, color_scheme="dark")
    assert light.evaluate(brightness, "backgroundColor") > 200 > light.evaluate(brightness, "color")
    assert dark.evaluate(brightness, "backgroundColor") < 60 < dark.evaluate(brightness, "color")


def test_screen_reader_structure(whole_run: Report, open_report: Opener) -> None:
    """Landmarks, one h1, no skipped heading level, a skip link first, marks described by their reasons, unique ids."""
    page = open_report(whole_run)
    levels = page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(one => Number(one.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for landmark in ("main", "header", "footer", "nav"):
        assert page.locator(landmark).count() >= 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "d1-story"
    dangling = """links => links.flatMap(link => link.getAttribute('aria-describedby').trim().split(/\\s+/))
        .filter(id => !document.getElementById(id)).length"""
    assert page.eval_on_selector_all("mark a", dangling) == 0
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_same_report_gives_same_bytes(whole_run: Report) -> None:
    """Nothing of the clock or of chance gets into the file, and it can be written as UTF-8."""
    assert html.render(whole_run).encode("utf-8") == html.render(whole_run).encode("utf-8")


def make_finding(text: str, start: int, end: int, category: Category = "name", severity: Severity = "major") -> Finding:
    """Return a finding on `text[start:end]` whose every field of words holds that text."""
    quote = text[start:end]
    return Finding.of(
        text,
        start,
        end,
        rule=text,
        category=category,
        severity=severity,
        confidence=0.7,
        message=text,
        suggestions=[Suggestion(quote)],
        evidence={quote: [quote]},
    )


@st.composite
def reports(draw: st.DrawFn) -> DocumentReport:
    """Draw any text with any blocks and any spans."""
    text = draw(st.text(st.characters(exclude_categories=()) | st.sampled_from("<>&\"' \n\r\t\x00{}%"), max_size=60))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    kinds = st.sampled_from(BLOCK_KINDS)
    blocks = tuple(Block(draw(kinds), a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))
    spans = draw(st.lists(st.tuples(st.integers(0, 59), st.integers(1, 30)), max_size=6)) if text else []
    findings = sorted(
        (
            make_finding(
                text,
                start % len(text),
                min(len(text), start % len(text) + length),
                category=draw(st.sampled_from(CATEGORIES)),
                severity=draw(st.sampled_from(SEVERITIES)),
            )
            for start, length in spans
        ),
        key=lambda finding: (finding.start, finding.end),
    )
    return DocumentReport(Document(text, text, blocks), "en", 1, None, tuple(findings))


@settings(max_examples=60, deadline=None)
@given(reports())
def test_any_copy_with_any_spans(document: DocumentReport) -> None:
    """Whatever text, blocks and spans: the story's text is the document's, and each finding's marks its words."""
    source = html.render(Report("s", (document,)))
    source.encode("utf-8")
    story = lxml.html.document_fromstring(source).get_element_by_id("d1-story")
    assert story.text_content() == carried(document.document.text)
    for number, finding in enumerate(document.findings, 1):
        marks = [mark for mark in story.iter("mark") if f"d1-f{number}" in mark.get("data-f").split()]
        assert "".join(mark.text_content() for mark in marks) == carried(finding.text)
