"""Draw the samples in reports/samples/ anew from seeds/; `--check` only says whether they are stale (exit code 1).

LanguageTool is off, so that the samples are the same on every machine.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "reports" / "samples"
SEED = "seeds/000_eaa7281d04e5fe48.txt"
EDITED = "seeds/000_eaa7281d04e5fe48.edited.txt"


def samples() -> dict[str, str]:
    """Return the content of every sample by file name."""
    from mtqa import pipeline
    from mtqa.config import Settings
    from mtqa.model.report import Report
    from mtqa.renderers import index_html, render

    def settings(_: Path | None) -> Settings:
        return Settings(languagetool="off")

    def report(*paths: str) -> Report:
        return pipeline.check_paths(paths, settings, stdin=lambda: b"").report

    os.chdir(ROOT)
    seed = report(SEED)
    out = {
        f"seed.{suffix}": render(form, seed)
        for suffix, form in (
            ("html", "html"),
            ("json", "json"),
            ("txt", "text"),
            ("sarif", "sarif"),
            ("junit.xml", "junit"),
        )
    }
    out["edited.html"] = render("html", report(EDITED))
    both = report(SEED, EDITED)
    out["index.html"] = index_html.render(both, ["seed.html", "edited.html"])
    difference = pipeline.compare_documents(both)
    out["seed.diff.html"] = pipeline.render_difference("html", difference)
    out["seed.diff.json"] = pipeline.render_difference("json", difference)
    referred = pipeline.compare_documents(both, reference=True)
    out["seed.reference.html"] = pipeline.render_difference("html", referred)
    return out


def main() -> int:
    """Write the samples, or name the stale ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for name, content in samples().items():
        path = SAMPLES / name
        if not path.is_file() or path.read_bytes().decode() != content:
            stale.append(name)
            if not check:
                path.write_bytes(content.encode())
    sys.stderr.write(f"{'stale' if check else 'written'}: {', '.join(stale) or 'none'}\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
