"""The programs that are measured: mtqa, LanguageTool with all its default rules, Harper; one way to run each.

Harper is `harper-cli`, from $HARPER_CLI or the PATH (`cargo install --locked --git https://github.com/Automattic/harper
harper-cli`). LanguageTool is what `mtqa languagetool install` brings, in a server of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).parent))
import corpora
import psutil

Row = dict[str, Any]
_STARTING_SECONDS = 90.0
_REPLACE = "Replace with: “"  # how Harper words a suggestion
_Span = tuple[int, int, str, list[str]]  # start, end, rule, suggestions


class PeerError(RuntimeError):
    """A program that cannot be measured; the message goes into the table."""


@dataclass(frozen=True)
class Seconds:
    """Time by the clock, and processor time, which other programs on the machine disturb less."""

    wall: float
    processor: float


class Peer(Protocol):
    """One program: reports in the shape `tools/score.py` reads, and what it costs."""

    name: str

    def version(self) -> str:
        """Return the version, or raise PeerError where the program is missing."""

    def check(self, stories: Sequence[corpora.Story]) -> list[Row]:
        """Return one document a story, with `path`, `words`, `findings` and `verdict`."""

    def warm_seconds(self, stories: Sequence[corpora.Story]) -> Seconds:
        """Return how long checking the stories takes, without loading the program."""

    def command(self, file: Path) -> list[str]:
        """Return the command that checks one file from a cold start and prints JSON."""


class Mtqa:
    """This project, in this process; `languagetool` is off or on."""

    def __init__(self, languagetool: str) -> None:
        from mtqa.config import Settings

        self.name = "mtqa" if languagetool == "off" else "mtqa with LanguageTool"
        self.settings = Settings(languagetool=languagetool)

    def version(self) -> str:
        """Return the signature. Raises PeerError for a broken rule file or a missing LanguageTool."""
        from mtqa.detectors.pattern_rules import catalogue
        from mtqa.languagetool import install
        from mtqa.pipeline import signature

        if self.settings.languagetool == "on" and install.installed() is None:
            raise PeerError("LanguageTool is not installed")
        if faults := catalogue(self.settings).faults:
            raise PeerError(str(faults[0]))
        return signature(self.settings)

    def check(self, stories: Sequence[corpora.Story]) -> list[Row]:
        """Run the whole pipeline. Raises PeerError where a detector fails, so that no figure hides it."""
        from mtqa.pipeline import check_text
        from mtqa.renderers.json import document_object

        rows = [document_object(check_text(story.text, self.settings, path=story.name)) for story in stories]
        faults = {notice["message"] for row in rows for notice in row["notices"] if notice["level"] != "info"}
        if faults:
            raise PeerError("; ".join(sorted(faults))[:300])
        for row in rows:
            row["verdict"] = row["verdict"] or {"probability": 0.0}
        return rows

    def warm_seconds(self, stories: Sequence[corpora.Story]) -> Seconds:
        """Time the pipeline, in this process."""
        start, used = time.perf_counter(), time.process_time()
        self.check(stories)
        return Seconds(time.perf_counter() - start, time.process_time() - used)

    def command(self, file: Path) -> list[str]:
        """Return `mtqa check`."""
        engine = ["--languagetool", self.settings.languagetool]
        return [
            sys.executable,
            "-c",
            "from mtqa.cli import main; main()",
            "check",
            str(file),
            "--format",
            "json",
            *engine,
        ]


class Harper:
    """harper-cli with its default rules and the American dialect, its default."""

    name = "Harper"

    def __init__(self) -> None:
        self._program = os.environ.get("HARPER_CLI") or shutil.which("harper-cli")

    def version(self) -> str:
        """Return the version of its rules."""
        if self._program is None:
            raise PeerError("harper-cli is not on the PATH")
        done = subprocess.run([self._program, "core-version"], capture_output=True, text=True, check=False)
        if done.returncode:
            raise PeerError(f"harper-cli does not start: {done.stderr.strip()[:120]}")
        return done.stdout.strip()

    def check(self, stories: Sequence[corpora.Story]) -> list[Row]:
        """Lint a folder of files; its offsets are code points."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = {f"{i:05}.txt": story for i, story in enumerate(stories)}
            for file, story in files.items():
                (folder / file).write_bytes(story.text.encode("utf-8"))
            lints = {Path(entry["file"]).name: entry for entry in self._run([str(folder)])}
        return [
            _row(
                story,
                [
                    (
                        lint["span"]["char_start"],
                        lint["span"]["char_end"],
                        lint["rule"],
                        _replacements(lint["suggestions"]),
                    )
                    for lint in lints.get(file, {"lints": []})["lints"]
                ],
            )
            for file, story in files.items()
        ]

    def warm_seconds(self, stories: Sequence[corpora.Story]) -> Seconds:
        """Time one file with all stories, less one with a single word: a folder would load the rules for each file."""
        with tempfile.TemporaryDirectory() as name:
            small, big = Path(name) / "small.txt", Path(name) / "big.txt"
            small.write_text("Yes.\n", encoding="utf-8")
            big.write_bytes("\n\n".join(story.text for story in stories).encode("utf-8"))
            spent = []
            for file in (small, big):
                start, used = time.perf_counter(), _children_time()
                self._run([str(file)])
                spent.append(Seconds(time.perf_counter() - start, _children_time() - used))
        return Seconds(spent[1].wall - spent[0].wall, spent[1].processor - spent[0].processor)

    def command(self, file: Path) -> list[str]:
        """Return `harper-cli lint`."""
        return [str(self._program), "lint", "--format", "json", "--quiet", str(file)]

    def _run(self, paths: Sequence[str]) -> list[Row]:
        command = [str(self._program), "lint", "--format", "json", "--quiet", *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        # It exits 1 where it found anything.
        if done.returncode not in (0, 1) or not done.stdout.strip():
            raise PeerError(f"harper-cli failed: {done.stderr.strip()[:200]}")
        rows: list[Row] = json.loads(done.stdout)
        faults = [row["error"] for row in rows if row.get("error")]
        if faults:
            raise PeerError(f"harper-cli failed: {faults[0]}")
        return rows


class LanguageTool:
    """The engine alone, American English, every rule that is on by default."""

    name = "LanguageTool"

    def __init__(self) -> None:
        self._url: str | None = None
        self._server: psutil.Process | None = None

    def version(self) -> str:
        """Return the version of the engine that mtqa installs."""
        from mtqa.languagetool import install

        if install.installed() is None:
            raise PeerError("LanguageTool is not installed (mtqa languagetool install)")
        try:
            install.find_java()
        except install.InstallError as fault:
            raise PeerError(str(fault)) from fault
        return install.VERSION

    def check(self, stories: Sequence[corpora.Story]) -> list[Row]:
        """Send each story in one request."""
        return [_row(story, self._ask(story.text)) for story in stories]

    def warm_seconds(self, stories: Sequence[corpora.Story]) -> Seconds:
        """Time one request a story."""
        if self._server is None:
            raise PeerError("the LanguageTool server is not running")
        start, used = time.perf_counter(), time.process_time()
        before = self._server.cpu_times()
        self.check(stories)
        after = self._server.cpu_times()
        served = after.user + after.system - before.user - before.system
        return Seconds(time.perf_counter() - start, time.process_time() - used + served)

    def command(self, file: Path) -> list[str]:
        """Return this file as a program: start the engine, check the file, stop it."""
        return [sys.executable, __file__, str(file)]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Keep a server of our own for the time of the block."""
        from mtqa.languagetool import install

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [install.find_java(), "-cp", str(install.installed()), "org.languagetool.server.HTTPServer"]
        with tempfile.NamedTemporaryFile("w", suffix=".properties") as settings:
            settings.write("pipelineCaching=true\nmaxPipelinePoolSize=2\npipelineExpireTimeInSeconds=86400\n")
            settings.flush()
            server = subprocess.Popen(
                [*command, "--port", str(port), "--config", settings.name],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                self._url = f"http://127.0.0.1:{port}/v2"
                self._wait(server)
                self._server = psutil.Process(server.pid)
                yield
            finally:
                self._url = self._server = None
                server.terminate()
                server.wait(20)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _STARTING_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self._url}/healthcheck", timeout=5):  # noqa: S310
                return
            time.sleep(0.05)
        raise PeerError("the LanguageTool server did not start")

    def _ask(self, text: str) -> list[_Span]:
        form = urllib.parse.urlencode({"language": "en-US", "text": text}).encode()
        try:
            with urllib.request.urlopen(f"{self._url}/check", form, timeout=120) as answer:  # noqa: S310
                matches = json.load(answer)["matches"]
        except OSError as fault:
            raise PeerError(f"LanguageTool gave no answer: {fault}") from fault
        # It counts UTF-16 units.
        places = [at for at, letter in enumerate(text) for _ in range(1 + (ord(letter) > 0xFFFF))] + [len(text)]
        return [
            (
                places[m["offset"]],
                places[m["offset"] + m["length"]],
                m["rule"]["id"],
                [r["value"] for r in m["replacements"]],
            )
            for m in matches
        ]


def _children_time() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _replacements(suggestions: Sequence[str]) -> list[str]:
    """Return the texts that Harper would put in place of the span; what it says otherwise is left out."""
    return [s[len(_REPLACE) : -1] for s in suggestions if s.startswith(_REPLACE)]


def _row(story: corpora.Story, spans: Sequence[_Span]) -> Row:
    """Return a document as `tools/score.py` reads it; its density of findings stands in for a verdict."""
    findings = [
        {"rule": rule, "start": start, "end": end, "text": story.text[start:end], "suggestions": suggestions}
        for start, end, rule, suggestions in spans
    ]
    density = len(findings) / max(1, story.words)
    return {"path": story.name, "words": story.words, "findings": findings, "verdict": {"probability": density}}


def main() -> None:
    """Check one file with a LanguageTool that is started for it: what its cold start costs."""
    engine = LanguageTool()
    file = Path(sys.argv[1])
    with engine.running():
        rows = engine.check([corpora.Story(file.name, file.read_bytes().decode("utf-8"))])
    json.dump({"documents": rows}, sys.stdout)


if __name__ == "__main__":
    main()
