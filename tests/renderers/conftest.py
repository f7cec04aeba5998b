"""The sample reports that every renderer is tested on, the seed article and hostile copy among them, and a browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, sync_playwright

from mtqa.model.document import Block, BlockKind, Document, Notice, SourceMap
from mtqa.model.finding import Category, EvidenceValue, Finding, Severity, Suggestion
from mtqa.model.report import DocumentReport, PivotShare, Report, Unreadable, Verdict
from mtqa.renderers import html

Opener = Callable[..., Page]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SEEDS = Path(__file__).parents[2] / "seeds"
SEED = "000_eaa7281d04e5fe48"
SIGNATURE = "mtqa:0.1.0|packs:common@1-5d2f,fr@1-90ab|nlp:en_core_web_sm-3.8.0|names:1a7e|cfg:5d01"

HOSTILE_TEXT = (
    "</script><script>alert('headline')</script>\n"
    '<img src="https://evil.example/x.png" onerror="alert(1)"> met {{ 7 * 7 }} and {% raw %} & &amp; &lt;b&gt;.\n\n'
    '"><svg onload=alert(2)> said the mi\u202enister\u202c of nothing\x00 at\x1b[31m all.\n'
    "Every plane: \U0001f30d \U00020bb7 \U000e0041 \U000f0000 \U0010fffd, a lone \ud83d half, \ufffe, e\u0301, "
    "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633\u0644\u0627\u0645.\n"
    "A \x85 control, a tab\there, a  double space, a carriage\rreturn and a last <!-- comment --> ]]> line."
)


def _finding(text: str, quote: str, *, occurrence: int = 0, **values: object) -> Finding:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(quote, start + 1)
    settings: dict[str, object] = {
        "rule": "common/sample",
        "category": "calque",
        "severity": "minor",
        "confidence": 0.8,
        "message": "A sample reason.",
    }
    return Finding.of(text, start, start + len(quote), **(settings | values))  # type: ignore[arg-type]


def line_blocks(text: str) -> tuple[Block, ...]:
    """Return a block for each line with words, with the dateline and the credit line told apart."""
    blocks: list[Block] = []
    for match in re.finditer(r"\S[^\n]*", text):
        start, end, line = match.start(), match.end(), match.group()
        if dateline := re.match(r"[A-Z][a-z]+ \(AP\) –(?= )", line):
            blocks.append(Block("dateline", start, start + dateline.end()))
            start += dateline.end() + 1
        kind: BlockKind = "rule" if set(line) <= set("—-* ") else "credit" if "contributed to this" in line else "body"
        blocks.append(Block(kind, start, end))
    return tuple(blocks)


def seed_report() -> DocumentReport:
    """Return the seed article with its gold spans as findings: what a perfect run would say."""
    text = (SEEDS / f"{SEED}.txt").read_text(encoding="utf-8")
    lines = (SEEDS / f"{SEED}.gold.jsonl").read_text(encoding="utf-8").splitlines()
    findings = []
    for number, gold in enumerate(map(json.loads, lines)):
        category: Category = gold["category"]
        severity: Severity = gold["severity"]
        evidence: dict[str, EvidenceValue] = {}
        if source := re.search(r"French '([^']+)'", gold["why"]):
            evidence["source"] = source.group(1)
        if category == "calque":
            evidence["pivots"] = {"fr": 1.0, "es": 0.3}
        finding = Finding.of(
            text,
            gold["start"],
            gold["end"],
            rule=f"fr/{category}-{number}",
            category=category,
            severity=severity,
            confidence=round(0.55 + number % 9 * 0.05, 2),
            message=gold["why"][0].upper() + gold["why"][1:] + ".",
            suggestions=[Suggestion(gold["fix"], "safe" if category == "capitalisation" else "review")],
            evidence=evidence,
        )
        findings.append(finding)
    words = len(text.split())
    per_1000 = len(findings) * 1000 / words
    verdict = Verdict(
        0.97,
        (0.91, 0.99),
        0.98,
        "machine-translated",
        (PivotShare("fr", 0.71), PivotShare("es", 0.17), PivotShare("it", 0.12)),
        per_1000,
        (per_1000 * 0.8, per_1000 * 1.25),
        (
            "23 phrases follow French word order or French idiom.",
            "Capitals are left in mid-sentence where a link began.",
            "Titles come before the name in a foreign order.",
        ),
    )
    document = Document(f"seeds/{SEED}.txt", text, line_blocks(text))
    return DocumentReport(document, "en", words, verdict, tuple(findings))


def clean_report() -> DocumentReport:
    """Return a story in which nothing was found."""
    text = (
        "Harbour reopens after storm\n\n"
        "PORT ELLEN (Reuters) - Ferries returned to the harbour on Tuesday, two days after gales closed it. "
        "Crews worked through the night to clear the slipway, the operator said.\n\n"
        "“We are glad to be moving again,” said Morag Baird, who runs the ticket office.\n"
    )
    body = text.index("Ferries")
    blocks = (
        Block("headline", 0, 27),
        Block("dateline", 29, body - 1),
        Block("body", body, text.index("\n\n“")),
        Block("body", text.index("“"), len(text) - 1),
    )
    reasons = ("No pattern of a translation was found.",)
    verdict = Verdict(0.02, (0.0, 0.1), 0.03, "native", (), 0.0, (0.0, 58.8), reasons)
    return DocumentReport(Document("copy/harbour.txt", text, blocks), "en", 51, verdict, ())


def hostile_report() -> DocumentReport:
    """Return copy that tries to break out of every format, with nested, overlapping and equal spans."""
    text = HOSTILE_TEXT
    evil = {"source": "<b onclick=alert(3)>\u202e", "people <i>": ["</script>", "{{ x }}"], "weight": 0.5}
    findings = [
        _finding(text, "<script>alert('headline')</script>", severity="critical", category="residue", evidence=evil),
        _finding(text, "met {{ 7 * 7 }} and {% raw %}", severity="major", message="</p><script>alert(4)</script>"),
        _finding(text, "7 * 7 }} and", suggestions=[Suggestion('"><script>alert(5)</script>', "safe")]),
        _finding(text, "7 * 7 }} and", rule='x/"><script>alert(6)</script>', category="grammar"),
        _finding(text, "and {% raw %} & &amp;", category="idiom"),
        _finding(text, '&lt;b&gt;.\n\n"><svg onload=alert(2)>', category="word-order"),
        _finding(text, "mi\u202enister\u202c of nothing\x00 at\x1b[31m", category="untranslated"),
        _finding(text, "\U0001f30d \U00020bb7 \U000e0041 \U000f0000 \U0010fffd", category="name"),
        _finding(text, "\ud83d half", category="register", suggestions=[Suggestion("")]),
        _finding(text, "  ", category="spacing"),
        _finding(text, "carriage\rreturn"),
        _finding(text, "]]> line."),
    ]
    findings.sort(key=lambda finding: (finding.start, -finding.end))
    pivots = (PivotShare("<b>", 1.0),)
    reasons = ("<script>alert(7)</script>",)
    verdict = Verdict(0.5, (0.2, 0.8), 0.6, "uncertain", pivots, 150.0, (80.0, 260.0), reasons)
    path = "incoming/<img src=x onerror=alert(8)>\udcff\u202e.txt"
    document = Document(path, text, line_blocks(text))
    notice = Notice("warning", "LanguageTool did not run: \x1b[2J<script>alert(9)</script>.")
    return DocumentReport(document, "en", 80, verdict, tuple(findings), (notice,))


def markup_report() -> DocumentReport:
    """Return a story read from HTML, with the way back to the file."""
    file_text = "<p>Talks <b>with</b> Smith &amp; Sons&nbsp;began.</p>"
    pieces = ["Talks ", "with", " Smith ", "&", " Sons", "\u00a0", "began."]
    places = [3, 12, 20, 27, 32, 37, 43]
    offsets = [sum(map(len, pieces[:i])) for i in range(len(pieces))]
    text = "".join(pieces)
    findings = (
        _finding(text, "with"),
        _finding(text, "Smith &"),
        _finding(text, "Sons\u00a0"),
        _finding(text, "began."),
    )
    source = SourceMap(tuple(offsets), tuple(places))
    document = Document("copy/story.html", text, (Block("body", 0, len(text)),), source, file_text)
    return DocumentReport(
        document, "en", 6, Verdict(0.4, (0.1, 0.8), 0.5, "too short", (), 0.0, (0.0, 9.0), ()), findings
    )


def report_of(*documents: DocumentReport, unreadable: Sequence[Unreadable] = ()) -> Report:
    """Return a run over the given documents."""
    notices = (Notice("info", "LanguageTool is not installed, so its rules did not run."),)
    return Report(SIGNATURE, documents, tuple(unreadable), notices)


@pytest.fixture
def sample_report() -> Report:
    """The seed article with its gold spans as findings."""
    return report_of(seed_report())


@pytest.fixture
def clean_story() -> Report:
    """One story in which nothing was found."""
    return Report(SIGNATURE, (clean_report(),))


@pytest.fixture
def hostile_story() -> Report:
    """Copy that tries to break out of every format."""
    return report_of(hostile_report(), unreadable=[Unreadable("<b>\udcff.pdf", "It is a PDF, not text\x1b[2J.")])


@pytest.fixture
def markup_story() -> Report:
    """A story read from an HTML file."""
    return report_of(markup_report())


@pytest.fixture
def whole_run() -> Report:
    """A run over several files: marked, clean, hostile, from markup, not English, empty, and one unreadable."""
    french = Document("copy/paris.txt", "Le ministre a parlé jeudi.", (Block("foreign", 0, 26),))
    notice = Notice("warning", "The copy is in French, so it was not checked.")
    empty = DocumentReport(Document("copy/empty.txt", "", ()), "", 0, None, (), (Notice("info", "The file is empty."),))
    return report_of(
        seed_report(),
        clean_report(),
        hostile_report(),
        markup_report(),
        DocumentReport(french, "fr", 0, None, (), (notice,)),
        empty,
        unreadable=[Unreadable("copy/photo.jpg", "It is not text.")],
    )


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
def open_file(browser: Browser) -> Iterator[Opener]:
    """Open a page from disk; fail at the end if it spoke, asked for anything outside `within`, or raised an error."""
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def opener(
        file: Path,
        *,
        within: Path | None = None,
        width: int = 1366,
        height: int = 768,
        **options: Any,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)  # for pages of a megabyte, on a machine that has more to do

        def on_dialog(dialog: Dialog) -> None:
            heard.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def on_request(asked: Request) -> None:
            own = asked.url.split("#")[0] == file.as_uri()
            if not own and not (within and asked.url.startswith(f"{within.as_uri()}/")):
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
def open_report(open_file: Opener, tmp_path: Path) -> Opener:
    """Write a report to disk and open it."""
    numbers = count()

    def opener(report: Report, **options: Any) -> Page:
        file = tmp_path / f"report{next(numbers)}.html"
        file.write_text(html.render(report), encoding="utf-8")
        return open_file(file, **options)

    return opener
