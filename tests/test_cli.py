"""The commands as a user runs them: what is printed, what is written, the exit code."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import lxml.html  # type: ignore[import-untyped, unused-ignore]
import pytest

from mtqa import cli, pipeline
from mtqa.config import Settings
from mtqa.decisions import DecidedDocument, Decision, Decisions, dumps, text_hash

CLEAN = (
    "The council will vote on Tuesday. Members said they expected a long debate over the budget, which rose by 4% last "
    "year. The mayor, who took office in May, told reporters that she would not stand again.\n"
)
TRANSLATED = "Paris hosted the volunteer coalition at the level of the defense ministers on Tuesday.\n"


@dataclass
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def documents(self) -> list[dict[str, object]]:
        """Return the documents of a JSON report."""
        found: list[dict[str, object]] = json.loads(self.out)["documents"]
        return found


Run = Callable[..., Ran]


@pytest.fixture
def mtqa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in an empty folder, without LanguageTool."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\n')

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["mtqa", *arguments])
        pipeline._settings.cache_clear()  # each command is a process of its own
        with pytest.raises(SystemExit) as stop:
            cli.main()
        captured = capfd.readouterr()
        return Ran(int(stop.value.code or 0), captured.out, captured.err)

    return run


def test_check_shows_findings_and_writes_the_report(mtqa: Run, tmp_path: Path) -> None:
    """The user's main command."""
    (tmp_path / "story.txt").write_text(TRANSLATED)
    ran = mtqa("check", "story.txt")
    assert ran.code == 0
    assert "coalition of the willing" in ran.out
    assert "Report: reports/story.html" in ran.err
    assert "volunteer coalition" in (tmp_path / "reports" / "story.html").read_text()


def test_a_clean_story_says_so_and_passes(mtqa: Run, tmp_path: Path) -> None:
    """One line, exit code 0, and a report all the same."""
    (tmp_path / "clean.txt").write_text(CLEAN)
    ran = mtqa("check", "clean.txt")
    assert ran.code == 0
    assert len(ran.out.strip().splitlines()) == 1
    assert "clean.txt" in ran.out
    assert (tmp_path / "reports" / "clean.html").is_file()


def test_several_files_get_an_index(mtqa: Run, tmp_path: Path) -> None:
    """One report each, also for two of the same name, an index with a link to each, and what could not be read."""
    for folder, copy in (("wire", TRANSLATED), ("desk", CLEAN)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "100% #1.txt").write_text(copy)
    ran = mtqa("check", "wire", "desk", "nowhere.txt")
    assert ran.code == 2
    assert "Index: reports/index.html" in ran.err
    index = lxml.html.parse(tmp_path / "reports" / "index.html").getroot()
    links = {link.text_content(): unquote(link.get("href")) for link in index.iterfind(".//table//a")}
    assert links == {"wire/100% #1.txt": "100% #1.html", "desk/100% #1.txt": "100% #1-2.html"}
    assert "volunteer coalition" in (tmp_path / "reports" / links["wire/100% #1.txt"]).read_text()
    assert "The council will vote" in (tmp_path / "reports" / links["desk/100% #1.txt"]).read_text()
    assert "nowhere.txt: there is no such file" in index.text_content()


def test_report_is_a_folder_or_one_file(mtqa: Run, tmp_path: Path) -> None:
    """A name in .html holds all stories, any other is a folder, with an index only where there is more than one."""
    (tmp_path / "a.txt").write_text(TRANSLATED)
    (tmp_path / "index.txt").write_text(CLEAN)
    assert mtqa("check", "a.txt", "--format", "json", "--report", "alone").code == 0
    assert [path.name for path in (tmp_path / "alone").iterdir()] == ["a.html"]
    assert mtqa("check", "a.txt", "index.txt", "--format", "json", "--report", "ci/out").code == 0
    assert sorted(path.name for path in (tmp_path / "ci" / "out").iterdir()) == ["a.html", "index-2.html", "index.html"]
    assert mtqa("check", "a.txt", "index.txt", "--report", "both.html").code == 0
    both = (tmp_path / "both.html").read_text()
    assert "volunteer coalition" in both
    assert "The council will vote" in both
    assert not (tmp_path / "reports").exists()


def test_json_offsets_are_the_flagged_text(mtqa: Run, tmp_path: Path) -> None:
    """`text` equals the slice, with emoji, CRLF and a byte order mark before it."""
    copy = "😀 They’re here 🇫🇷.\r\n\r\n" + TRANSLATED
    (tmp_path / "story.txt").write_bytes(b"\xef\xbb\xbf" + copy.encode())
    ran = mtqa("check", "story.txt", "--format", "json")
    (document,) = ran.documents()
    findings = document["findings"]
    assert isinstance(findings, list)
    assert "volunteer coalition" in [f["text"] for f in findings]
    assert all(copy[f["start"] : f["end"]] == f["text"] for f in findings)
    assert not (tmp_path / "reports").exists()


def test_the_same_input_gives_the_same_bytes(mtqa: Run, tmp_path: Path) -> None:
    """No clock, no chance."""
    (tmp_path / "story.txt").write_text(TRANSLATED)
    assert mtqa("check", "story.txt", "--format", "json").out == mtqa("check", "story.txt", "--format", "json").out


def test_fail_on_sets_the_exit_code(mtqa: Run, tmp_path: Path) -> None:
    """`check` fails only where asked."""
    (tmp_path / "story.txt").write_text(TRANSLATED)
    assert mtqa("check", "story.txt", "--no-report", "--fail-on", "major").code == 1
    assert mtqa("check", "story.txt", "--no-report", "--fail-on", "critical").code == 0
    assert mtqa("check", "story.txt", "--fail-on", "grave").code == 2


def test_strict_shows_more_and_lenient_less(mtqa: Run, seed: Path) -> None:
    """Both move along the same confidence; with --min-confidence they would say one thing twice."""

    def shown(*options: str) -> list[float]:
        (document,) = mtqa("check", str(seed), "--format", "json", *options).documents()
        return [finding["confidence"] for finding in document["findings"]]  # type: ignore[attr-defined]

    strict, usual, lenient = shown("--strict"), shown(), shown("--lenient")
    assert len(strict) > len(usual) > len(lenient) > 0
    assert min(usual) >= 0.5
    assert min(lenient) >= 0.7
    both = mtqa("check", str(seed), "--strict", "--min-confidence", "0.6")
    assert (both.code, both.err.count("\n")) == (2, 1)


def test_standard_input_is_read(tmp_path: Path) -> None:
    """`-` works in a real pipe."""
    ran = subprocess.run(
        [sys.executable, "-m", "mtqa", "check", "-", "--format", "json", "--languagetool", "off"],
        input=TRANSLATED.encode(),
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["documents"][0]["path"] == "-"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("binary.txt", bytes(range(256)) * 40),
        ("nul.txt", b"Some copy\0with a hole.\n" * 20),
        ("story.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
        ("huge.txt", b"word " * 10_000_001),
    ],
)
def test_what_cannot_be_read_is_one_line_and_code_2(mtqa: Run, tmp_path: Path, name: str, content: bytes) -> None:
    """The other file is checked all the same."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "story.txt").write_text(TRANSLATED)
    ran = mtqa("check", name, "story.txt", "--no-report")
    assert ran.code == 2
    assert "coalition of the willing" in ran.out
    (line,) = [line for line in (ran.out + ran.err).splitlines() if name in line]
    assert "not read" in line
    assert "Traceback" not in ran.out + ran.err


def test_a_missing_file_is_one_line_and_code_2(mtqa: Run) -> None:
    """A name mistyped is told."""
    ran = mtqa("check", "nowhere.txt", "--no-report")
    assert ran.code == 2
    assert [line for line in (ran.out + ran.err).splitlines() if "nowhere.txt" in line]


def test_a_folder_is_checked_and_what_it_holds_else_is_named(mtqa: Run, tmp_path: Path) -> None:
    """Readable files are checked, the others named, and that is no fault."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "a.txt").write_text(TRANSLATED)
    (folder / "b.pdf").write_bytes(b"%PDF-1.7\n")
    ran = mtqa("check", "incoming", "--no-report")
    assert ran.code == 0
    assert "coalition of the willing" in ran.out
    assert [line for line in ran.err.splitlines() if "b.pdf" in line and "not checked" in line]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        ("😀🎉🇫🇷 🎈\n".encode(), "not English"),
        ("Le ministre a déclaré que la réunion aura lieu jeudi à Bruxelles avec ses homologues.\n".encode(), "French"),
    ],
)
def test_copy_without_english_is_a_notice(mtqa: Run, tmp_path: Path, content: bytes, words: str) -> None:
    """Nothing to check is no crash and no failure."""
    (tmp_path / "story.txt").write_bytes(content)
    ran = mtqa("check", "story.txt", "--no-report")
    assert ran.code == 0
    assert words in ran.out + ran.err


def test_all_capitals_and_lone_surrogates_are_read(mtqa: Run, tmp_path: Path) -> None:
    """Shouted copy is English; broken UTF-8 does not crash."""
    (tmp_path / "caps.txt").write_text(CLEAN.upper())
    (tmp_path / "surrogate.txt").write_bytes(CLEAN.encode() + b"\xed\xa0\x80 and more of it here.\n")
    ran = mtqa("check", "caps.txt", "surrogate.txt", "--format", "json")
    assert "Traceback" not in ran.err
    assert json.loads(ran.out)["documents"][0]["language"] == "en"


def test_hostile_html_is_checked_and_harmless(mtqa: Run, tmp_path: Path) -> None:
    """Scripts are not copy, and the report quotes without executing."""
    (tmp_path / "story.html").write_text(
        f"<html><script>alert('x')</script><p onclick=evil()>{TRANSLATED}<b><p><i>broken <script>x</p></html>"
    )
    ran = mtqa("check", "story.html")
    assert ran.code == 0
    assert "coalition of the willing" in ran.out
    assert "alert('x')" not in (tmp_path / "reports" / "story.html").read_text()


def test_a_broken_rule_is_one_line_and_the_others_run(mtqa: Run, tmp_path: Path) -> None:
    """File and line, code 2, findings all the same."""
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\nrules = ["ours"]\n')
    (tmp_path / "ours" / "house").mkdir(parents=True)
    (tmp_path / "ours" / "house" / "bad.yaml").write_text("title: [unclosed\n")
    (tmp_path / "story.txt").write_text(TRANSLATED)
    ran = mtqa("check", "story.txt", "--no-report")
    assert ran.code == 2
    assert "bad.yaml:" in ran.out + ran.err
    assert "coalition of the willing" in ran.out


def test_wrong_settings_are_one_line(mtqa: Run, tmp_path: Path) -> None:
    """The nearest known key is offered."""
    (tmp_path / "mtqa.toml").write_text("languagetol = 'off'\n")
    (tmp_path / "story.txt").write_text(CLEAN)
    ran = mtqa("check", "story.txt")
    assert ran.code == 2
    assert "mtqa.toml:1: unknown key 'languagetol'; did you mean 'languagetool'?" in ran.err


def test_a_report_that_cannot_be_written_is_one_line(mtqa: Run, tmp_path: Path) -> None:
    """A full disk: the findings are shown, the report is missed in one line, code 2."""
    (tmp_path / "story.txt").write_text(TRANSLATED)
    ran = mtqa("check", "story.txt", "--report", "/dev/full/story.html")
    assert ran.code == 2
    assert "coalition of the willing" in ran.out
    assert [line for line in ran.err.splitlines() if "cannot be written" in line]


def test_a_full_disk_leaves_no_half_report(tmp_path: Path, seed: Path) -> None:
    """A real full file system: a tmpfs of 64 KB (needs root, as CI is)."""
    if os.geteuid() != 0:
        pytest.fail("this test mounts a small file system and must run as root")
    small = tmp_path / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(small)], check=True)
    try:
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "mtqa",
                "check",
                str(seed),
                "--languagetool",
                "off",
                "--report",
                str(small / "r.html"),
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        assert ran.returncode == 2
        assert "cannot be written: No space left on device" in ran.stderr
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_read_only_folder_is_one_line(mtqa: Run, tmp_path: Path) -> None:
    """Findings are shown, the report is missed in one line, code 2 (a real read-only mount, which binds root too)."""
    if os.geteuid() != 0:
        pytest.fail("this test mounts a read-only file system and must run as root")
    (tmp_path / "story.txt").write_text(TRANSLATED)
    locked = tmp_path / "locked"
    locked.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(locked)], check=True)
    try:
        ran = mtqa("check", "story.txt", "--report", "locked/story.html")
    finally:
        subprocess.run(["umount", str(locked)], check=True)
    assert ran.code == 2
    assert "coalition of the willing" in ran.out
    (line,) = ran.err.splitlines()
    assert line == "The report locked/story.html cannot be written: Read-only file system"


def test_gate_fails_passes_and_accepts(mtqa: Run, tmp_path: Path) -> None:
    """A line a file with the reason; a baseline accepts what is there and nothing more."""
    (tmp_path / "story.txt").write_text(TRANSLATED)
    (tmp_path / "clean.txt").write_text(CLEAN)
    ran = mtqa("gate", "story.txt", "clean.txt")
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.startswith("story.txt: FAIL")]
    assert "clean.txt: pass" in ran.out
    assert mtqa("gate", "story.txt", "--baseline", "known.json", "--update-baseline").code == 0
    assert mtqa("gate", "story.txt", "--baseline", "known.json").code == 0
    (tmp_path / "story.txt").write_text(TRANSLATED + "\nLondon hosted the volunteer coalition, too, on Friday.\n")
    assert mtqa("gate", "story.txt", "--baseline", "known.json").code == 1
    assert mtqa("gate", "nowhere.txt").code == 2


def decided(story: Path, quotation: str, rule: str, replacement: str | None) -> Path:
    """Write what the report writes where an editor accepted one finding of a story, or rejected it (None)."""
    text = story.read_text()
    settings = Settings(languagetool="off", reader="off")
    (finding,) = [f for f in pipeline.check_text(text, settings).findings if (f.text, f.rule) == (quotation, rule)]
    rest = ("rejected", None) if replacement is None else ("accepted", replacement)
    decision = Decision(finding.fingerprint(text), rule, finding.start, finding.end, quotation, *rest)
    file = story.with_suffix(".decisions.json")
    file.write_text(dumps(Decisions("s", (DecidedDocument(f"desk/{story.name}", text_hash(text), (decision,)),))))
    return file


def test_gate_takes_decisions_for_a_baseline(mtqa: Run, tmp_path: Path) -> None:
    """What an editor rejected is accepted copy, also after an edit elsewhere; the file is never written over."""
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\nreader = "off"\n[gate]\nverdict-probability = false\n')
    story = tmp_path / "story.txt"
    story.write_text("Paris hosted the volunteer coalition on Tuesday.\n")
    file = decided(story, "volunteer coalition", "fr/politics#volunteer-coalition", None)
    assert mtqa("gate", "story.txt").code == 1
    ran = mtqa("gate", "story.txt", "--baseline", file.name)
    assert (ran.code, ran.out) == (0, "story.txt: pass (1 accepted by the baseline)\n")
    story.write_text("London said nothing. " + story.read_text())
    assert mtqa("gate", "story.txt", "--baseline", file.name).code == 0
    story.write_text(story.read_text() + "\nLondon hosted the volunteer coalition, too, on Friday.\n")
    assert mtqa("gate", "story.txt", "--baseline", file.name).code == 1
    content = file.read_bytes()
    ran = mtqa("gate", "story.txt", "--baseline", file.name, "--update-baseline")
    assert (ran.code, file.read_bytes()) == (2, content)
    assert "this is a decisions file" in ran.err
    story.write_text("Paris hosted the volunteer coalition on Tuesday.\n")
    decided(story, "volunteer coalition", "fr/politics#volunteer-coalition", "coalition of the willing")
    assert mtqa("gate", "story.txt", "--baseline", file.name).code == 1  # what was accepted is to be changed
    file.write_text(file.read_text().replace('"rule"', '"role"'))
    ran = mtqa("gate", "story.txt", "--baseline", file.name)
    assert (ran.code, ran.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "rdjson", "csv", "jsonl", "html"])
def test_gate_writes_every_format(mtqa: Run, tmp_path: Path, form: str) -> None:
    """The format goes to standard output, the verdict to standard error."""
    (tmp_path / "story.txt").write_text(TRANSLATED)
    ran = mtqa("gate", "story.txt", "--format", form)
    assert ran.code == 1
    assert "volunteer coalition" in ran.out
    assert "story.txt: FAIL" in ran.err


def test_fix_shows_a_diff_or_writes(mtqa: Run, tmp_path: Path) -> None:
    """The diff alone on standard output, so that it can be piped; with --write nothing there."""
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\nreader = "off"\n')
    copy = "Paris hosted the volunteer coalition.\nThe talks ended.The minister left.\n"
    story = tmp_path / "story.txt"
    story.write_text(copy)
    ran = mtqa("fix", "story.txt")
    assert (ran.code, ran.err) == (0, "story.txt: 1 fix, to be written with --write\n")
    assert ran.out == (
        "--- story.txt\n+++ story.txt\n@@ -1,2 +1,2 @@\n Paris hosted the volunteer coalition.\n"
        "-The talks ended.The minister left.\n+The talks ended. The minister left.\n"
    )
    assert story.read_text() == copy
    ran = mtqa("fix", "--write", "--apply", "review", "story.txt")
    assert (ran.code, ran.out, ran.err) == (0, "", "story.txt: 2 fixes written\n")
    assert story.read_text() == "Paris hosted the coalition of the willing.\nThe talks ended. The minister left.\n"
    ran = mtqa("fix", "--apply", "review", "story.txt")
    assert (ran.code, ran.out, ran.err) == (0, "", "story.txt: nothing to fix\n")


def test_fix_applies_decisions(mtqa: Run, tmp_path: Path) -> None:
    """What was accepted, once; a decisions file that cannot be used stops everything, in one line."""
    story = tmp_path / "story.txt"
    story.write_text("Paris hosted the volunteer coalition.\nThe talks ended.The minister left.\n")
    file = decided(story, "volunteer coalition", "fr/politics#volunteer-coalition", "“willing” 😀")
    ran = mtqa("fix", "--decisions", file.name, "--write", "story.txt")
    assert (ran.code, ran.err) == (0, "story.txt: 1 fix written\n")
    fixed = "Paris hosted the “willing” 😀.\nThe talks ended.The minister left.\n"
    assert story.read_text() == fixed
    ran = mtqa("fix", "--decisions", file.name, "--write", "story.txt")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "made on another version of the text; nothing is applied" in ran.err
    file.write_text("{")
    for arguments, message in (
        (("--decisions", file.name), "it is not valid JSON"),
        (("--decisions", "nowhere.json"), "nowhere.json: it cannot be read: No such file or directory"),
        (("--decisions", file.name, "--apply", "safe"), "--apply and --decisions both say what to apply"),
        (("--apply", "all"), "--apply must be one of safe, review"),
    ):
        ran = mtqa("fix", "--write", *arguments, "story.txt")
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert message in ran.err
        assert story.read_text() == fixed


def test_fix_works_in_a_pipe(tmp_path: Path) -> None:
    """Copy comes in and goes out fixed, byte for byte, or as a diff, in UTF-8 whatever the terminal's encoding."""
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\nreader = "off"\n')
    copy = "“Déjà vu” 😀\r\n\r\nThe talks ended.The minister left.\r\n"

    def piped(*options: str) -> bytes:
        ran = subprocess.run(
            [sys.executable, "-m", "mtqa", "fix", "-", *options],
            input=copy.encode(),
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONPATH": str(Path(__file__).parents[1])},
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    assert piped("--write") == copy.replace("ended.The", "ended. The").encode()
    assert piped().startswith("--- -\n+++ -\n@@ -1,3 +1,3 @@\n “Déjà vu” 😀\r\n \r\n-The".encode())


def test_a_diff_does_not_steer_the_terminal(tmp_path: Path) -> None:
    """On a real terminal, what would colour, move or turn round is shown as signs; a pipe gets it as it is."""
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\nreader = "off"\n')
    (tmp_path / "story.txt").write_text("A \x1b[2J\u202e thing.\nThe talks ended.The minister left.\n")
    ours, theirs = pty.openpty()
    try:
        command = [sys.executable, "-m", "mtqa", "fix", "story.txt"]
        subprocess.run(command, cwd=tmp_path, stdout=theirs, stderr=subprocess.DEVNULL, check=True)
        shown = os.read(ours, 10_000).decode()
    finally:
        os.close(theirs)
        os.close(ours)
    assert " A ␛[2J<U+202E> thing.\r\n-The talks ended.The" in shown


def test_diff_shows_what_an_edit_fixed(mtqa: Run, tmp_path: Path) -> None:
    """Findings fixed, scores with signatures, and an HTML file."""
    (tmp_path / "before.txt").write_text(TRANSLATED)
    (tmp_path / "after.txt").write_text(TRANSLATED.replace("volunteer coalition", "coalition of the willing"))
    ran = mtqa("diff", "before.txt", "after.txt")
    assert ran.code == 0
    assert "fixed" in ran.out
    assert "chrF2" in ran.out
    assert (tmp_path / "reports" / "before.diff.html").is_file()
    assert mtqa("diff", "before.txt", "nowhere.txt").code == 2


def test_rules_commands(mtqa: Run, tmp_path: Path) -> None:
    """List, show, start, test, coverage, effect."""
    assert "fr/politics#volunteer-coalition" in mtqa("rules", "list").out
    assert "coalition des volontaires" in mtqa("rules", "show", "fr/politics#volunteer-coalition").out
    assert mtqa("rules", "show", "fr/nothing").code == 2
    (tmp_path / "rules" / "house").mkdir(parents=True)
    assert mtqa("rules", "new", "house/told").code == 0
    assert (tmp_path / "rules" / "house" / "told.yaml").is_file()
    assert mtqa("rules", "new", "house/told").code == 2
    (tmp_path / "story.txt").write_text(TRANSLATED)
    effect = mtqa("rules", "effect", "story.txt", "story.txt", "--rule", "fr/politics").out
    assert "fr/politics#volunteer-coalition: 1 =" in effect
    assert "ratio 1.0" in effect
    assert "rules fire nowhere" in mtqa("rules", "coverage", "story.txt").out
    assert mtqa("rules", "test", "fr/politics#volunteer-coalition").code == 0
    linted = mtqa("rules", "lint", "fr/politics#volunteer-coalition")
    assert linted.code == 0
    assert "0 faults" in linted.err


def test_rules_acceptance(mtqa: Run, tmp_path: Path) -> None:
    """A table, the worst rule first; files that say nothing are told in a line each, and make the code 2."""
    folder = tmp_path / "decisions"
    (folder / "june").mkdir(parents=True)
    for name, quotation, rule, replacement in (
        ("june/a.txt", "volunteer coalition", "fr/politics#volunteer-coalition", "coalition of the willing"),
        ("b.txt", "ended.The", "spacing/run-together", None),
    ):
        (folder / name).write_text("Paris hosted the volunteer coalition.\nThe talks ended.The minister left.\n")
        decided(folder / name, quotation, rule, replacement)
    ran = mtqa("rules", "acceptance", "decisions")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[-1] for line in ran.out.splitlines()[-2:]] == [
        "spacing/run-together",
        "fr/politics#volunteer-coalition",
    ]
    (folder / "half.json").write_text("{")
    ran = mtqa("rules", "acceptance", "decisions")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith("decisions/half.json: it is not valid JSON")
    assert "spacing/run-together" in ran.out
    assert mtqa("rules", "acceptance", "nowhere").err == "mtqa: nowhere is no folder\n"
    (tmp_path / "empty").mkdir()
    ran = mtqa("rules", "acceptance", "empty")
    assert (ran.code, ran.err) == (2, "mtqa: empty holds no JSON file: neither decisions nor diffs\n")


def test_names_lookup(mtqa: Run) -> None:
    """A known name is told with country, office and source, a garbled one with the nearest, an unknown one as such."""
    assert "Antti Häkkänen (FI, m): defence minister 2023– [" in mtqa("names", "lookup", "Häkkänen").out
    garbled = mtqa("names", "lookup", "Annit Häkkänen")
    assert garbled.err == "Nobody known is called 'Annit Häkkänen'; the nearest:\n"
    assert garbled.out.startswith("Antti Häkkänen (FI, m)")
    assert mtqa("names", "lookup", "Qqxz Wvvkj").err == "Nobody known is called 'Qqxz Wvvkj' or nearly so\n"


def test_names_of_a_newsroom_are_used(mtqa: Run, tmp_path: Path) -> None:
    """People from a CSV file make their garbled names findings; importing them again merges."""
    story = tmp_path / "story.txt"
    story.write_text("The ceremony was led by Finnish mayor Ilmori Teräsrauta.\n")
    assert mtqa("check", "--format", "csv", "story.txt").out.count("\n") == 1
    people = tmp_path / "people.csv"
    people.write_text("name,offices,country,sex,spellings\nIlmari Teräsrauta,mayor 2021-,fi,m,I. Teräsrauta\n")
    first = mtqa("names", "import", "people.csv")
    assert first.err == 'mtqa-names.psv: 1 added, 0 merged; to use it, put names = ["mtqa-names.psv"] into mtqa.toml\n'
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\nnames = ["mtqa-names.psv"]\n')
    people.write_text("name,family,sex,country\nIlmari Teräsrauta,Teräsrauta,m,FI\nUlla Maaria Veräjä,Veräjä,f,FI\n")
    assert mtqa("names", "import", "people.csv").err == "mtqa-names.psv: 1 added, 1 merged\n"
    assert "Ilmari Teräsrauta (FI, m): mayor 2021–" in mtqa("names", "lookup", "Teräsrauta").out
    (row,) = list(csv.DictReader(mtqa("check", "--format", "csv", "story.txt").out.splitlines()))
    assert (row["text"], row["rule"]) == ("Ilmori Teräsrauta", "names/near-match")
    assert row["suggestions"] == "Ilmari Teräsrauta"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("who,sex\nA B,f\n", "people.csv:1: the first line must name the columns"),
        ("name,country\nJane Roe,XX\n", "people.csv:2: unknown country code 'XX'"),
        ("name,offices\nJane Roe,queen bee\n", "people.csv:2: unknown role 'queen'"),
        ("name,family\nJane Roe,Doe\n", "people.csv:2: the family name 'Doe' is not once in 'Jane Roe'"),
        ('name,sex\n"",f\n', "people.csv:2: the name is missing"),
        ("name\nJane | Roe\n", "people.csv:2: the name 'Jane | Roe' holds a sign that parts columns"),
    ],
)
def test_a_wrong_line_of_names_stops_the_import(mtqa: Run, tmp_path: Path, content: str, message: str) -> None:
    """The line is named, the code is 2, and nothing is written."""
    (tmp_path / "people.csv").write_text(content)
    ran = mtqa("names", "import", "people.csv")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not (tmp_path / "mtqa-names.psv").exists()


def test_names_learned_from_trusted_copy_stay_silent(mtqa: Run, tmp_path: Path) -> None:
    """A name that stands often enough in enough stories is accepted, also where it is nearly another one."""
    story = tmp_path / "story.txt"
    story.write_text("French President Emmanuel Macroni opened the fair.\n")
    assert "Emmanuel Macroni" in mtqa("check", "--format", "csv", "story.txt").out
    trusted = tmp_path / "trusted"
    trusted.mkdir()
    for number in range(2):
        text = "The baker Emmanuel Macroni won. We met Emmanuel Macroni there.\nOnce only, Paulus Orbo came.\n"
        (trusted / f"{number}.txt").write_text(text if number else text.replace("Paulus Orbo", "nobody"))
    (trusted / "broken.txt").write_bytes(b"\x00\x01\x02")
    ran = mtqa("names", "learn", "trusted")
    assert ran.code == 0
    assert "broken.txt" in ran.err
    assert (
        'mtqa-names.txt: 1 names, from 2 stories; to use it, put names = ["mtqa-names.txt"] into mtqa.toml' in ran.err
    )
    assert (tmp_path / "mtqa-names.txt").read_text().splitlines()[1:] == ["Emmanuel Macroni | 4 | 2"]
    (tmp_path / "mtqa.toml").write_text('languagetool = "off"\nnames = ["mtqa-names.txt"]\n')
    assert "Emmanuel Macroni" not in mtqa("check", "--format", "csv", "story.txt").out
    assert mtqa("names", "learn", "nowhere").err == "mtqa: nowhere is no folder\n"


def test_version_and_usage(mtqa: Run) -> None:
    """A version; usage errors are code 2."""
    assert mtqa("--version").out.startswith("mtqa ")
    assert mtqa("check").code == 2
    assert mtqa("nonsense").code == 2
    assert mtqa("check", "x.txt", "--format", "yaml").code == 2
