"""Take the README's picture: the sample report of the seed article in headless Chromium."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SAMPLES = Path(__file__).resolve().parent / "samples"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    """Write reports/samples/report.png."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("Chromium is not installed; `make test` installs it\n")
        return 2
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=chromium, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1280, "height": 1120}, reduced_motion="reduce")
        page.goto((SAMPLES / "seed.html").as_uri())
        page.locator("mark").nth(5).click()
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=str(SAMPLES / "report.png"))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
