"""A sample of all rules' examples, and the seed: no fix brings a new finding, and fixing again changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_fixes_keep_their_promises(root: Path) -> None:
    """`python tests/benchmarks/fixes.py --examples 0` does the same with all examples, `--shared` with the corpora."""
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/fixes.py", "--examples", "200"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines()[2:]]
    made = {(name, level): (int(findings), int(fixes)) for name, level, _, findings, fixes, *_ in rows}
    findings, fixes = made["examples", "review"]
    assert findings > 190  # nearly every example is found, and nearly every finding fixed
    assert fixes > 0.9 * findings
    findings, fixes = made["seed", "safe"]
    assert findings > fixes > 3
