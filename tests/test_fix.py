"""Fixing: what is changed, what is left to the byte, what is refused and why."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa import pipeline
from mtqa.config import Settings
from mtqa.decisions import DecidedDocument, Decision, Decisions, dumps, text_hash
from mtqa.editing import FixedFile, fix_paths
from mtqa.fix import Level
from mtqa.readers import read_path, read_stdin

PLAIN = Settings(languagetool="off", reader="off")
COPY = (
    "Paris hosted the volunteer coalition on Tuesday.\n"
    "The talks ended.The minister left With his staff, who had been there since the XIX century.\n"
)
SAFE = COPY.replace("ended.The", "ended. The").replace("With", "with").replace("XIX", "19th")
REVIEWED = SAFE.replace("volunteer coalition", "coalition of the willing")
RULE = """\
title: A rule
why: Because.
category: calque
severity: {severity}
apply: safe
match: {{kind: phrases, any: ["{phrase}"]}}
message: "No."
suggest: ["{fix}"]
examples:
  bad: ["They saw [[{phrase} -> {fix}]] today.", "We saw [[{phrase} -> {fix}]] there."]
  good: ["They saw it.", "We saw it.", "Nobody saw it."]
"""


def fix(
    *paths: Path | str,
    level: Level = "safe",
    write: bool = True,
    decisions: Path | None = None,
    stdin: bytes = b"",
    using: Settings = PLAIN,
) -> FixedFile:
    """Fix files without LanguageTool, and return all that came of it as one."""
    names = [str(path) for path in paths]
    done = list(fix_paths(names, lambda _: using, stdin=lambda: stdin, level=level, decisions=decisions, write=write))
    outputs = [file.output for file in done if file.output]
    assert len(outputs) < 2
    lines = tuple(line for file in done for line in file.lines)
    return FixedFile(outputs[0] if outputs else "", lines, max(file.exit_code for file in done))


def diff(*paths: Path | str, level: Level = "safe") -> str:
    """Return the diff of fixes, which changes no file."""
    output = fix(*paths, level=level, write=False).output
    assert isinstance(output, str)
    return output


def decide(path: Path, *replacements: tuple[str, str | None]) -> Path:
    """Write a decisions file on a story: what to put in place of each quotation (None: rejected)."""
    text = read_path(path).text
    decisions = []
    for quotation, replacement in replacements:
        start = text.index(quotation)
        decision = ("rejected",) if replacement is None else ("accepted", replacement)
        decisions.append(Decision("0" * 16, "house/x", start, start + len(quotation), quotation, *decision))
    file = path.with_suffix(".decisions.json")
    file.write_text(dumps(Decisions("s", (DecidedDocument(path.name, text_hash(text), tuple(decisions)),))))
    return file


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """Return a file with three safe fixes and one for review."""
    path = tmp_path / "story.txt"
    path.write_text(COPY)
    return path


def test_safe_suggestions_only_unless_asked(story: Path) -> None:
    """One line says what was done; a second run changes nothing."""
    assert fix(story).lines == (f"{story}: 3 fixes written",)
    assert story.read_text() == SAFE
    assert fix(story).lines == (f"{story}: nothing to fix",)
    assert fix(story, level="review").lines == (f"{story}: 1 fix written",)
    assert story.read_text() == REVIEWED
    assert diff(story, level="review") == ""


def test_without_write_nothing_but_the_diff(story: Path) -> None:
    """The file stays; the lines say how to write it."""
    done = fix(story, write=False)
    assert story.read_text() == COPY
    assert done.lines == (f"{story}: 3 fixes, to be written with --write",)
    assert done.output == (
        f"--- {story}\n+++ {story}\n@@ -1,2 +1,2 @@\n Paris hosted the volunteer coalition on Tuesday.\n"
        f"-{COPY.splitlines()[1]}\n+{SAFE.splitlines()[1]}\n"
    )


@pytest.mark.parametrize("name", ["a.txt", "two words.txt", 'quo"ted\\\tü\n.txt'])
@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("\ufeff", ""), ("😀 \u2028é.\x85\v\r\n", "\r\n\r\nNo line end")]
)
def test_git_applies_the_diff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, before: str, after: str
) -> None:
    """Byte order mark, line ends of every kind, a last line without one, odd names."""
    monkeypatch.chdir(tmp_path)
    path = Path(name)
    path.write_bytes((before + COPY.replace("\n", "\r\n") + after).encode())
    text = diff(path)
    subprocess.run(["git", "apply", "-p0", "--whitespace=nowarn"], input=text.encode(), check=True)
    assert path.read_bytes() == (before + SAFE.replace("\n", "\r\n") + after).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "mac_roman"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_else_stays_to_the_byte(tmp_path: Path, encoding: str, end: str) -> None:
    """Encoding, mark, line ends, and white space at the end."""
    wide = "😀 Łódź " if encoding.startswith("utf") else ""
    mark = "\ufeff" if encoding == "utf-16-be" else ""  # the others write theirs by themselves
    copy = f"{mark}  “Déjà vu,” she said – {wide}twice.\n\n{COPY}\t\n \n"
    path = tmp_path / "story.txt"
    path.write_bytes(copy.replace("\n", end).encode(encoding))
    assert fix(path).exit_code == 0
    assert path.read_bytes() == copy.replace(COPY, SAFE).replace("\n", end).encode(encoding)


def test_mode_and_link_stay(story: Path, tmp_path: Path) -> None:
    """The file behind a link is replaced, and may be read and run by whoever could before."""
    story.chmod(0o751)
    link = tmp_path / "link.txt"
    link.symlink_to(story)
    fix(link)
    assert link.is_symlink()
    assert story.read_text() == SAFE
    assert story.stat().st_mode & 0o7777 == 0o751
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.txt", "story.txt"]


def test_a_file_changed_meanwhile_is_left(story: Path) -> None:
    """Somebody saves the story while it is checked."""

    def meanwhile(path: Path | None) -> Settings:
        assert path is not None
        path.write_text("Another story.\n")
        return PLAIN

    lines = [line for done in fix_paths([str(story)], meanwhile, stdin=bytes, write=True) for line in done.lines]
    assert lines == [f"{story}: left as it is: it cannot be written: it has been changed meanwhile"]
    assert story.read_text() == "Another story.\n"


def test_a_full_disk_leaves_the_file_whole(tmp_path: Path) -> None:
    """A real full file system (needs root, as CI is)."""
    if os.geteuid() != 0:
        pytest.fail("this test mounts a small file system and must run as root")
    small = tmp_path / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", str(small)], check=True)
    try:
        path = small / "story.txt"
        path.write_text(COPY * 40)
        done = fix(path)
        assert done.exit_code == 2
        assert done.lines == (f"{path}: left as it is: it cannot be written: No space left on device",)
        assert path.read_text() == COPY * 40
        assert list(small.iterdir()) == [path]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_html_keeps_its_markup(tmp_path: Path) -> None:
    """Words in one piece are replaced, even over a line end; words with a tag among them are not, in one line."""
    path = tmp_path / "story.html"
    page = (
        "<!DOCTYPE html><html><head><title>XIX century</title><script>var a = 'left With his';</script></head><body>\n"
        "<h1>Talks</h1><p class='XIX century'>Paris hosted the volunteer\n    coalition &amp; the press on Tuesday."
        "<!-- XIX century --></p>\n<p>The talks ended.The minister left <em>With</em> his staff, who had been\n"
        "there since the XIX&nbsp;century and the <b>XX</b> century.</p></body></html>"
    )
    path.write_text(page)
    done = fix(path, level="review")
    expected = page.replace("volunteer\n    coalition", "coalition of the willing").replace("ended.The", "ended. The")
    expected = expected.replace("<em>With", "<em>with").replace("the XIX&nbsp;century and", "the 19th century and")
    assert path.read_text() == expected
    assert done.lines == (
        f"{path}:4:41: not fixed: “XX century” → “20th century” (common/centuries#xx): there is markup inside",
        f"{path}: 4 fixes written",
    )
    assert done.exit_code == 0


TEXTS = {
    "story.txt": "They met the volunteer coalition.\n\nThen they left.\n",
    "story.html": "<p>They <i>met</i> the volunteer\ncoalition.</p><p>Then <b>they</b> left.</p>",
    "story.md": "> They *met* the volunteer coalition.\n\n1. Then [they](x.html) left.\n",
}
CONTROLS = set(map(chr, [*range(32), *range(127, 160)])) - set("\t\n\r")
SPACES = re.compile(r"[ \t]+")
LINE_ENDS = set("\n\r\u2028\u2029")
TAGS = re.compile(r"<[^<>]*>")


@pytest.mark.parametrize("name", TEXTS)
@settings(deadline=None, max_examples=100)
@given(replacement=st.text(max_size=12) | st.text("<>&*_[]()`\\|~#!-+=1.:;/ ab\n\t", max_size=12))
def test_whatever_an_editor_writes_stands_there_as_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, replacement: str
) -> None:
    """In the text that is read, and no mark-up comes of it; where the format cannot have that, nothing is changed."""
    path = tmp_path_factory.mktemp("copy") / name
    path.write_text(TEXTS[name])
    before = read_path(path).text
    done = fix(path, decisions=decide(path, ("volunteer coalition", replacement)))
    content = path.read_bytes().decode()
    after = read_path(path).text
    wanted = before.replace("volunteer coalition", replacement)
    if done.exit_code:
        assert content == TEXTS[name]
        assert set(replacement) & (CONTROLS if name == "story.txt" else CONTROLS | LINE_ENDS)
    elif name == "story.txt":
        assert content == wanted
    else:
        assert after == re.sub(" ?\n ?", "\n", SPACES.sub(" ", wanted)).strip()
    if name == "story.html":
        assert TAGS.findall(content) == TAGS.findall(TEXTS[name])


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.html", "<p>He met the <i>press</i>.</p>", "<p>He met the <i>Łódź &lt;b&gt; &amp;amp; “press”</i>.</p>"),
        ("a.md", "He met the *press*.\n", "He met the *Łódź \\<b\\> \\&amp; “press”*.\n"),
    ],
)
def test_markup_writes_what_it_must(tmp_path: Path, name: str, before: str, after: str) -> None:
    """Only what would be read as markup is escaped."""
    path = tmp_path / name
    path.write_text(before)
    assert fix(path, decisions=decide(path, ("press", "Łódź <b> &amp; “press”"))).exit_code == 0
    assert path.read_text() == after


@pytest.mark.parametrize("replacement", ["# A", "- A", "1. A", "    A", "A\nB"])
def test_what_markup_would_make_something_else_of(tmp_path: Path, replacement: str) -> None:
    """A list, a heading, code, a line end that is none: that is not what the editor wrote, and he is told."""
    path = tmp_path / "a.md"
    path.write_text("A press met.\n\nThe council *sat*.\n")
    done = fix(path, decisions=decide(path, ("A press", replacement), ("council", "mayor")))
    shown = " ".join(replacement.split())
    reason = "the file's markup would make something else of it"
    assert done.lines[0] == f"{path}:1:1: not fixed: “A press” → “{shown}” (house/x): {reason}"
    assert (done.exit_code, path.read_text()) == (2, "A press met.\n\nThe mayor *sat*.\n")


def test_what_an_encoding_lacks(tmp_path: Path) -> None:
    """HTML writes it as a number; plain text cannot, which is said, and the other replacements are made."""
    page = tmp_path / "a.html"
    page.write_bytes('<meta charset="windows-1252"><p>The café met the press.</p>'.encode("cp1252"))
    assert fix(page, decisions=decide(page, ("press", "Łódź”"))).exit_code == 0
    assert page.read_bytes() == '<meta charset="windows-1252"><p>The café met the &#321;ód&#378;”.</p>'.encode("cp1252")
    story = tmp_path / "b.txt"
    story.write_bytes("The café met the press.\n".encode("cp1252"))
    done = fix(story, decisions=decide(story, ("café", "bar"), ("press", "Łódź")))
    assert story.read_bytes() == b"The bar met the press.\n"
    assert done.exit_code == 2
    assert done.lines[0] == f"{story}:1:18: not fixed: “press” → “Łódź” (house/x): cp1252 cannot write it"


def test_bytes_that_could_not_be_read_are_not_written(tmp_path: Path) -> None:
    """A file with a broken place is left alone: rewriting it would make the loss final."""
    path = tmp_path / "story.txt"
    path.write_bytes("Déjà vu. ".encode() * 9 + b"\xff " + COPY.encode())
    content = path.read_bytes()
    done = fix(path)
    assert done.lines == (f"{path}: left as it is: some of its bytes are no utf-8; save it as UTF-8 first",)
    assert (done.exit_code, path.read_bytes()) == (2, content)


HOUSE = [
    ("critical", "green quokkas run", "bilbies ran"),
    ("minor", "run home", "fled"),
    ("critical", "red wombats", "two bilbies"),
    ("minor", "wombats|bilbies jump", "bilbies jumped"),
    ("critical", "old numbats", "new numbats"),
    ("minor", "new numbats", "numbats"),
    ("critical", "shy possums", "bold possums"),
    ("major", "possums eat", "possums ate"),
    ("minor", "bold possums", "possums"),
    ("minor", "big koalas", "bigger big koalas"),
    ("minor", "quite clearly ,?", ""),
    ("minor", "tall emus dance", "emus hop"),
    ("critical", "emus dance slowly", "birds danced"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings with rules of one's own; all in one place, because to compile the catalogue takes a while."""
    folder = tmp_path_factory.mktemp("rules") / "house"
    folder.mkdir()
    for number, (severity, phrase, suggestion) in enumerate(HOUSE):
        (folder / f"r{number}.yaml").write_text(RULE.format(severity=severity, phrase=phrase, fix=suggestion))
    return Settings(languagetool="off", reader="off", min_confidence=0.0, rules=(str(folder.parent),))


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        # Of two that overlap the more severe goes first; then the other has nothing to fix, or still has.
        ("The green quokkas run home.", "The bilbies ran home.", 0),
        ("The red wombats jump home.", "The two bilbies jumped home.", 0),
        ("The tall emus dance slowly here.", "The tall birds danced here.", 0),
        # A fix that another rule finds is refused; then it is the turn of what overlapped it.
        ("The old numbats sleep here.", "The old numbats sleep here.", 1),
        ("The shy possums eat here.", "The shy possums ate here.", 1),
        # A fix that its own rule finds again.
        ("The big koalas sleep here.", "The big koalas sleep here.", 1),
        # A deletion leaves no two spaces, and a capital where one stood.
        ("Quite clearly, the bilby slept. The bilby quite clearly slept.", "The bilby slept. The bilby slept.", 0),
    ],
)
def test_fixes_that_meet(tmp_path: Path, house: Settings, before: str, after: str, refused: int) -> None:
    """Overlaps, fixes that rules find, deletions; a second run changes nothing."""
    path = tmp_path / "story.txt"
    path.write_text(f"{before}\n")
    done = fix(path, using=house)
    assert path.read_text() == f"{after}\n"
    assert len([line for line in done.lines if "a new finding would come of it" in line]) == refused
    assert fix(path, using=house).lines[-1] == f"{path}: nothing to fix"


def test_a_fix_that_brings_a_finding_elsewhere_is_found_among_others(tmp_path: Path) -> None:
    """Once the full name is right, the short ones further down are wrong: that one is left, the others are made."""
    path = tmp_path / "story.txt"
    copy = f"The coach, Siniša Mihajlovich, resigned.\n\n{COPY}\nThe club thanked Mihajlovich for his work.\n"
    path.write_text(copy)
    done = fix(path, level="review")
    assert path.read_text() == copy.replace(COPY, REVIEWED)
    assert done.lines == (
        f"{path}:1:12: not fixed: “Siniša Mihajlovich” → “Siniša Mihajlović” (names/near-match): "
        "a new finding would come of it: “Mihajlovich” (names/near-match)",
        f"{path}: 4 fixes written",
    )


def test_decisions_are_applied_as_they_are(story: Path) -> None:
    """What was accepted, to the letter, and nothing else; a second time the text is another one."""
    decisions = decide(
        story, ("the volunteer", "  a 😀\r\n "), ("left With", None), ("XIX", "nineteenth"), ("talks", "")
    )
    done = fix(story, decisions=decisions)
    expected = COPY.replace("the volunteer", "  a 😀\r\n ").replace("XIX", "nineteenth").replace("talks", "")
    assert story.read_bytes() == expected.encode()
    assert (done.exit_code, done.lines) == (0, (f"{story}: 3 fixes written",))
    again = fix(story, decisions=decisions)
    assert again.lines == (
        f"{story}: left as it is: the decisions were made on another version of the text; nothing is applied",
    )
    assert (again.exit_code, story.read_bytes()) == (2, expected.encode())


def test_decisions_that_contradict_each_other_or_the_text_are_refused(story: Path, tmp_path: Path) -> None:
    """One line, and nothing is applied; a story that they do not name is left, too."""
    overlapping = decide(story, ("volunteer coalition", "a"), ("coalition on", "b"))
    done = fix(story, decisions=overlapping)
    reason = "two accepted replacements overlap at 27; nothing is applied"
    assert (done.exit_code, done.lines) == (2, (f"{story}: left as it is: {reason}",))
    misquoting = decide(story, ("XIX", "a"))
    misquoting.write_text(misquoting.read_text().replace("XIX", "XIV"))
    done = fix(story, decisions=misquoting)
    reason = "the text does not have at 128 what the decisions quote; nothing is applied"
    assert (done.exit_code, done.lines) == (2, (f"{story}: left as it is: {reason}",))
    assert story.read_text() == COPY
    other = tmp_path / "other.txt"
    other.write_text(COPY)
    done = fix(other, decisions=decide(story, ("XIX", "a")))
    assert (done.exit_code, done.lines) == (2, (f"{other}: left as it is: the decisions say nothing of it",))
    overlapping = decide(story, ("volunteer coalition", "a"), ("coalition on", None))
    assert fix(story, decisions=overlapping).exit_code == 0  # what was rejected may overlap


def test_standard_input_goes_to_the_output(tmp_path: Path) -> None:
    """Fixed, in its own encoding, where --write says so; else a diff. What cannot be read gives nothing."""
    assert fix("-", stdin=COPY.encode("utf-16")).output == SAFE.encode("utf-16")
    assert fix("-", stdin=SAFE.encode()).output == SAFE.encode()
    shown = fix("-", stdin=COPY.encode(), write=False).output
    assert isinstance(shown, str)
    assert shown.startswith("--- -\n+++ -\n@@ -1,2 +1,2 @@\n")
    refused = fix("-", stdin=b"%PDF-1.7\n")
    assert (refused.output, refused.exit_code) == ("", 2)
    assert refused.lines == ("-: not read: it is a PDF; mtqa reads plain text, Markdown and HTML",)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_fixed_and_what_cannot_be_is_named(tmp_path: Path) -> None:
    """Files of copy are fixed, the others named and left; that is no fault. A named file that is no copy is one."""
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text(COPY)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7\n")
    done = fix(tmp_path)
    assert [(tmp_path / name).read_text() for name in ("a.txt", "b.md")] == [SAFE, SAFE]
    assert done.exit_code == 0
    assert done.lines[-1].startswith(f"{tmp_path}/c.pdf: not fixed: it is a PDF")
    assert fix(tmp_path / "c.pdf", tmp_path / "nowhere.txt").exit_code == 2


def test_where_the_check_fails_nothing_is_fixed(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A detector's fault is mtqa's own, code 3: what a fix would bring about is not known then."""

    class Broken:
        name = "broken"

        @staticmethod
        def detect(*_: object) -> Iterator[None]:
            raise RuntimeError("oh")

    monkeypatch.setattr(pipeline, "detectors", lambda: (Broken,))
    done = fix(story)
    assert done.lines == (f"{story}: left as it is: The detector broken failed: RuntimeError: oh",)
    assert (done.exit_code, story.read_text()) == (3, COPY)


def test_what_was_not_checked_is_said(tmp_path: Path) -> None:
    """Copy in another language is left, with the notice of the check."""
    path = tmp_path / "story.txt"
    path.write_text("Le ministre a déclaré que la réunion aura lieu jeudi à Bruxelles avec ses homologues.\n")
    assert fix(path).lines == (
        f"{path}: This is not English copy but French; it was not checked.",
        f"{path}: nothing to fix",
    )


def test_the_fixed_seed_has_nothing_safe_left_to_fix(seed: Path) -> None:
    """All that is safe is fixed in one run, with all layers but LanguageTool."""
    using = Settings(languagetool="off")
    output = fix("-", stdin=seed.read_bytes(), using=using).output
    assert isinstance(output, bytes)
    assert output != seed.read_bytes()
    report = pipeline.check_document(read_stdin(output), using)
    assert report.findings
    assert [s for finding in report.findings for s in finding.suggestions if s.apply == "safe"] == []


def test_a_mark_that_another_finding_stood_for_is_not_new(tmp_path: Path) -> None:
    """The inner of two nested findings comes to light when the outer is fixed: it was there, and the fix is made."""
    path = tmp_path / "story.txt"
    path.write_text("What is the potential mission? ” she asked. The council met again on Tuesday.\n")
    (outer,) = pipeline.check_text(path.read_text(), PLAIN).findings
    assert (outer.rule, outer.evidence["also"]) == ("quotes/spaced", ["quotes/unbalanced"])
    assert fix(path).lines[-1] == f"{path}: nothing to fix"  # not safe: a mark without its partner
    fix(path, level="review")
    assert path.read_text().startswith("What is the potential mission?” she asked.")
    (inner,) = pipeline.check_text(path.read_text(), PLAIN).findings
    assert inner.rule == "quotes/unbalanced"
