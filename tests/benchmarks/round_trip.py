"""Native news sent through Apertium and back, English–Spanish–English and English–Catalan–English: what mtqa finds.

    python tests/benchmarks/round_trip.py --shared ../shared [--stories 60]

Needs Apertium: `apt-get install apertium apertium-eng-spa apertium-eng-cat`. Prints two Markdown tables, and no text of
the stories. The paragraphs of a story are translated in one call, set apart by blank lines. Left out of the
translations: Apertium's marks (`*`, `#` and `@` before a word, the second of two forms with a `/` between), unless the
paragraph held the mark before, and runs of spaces, which Apertium leaves where it drops a word.

Words of the original and of the round trip are aligned paragraph by paragraph with the fewest edits; case counts,
punctuation does not. A passage is a run of changed words; where words were only dropped, it is the gap they left. A
finding touches a passage that it overlaps. Chance: the share of findings that would lie on changed words if each stood
anywhere else in its story with as many words; where much is changed, much is hit blindly.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import bisect
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora
from rapidfuzz.distance import Levenshtein

from mtqa.config import Settings
from mtqa.model.report import DocumentReport
from mtqa.pipeline import check_text, signature

LANGUAGES = {"es": "spa", "ca": "cat"}  # code in mtqa's verdict, code in Apertium
_PACKAGES = "apertium apertium-eng-spa apertium-eng-cat"
_TOP = 10
_FOOTNOTE = """
¹ The verdict was trained with nearly all of the native news as its native side, most of these stories included: the
untouched side is no unseen copy, and the AUC may flatter. Apertium was not among the systems it was trained on."""
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_MARK = {mark: re.compile(rf"(?<!\w){re.escape(mark)}+(?=\w)") for mark in "*#@"}
_FORMS = re.compile(r"(\w)/\w[\w'’-]*")
_Span = tuple[int, int]


class ApertiumError(RuntimeError):
    """Apertium is missing or fails; the message is one line."""


@dataclass(frozen=True)
class Alignment:
    """Changes of one round trip, in code points of the text that came back.

    `words` are all its words, `passages` what was changed, both in text order; `changed` counts changed words.
    """

    words: tuple[_Span, ...]
    passages: tuple[_Span, ...]
    changed: int

    def touches(self, start: int, end: int) -> bool:
        """Tell whether `start`:`end` overlaps a passage."""
        at = bisect.bisect_left(self.passages, end, key=lambda span: span[0])
        return at > 0 and self.passages[at - 1][1] > start

    def by_chance(self, start: int, end: int) -> float:
        """Return the share of runs of words, as many as `start`:`end` holds, that touch a passage."""
        size = min(max(1, sum(_overlap(span, (start, end)) for span in self.words)), len(self.words))
        runs = [(self.words[i][0], self.words[i + size - 1][1]) for i in range(len(self.words) - size + 1)]
        return sum(self.touches(*run) for run in runs) / max(1, len(runs))


@dataclass
class Tally:
    """Counts of one round trip over all stories; `rules` and `right` count findings, and those on changed words."""

    code: str
    probabilities: list[float] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    checked: int = 0
    words: int = 0
    changed: int = 0
    passages: int = 0
    touched: int = 0
    chance: float = 0.0

    def verdict(self, report: DocumentReport) -> None:
        """Count a verdict; copy that was not judged counts as probability 0."""
        verdict = report.verdict
        self.checked += report.words
        self.probabilities.append(verdict.probability if verdict else 0.0)
        self.labels[verdict.label if verdict else "not judged"] += 1
        if verdict and verdict.pivots:
            self.named[verdict.pivots[0].language] += 1

    def findings(self, report: DocumentReport, alignment: Alignment) -> None:
        """Count the findings of a story and the changes that they touch."""
        places = sorted((finding.start, finding.end) for finding in report.findings)
        self.words += len(alignment.words)
        self.changed += alignment.changed
        self.passages += len(alignment.passages)
        self.touched += sum(any(_overlap(passage, place) for place in places) for passage in alignment.passages)
        self.chance += sum(alignment.by_chance(*place) for place in places)
        for finding in report.findings:
            self.rules[finding.rule] += 1
            self.right[finding.rule] += alignment.touches(finding.start, finding.end)


def main() -> None:
    """Translate, check, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with corpora/")
    parser.add_argument("--stories", type=int, default=60, metavar="N", help="native stories to translate (60)")
    options = parser.parse_args()
    try:
        _require_apertium()
        _measure(corpora.native_news(options.shared, options.stories))
    except ApertiumError as fault:
        sys.exit(str(fault))


def _measure(stories: Sequence[corpora.Story]) -> None:
    settings = Settings(languagetool="off")
    before = Tally("en")
    before_findings = 0
    for story in stories:
        report = _checked(story.text, settings)
        before.verdict(report)
        before_findings += len(report.findings)
    trips = []
    for code, other in LANGUAGES.items():
        trip = Tally(code)
        for story in stories:
            text = round_trip(story.text, other)
            report = _checked(text, settings)
            trip.verdict(report)
            trip.findings(report, align(story.text, text))
        trips.append(trip)
    print(f"{len(stories)} stories, {before.checked:,} words, `{signature(settings)}`\n")
    print(_table(before, before_findings, trips))
    print(_rules(trips))
    print(_FOOTNOTE)


def _checked(text: str, settings: Settings) -> DocumentReport:
    """Check a story. Raises RuntimeError where a detector fails, so that no figure hides it."""
    report = check_text(text, settings)
    if faults := [notice.message for notice in report.notices if notice.level == "error"]:
        raise RuntimeError(faults[0])
    return report


def round_trip(text: str, other: str) -> str:
    """Return English `text`, of one paragraph a line, translated to Apertium's language `other` and back.

    Raises ApertiumError where Apertium fails or gives back another number of paragraphs.
    """
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    sources = [" ".join(lines[number].split()) for number in filled]
    there = _clean(_translate(sources, f"eng-{other}"), sources)
    back = _clean(_translate(there, f"{other}-eng"), sources)
    for number, paragraph in zip(filled, back, strict=True):
        lines[number] = paragraph
    return "\n".join(lines)


def _translate(paragraphs: Sequence[str], direction: str) -> list[str]:
    done = subprocess.run(
        ["apertium", direction], input="\n\n".join(paragraphs) + "\n", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ApertiumError(f"apertium {direction} failed: {' '.join(done.stderr.split())[:200]}")
    translated = done.stdout.strip().split("\n\n")
    if len(translated) != len(paragraphs):
        raise ApertiumError(f"apertium {direction} made {len(translated)} paragraphs of {len(paragraphs)}")
    return [" ".join(paragraph.split()) for paragraph in translated]


def _clean(translated: Sequence[str], sources: Sequence[str]) -> list[str]:
    """Return the paragraphs without the marks that their sources do not have."""
    return [_without_marks(text, source) for text, source in zip(translated, sources, strict=True)]


def _without_marks(text: str, source: str) -> str:
    for mark, pattern in _MARK.items():
        if mark not in source:
            text = pattern.sub("", text)
    return text if "/" in source else _FORMS.sub(r"\1", text)


def align(before: str, after: str) -> Alignment:
    """Return what was changed in `after`, which has a line for each line of `before`."""
    words: list[_Span] = []
    passages: list[_Span] = []
    changed = start = 0
    for old, new in zip(before.split("\n"), after.split("\n"), strict=True):
        here = [(start + match.start(), start + match.end()) for match in _WORD.finditer(new)]
        line = (start, start + len(new))
        for first, last in _runs(_WORD.findall(old), _WORD.findall(new)):
            changed += last - first
            passages.append((here[first][0], here[last - 1][1]) if last > first else _gap(here, first, line))
        words += here
        start = line[1] + 1
    return Alignment(tuple(words), tuple(passages), changed)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    """Yield the runs of words of `new` that are changed; where words were only dropped the run is empty."""
    run: _Span | None = None
    for step in Levenshtein.opcodes(old, new):
        if step.tag != "equal":
            run = (run[0] if run else step.dest_start, step.dest_end)
        elif run:
            yield run
            run = None
    if run:
        yield run


def _gap(words: Sequence[_Span], at: int, line: _Span) -> _Span:
    """Return what stands between the words `at` - 1 and `at` of a line, at least one code point."""
    start = words[at - 1][1] if at else line[0]
    end = words[at][0] if at < len(words) else line[1]
    return start, max(end, start + 1)


def _overlap(one: _Span, other: _Span) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _area(machine: Sequence[float], native: Sequence[float]) -> float:
    """Return the share of pairs in which the machine's story has the higher probability; ties count a half."""
    won = sum((m > n) + (m == n) / 2 for m in machine for n in native)
    return won / max(1, len(machine) * len(native))


def _table(before: Tally, before_findings: int, trips: Sequence[Tally]) -> str:
    def share(part: float, whole: float) -> str:
        return f"{part / whole:.3f}" if whole else "–"

    def called(tally: Tally) -> str:
        return share(tally.labels["machine-translated"], len(tally.probabilities))

    rows: list[tuple[str, str, list[str]]] = [
        ("Verdict¹: AUC against the same stories untouched", "–",
         [f"{_area(t.probabilities, before.probabilities):.3f}" for t in trips]),
        ("Share called machine-translated", called(before), [called(t) for t in trips]),
        ("Labels", _counts(before.labels), [_counts(t.labels) for t in trips]),
        ("Share of words changed", "–", [share(t.changed, t.words) for t in trips]),
        ("Changed passages", "–", [f"{t.passages:,}" for t in trips]),
        ("Share of changed passages that a finding touches", "–", [share(t.touched, t.passages) for t in trips]),
        ("Findings", str(before_findings), [str(t.rules.total()) for t in trips]),
        ("Precision: share of findings on changed words", "–",
         [share(t.right.total(), t.rules.total()) for t in trips]),
        ("Precision by chance", "–", [share(t.chance, t.rules.total()) for t in trips]),
        ("Findings per 1,000 words", f"{1000 * before_findings / max(1, before.checked):.2f}",
         [f"{1000 * t.rules.total() / max(1, t.checked):.2f}" for t in trips]),
        ("Language named first is right", "–", [f"{t.named[t.code]} of {t.named.total()}" for t in trips]),
        ("Languages named first", _counts(before.named), [_counts(t.named) for t in trips]),
    ]  # fmt: skip
    heads = [f"eng→{LANGUAGES[t.code]}→eng" for t in trips]
    lines = ["| | untouched | " + " | ".join(heads) + " |", "|---|" + "---:|" * (1 + len(trips))]
    lines += ["| " + " | ".join([title, native, *cells]) + " |" for title, native, cells in rows]
    return "\n".join([*lines, ""])


def _counts(counter: Mapping[str, int]) -> str:
    ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count}" for name, count in ranked) or "–"


def _rules(trips: Sequence[Tally]) -> str:
    found, right = Counter[str](), Counter[str]()
    for trip in trips:
        found += trip.rules
        right += trip.right
    lines = [
        "| Rule | " + " | ".join(LANGUAGES[t.code] for t in trips) + " | on changed words |",
        "|---|" + "---:|" * (len(trips) + 1),
    ]
    for rule, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_TOP]:
        cells = [str(trip.rules[rule]) for trip in trips]
        lines.append(f"| `{rule}` | " + " | ".join(cells) + f" | {right[rule]} of {count} |")
    return "\n".join(lines)


def _require_apertium() -> None:
    if shutil.which("apertium") is None:
        raise ApertiumError(f"Apertium is not installed: apt-get install {_PACKAGES}")
    modes = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=False).stdout.split()
    wanted = {direction for other in LANGUAGES.values() for direction in (f"eng-{other}", f"{other}-eng")}
    if missing := sorted(wanted - set(modes)):
        raise ApertiumError(f"Apertium lacks {', '.join(missing)}: apt-get install {_PACKAGES}")


if __name__ == "__main__":
    main()
