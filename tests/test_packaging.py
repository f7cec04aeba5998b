"""The wheel holds what it should, and the README's and the samples' words are true."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


def test_the_wheel_holds_exactly_the_tracked_rules(root: Path, tmp_path: Path) -> None:
    """Every tracked rule file is packaged, byte for byte, and nothing else is."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        check=True,
        cwd=root,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    tracked = subprocess.run(["git", "ls-files", "rules"], check=True, cwd=root, capture_output=True, text=True)
    expected = {line.removeprefix("rules/") for line in tracked.stdout.splitlines()}
    with zipfile.ZipFile(wheel) as files:
        packed = {n.removeprefix("mtqa/_rules/") for n in files.namelist() if n.startswith("mtqa/_rules/")}
        assert packed == expected
        assert all(files.read(f"mtqa/_rules/{name}") == (root / "rules" / name).read_bytes() for name in expected)
        assert "mtqa/renderers/schema.json" in files.namelist()


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_paths_named_in_the_documents_exist(root: Path, document: str) -> None:
    """Documents do not drift: each path in backquotes is there."""
    text = (root / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:mtqa|rules|tests|seeds|reports)/[\w./-]+)`", text)
    assert named
    assert [path for path in named if not (root / path).exists()] == []


def test_every_command_in_the_readme_runs(root: Path, tmp_path: Path) -> None:
    """Each `mtqa …` line of the README's code blocks ends with the exit code its comment says (0 without one)."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("mtqa ")]
    assert len(commands) >= 8
    (tmp_path / "incoming").mkdir()
    for name in ("article.txt", "edited.txt", "incoming/a.txt"):
        source = "000_eaa7281d04e5fe48.edited.txt" if name == "edited.txt" else "000_eaa7281d04e5fe48.txt"
        (tmp_path / name).write_bytes((root / "seeds" / source).read_bytes())
    (tmp_path / "people.csv").write_text("name,offices,country,sex\nIlmari Teräsrauta,mayor 2021-,FI,m\n", "utf-8")
    (tmp_path / "rules" / "fr").mkdir(parents=True)
    for command in commands:
        line, _, comment = command.partition("#")
        expected = int(found[1]) if (found := re.search(r"exit code (\d)", comment)) else 0
        words = [sys.executable, "-m", *shlex.split(line)]
        ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == expected, f"{line}: {ran.stdout}{ran.stderr}"


def test_the_samples_are_fresh(root: Path) -> None:
    """`make reports` was run after the last change that shows."""
    ran = subprocess.run(
        [sys.executable, "reports/make_samples.py", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_make_check_and_make_test_are_the_two_commands(root: Path) -> None:
    """The README names them, the Makefile has them, CI runs the second."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for target in ("check", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert "make test" in (root / ".ci" / "run").read_text(encoding="utf-8")
