"""How quick the report of a long story is in headless Chromium, as ratios to an empty page in the same run.

`python tests/benchmarks/report_speed.py` draws a story of 20,000 words with 2,000 findings and prints, as medians:
until the page stands, and from the key to the frame that shows it, for each of the things an editor does.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from mtqa.model.document import Block, Document
from mtqa.model.finding import CATEGORIES, SEVERITIES, Finding, Suggestion
from mtqa.model.report import DocumentReport, PivotShare, Report, Verdict
from mtqa.renderers import html

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
EMPTY = "<!doctype html><html lang=en><meta charset=utf-8><title>Empty</title><p>Empty.</p></html>"
STANDS = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
# From a key to the end of the frame after it: what the script does, the layout and the painting.
PRESS = """key => new Promise(done => {
  const begin = performance.now();
  const target = document.activeElement || document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
})"""
CLICK = """selector => new Promise(done => {
  const begin = performance.now();
  document.querySelector(selector)?.click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
})"""


def long_story(words: int, findings: int) -> Report:
    """Return the report of a made-up story in paragraphs of fifty words, its findings spread evenly."""
    chance = random.Random(7)  # noqa: S311 - copy for a measurement, not a secret
    stock = ["the", "minister", "said", "on", "Thursday", "that", "talks", "would", "go", "on", "until", "then"]
    text, blocks, starts = "", [], []
    for _ in range(words // 50):
        begin = len(text)
        for number in range(50):
            starts.append(len(text))
            text += chance.choice(stock) + ("." if number == 49 else " ")
        blocks.append(Block("body", begin, len(text)))
        text += "\n\n"
    found = []
    for number in range(findings):
        at = number * len(starts) // findings
        start = starts[at]
        end = text.index(" " if at % 50 < 49 else ".", start)
        suggestions = [Suggestion(f"other {n}", "safe" if number % 4 == 0 else "review") for n in range(number % 3)]
        found.append(
            Finding.of(
                text,
                start,
                end,
                rule=f"fr/sample-{number % 40}",
                category=CATEGORIES[number % len(CATEGORIES)],
                severity=SEVERITIES[number % 7 % 3],
                confidence=0.8,
                message="The French expression was translated word by word, which no native writer would have done.",
                suggestions=suggestions,
                evidence={"source": "l'expression française", "pivots": {"fr": 1.0, "es": 0.3}},
            )
        )
    per_1000 = findings * 1000 / words
    verdict = Verdict(
        0.97,
        (0.91, 0.99),
        0.98,
        "machine-translated",
        (PivotShare("fr", 1.0),),
        per_1000,
        (per_1000, per_1000),
        ("So.",),
    )
    document = Document("long.txt", text, tuple(blocks))
    return Report("benchmark", (DocumentReport(document, "en", words, verdict, tuple(found)),))


def opened(browser: Browser, file: Path) -> tuple[Page, float]:
    """Return a page in a context of its own, and the milliseconds from the navigation's start until it stood."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce").new_page()
    page.goto(file.as_uri())
    return page, page.evaluate(STANDS)


def measured(browser: Browser, file: Path, times: int) -> dict[str, float]:
    """Return the median milliseconds of each action on the page in `file`."""
    taken: dict[str, list[float]] = {}

    def note(name: str, milliseconds: float) -> None:
        taken.setdefault(name, []).append(milliseconds)

    for _ in range(times):
        page, milliseconds = opened(browser, file)
        note("open", milliseconds)
        for _ in range(times):
            note("next", page.evaluate(PRESS, "j"))
            note("reject", page.evaluate(PRESS, "r"))
            note("next", page.evaluate(PRESS, "j"))
            note("accept", page.evaluate(PRESS, "a"))
            note("undo", page.evaluate(PRESS, "u"))
            note("accept", page.evaluate(PRESS, "a"))
        note("accept all safe", page.evaluate(CLICK, "[data-do=safe]"))
        note("undo all safe", page.evaluate(PRESS, "u"))
        note("list by severity", page.evaluate(CLICK, "[value=list]"))
        note("corrected text", page.evaluate(CLICK, "[value=text]"))
        page.context.close()
    return {name: statistics.median(values) for name, values in taken.items()}


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--findings", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("Chromium is not installed; `make test` installs it\n")
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        empty, report = Path(folder, "empty.html"), Path(folder, "report.html")
        empty.write_text(EMPTY, encoding="utf-8")
        report.write_text(html.render(long_story(options.words, options.findings)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        measured(browser, report, 1)  # a browser just started is slow
        nothing, long = measured(browser, empty, options.times), measured(browser, report, options.times)
        browser.close()
    sys.stdout.write(f"{options.words:,} words, {options.findings:,} findings; medians, milliseconds\n")
    for name, milliseconds in long.items():
        ratio = milliseconds / nothing[name]
        sys.stdout.write(f"{name:18} {milliseconds:7.0f}   empty page {nothing[name]:5.0f}   × {ratio:.1f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
