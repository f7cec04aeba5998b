"""Deciding in the HTML report, in a real headless Chromium: every control by mouse and by key, and what comes out."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Download, Frame, Page, expect

from mtqa import cli
from mtqa.decisions import DecidedDocument, Decision, Decisions, dumps, load, text_hash
from mtqa.model.document import Block, Document
from mtqa.model.finding import CATEGORIES, SEVERITIES, Finding, Severity, Suggestion
from mtqa.model.report import DocumentReport, PivotShare, Report, Verdict
from mtqa.readers import read_path
from mtqa.renderers import html

Opener = Callable[..., Page]

# Astral characters before every finding, CR LF at every line end, a finding over a line end, two that overlap.
COPY = (
    "👩‍🚀 President of the first meeting said 🇺🇦 that Future talks would go on.\r\n"
    "\r\n"
    "Indeed, the ministers met in Kiev 𠮷 on Thursday to around thirty\r\n"
    "partners With Russia and the the volunteer coalition.\r\n"
)
# The words, their severity and the fixes offered, the safe ones marked.
FOUND: list[tuple[str, Severity, list[str]]] = [
    ("President of the first meeting", "major", ["Chairing the first meeting", "As chair of the first meeting"]),
    ("Future", "minor", ["!future"]),
    ("Indeed, ", "minor", [""]),
    ("Kiev", "critical", ["Kyiv", "Kyiv 🇺🇦", "the capital"]),
    ("on Thursday to around thirty\r\npartners", "major", ["to around thirty\r\npartners on Thursday"]),
    ("to around", "major", ["from around"]),
    ("partners With", "minor", ["partners with"]),
    ("With", "minor", ["!with"]),
    ("the the", "minor", ["!the"]),
    ("volunteer coalition", "major", []),
]
NUMBER = {words: number for number, (words, _, _) in enumerate(FOUND, 1)}
CHAIR, FUTURE, INDEED, KIEV, THIRTY, AROUND, PARTNERS, WITH, THE, COALITION = range(1, 11)
SAFE = [FUTURE, WITH, THE]


def report_on(document: Document, found: list[tuple[str, Severity, list[str]]]) -> Report:
    """Return a report on `document` with findings where the words first stand after the beginning of the one before."""
    text, findings, at = document.text, [], 0
    for number, (words, severity, fixes) in enumerate(found):
        at = text.index(words, at)
        findings.append(
            Finding.of(
                text,
                at,
                at + len(words),
                rule=f"fr/rule-{number}",
                category=CATEGORIES[number % len(CATEGORIES)],
                severity=severity,
                confidence=0.8,
                message=f"The reason of finding {number + 1}.",
                suggestions=[
                    Suggestion(fix.removeprefix("!"), "safe" if fix[:1] == "!" else "review") for fix in fixes
                ],
            )
        )
    assert findings == sorted(findings, key=lambda finding: (finding.start, -finding.end))
    verdict = Verdict(0.9, (0.7, 0.98), 0.95, "machine-translated", (PivotShare("fr", 1.0),), 250.0, (100.0, 400.0), ())
    return Report("signature-1", (DocumentReport(document, "en", 40, verdict, tuple(findings)),))


@pytest.fixture
def copy_file(tmp_path: Path) -> Path:
    """The copy as a file on disk."""
    file = tmp_path / "story.txt"
    file.write_bytes(COPY.encode())
    return file


@pytest.fixture
def report(copy_file: Path) -> Report:
    """The report on the copy, as read from its file."""
    document = read_path(copy_file)
    assert document.text == COPY
    return report_on(document, FOUND)


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def go_to(page: Page, number: int) -> None:
    """Select a finding by its mark or, where that is replaced, by the words put there."""
    page.locator(f"#d1-f{number} h4").click()
    assert page.locator(".card.on").get_attribute("id") == f"d1-f{number}"


def act(page: Page, number: int, what: str, how: str) -> None:
    """Accept, reject or edit a finding by key or by mouse."""
    if how == "key":
        go_to(page, number)
        press(page, what[0])
    else:
        page.click(f"#d1-f{number} [data-do={what}]")


def decision(page: Page, number: int) -> str:
    """Return what a card says of its decision."""
    return page.inner_text(f"#d1-f{number} .decision")


def decided(page: Page) -> dict[int, str]:
    """Return what all cards say, without those that are open."""
    says: list[str] = page.eval_on_selector_all(".decision", "all => all.map(one => one.textContent)")
    return {number: say for number, say in enumerate(says, 1) if say}


def message(page: Page) -> str:
    """Return what the page tells the editor, which a screen reader reads out."""
    assert page.get_attribute(".message", "role") == "status"
    return page.inner_text(".message")


def read(page: Page) -> str:
    """Return the story as an editor reads it: what can be seen, with any white space as one space."""
    return " ".join(page.inner_text("#d1-story").split())


def downloaded(page: Page, what: str, story: str = "#d1") -> tuple[str, bytes]:
    """Return name and content of a file that the page offers."""
    with page.expect_download() as waiting:
        page.click(f"{story} [data-do={what}]")
    download: Download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def taken_out(page: Page) -> tuple[str, dict[str, Any]]:
    """Return the corrected text and the only document of the decisions file, both downloaded."""
    text = downloaded(page, "text")[1].decode("utf-8", "surrogatepass")
    document: dict[str, Any] = json.loads(downloaded(page, "decisions")[1])["documents"][0]
    return text, document


def corrected(text: str, document: dict[str, Any]) -> str:
    """Return `text` with the replacements of a decisions file made, after checking that each stands where it says."""
    assert all(text[one["start"] : one["end"]] == one["text"] for one in document["decisions"])
    for one in reversed(document["decisions"]):
        if one["decision"] == "accepted":
            text = text[: one["start"]] + one["replacement"] + text[one["end"] :]
    return text


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_accepting_changes_the_sentence_at_once(how: str, report: Report, open_report: Opener) -> None:
    """The new words stand in the story as an insertion; the old ones come back while the finding is selected."""
    page = open_report(report)
    assert page.inner_text(".figures .count") == "10"
    act(page, CHAIR, "accept", how)
    assert page.inner_text("#d1-story ins") == "Chairing the first meeting"
    assert decision(page, CHAIR) == "accepted"
    assert page.get_attribute(f"#d1-f{CHAIR} [data-do=accept]", "aria-pressed") == "true"
    assert "“Chairing the first meeting”" in message(page)
    old = page.locator(f'mark[data-f="d1-f{CHAIR}"]')
    assert old.is_visible()
    assert old.get_attribute("role") == "deletion"
    assert (
        page.eval_on_selector(f'mark[data-f="d1-f{CHAIR}"] > *', "one => getComputedStyle(one).textDecorationLine")
        == "line-through"
    )
    go_to(page, COALITION)
    assert not old.is_visible()
    assert read(page).startswith("👩‍🚀 Chairing the first meeting said")
    page.click("#d1-story ins")
    assert old.is_visible()
    assert page.locator(".card.on").get_attribute("id") == f"d1-f{CHAIR}"


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_rejecting_lets_the_mark_fade(how: str, report: Report, open_report: Opener) -> None:
    """The words stay, the mark loses its colour, the card says so."""
    page = open_report(report)
    look = f"getComputedStyle(document.querySelector('mark[data-f=\"d1-f{CHAIR}\"] > *'))"
    colours = page.evaluate(f"[{look}.backgroundColor, {look}.textDecorationColor]")
    act(page, CHAIR, "reject", how)
    assert decision(page, CHAIR) == "rejected"
    go_to(page, COALITION)
    faded = page.evaluate(f"[{look}.backgroundColor, {look}.textDecorationColor]")
    assert faded[0] == "rgba(0, 0, 0, 0)" != colours[0]
    assert faded[1] != colours[1]
    assert read(page) == " ".join(COPY.split())


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_pressed_again_a_decision_is_taken_back(how: str, report: Report, open_report: Opener) -> None:
    """Accept and reject are switches, and each takes over from the other."""
    page = open_report(report)
    act(page, KIEV, "accept", how)
    act(page, KIEV, "reject", how)
    assert decided(page) == {KIEV: "rejected"}
    assert page.get_attribute(f"#d1-f{KIEV} [data-do=accept]", "aria-pressed") == "false"
    act(page, KIEV, "reject", how)
    assert decided(page) == {}
    act(page, KIEV, "accept", how)
    act(page, KIEV, "accept", how)
    assert decided(page) == {}
    assert page.locator("#d1-story ins").count() == 0


def test_score_and_progress_move(report: Report, open_report: Opener) -> None:
    """Findings left, their rate per 1,000 words, the severities left, and how many are decided."""
    page = open_report(report)
    assert "0 of 10 decided, 10 left: 250 per 1,000 words" in page.inner_text(".progress")
    assert not page.is_visible(".so-far")
    act(page, KIEV, "accept", "key")
    act(page, FUTURE, "reject", "key")
    assert page.inner_text(".figures .count") == "8"
    assert page.inner_text(".figures .rate") == "200"
    assert page.inner_text(".figures .severities") == "4 major, 4 minor"
    assert "10 at first" in page.inner_text(".figures")
    assert "250 at first" in page.inner_text(".figures")
    assert "2 of 10 decided, 8 left: 200 per 1,000 words" in page.inner_text(".progress")
    press(page, "u", "u")
    assert page.inner_text(".figures .count") == "10"
    assert not page.is_visible(".so-far")


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_undo_goes_back_any_number_of_steps(how: str, report: Report, open_report: Opener) -> None:
    """Each step, of whatever kind, is undone in turn, and in the end the page is as it was."""
    page = open_report(report)

    def state() -> Any:
        return page.evaluate(
            """() => [document.querySelector('#d1-story').innerHTML.replaceAll(/ on(?=")| tabindex="0"/g, ''),
            [...document.querySelectorAll('.decision, .figures, .strip title')].map(one => one.textContent),
            [...document.querySelectorAll('[aria-pressed]')].map(one => one.ariaPressed)]"""
        )

    def back() -> None:
        if how == "key":
            press(page, "u")
        else:
            page.dispatch_event("[data-do=undo]", "click")

    states = [state()]
    for number, keys in [(CHAIR, "a"), (CHAIR, "2"), (INDEED, "a"), (KIEV, "r"), (KIEV, "a"), (KIEV, "a"), (THE, "r")]:
        go_to(page, number)
        press(page, keys)
        states.append(state())
    page.click("[data-do=safe]")
    states.append(state())
    go_to(page, COALITION)
    press(page, "e")
    page.keyboard.insert_text("coalition of the willing")
    press(page, "Enter")
    assert state() != states[-1]
    for before in reversed(states):
        back()
        assert state() == before
    back()
    assert message(page) == "There is nothing to undo."
    assert state() == states[0]
    assert page.get_attribute("[data-do=undo]", "aria-disabled") == "true"


def test_undo_says_and_shows_what_it_undid(report: Report, open_report: Opener) -> None:
    """The finding is selected again, the keyboard on its mark; pressed by mouse, the button can be pressed again."""
    page = open_report(report)
    act(page, KIEV, "accept", "key")
    act(page, CHAIR, "reject", "key")
    press(page, "u")
    assert message(page) == f"Undone: finding {CHAIR}."
    assert page.locator(".card.on").get_attribute("id") == f"d1-f{CHAIR}"
    assert page.evaluate("document.activeElement.closest('mark').dataset.f") == f"d1-f{CHAIR}"
    page.focus("[data-do=undo]")
    press(page, "Enter")
    assert message(page) == f"Undone: finding {KIEV}."
    assert page.evaluate("document.activeElement.dataset.do") == "undo"


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_one_of_several_fixes_is_chosen(how: str, report: Report, open_report: Opener) -> None:
    """By its number or by a click on it; the others step back, and another can be chosen at any time."""
    page = open_report(report)
    for n, fix in enumerate(["Kyiv", "Kyiv 🇺🇦", "the capital"]):
        if how == "key":
            go_to(page, KIEV)
            press(page, str(n + 1))
        else:
            page.click(f"#d1-f{KIEV} [data-choose='{n}']")
        assert page.inner_text("#d1-story ins") == fix
        pressed = page.locator(f"#d1-f{KIEV} [data-choose][aria-pressed=true]")
        assert pressed.count() == 1
        assert fix in pressed.inner_text()
    assert decision(page, KIEV) == "accepted"
    if how == "key":
        press(page, "9")
        assert page.inner_text("#d1-story ins") == "the capital"


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_a_fix_is_edited_by_hand(how: str, report: Report, open_report: Opener) -> None:
    """The field holds the fix offered; kept, the editor's words stand in the story and in the card."""
    page = open_report(report)
    act(page, KIEV, "edit", how)
    field = page.locator(f"#d1-f{KIEV} textarea")
    expect(field).to_be_focused()
    assert field.input_value() == "Kyiv"
    page.keyboard.insert_text("Kyiv, 🇺🇦 the jar capital,")
    press(page, "j", "a", "r", "u")
    assert field.input_value() == "Kyiv, 🇺🇦 the jar capital,jaru"
    if how == "key":
        press(page, "Enter")
    else:
        page.click("text=Keep")
    assert field.count() == 0
    assert decision(page, KIEV) == "edited"
    assert page.inner_text("#d1-story ins") == "Kyiv, 🇺🇦 the jar capital,jaru"
    assert "Kyiv, 🇺🇦 the jar capital,jaru" in page.inner_text(f"#d1-f{KIEV} .change")
    act(page, KIEV, "edit", how)
    assert field.input_value() == "Kyiv, 🇺🇦 the jar capital,jaru"
    _, document = taken_out(page)
    assert document["decisions"][0]["edited"] is True


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_leaving_the_field_changes_nothing(how: str, report: Report, open_report: Opener) -> None:
    """Escape closes the field, not the card; the keyboard stays at the card."""
    page = open_report(report)
    act(page, KIEV, "edit", how)
    page.keyboard.insert_text("nothing of this")
    if how == "key":
        press(page, "Escape")
    else:
        page.click("text=Leave")
    assert page.locator("textarea").count() == 0
    assert decided(page) == {}
    assert page.locator(".card.on").get_attribute("id") == f"d1-f{KIEV}"
    assert page.evaluate("document.activeElement.id") == f"d1-f{KIEV}"
    act(page, KIEV, "edit", how)
    press(page, "j")
    go_to(page, COALITION)
    assert page.locator("textarea").count() == 0


def test_keeping_the_old_words_rejects(report: Report, open_report: Opener) -> None:
    """Whoever types what stands there wants it to stay."""
    page = open_report(report)
    act(page, KIEV, "edit", "key")
    page.keyboard.insert_text("Kiev")
    press(page, "Enter")
    assert decided(page) == {KIEV: "rejected"}


def test_without_a_fix_the_editor_writes_one_or_rejects(report: Report, open_report: Opener) -> None:
    """There is nothing to accept; the field begins with the words that stand there."""
    page = open_report(report)
    assert page.locator(f"#d1-f{COALITION} [data-do=accept]").count() == 0
    go_to(page, COALITION)
    press(page, "a")
    assert "No fix is offered" in message(page)
    assert decided(page) == {}
    press(page, "e")
    assert page.input_value("textarea") == "volunteer coalition"
    page.keyboard.insert_text("coalition of the willing")
    press(page, "Enter")
    assert decided(page) == {COALITION: "edited"}
    act(page, COALITION, "reject", "key")
    assert decided(page) == {COALITION: "rejected"}


def test_keys_without_a_finding_say_so(report: Report, open_report: Opener) -> None:
    """Nothing is decided by chance."""
    page = open_report(report)
    for key in ("a", "r", "e", "1"):
        press(page, key)
        assert "Choose a finding first" in message(page)
    assert decided(page) == {}
    assert page.locator("textarea").count() == 0


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_overlapping_fixes_are_not_both_accepted(how: str, report: Report, open_report: Opener) -> None:
    """The second is refused with a reason, and can be accepted when the first is taken back."""
    page = open_report(report)
    act(page, THIRTY, "accept", how)
    for other in (AROUND, PARTNERS):
        act(page, other, "accept", how)
        assert message(page) == (f"Finding {other} overlaps finding {THIRTY}, which is accepted. Take that back first.")
        assert decision(page, other) == ""
        act(page, other, "reject", how)
    assert decided(page) == {THIRTY: "accepted", AROUND: "rejected", PARTNERS: "rejected"}
    act(page, THIRTY, "reject", how)
    act(page, AROUND, "accept", how)
    assert decided(page) == {THIRTY: "rejected", AROUND: "accepted", PARTNERS: "rejected"}
    text, document = taken_out(page)
    assert "on Thursday from around thirty\r\npartners With" in text
    assert text == corrected(COPY, document)


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_all_safe_fixes_are_one_step(how: str, report: Report, open_report: Opener) -> None:
    """All undecided safe ones that nothing is in the way of; one undo takes them back."""
    page = open_report(report)
    assert page.inner_text("[data-do=safe]") == "Accept 3 safe fixes"
    act(page, THE, "reject", "key")
    act(page, PARTNERS, "accept", "key")
    assert page.inner_text("[data-do=safe]") == "Accept 2 safe fixes"
    if how == "key":
        page.focus("[data-do=safe]")
        press(page, "Enter")
    else:
        page.click("[data-do=safe]")
    assert decided(page) == {THE: "rejected", PARTNERS: "accepted", FUTURE: "accepted"}
    assert message(page) == "1 safe fix accepted; 1 left, since others that overlap are accepted."
    press(page, "u")
    assert decided(page) == {THE: "rejected", PARTNERS: "accepted"}
    press(page, "u", "u")
    page.click("[data-do=safe]")
    assert decided(page) == dict.fromkeys(SAFE, "accepted")
    assert page.inner_text("[data-do=safe]") == "No safe fix left"
    page.dispatch_event("[data-do=safe]", "click")
    assert message(page) == "No safe fix is left."
    press(page, "u")
    assert decided(page) == {}


def test_a_deletion_leaves_a_sentence(report: Report, open_report: Opener) -> None:
    """The next word gets the capital, in the story and in the file, and loses it again; a sign says what went."""
    page = open_report(report)
    act(page, INDEED, "accept", "key")
    assert page.get_attribute("#d1-story ins a", "aria-label") == "deleted"
    go_to(page, COALITION)
    assert "go on. The ministers met" in read(page)
    text, document = taken_out(page)
    assert "\r\n\r\nThe ministers met" in text
    assert text == corrected(COPY, document)
    assert "edited" not in document["decisions"][0]
    press(page, "u")
    go_to(page, COALITION)
    assert read(page) == " ".join(COPY.split())


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_views(how: str, report: Report, open_report: Opener) -> None:
    """The marked story, the findings by severity with the words around them, the corrected text, and back."""
    page = open_report(report)

    def view(name: str, key: str) -> None:
        if how == "key":
            page.focus("[name=d1-view]:checked")
            press(page, key)
        else:
            page.check(f"[name=d1-view][value={name}]")
        assert page.is_checked(f"[value={name}]")

    act(page, KIEV, "accept", "key")
    view("list", "ArrowRight")
    assert not page.is_visible("#d1-story")
    order: list[str] = page.eval_on_selector_all("#d1-list > *", "all => all.map(one => one.innerText.split('\\n')[0])")
    groups = {"Critical": [KIEV], "Major": [CHAIR, THIRTY, AROUND, COALITION]}
    groups["Minor"] = [FUTURE, INDEED, PARTNERS, WITH, THE]
    expected = [line for name, own in groups.items() for line in (name, *own)]
    assert [line if line in groups else int(line.split()[0]) for line in order] == expected
    assert "the ministers met in Kyiv 𠮷 on Thursday" in page.inner_text(f"#d1-f{KIEV} .context")
    press(page, "Escape", "j", "j")
    assert page.locator(".card.on").get_attribute("id") == f"d1-f{CHAIR}"
    press(page, "a")
    assert "👩‍🚀 Chairing the first meeting said" in page.inner_text(f"#d1-f{CHAIR} .context")
    view("text", "ArrowRight")
    assert not page.is_visible(".cards")
    assert page.text_content("#d1-text") == COPY.replace("Kiev", "Kyiv").replace("President of", "Chairing")
    assert page.inner_text(".applied") == "2 fixes put in; 8 findings not decided."
    press(page, "u")
    assert page.text_content("#d1-text") == COPY.replace("Kiev", "Kyiv")
    view("story", "ArrowRight")
    assert page.is_visible("#d1-story")
    assert not page.is_visible("#d1-text")
    ids: list[str] = page.eval_on_selector_all(".card", "all => all.map(one => one.id)")
    assert ids == [f"d1-f{number}" for number in range(1, 11)]


def test_filters_and_views_together(report: Report, open_report: Opener) -> None:
    """A severity whose cards are all filtered out is not named; a place leads back to the story."""
    page = open_report(report)
    page.check("[value=list]")
    page.fill("#d1-search", "the")
    assert page.locator(".group:visible").all_inner_texts() == ["Critical", "Major", "Minor"]
    page.fill("#d1-search", "future")
    assert page.locator(".group:visible").all_inner_texts() == ["Minor"]
    page.fill("#d1-search", "accept")
    assert page.locator(".card:visible, .group:visible").count() == 0
    page.fill("#d1-search", "Kyiv")
    page.click(f"#d1-f{KIEV} .meta a")
    assert page.is_checked("[value=story]")
    assert page.evaluate("document.activeElement.closest('mark').dataset.f") == f"d1-f{KIEV}"


def test_going_on_leads_back_from_the_corrected_text(report: Report, open_report: Opener) -> None:
    """There is nothing to step through there, so the story comes back; the skip link leads to what is shown."""
    page = open_report(report)
    for view in ("list", "text", "story"):
        page.check(f"[value={view}]")
        page.focus(".skip")
        press(page, "Enter")
        assert page.evaluate("document.activeElement.id") == f"d1-{view}"
        assert page.is_visible(f"#d1-{view}")
    page.check("[value=text]")
    press(page, "a")
    assert "Choose a finding first" in message(page)
    press(page, "j")
    assert page.is_checked("[value=story]")
    assert page.locator(".card.on").get_attribute("id") == "d1-f1"


def test_strip_shows_where_the_trouble_is(sample_report: Report, open_report: Opener) -> None:
    """A bar for each paragraph, as high as its worst open finding is bad; one stop for the tab key, arrows along it."""
    page = open_report(sample_report)
    bars = page.locator(".strip a")
    assert bars.count() == page.locator("#d1-story > :is(p, blockquote, h4)").count()
    worst = page.evaluate(
        """() => [...document.querySelectorAll('#d1-story > [id]')].map(paragraph => {
            const here = id => paragraph.contains(document.querySelector(`mark[data-f~="${id}"]`));
            const own = [...document.querySelectorAll('.card')].filter(card => here(card.id));
            const has = name => own.some(card => card.dataset.severity === name);
            return ['critical', 'major', 'minor'].find(has) || 'calm';
        })"""
    )
    assert bars.evaluate_all("all => all.map(one => one.className.baseVal)") == worst
    height = "one => one.querySelector('.height').getBBox().height"
    heights = [bars.nth(worst.index(name)).evaluate(height) for name in ("calm", "minor", "major", "critical")]
    assert heights == sorted(set(heights))

    place = worst.index("critical")
    bars.nth(place).click()
    on = page.locator(".card.on")
    assert page.locator(f"#d1-p{place} mark.on").count() >= 1
    expect(page.locator(f"#d1-p{place}")).to_be_in_viewport()
    expect(on).to_be_in_viewport()
    while on.get_attribute("data-severity") != "critical":
        press(page, "j")
    label = bars.nth(place).text_content() or ""
    assert label.endswith("worst critical")
    press(page, "r")
    assert bars.nth(place).get_attribute("class") != "critical"
    assert " left, worst major" in (bars.nth(place).text_content() or "")

    assert page.locator(".strip [tabindex='0']").count() == 1
    page.focus(".strip [tabindex='0']")
    for key, at in [("Home", 0), ("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowLeft", 0), ("End", bars.count() - 1)]:
        press(page, key)
        expect(bars.nth(at)).to_be_focused()
        expect(bars.nth(at)).to_have_attribute("tabindex", "0")
        assert page.locator(".strip [tabindex='0']").count() == 1
    press(page, "Enter")
    expect(page.locator(f"#d1-p{bars.count() - 1}")).to_be_in_viewport()


def test_focus_stays_where_the_editor_works(report: Report, open_report: Opener) -> None:
    """Deciding by key leaves the keyboard at the words, by button at the button; it is never lost to the page."""
    page = open_report(report)
    where = "document.activeElement.closest('mark, ins, button').tagName"
    press(page, "j")
    assert page.evaluate(where) == "MARK"
    press(page, "a")
    assert page.evaluate(where) == "INS"
    press(page, "a")
    assert page.evaluate(where) == "MARK"
    press(page, "a", "r", "j", "k", "u", "u")
    assert page.evaluate(where) == "MARK"
    page.focus(f"#d1-f{KIEV} [data-do=accept]")
    press(page, "Space")
    press(page, "Space")
    assert page.evaluate(where) == "BUTTON"
    assert decided(page) == {}


def test_a_held_key_decides_once(report: Report, open_report: Opener) -> None:
    """A key held down repeats, and would switch to and fro."""
    page = open_report(report)
    go_to(page, KIEV)
    page.keyboard.down("a")
    page.keyboard.down("a")
    assert decided(page) == {KIEV: "accepted"}


def test_downloads_equal_what_fix_writes(
    report: Report,
    copy_file: Path,
    open_report: Opener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The corrected text is byte for byte what `mtqa fix --decisions` leaves in the file; CR LF and emoji stay."""
    page = open_report(report)
    go_to(page, CHAIR)
    press(page, "2")
    page.click("[data-do=safe]")
    act(page, INDEED, "accept", "key")
    act(page, KIEV, "edit", "key")
    page.keyboard.insert_text("Kyiv 👍🏽")
    press(page, "Shift+Enter")
    page.keyboard.insert_text("(the capital)")
    press(page, "Enter")
    act(page, THIRTY, "edit", "key")
    press(page, "Enter")
    assert decision(page, THIRTY) == "accepted"
    act(page, COALITION, "reject", "key")
    name, text = downloaded(page, "text")
    assert name == "story.corrected.txt"
    name, content = downloaded(page, "decisions")
    assert name == "story.txt.decisions.json"
    decisions_file = tmp_path / name
    decisions_file.write_bytes(content)
    assert dumps(load(decisions_file)).encode() == content
    assert "Kyiv 👍🏽\r\n(the capital)".encode() in text
    assert load(decisions_file) == Decisions(
        "signature-1",
        (
            DecidedDocument(
                str(copy_file),
                text_hash(COPY),
                tuple(
                    Decision(finding.fingerprint(COPY), finding.rule, start, end, COPY[start:end], *said)
                    for finding, start, end, said in [
                        expected(report, CHAIR, "As chair of the first meeting"),
                        expected(report, FUTURE, "future"),
                        expected(report, INDEED, "T", wider=1),
                        expected(report, KIEV, "Kyiv 👍🏽\r\n(the capital)", edited=True),
                        expected(report, THIRTY, "to around thirty\r\npartners on Thursday"),
                        expected(report, WITH, "with"),
                        expected(report, THE, "the"),
                        expected(report, COALITION, None),
                    ]
                ),
            ),
        ),
    )
    monkeypatch.setattr(sys, "argv", ["mtqa", "fix", str(copy_file), "--decisions", str(decisions_file), "--write"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code in (0, None), capsys.readouterr().err
    assert copy_file.read_bytes() == text


def expected(
    report: Report, number: int, replacement: str | None, *, wider: int = 0, edited: bool = False
) -> tuple[Finding, int, int, tuple[Any, ...]]:
    """Return what the decisions file must say of a finding."""
    finding = report.documents[0].findings[number - 1]
    said = ("rejected",) if replacement is None else ("accepted", replacement, edited)
    return finding, finding.start, finding.end + wider, said


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\ta🇺"), max_size=12)
ACTIONS = st.lists(
    st.tuples(st.integers(1, 10), st.sampled_from("aaar123ueSb"), WORDS),
    min_size=1,
    max_size=25,
)


# Without shrinking, which would take hours in a browser.
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(ACTIONS)
def test_any_decisions_in_any_order(report: Report, decided_page: Page, actions: list[tuple[int, str, str]]) -> None:
    """Whatever is pressed in whatever order: text and file agree, and are what a simple account of the rules says."""
    page, findings = decided_page, report.documents[0].findings
    page.evaluate("localStorage.clear()")
    page.reload()
    account: dict[int, tuple[int, int, str | None]] = {}
    history: list[dict[int, tuple[int, int, str | None]]] = []

    def accept(number: int, fix: str) -> None:
        start, end, text = findings[number - 1].edit(COPY, fix)
        others = [one for n, one in account.items() if n != number and one[2] is not None]
        if not any(one[0] < end and start < one[1] for one in others):
            account[number] = (start, end, text)

    for number, action, words in actions:
        finding = findings[number - 1]
        fixes = [suggestion.text for suggestion in finding.suggestions]
        mine, before = account.get(number), dict(account)
        edits = {n: finding.edit(COPY, fix) for n, fix in enumerate(fixes)}
        if action == "u":
            press(page, "u")
            account = history.pop() if history else account
            continue
        if action == "S":
            page.dispatch_event("[data-do=safe]", "click")
            for safe in SAFE:
                if safe not in account:
                    accept(safe, findings[safe - 1].suggestions[0].text)
        elif action == "e":
            act(page, number, "edit", "key")
            press(page, "Control+a", "Delete")
            page.keyboard.insert_text(words)
            press(page, "Enter")
            accept(number, words.replace("\n", "\r\n"))
        elif action == "b":
            act(page, number, "reject", "mouse")
            rejected = mine is not None and mine[2] is None
            account.pop(number) if rejected else account.update({number: (finding.start, finding.end, None)})
        elif action == "r":
            act(page, number, "reject", "key")
            rejected = mine is not None and mine[2] is None
            account.pop(number) if rejected else account.update({number: (finding.start, finding.end, None)})
        elif action == "a":
            go_to(page, number)
            press(page, "a")
            if mine is not None and mine[2] is not None:
                account.pop(number)
            elif fixes:
                accept(number, fixes[0])
        elif int(action) <= len(fixes):
            go_to(page, number)
            press(page, action)
            if mine is not None and mine == edits[int(action) - 1]:
                account.pop(number)
            else:
                accept(number, fixes[int(action) - 1])
        if account != before:
            history.append(before)
    text, document = taken_out(page)
    said = [(one["start"], one["end"], one.get("replacement")) for one in document["decisions"]]
    assert said == sorted(account.values(), key=lambda one: one[:2])
    assert text == corrected(COPY, document)
    page.check("[value=text]")
    assert page.text_content("#d1-text") == text
    page.reload()
    assert taken_out(page) == (text, document)


@pytest.fixture
def decided_page(report: Report, open_report: Opener) -> Page:
    """The report, opened once for many tries."""
    return open_report(report)


def test_decisions_survive_a_reload(report: Report, open_report: Opener) -> None:
    """Of this text and this signature; another text, or another run of the rules, begins anew."""
    page = open_report(report)
    act(page, KIEV, "accept", "key")
    press(page, "3")
    act(page, INDEED, "accept", "key")
    act(page, FUTURE, "reject", "key")
    act(page, COALITION, "edit", "key")
    page.keyboard.insert_text("coalition of the 🇫🇷 willing")
    press(page, "Enter")
    press(page, "Escape")
    before = decided(page), read(page), taken_out(page), page.inner_text(".figures")
    page.reload()
    assert (decided(page), read(page), taken_out(page), page.inner_text(".figures")) == before
    assert page.locator(f"#d1-f{KIEV} [data-choose][aria-pressed=true]").inner_text().endswith("the capital")
    press(page, "u")
    assert message(page) == "There is nothing to undo."
    own = Path(page.url.removeprefix("file://"))
    written = own.read_text(encoding="utf-8")
    own.write_text(written.replace("signature-1", "signature-2"), encoding="utf-8")
    page.reload()
    assert decided(page) == {}
    own.write_text(written, encoding="utf-8")
    page.reload()
    assert decided(page) == before[0]


@pytest.mark.parametrize("kept", ["not JSON", "7", '[[99,"x"]]', "[null]", '[[0,{"a":1}],[4,"x"],[5,"y"]]', '{"a":1}'])
def test_what_others_left_in_the_storage_breaks_nothing(kept: str, report: Report, open_report: Opener) -> None:
    """The storage of files is open to every file: the page works whatever lies there."""
    page = open_report(report)
    act(page, KIEV, "accept", "key")
    page.evaluate("kept => Object.keys(localStorage).forEach(key => localStorage.setItem(key, kept))", kept)
    page.reload()
    text, document = taken_out(page)
    assert text == corrected(COPY, document)
    act(page, THE, "accept", "key")
    assert decided(page)[THE] == "accepted"


def test_where_nothing_is_kept_it_works_and_says_so(report: Report, browser: Browser, tmp_path: Path) -> None:
    """In a sandbox, as a mail reader shows an attachment: all works, and one line says what will be lost."""
    (tmp_path / "report.html").write_text(html.render(report), encoding="utf-8")
    (tmp_path / "mail.html").write_text(
        '<iframe sandbox="allow-scripts allow-downloads" src="report.html" width="1300" height="700"></iframe>'
    )
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / "mail.html").as_uri())
    frame: Frame = page.frames[1]
    frame.wait_for_selector(".js")
    said = frame.locator(".unkept")
    assert said.count() == 1
    assert "download it first" in said.inner_text()
    assert said.is_visible()
    frame.click(f"#d1-f{KIEV} [data-do=accept]")
    frame.click(f"#d1-f{THE} [data-do=reject]")
    assert "rejected" in frame.inner_text(".message")
    assert frame.inner_text("#d1-story ins") == "Kyiv"
    assert said.count() == 1
    with page.expect_download() as waiting:
        frame.click("[data-do=text]")
    assert Path(waiting.value.path()).read_bytes() == COPY.replace("Kiev", "Kyiv").encode()
    assert faults == []
    page.context.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_the_corrected_text_is_copied(allowed: bool, report: Report, open_report: Opener) -> None:
    """Through the clipboard's own interface, or the old way where a browser refuses that; line ends and all."""
    page = open_report(report, permissions=["clipboard-read", "clipboard-write"])
    if not allowed:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    act(page, KIEV, "accept", "key")
    page.click("[data-do=copy]")
    expect(page.locator(".message")).to_have_text("The corrected text is on the clipboard.")
    assert page.evaluate("navigator.clipboard.readText()") == COPY.replace("Kiev", "Kyiv")


def test_each_story_has_its_own_decisions(whole_run: Report, open_report: Opener) -> None:
    """In a report on several files: the same text twice, downloads by name, figures of the story where one works."""
    seed = whole_run.documents[0]
    page = open_report(Report(whole_run.signature, (*whole_run.documents, seed)))
    page.click("#d1-f2 [data-do=accept]")
    page.click("#d4-f1 [data-do=reject]")
    page.click("#d7-f2 [data-do=reject]")
    page.reload()
    for story, state in [("#d1-f2", "accepted"), ("#d4-f1", "rejected"), ("#d7-f2", "rejected")]:
        assert page.inner_text(f"{story} .decision") == state
    assert page.locator("#d1 .card[data-decision]:not([data-decision=''])").count() == 1
    name, content = downloaded(page, "decisions", "#d4")
    assert name == "story.html.decisions.json"
    documents = json.loads(content)["documents"]
    assert [document["path"] for document in documents] == ["copy/story.html"]
    assert [one["decision"] for one in documents[0]["decisions"]] == ["rejected"]
    assert downloaded(page, "text", "#d7")[0] == "000_eaa7281d04e5fe48.corrected.txt"
    page.click("#d4-f2 .why")
    assert page.inner_text(".progress").strip().startswith("1 of 4 decided, 3 left")


def test_hostile_fixes_stay_text(open_report: Opener) -> None:
    """Copy, fixes and an editor's words that look like markup, script or template are text in every view and file."""
    text = (
        "</script><script>alert(1)</script> \u2028 <!-- {{ 7*7 }} </textarea> \u2029 &lt;b&gt; ]]>\r\n"
        "Lone \ud83d half, \udc00 other, \x00 nothing, \x1b[31m, \ufffe, \u202eevil\u202c, שלום עולם, "
        + "".join(chr(plane + 0x41) for plane in range(0x10000, 0x110000, 0x10000))
        + " end."
    )
    evil = [
        '"><img src=x onerror=alert(2)>',
        "</p></article><script>alert(3)</script>",
        "{{ 7*7 }}${alert(4)}",
        "\u202egpj.exe\u2066",
        "$&$1\\",
    ]
    quotes = ["<script>alert(1)</script>", "{{ 7*7 }}", "&lt;b&gt;", "evil", "end."]
    found: list[tuple[str, Severity, list[str]]] = [
        (quote, "critical", [fix, "<i>"]) for quote, fix in zip(quotes, evil, strict=True)
    ]
    path = "in/<img src=x onerror=alert(5)>\u202e.txt"
    report = report_on(Document(path, text, (Block("body", 0, len(text)),)), found)
    page = open_report(report)
    for _ in found:
        press(page, "j", "a")
    assert page.locator("#d1-story ins").all_text_contents() == evil
    for view in ("list", "text", "story"):
        page.check(f"[value={view}]")
        counts = "['script', 'style', 'img, iframe, object, embed, i'].map(s => document.querySelectorAll(s).length)"
        assert page.evaluate(counts) == [4, 1, 0]
    result, document = taken_out(page)
    for quote, fix in zip(quotes, evil, strict=True):
        text = text.replace(quote, fix, 1)
    assert result == text
    assert page.text_content("#d1-text") == text
    assert document["path"] == path
    press(page, "j", "e")
    page.keyboard.insert_text("</textarea><script>alert(6)</script>\u202e")
    press(page, "Enter")
    page.reload()
    assert page.locator("#d1-story ins").all_text_contents()[0] == "</textarea><script>alert(6)</script>\u202e"
    controls = page.locator("#d1-story ins .control, .own .control")
    assert controls.count() >= 2
    assert set(controls.evaluate_all("all => all.map(one => getComputedStyle(one).unicodeBidi)")) == {"isolate"}


def test_half_a_character_is_no_fix(open_report: Opener) -> None:
    """The decisions file is UTF-8: a fix that UTF-8 cannot carry is refused with a reason."""
    text = "Half \ud83d a character."
    found: list[tuple[str, Severity, list[str]]] = [("Half", "minor", ["\udc00", "A half"])]
    page = open_report(report_on(Document("p.txt", text, (Block("body", 0, len(text)),)), found))
    press(page, "j", "a")
    assert "half a character" in message(page)
    press(page, "2")
    assert taken_out(page)[0] == "A half \ud83d a character."


def test_a_line_of_a_million_characters(open_report: Opener) -> None:
    """It is read, decided and taken away like any other."""
    chance = random.Random(3)  # noqa: S311 - copy for a test
    text = "".join(chance.choice("abcdefgh  <&" * 40 + "😀") for _ in range(1_000_000)) + " Future end"
    found: list[tuple[str, Severity, list[str]]] = [("Future", "minor", ["!future"])]
    page = open_report(report_on(Document("l.txt", text, (Block("body", 0, len(text)),)), found))
    page.click("[data-do=safe]")
    assert taken_out(page)[0] == text[:-10] + "future end"
    page.check("[value=text]")
    assert page.text_content("#d1-text") == text[:-10] + "future end"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("fixture", "width"), [("report", 1366), ("report", 390), ("whole_run", 1366)])
def test_axe_finds_nothing(
    fixture: str, width: int, scheme: str, request: pytest.FixtureRequest, open_report: Opener
) -> None:
    """In each view, with decisions of each kind made and with the field open."""
    page = open_report(request.getfixturevalue(fixture), width=width, height=844, color_scheme=scheme)
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    # Where a mark is drawn beside or behind words, axe cannot tell the contrast of the words.
    page.evaluate(
        "document.styleSheets[0].insertRule(':is(.card, .key, .control)::before { content: none !important }', 99)"
    )

    def faults() -> list[str]:
        found: list[str] = page.evaluate(
            """async () => (await axe.run({ resultTypes: ['violations'] })).violations.flatMap(
                one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))"""
        )
        return found

    assert faults() == []
    press(page, "j", "a", "j", "r", "j", "a", "j", "e")
    page.keyboard.insert_text("other words")
    assert faults() == []
    press(page, "Enter", "k")
    assert faults() == []
    page.locator("[value=list]").first.check()
    press(page, "j")
    assert faults() == []
    page.locator("[value=text]").first.check()
    assert faults() == []


def test_names_and_states_are_told(report: Report, open_report: Opener) -> None:
    """A screen reader hears which finding a button is for, what is pressed, and what came of it."""
    page = open_report(report)
    for name in (f"Accept finding {KIEV}", f"Reject finding {KIEV}", f"Edit finding {KIEV}"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)
    page.get_by_role("button", name=f"Accept finding {KIEV}", exact=True).click()
    expect(page.get_by_role("button", name=f"Accept finding {KIEV}", exact=True, pressed=True)).to_have_count(1)
    expect(page.get_by_role("article", name="accepted")).to_have_count(1)
    expect(page.get_by_role("group", name="View")).to_have_count(1)
    expect(page.get_by_role("radio", name="By severity")).to_have_count(1)
    expect(page.get_by_role("link", name="Paragraph 1: 2 findings, worst major")).to_have_count(1)
    act(page, KIEV, "edit", "key")
    expect(page.get_by_role("textbox", name="Your wording")).to_be_focused()


def test_on_a_phone_the_card_has_its_controls_in_reach(sample_report: Report, open_report: Opener) -> None:
    """A tapped mark, its card below with the buttons in sight, the sentence changed above it."""
    page = open_report(sample_report, width=390, height=664, has_touch=True)
    page.locator('mark[data-f="d1-f30"] a').tap()
    bar = page.locator(".steps").bounding_box()
    for what in ("accept", "reject", "edit"):
        box = page.locator(f"#d1-f30 [data-do={what}]").bounding_box()
        assert box
        assert bar
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= bar["y"]
    page.tap("#d1-f30 [data-do=accept]")
    insertion, card = page.locator("#d1-story ins").bounding_box(), page.locator("#d1-f30").bounding_box()
    assert insertion
    assert card
    assert insertion["y"] + insertion["height"] <= card["y"]
    page.tap("#d1-f30 [data-do=edit]")
    expect(page.locator("#d1-f30 textarea")).to_be_in_viewport()
    for selector in (".steps button", ".take button", ".views label"):
        for box in [one.bounding_box() for one in page.locator(selector).all()]:
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390


def test_print_has_the_decisions_and_no_controls(report: Report, open_report: Opener) -> None:
    """On paper: old words struck out beside the new, cards that say accepted or rejected, and nothing to press."""
    page = open_report(report)
    act(page, CHAIR, "accept", "key")
    act(page, KIEV, "reject", "key")
    act(page, COALITION, "edit", "key")
    page.emulate_media(media="print")
    assert page.locator(":is(button:not([data-choose]), input, textarea, .strip):visible").count() == 0
    assert page.is_visible("#d1-story ins")
    assert page.is_visible(f'mark[data-f="d1-f{CHAIR}"]')
    assert decision(page, CHAIR) == "accepted"
    assert decision(page, KIEV) == "rejected"
    assert all(card.is_visible() for card in page.locator(".card .why").all())
    page.emulate_media(media="screen")
    press(page, "Escape")
    page.check("[value=text]")
    page.emulate_media(media="print")
    assert page.is_visible("#d1-text")
    assert page.locator(".card:visible").count() == 0


def test_without_script_there_is_no_dead_control(report: Report, open_report: Opener) -> None:
    """The page reads as before, and the strip is a row of links."""
    page = open_report(report, java_script_enabled=False)
    assert page.locator("button:visible, input:visible, textarea:visible").count() == 0
    assert page.is_visible("#d1-story")
    assert not page.is_visible(".corrected")
    assert page.locator(".card:visible").count() == 10
    page.locator(".strip a").nth(1).click()
    assert page.url.endswith("#d1-p1")


def test_long_story_is_exact_too(open_report: Opener) -> None:
    """Where the browser lays out only what is in sight, card and mark are found all the same."""
    text = "\n\n".join(
        f"Paragraph {n} has the Future of {n} in it, and words enough for a line or two." * 3 for n in range(200)
    )
    found: list[tuple[str, Severity, list[str]]] = [
        (f"Future of {n} in", SEVERITIES[n % 3], ["!future of"]) for n in range(200)
    ]
    blocks, at = [], 0
    for part in text.split("\n\n"):
        blocks.append(Block("body", at, at + len(part)))
        at += len(part) + 2
    page = open_report(report_on(Document("long.txt", text, tuple(blocks)), found))
    in_sight = "one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"

    def seen(number: int) -> None:
        expect(page.locator(".card.on")).to_have_attribute("id", f"d1-f{number}")
        assert page.eval_on_selector(".card.on", in_sight)
        assert page.eval_on_selector("mark.on", in_sight)

    for number in range(1, 30):
        press(page, "j")
        seen(number)
    for place in (150, 3, 199, 80):
        page.locator(".strip a").nth(place).click()
        seen(place + 1)
        press(page, "k")
        seen(place)
        press(page, "a")
    page.click("[data-do=safe]")
    result, document = taken_out(page)
    assert len(document["decisions"]) == 200
    assert result == corrected(text, document)
