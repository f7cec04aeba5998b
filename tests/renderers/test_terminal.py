"""The terminal: words marked exactly, fixes and reasons shown, the verdict last, nothing that steers the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mtqa.model.document import Block, Document
from mtqa.model.finding import Finding, Suggestion
from mtqa.model.report import DocumentReport, PivotShare, Report, Verdict
from mtqa.renderers import terminal

SMALL = """\
copy/vote.txt

  │ PARIS (AP) – The Minister of the Budget spoke Friday to the medias.
  │                  ~~~~~~~~~~~~~~~~~~~~~~                 ^^^^^^^^^^
  1:18  minor calque, 81% sure: “Minister of the Budget”
        → Budget Minister
        French puts the office after the title.
        Source expression: ministre du Budget
        fr/titles
  1:57  major false friend, 99% sure: “the medias”
        → the media (safe)
        “Media” is already a plural.
        fr/medias

copy/vote.txt: Reads as machine-translated, probably from French (0.93): 2 findings, 42 per
1,000 words

"""


def small_report(text: str = "PARIS (AP) – The Minister of the Budget spoke Friday to the medias.") -> Report:
    """Return a story of one line with two findings."""
    title, medias = text.index("Minister"), text.index("the medias")
    findings = (
        Finding.of(
            text,
            title,
            title + 22,
            rule="fr/titles",
            category="calque",
            severity="minor",
            confidence=0.81,
            message="French puts the office after the title.",
            suggestions=[Suggestion("Budget Minister")],
            evidence={"source": "ministre du Budget", "pivots": {"fr": 1.0}},
        ),
        Finding.of(
            text,
            medias,
            medias + 10,
            rule="fr/medias",
            category="false-friend",
            severity="major",
            confidence=1.0,
            message="“Media” is already a plural.",
            suggestions=[Suggestion("the media", "safe")],
        ),
    )
    dateline = Block("dateline", 0, 12)
    document = Document("copy/vote.txt", text, (dateline, Block("body", 13, len(text))))
    verdict = Verdict(0.93, (0.8, 0.98), 0.97, "machine-translated", (PivotShare("fr", 1.0),), 41.7, (7.0, 130.0), ())
    return Report("s", (DocumentReport(document, "en", 48, verdict, findings),))


def plain(output: str) -> str:
    """Return terminal output without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", output)


def test_small_story_without_colour() -> None:
    """The whole output for one line of copy: marks under the words, fix, reason, evidence, rule, verdict."""
    assert terminal.render(small_report(), width=92) == SMALL


def test_colour_changes_nothing_but_the_marks() -> None:
    """With colour the marked words are underlined in place, and exactly those words."""
    output = terminal.render(small_report(), width=92, colour=True)
    underlined = re.findall(r"\x1b\[4;\d+m([^\x1b]*)\x1b\[0m", output)
    assert underlined == ["Minister of the Budget", "the medias"]
    assert plain(output) == "".join(line for line in SMALL.splitlines(keepends=True) if "~~~" not in line)


def test_clean_story_is_one_line(clean_story: Report) -> None:
    """Copy with nothing to change says so in one line."""
    expected = "copy/harbour.txt: Reads as native English (0.02): nothing found in 51 words\n"
    assert terminal.render(clean_story, width=100) == expected


def test_every_finding_and_fix_of_the_seed_is_shown(sample_report: Report) -> None:
    """All 59 findings with their fixes, and the verdict in one line at the end."""
    lines = terminal.render(sample_report, width=200).splitlines()
    for finding in sample_report.documents[0].findings:
        assert f"        → {finding.suggestions[0].text}" in [line.removesuffix(" (safe)") for line in lines]
    assert sum("% sure: “" in line for line in lines) == 59
    assert lines[-3].startswith(
        "seeds/000_eaa7281d04e5fe48.txt: Reads as machine-translated, probably from French (0.97)"
    )
    assert lines[-1] == "LanguageTool is not installed, so its rules did not run."


def test_notices_and_unreadable_files_take_one_line_each(whole_run: Report) -> None:
    """A file that was not read, copy in another language and an empty file are each named once."""
    lines = terminal.render(whole_run, width=200).splitlines()
    assert "copy/photo.jpg: not read: It is not text." in lines
    assert "copy/paris.txt: The copy is in French, so it was not checked." in lines
    assert "copy/empty.txt: The file is empty." in lines
    assert sum("copy/paris.txt" in line or "copy/empty.txt" in line for line in lines) == 2


@pytest.mark.parametrize("width", [24, 40, 80, 132])
@pytest.mark.parametrize("colour", [False, True])
def test_lines_fit_the_width(whole_run: Report, width: int, colour: bool) -> None:
    """No line is wider than asked for, wide characters and long words included; a notice stays one line."""
    without_notices = replace(
        whole_run,
        documents=tuple(replace(document, notices=()) for document in whole_run.documents),
        unreadable=(),
        notices=(),
    )
    output = plain(terminal.render(without_notices, width=width, colour=colour))
    assert max(cell_len(line) for line in output.splitlines()) <= width


def test_underline_stands_under_wide_characters() -> None:
    """The signs count terminal cells: two for an emoji or a Chinese character, none for a combining accent."""
    text = "🌍 世界 cafe\u0301 the Minister of the Budget and the medias."
    lines = terminal.render(small_report(text), width=92).splitlines()
    quoted, signs = lines[2], lines[3]
    assert cell_len(quoted[: quoted.index("Minister")]) == signs.index("~")
    assert cell_len(quoted[: quoted.index("the medias")]) == signs.index("^")


def test_long_paragraph_is_quoted_near_its_findings() -> None:
    """Of a paragraph of many pages only the words around the findings are shown."""
    filler = "The council met again and talked for a long time. " * 200
    text = f"{filler}Then the Minister of the Budget left. {filler}He met the medias. {filler}"
    output = terminal.render(small_report(text), width=80)
    quoted = [line for line in output.splitlines() if line.startswith("  │ ")]
    assert len(quoted) < 20
    assert "Then the Minister of the Budget left." in output
    assert quoted[0].startswith("  │ … ")


def test_hostile_copy_cannot_steer_the_terminal(hostile_story: Report) -> None:
    """Escape sequences, NUL and bidi controls of copy, path, message and notice are shown as harmless signs."""
    for colour in (False, True):
        output = terminal.render(hostile_story, width=100, colour=colour)
        output.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain(output))
    assert "at␛[31m" in output
    assert "mi<U+202E>nister<U+202C>" in plain(output)


def test_colour_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe gets no colour; nor does a terminal whose user set NO_COLOR."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.use_colour(Terminal())
    assert not terminal.use_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.use_colour(Terminal())


@settings(deadline=None)
@given(st.data())
def test_any_copy_with_any_spans(data: st.DataObject) -> None:
    """Whatever the copy and the spans: no control character gets out, and the output is UTF-8."""
    text = data.draw(st.text(st.characters(exclude_categories=()), min_size=1, max_size=80))
    findings = []
    for start, length in data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20)), max_size=5)):
        end = min(len(text), start + length)
        findings.append(
            Finding.of(text, start, end, rule="a/b", category="name", severity="critical", confidence=0.5, message=text)
        )
    findings.sort(key=lambda finding: finding.start)
    report = Report("s", (DocumentReport(Document("p", text, ()), "en", 1, None, tuple(findings)),))
    output = terminal.render(report, width=60)
    output.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", output)
    assert output.count("% sure:") == len(findings)
