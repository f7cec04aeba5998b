"""The index of many reports, in a real headless Chromium: it sorts, filters, links to the right files, runs no name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import lxml.html  # type: ignore[import-untyped, unused-ignore]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from mtqa.model.document import Document, Notice
from mtqa.model.finding import Finding, Severity
from mtqa.model.report import DocumentReport, Label, PivotShare, Report, Unreadable, Verdict
from mtqa.pipeline import Run, write_reports
from mtqa.renderers import index_html
from mtqa.renderers._page import carried

NO_ENGINE = Notice("info", "LanguageTool is not installed, so its rules did not run.")
GUESSED = Notice("info", "The encoding of the file was guessed (CP1252).")
FRENCH = Notice("warning", "This is not English copy but French; it was not checked.")
HOSTILE_NAMES = [
    "in/a story, with spaces.txt",
    "in/100% #1?.txt",
    "in/a:b&c=d;e+f.txt",
    'in/quote\'s "double" `back`.txt',
    "in/<script>alert(1)</script>.txt",
    "in/<img src=x onerror=alert(2)>.txt",
    "in/{{ 7 * 7 }}.txt",
    "in/two\nlines\r.txt",
    "in/\u202egpj.exe.txt",
    "in/שלום עולם.txt",
    "in/🇫🇷👩‍🚀.txt",
    "in/%2e%2e%2fetc.txt",
    "in/back\\slash|pipe*.txt",
    "in/.hidden.txt",
    "in/broken\udcff.txt",
    "in/" + "long" * 62 + "est.txt",
    "in/index.txt",
    "in/same.txt",
    "out/same.txt",
    "out/SAME.html",
    "out/same-2.txt",
    "out/caf\u00e9.txt",
    "out/cafe\u0301.txt",
    "-",
]

Opener = Callable[..., Page]


def story(
    path: str,
    probability: float,
    label: Label = "native",
    *,
    findings: int = 0,
    severity: Severity = "minor",
    words: int = 500,
    pivot: tuple[str, float] | None = None,
    notices: tuple[Notice, ...] = (),
) -> DocumentReport:
    """Return a judged story; all its findings lie on its first word."""
    text = f"Copy of {path}"
    found = tuple(
        Finding.of(text, 0, 4, rule="a/b", category="calque", severity=severity, confidence=0.7, message="Why.")
        for _ in range(findings)
    )
    pivots = (PivotShare(*pivot),) if pivot else ()
    verdict = Verdict(probability, (0.0, 1.0), probability, label, pivots, 1000 * findings / words, (0.0, 99.0), ())
    return DocumentReport(Document(path, text, ()), "en", words, verdict, found, (NO_ENGINE, *notices))


def some_stories() -> tuple[DocumentReport, ...]:
    """Return stories of every verdict, some of them alike in a column."""
    machine: Label = "machine-translated"
    french = Document("wire/paris.txt", "Le ministre.", ())
    return (
        story("wire/story-10.txt", 0.03, findings=2, words=400),
        story("wire/story-9.txt", 0.031, findings=2, words=1200, notices=(GUESSED,)),
        story("desk/Budget.txt", 0.97, machine, findings=30, severity="critical", words=700, pivot=("fr", 0.7)),
        DocumentReport(french, "fr", 0, None, (), (FRENCH,)),
        story("desk/talks.txt", 0.42, machine, findings=12, severity="major", words=900, pivot=("es", 0.4)),
        story("desk/note.txt", 0.61, "too short", words=24),
        story("wire/harbour.txt", 0.5, "uncertain", findings=9, severity="major", words=1000, pivot=("de", 0.2)),
        story("wire/market.txt", 0.001, words=300),
    )


@pytest.fixture
def open_index(open_file: Opener, tmp_path: Path) -> Opener:
    """Write reports and index, and open the index."""
    numbers = count()

    def opener(shown: Run | tuple[DocumentReport, ...], **options: Any) -> Page:
        run = shown if isinstance(shown, Run) else Run(Report("signature", shown))
        folder = tmp_path / f"out{next(numbers)}"
        assert not write_reports(run, folder).failed
        return open_file(folder / "index.html", within=folder, **options)

    return opener


def names(page: Page) -> list[str]:
    """Return the paths of the rows in sight, from top to bottom."""
    script = "rows => rows.filter(row => !row.hidden).map(row => row.querySelector('a').textContent)"
    shown: list[str] = page.eval_on_selector_all("tbody tr", script)
    return [path.rpartition("/")[2].removesuffix(".txt") for path in shown]


def press(page: Page, column: str) -> None:
    """Click the head of a column."""
    page.get_by_role("columnheader", name=column, exact=True).get_by_role("button").click()


def test_summary_says_what_there_is(open_index: Opener) -> None:
    """How many stories, how they read, what was found, which files could not be read and why."""
    unreadable = (Unreadable("wire/photo.jpg", "it is a picture, not text"),)
    skipped = (Unreadable("wire/brief.pdf", ".pdf files are not read as copy when a folder is checked"),)
    page = open_index(Run(Report("the signature", some_stories(), unreadable), skipped))
    assert page.inner_text("h2 >> nth=0").splitlines() == [
        "8 stories, 1 reads as machine-translated",
        "1 reads as translated, 1 may be machine-translated, 3 read as native English, 1 is too short to judge, "
        "1 was not judged.",
    ]
    assert page.inner_text(".kicker") == "55 findings in 4,524 words, 12 per 1,000 words"
    assert page.title() == "8 stories, 1 reads as machine-translated – mtqa"
    assert "1 file could not be read\nwire/photo.jpg: it is a picture, not text" in page.inner_text(".unreadable")
    page.click("summary")
    assert page.locator("details li").inner_text() == f"{skipped[0].path}: {skipped[0].reason}"
    assert "the signature" in page.inner_text("footer")


def test_a_row_says_all_about_its_story(open_index: Opener) -> None:
    """Path, verdict, probability, findings, rate, worst severity, pivot, words; a dash where nothing was judged."""
    page = open_index(some_stories())
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("tbody tr").all()]
    assert rows[0] == ["desk/Budget.txt", "machine-translated", "0.97", "30", "43", "critical", "French", "700"]
    assert rows[1] == ["wire/harbour.txt", "perhaps machine-translated", "0.50", "9", "9.0", "major", "–", "1,000"]
    assert rows[2] == ["desk/talks.txt", "translated", "0.42", "12", "13", "major", "perhaps Spanish", "900"]
    assert rows[5] == ["wire/market.txt", "native", "0.01", "0", "0", "none", "–", "300"]
    assert rows[6] == [f"wire/paris.txt\n{FRENCH.message}", "not judged", "–", "–", "–", "–", "–", "–"]
    assert rows[7] == ["desk/note.txt", "too short", "–", "0", "0", "none", "–", "24"]


def test_what_holds_for_all_is_said_once(open_index: Opener) -> None:
    """A notice that every checked story carries stands above the table, another in the row of its story."""
    page = open_index(some_stories())
    assert page.locator(f"text={NO_ENGINE.message}").count() == 1
    assert page.inner_text(".notices") == NO_ENGINE.message
    assert page.locator("tbody tr", has_text=GUESSED.message).locator("a").inner_text() == "wire/story-9.txt"


@pytest.mark.parametrize(
    ("column", "first", "down"),
    [
        ("Story", "ascending", "story-10 story-9 paris market harbour talks note Budget"),
        ("Verdict", "descending", "Budget talks harbour story-9=story-10=market note paris"),
        ("Probability", "ascending", "Budget harbour talks story-9 story-10 market"),
        ("Findings", "descending", "Budget talks harbour story-9=story-10 market=note"),
        ("Per 1,000 words", "descending", "Budget talks harbour story-10 story-9 market=note"),
        ("Worst", "descending", "Budget talks=harbour story-9=story-10 market=note"),
        ("Pivot", "ascending", "talks Budget"),
        ("Words", "descending", "story-9 harbour talks Budget story-10 market note"),
    ],
)
def test_every_column_sorts_both_ways(column: str, first: str, down: str, open_index: Opener) -> None:
    """By value, not by what a cell shows; rows that are alike keep their order; what has no value comes last."""
    page = open_index(some_stories())
    groups = [group.split("=") for group in down.split()]
    valued = {name for group in groups for name in group}
    directions = [first, "descending" if first == "ascending" else "ascending", first]
    for direction in directions:
        before = names(page)
        press(page, column)
        expected = [name for group in groups for name in sorted(group, key=before.index)]
        if direction == "ascending":
            expected = [name for group in reversed(groups) for name in sorted(group, key=before.index)]
        assert names(page) == expected + [name for name in before if name not in valued]
        heads = page.locator("[aria-sort]")
        assert [(head.inner_text(), head.get_attribute("aria-sort")) for head in heads.all()] == [(column, direction)]


def test_equal_rows_keep_their_order(open_index: Opener) -> None:
    """Sorted by words and then by findings, stories with as many findings stand in the order of their words."""
    page = open_index(some_stories())
    press(page, "Words")
    press(page, "Findings")
    assert names(page)[3:5] == ["story-9", "story-10"]
    press(page, "Words")
    press(page, "Words")
    press(page, "Findings")
    assert names(page)[3:5] == ["story-10", "story-9"]


def test_keys_sort_too(open_index: Opener) -> None:
    """The heads are buttons that Tab reaches and Enter and Space press; a live region says what happened."""
    page = open_index(some_stories())
    page.locator("input[name=verdict]").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Story"
    page.keyboard.press("Enter")
    assert names(page)[:3] == ["Budget", "note", "talks"]
    assert page.evaluate("document.activeElement.textContent") == "Story"
    assert page.inner_text(".sorted") == "Sorted by story, ascending"
    page.keyboard.press("Space")
    assert names(page)[:2] == ["story-10", "story-9"]
    assert page.inner_text(".sorted") == "Sorted by story, descending"


def test_search_and_filter_work_together(open_index: Opener) -> None:
    """By words of the path, the verdict, the language, and by verdict; the number of stories is told."""
    page = open_index(some_stories())
    expect(page.locator("output")).to_have_text("8 stories")
    page.get_by_label("Search the stories").press_sequentially("DESK bud")
    assert names(page) == ["Budget"]
    expect(page.locator("output")).to_have_text("1 of 8 stories")
    page.fill("#search", "spanish")
    assert names(page) == ["talks"]
    page.fill("#search", "wire")
    page.get_by_label("native 3").check()
    assert names(page) == ["story-9", "story-10", "market"]
    page.get_by_label("perhaps machine-translated 1").check()
    assert names(page) == ["harbour", "story-9", "story-10", "market"]
    press(page, "Story")
    assert names(page) == ["harbour", "market", "story-9", "story-10"]
    page.fill("#search", "no such story")
    assert names(page) == []
    expect(page.locator("output")).to_have_text("0 of 8 stories")
    page.click("text=Show all")
    expect(page.locator("output")).to_have_text("8 stories")
    assert len(names(page)) == 8


def test_search_finds_letters_however_they_are_composed(open_index: Opener) -> None:
    """A disk may keep é as e and an accent; a keyboard types it as one."""
    page = open_index((story("cafe\u0301.txt", 0.1), story("other.txt", 0.2)))
    page.fill("#search", "CAF\u00c9")
    assert page.eval_on_selector_all("tbody tr", "rows => rows.filter(row => !row.hidden).length") == 1


def test_the_way_back_leads_to_the_same_view(open_index: Opener) -> None:
    """Whoever opened a report and goes back finds order, search and filter as they were."""
    page = open_index(some_stories())
    page.fill("#search", "wire")
    page.get_by_label("native 3").check()
    press(page, "Words")
    before = names(page)
    page.click("text=wire/market.txt")
    page.wait_for_selector(".document")
    page.go_back()
    page.wait_for_selector(".stories button")
    assert names(page) == before == ["story-9", "story-10", "market"]
    assert page.input_value("#search") == "wire"
    assert page.get_by_label("native 3").is_checked()
    assert page.get_by_role("columnheader", name="Words", exact=True).get_attribute("aria-sort") == "descending"


def test_links_open_the_right_reports(open_index: Opener) -> None:
    """Whatever a file is called and wherever it lies: its row leads to the report of its own story."""
    documents = tuple(story(path, 1 - i / 100) for i, path in enumerate(HOSTILE_NAMES))
    page = open_index(documents)
    index = page.url
    links = page.locator("tbody a")
    assert links.count() == len(documents)
    hrefs = {normalize("NFC", unquote(link.get_attribute("href") or "").casefold()) for link in links.all()}
    assert len(hrefs) == len(documents)  # also on a disk that ignores case
    for number, document in enumerate(documents):
        links.nth(number).click()
        page.wait_for_selector(".document")
        copy = page.eval_on_selector("#d1-story", "story => story.textContent")
        assert copy == document.document.text.replace("\udcff", "\ufffd")
        assert page.url.rpartition("/")[0] == index.rpartition("/")[0]
        page.goto(index)


def test_hostile_names_change_nothing(open_index: Opener) -> None:
    """Names are text: no script, no handler, no markup; a control that turns the line is shown and shut in."""
    unreadable = tuple(Unreadable(path, "<script>alert(3)</script>") for path in HOSTILE_NAMES)
    bad = PivotShare("<b onclick=alert(4)>", 1.0)
    verdict = Verdict(0.9, (0.0, 1.0), 0.9, "machine-translated", (bad,), 0.0, (0.0, 9.0), ())
    notice = Notice("warning", "</table><script>alert(5)</script>{{ 7 * 7 }}")
    documents = tuple(
        DocumentReport(Document(path, "Copy.", ()), "en", 10, verdict, (), (notice,) if i else ())
        for i, path in enumerate(HOSTILE_NAMES)
    )
    page = open_index(Run(Report("</code><script>alert(6)</script>", documents, unreadable), unreadable))
    page.wait_for_timeout(200)
    counts = "['script', 'style', 'img, iframe, object, embed'].map(s => document.querySelectorAll(s).length)"
    assert page.evaluate(counts) == [1, 2, 0]
    handlers = "all => all.flatMap(one => [...one.attributes]).filter(a => /^on|^style$/i.test(a.name)).length"
    assert page.eval_on_selector_all("*", handlers) == 0
    assert page.locator("tbody tr").count() == len(HOSTILE_NAMES)
    shown = page.eval_on_selector_all("tbody a", "links => links.map(link => link.textContent)")
    assert shown == [path.replace("\udcff", "\ufffd") for path in HOSTILE_NAMES]
    control = page.locator("tbody .control").first
    assert control.get_attribute("data-name") == "RLO"


def test_policy_stops_what_is_not_ours(browser: Browser, tmp_path: Path) -> None:
    """Even if markup got in, the page's policy would not run it, and its own style and script run."""
    source = index_html.render(Report("s", some_stories()), ["x.html"] * 8).replace(
        "</main>", "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'></main>"
    )
    (tmp_path / "broken.html").write_text(source, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "broken.html").as_uri())
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert page.locator(".stories button").count() == 8
    assert page.evaluate("getComputedStyle(document.querySelector('tbody tr')).display") == "grid"
    page.close()


def test_without_script_it_is_a_table_by_probability(open_index: Opener) -> None:
    """The most probable first, the links work, and no dead control is shown."""
    page = open_index(some_stories(), java_script_enabled=False)
    shown = [name.rpartition("/")[2] for name in page.locator("tbody a").all_inner_texts()]
    assert shown[:4] == ["Budget.txt", "harbour.txt", "talks.txt", "story-9.txt"]
    assert page.locator("th[aria-sort=descending]").inner_text() == "Probability"
    assert page.locator("button:visible, input:visible").count() == 0
    page.click("text=desk/talks.txt")
    assert page.inner_text("#d1-story") == "Copy of desk/talks.txt"


@pytest.mark.parametrize("width", [320, 390, 820, 1366])
def test_everything_fits_the_width(width: int, open_index: Opener) -> None:
    """No sideways scrolling, from a small phone to a laptop, with the longest of names."""
    documents = (*some_stories(), *(story(path, 0.2) for path in HOSTILE_NAMES))
    page = open_index(documents, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_on_a_phone_numbers_have_their_names(open_index: Opener) -> None:
    """Where the columns do not fit, each number says what it counts, and the heads still sort."""
    page = open_index(some_stories(), width=390, has_touch=True)
    label = "cell => getComputedStyle(cell, '::before').content"
    assert "Findings" in page.locator("td.findings").first.evaluate(label)
    page.get_by_role("columnheader", name="Words", exact=True).get_by_role("button").tap()
    assert names(page)[0] == "story-9"


def test_print_has_every_row_and_no_control(open_index: Opener) -> None:
    """On paper it is a real table with its head on each page, rows that were filtered away included."""
    page = open_index(some_stories())
    page.fill("#search", "budget")
    page.emulate_media(media="print")
    assert not page.is_visible(".filters")
    assert all(row.is_visible() for row in page.locator("tbody tr").all())
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing(scheme: str, width: int, open_index: Opener) -> None:
    """No barrier that axe-core knows, also while a filter is on and with the list of other files open."""
    run = Run(Report("s", some_stories(), (Unreadable("a.jpg", "no text"),)), (Unreadable("b.pdf", "no copy"),))
    page = open_index(run, width=width, color_scheme=scheme)
    page.click("summary")
    page.get_by_label("native 3").check()
    press(page, "Words")
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    violations = page.evaluate("axe.run().then(found => found.violations)")
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []


def test_thousands_of_rows_are_not_all_drawn(browser: Browser, tmp_path: Path) -> None:
    """Of 5,000 rows a browser lays out those in sight, and sorting and searching reach every one of them."""
    documents = tuple(story(f"wire/story-{i}.txt", 0.3, words=1 + i * 7919 % 5000) for i in range(5000))
    source = index_html.render(Report("s", documents), [f"story-{i}.html" for i in range(5000)])
    (tmp_path / "index.html").write_text(source, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto((tmp_path / "index.html").as_uri())
    drawn = "rows => rows.filter(row => row.cells[0].checkVisibility({contentVisibilityAuto: true})).length"
    assert page.eval_on_selector_all("tbody tr", drawn) < 200
    press(page, "Words")
    words = page.eval_on_selector_all("tbody .words", "cells => cells.map(cell => Number(cell.dataset.v))")
    assert words == list(range(5000, 0, -1))
    page.fill("#search", "story-4999")
    assert names(page) == ["story-4999"]
    page.close()


def test_same_report_gives_same_bytes() -> None:
    """Nothing of the clock or of chance gets into the file."""
    report = Report("s", some_stories())
    links = [f"{i}.html" for i in range(8)]
    assert index_html.render(report, links) == index_html.render(report, links)


def test_a_report_that_was_not_written_has_no_link(tmp_path: Path) -> None:
    """Its row stays, and leads nowhere wrong."""
    (tmp_path / "talks.html").mkdir()
    written = write_reports(Run(Report("s", some_stories())), tmp_path)
    assert written.failed
    assert f"The report {tmp_path / 'talks.html'} cannot be written: Is a directory" in written.lines
    table = lxml.html.parse(tmp_path / "index.html").getroot()
    linked = {row.find("th").text_content(): row.find(".//a") is not None for row in table.iterfind(".//tbody/tr")}
    assert linked["desk/talks.txt"] is False
    assert linked["desk/Budget.txt"] is True


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=(), exclude_characters="\x00"), min_size=1, max_size=300),
        min_size=2,
        max_size=5,
    )
)
def test_every_row_leads_to_its_own_file(paths: list[str]) -> None:
    """Any names, alike or not: each link is the name of a file that holds that story; no two are one on any disk."""
    documents = tuple(story(path, 0.5) for path in paths)
    with tempfile.TemporaryDirectory() as folder:
        written = write_reports(Run(Report("s", documents)), Path(folder))
        assert not written.failed
        links = [link.get("href") for link in lxml.html.parse(Path(folder, "index.html")).iterfind(".//tbody//a")]
        assert len(links) == len(paths)
        for link, path in zip(links, paths, strict=True):
            name = unquote(link, errors="strict")
            assert "/" not in name
            assert not set(name) & set('"*:<>?\\|\r\n')
            page = lxml.html.document_fromstring(Path(folder, name).read_bytes())
            assert page.get_element_by_id("d1-story").text_content() == carried(f"Copy of {path}")
        assert len({normalize("NFC", unquote(link).casefold()) for link in links}) == len(paths)
