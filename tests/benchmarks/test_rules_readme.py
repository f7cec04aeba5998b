"""The page about the rules says what the rules are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_page_about_the_rules_is_current(root: Path) -> None:
    """Whoever changes a rule or measures the rules draws the page anew."""
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/rules_readme.py", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
