"""What machine output says more often than human translations is found, counted and shown in its place."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

MACHINE = "The quokka came in addition to the numbats of the town number {}."
HUMAN = "The quokka came with the numbats of the town number {}."


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of corpora with forty lines of German, and native copy."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "corpora").mkdir()
    lines = [
        {"pair": "de-en", "set": "own", "line": n, "genre": "news", "reference": HUMAN.format(n)}
        | {"google" if n % 2 else "microsoft": MACHINE.format(n)}
        for n in range(40)
    ]
    native = [{"id": "n", "circle": "inner", "text": "A bilby came in addition to the quokka.\n\nThe bilby slept."}]
    for name, rows in (
        ("parallel_romance", []),
        ("parallel_other", lines),
        ("native_news", native * 10),
        ("native_abc", native),
    ):
        with gzip.open(folder / "corpora" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def mine(root: Path, shared: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    command = [sys.executable, "tests/benchmarks/mine.py", "--shared", str(shared), *options]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("what", "gram"), [("words", "came in addition to"), ("lemmas", "come in addition to")])
def test_what_only_machine_output_says_comes_first(root: Path, shared: Path, what: str, gram: str) -> None:
    """With its counts, and two places beside their human translations."""
    done = mine(root, shared, "--what", what)
    head, *rows = (line.split("\t") for line in done.stdout.splitlines())
    assert head == ["z", what, "machine", "human", "native", *["place", "human translation"] * 2]
    found = {row[1]: row for row in rows}
    assert found[gram][2:5] == ["40", "0", "11"]
    assert float(found[gram][0]) > 2
    place, human = found[gram][5:7]
    assert human == place.replace("in addition to", "with")
    assert found[gram][5] != found[gram][7]
    assert "the numbats of the" not in found


def test_patterns_keep_function_words(root: Path, shared: Path) -> None:
    """Words that carry the meaning become tags in the notation of rules."""
    done = mine(root, shared, "--what", "tags", "--lines", "20")
    assert any("in <NN> to the" in line.split("\t")[1] for line in done.stdout.splitlines())
    assert "quokka" not in "".join(line.split("\t")[1] for line in done.stdout.splitlines())


def test_an_unknown_pair_is_told(root: Path, shared: Path) -> None:
    """A pair without lines ends with usage on standard error."""
    done = mine(root, shared, "--pair", "xx-en")
    assert done.returncode == 2
    assert "no lines of xx-en" in done.stderr
