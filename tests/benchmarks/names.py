# ruff: noqa: T201 - a script that prints
"""How well names are checked: `python tests/benchmarks/names.py --shared FOLDER [--peers] [--half dev|held|both]`.

1. About 1,000 garbles of known people and places in native stories (`garbles.py` says how they are made,
   `garble_stories.py` how they are set in): found, and with the right form as the first suggestion, by kind, for the
   half of the operations' parameters and people that rules are written for and for the half held apart; the same text
   ungarbled. LanguageTool and Harper on the garbled paragraph: a hit only where the right form is suggested.
2. 2,000 untouched names in neutral sentences: the gazetteer's half that is held apart, Faker's locales, native stories.
3. Native copy: every finding on a name or place.
4. The real cases of `names_dev.md`: those that can be known from the English alone (`KNOWABLE`) and the others.

Only the detectors `names` and `consistency` run, with the default settings; a finding counts on a span by the rule of
`tools/score.py`. `--list` shows what was missed; the half held apart only where `--half held` asks for it by name.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path
from pkgutil import iter_modules

sys.path.insert(0, str(Path(__file__).parent))
import corpora
import garble_stories
import garbles
import names_dev
import peers
from garble_scripts import plain
from garble_stories import Garble, Stage
from garbles import HALVES, Half

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings, rules_folder
from mtqa.detectors import consistency, names
from mtqa.gazetteer.load import load_facts
from mtqa.model.document import Notice
from mtqa.model.finding import Finding
from mtqa.readers import read_stdin
from mtqa.resolve import resolve

_EACH = 28  # garbles a kind and half: 18 kinds, 1,008 in all
_UNTOUCHED = 2_000
_PARTS = ("garbles", "untouched", "native", "real")
_SETTINGS = Settings(languagetool="off")
_SENTENCES = (
    "{} spoke at the meeting on Tuesday.",
    "The report was written by {} and two colleagues.",
    "On Friday {} visited the factory for the first time.",
    "“We have waited long enough,” {} told the audience.",
    "The letter was addressed to {}, who has not replied.",
    "Nobody at the office had heard from {} since the weekend.",
    "A photograph shows {} at the station in the early morning.",
    "According to {}, the work will take another three months.",
)


@cache
def find(text: str) -> tuple[Finding, ...]:
    """Return what the detectors of names show in a text."""
    document = read_stdin(text.encode("utf-8"), name="-")
    if document.text != text:
        raise ValueError("the reader changed the text: offsets do not hold")
    analysis = analyse(document, classify(document), _SETTINGS.model)
    found = chain(names.detect(analysis, _SETTINGS), consistency.detect(analysis, _SETTINGS))
    return resolve([f for f in found if not isinstance(f, Notice)], document, _SETTINGS)


def stage(shared: Path) -> Stage:
    """Return the native stories and the known people, to make garbles from."""
    stories = corpora.native_news(shared) + corpora.native_radio(shared)
    return Stage(stories, load_facts(rules_folder() / "gazetteer"))


# Garbles ------------------------------------------------------------------------------------------------------------


def hits(garble: Garble, start: int, end: int) -> bool:
    """Tell whether a finding at `start`:`end` counts as finding the garble."""
    return corpora.Span(garble.start, garble.end, garble.wrong, "", "").is_hit_by(start, end)


def is_mended(garble: Garble, start: int, end: int, suggestion: str) -> bool:
    """Tell whether writing the suggestion at `start`:`end` leaves an accepted right form at the garble's place.

    Diacritics and the possessive are passed over; where diacritics are garbled, they must be all there or all gone.
    """
    low, high = min(start, garble.start), max(end, garble.end)
    done = garble.text[low:start] + suggestion + garble.text[end:high]
    around = garble.text[low : garble.start], garble.text[garble.end : high]
    right = [around[0] + form + around[1] for form in garble.right]
    if garble.kind == "diacritics":
        return unicodedata.normalize("NFC", done) in {*right, *map(plain, right)}
    return _bare(done) in map(_bare, right)


def _bare(text: str) -> str:
    return re.sub(r"'s\b", "", plain(text))


@dataclass
class Score:
    """What one program did with the garbles of one kind and half."""

    garbles: int = 0
    natural: int = 0
    found: int = 0
    first: int = 0
    any: int = 0
    alarms: list[tuple[Garble, Finding]] = field(default_factory=list)
    missed: list[tuple[Garble, str]] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.garbles + other.garbles,
            self.natural + other.natural,
            self.found + other.found,
            self.first + other.first,
            self.any + other.any,
            self.alarms + other.alarms,
            self.missed + other.missed,
        )


def score(made: Iterable[Garble]) -> Score:
    """Run the detectors on garbled stories and on the same ungarbled."""
    total = Score()
    for garble in made:
        findings = [f for f in find(garble.text) if hits(garble, f.start, f.end)]
        first = any(f.suggestions and is_mended(garble, f.start, f.end, f.suggestions[0].text) for f in findings)
        total.garbles += 1
        total.natural += garble.natural
        total.found += bool(findings)
        total.first += first
        total.any += any(is_mended(garble, f.start, f.end, s.text) for f in findings for s in f.suggestions)
        if not first:
            said = "; ".join(f"{f.rule}: {f.text} → {[s.text for s in f.suggestions][:2]}" for f in findings)
            total.missed.append((garble, said or "nothing"))
        alarms = [f for f in find(garble.original) if f.start < garble.original_end and garble.start < f.end]
        total.alarms += [(garble, f) for f in alarms]
    return total


def garble_table(at: Stage, kinds: Sequence[str], halves: Sequence[Half], *, listed: Sequence[Half]) -> list[Garble]:
    """Print recall by kind and half, and what was missed; return the garbles."""
    made: list[Garble] = []
    scores: dict[tuple[str, Half], Score] = {}
    for kind in kinds:
        for half in halves:
            batch = at.garbles(kind, half, _EACH)
            made += batch
            scores[kind, half] = score(batch)
    print("## Garbles\n")
    print("| kind | " + "".join(f"{half}: garbles | found | right first | " for half in halves) + "natural mentions |")
    print("|---|" + "---:|" * (3 * len(halves) + 1))
    for kind in kinds:
        print(_garble_row(kind, [scores[kind, half] for half in halves]))
    sums = [sum((scores[kind, half] for kind in kinds), Score()) for half in halves]
    print(_garble_row("**all**", sums))
    whole = sum(sums, Score())
    print(f"\n{whole.garbles} garbles: found {_share(whole.found, whole)}, right first {_share(whole.first, whole)}.")
    print(f"Ungarbled: {len(whole.alarms)} findings on those names.\n")
    for garble, finding in whole.alarms:
        print(f"- {finding.rule}: {finding.text} → {_suggested(finding)} ({_around(garble.original, finding)})")
    for half in listed:
        print(f"\n### Not mended, {half}\n")
        for kind in kinds:
            for garble, said in scores[kind, half].missed if (kind, half) in scores else ():
                context = garble.text[max(0, garble.start - 70) : garble.start] + f"**{garble.wrong}**"
                context = (context + garble.text[garble.end : garble.end + 40]).replace("\n", " ¶ ")
                print(f"- {kind}, {garble.parameter}: …{context}… ({garble.right[0]}): {said}")
    return made


def _garble_row(title: str, scores: Sequence[Score]) -> str:
    cells = [f"{s.garbles} | {_share(s.found, s)} | {_share(s.first, s)}" for s in scores]
    return f"| {title} | {' | '.join(cells)} | {sum(s.natural for s in scores)} |"


def _share(count: int, of: Score) -> str:
    return f"{count / of.garbles:.2f}" if of.garbles else "–"


def _suggested(finding: Finding) -> str:
    return finding.suggestions[0].text if finding.suggestions else "–"


def _around(text: str, finding: Finding) -> str:
    return text[max(0, finding.start - 60) : finding.end + 40].replace("\n", " ¶ ")


def peer_table(made: Sequence[Garble]) -> None:
    """Print how many of the garbles LanguageTool and Harper mend, shown the garbled paragraph."""
    print("\n## The same garbles, in their paragraph, by others\n")
    print("| program | garbles | right first | right among the suggestions |\n|---|---:|---:|---:|")
    paragraphs = [_paragraph(g) for g in made]
    stories = [corpora.Story(f"{i:05}", text) for i, (text, _) in enumerate(paragraphs)]
    for program in (peers.LanguageTool(), peers.Harper()):
        try:
            program.version()
            with program.running() if isinstance(program, peers.LanguageTool) else nullcontext():
                rows = program.check(stories)
        except (peers.PeerError, OSError) as fault:
            print(f"| {program.name} | failed: {fault} | | |")
            continue
        first = anywhere = 0
        for (_, shown), row in zip(paragraphs, rows, strict=True):
            mended = [
                [is_mended(shown, f["start"], f["end"], s) for s in f["suggestions"]]
                for f in row["findings"]
                if hits(shown, f["start"], f["end"])
            ]
            first += any(m[0] for m in mended if m)
            anywhere += any(any(m) for m in mended)
        count = len(made)
        print(f"| {program.name} | {count} | {first / count:.2f} | {anywhere / count:.2f} |")


def _paragraph(garble: Garble) -> tuple[str, Garble]:
    low = garble.text.rfind("\n", 0, garble.start) + 1
    high = garble.text.find("\n", garble.end)
    text = garble.text[low : high if high >= 0 else None]
    return text, replace(garble, text=text, start=garble.start - low, end=garble.end - low)


# Untouched names, native copy ---------------------------------------------------------------------------------------


def untouched(at: Stage) -> list[str]:
    """Return the 2,000 names, a third of each source, always the same for the same gazetteer."""
    known = [p.name for p in at.people if garbles.half_of(p.name) == HALVES[1] and " " in p.name]
    sources = [_first(known, _UNTOUCHED // 3), _faker(_UNTOUCHED // 3)]
    pattern = re.compile(r"(?<![\w-] )(?<![A-Z]\. )\b([A-Z][a-z]+ (?:Mc|Mac|O')?[A-Z][a-z]+)\b(?! [A-Z]|-|['’]\w{2})")
    usual = {n for provider in _providers() for n in _latin(getattr(provider, "first_names", ()))}
    seen = {m[1] for s in at.stories for m in pattern.finditer(s.text) if m[1].split()[0] in usual}
    return [*chain(*sources), *_first(sorted(seen), _UNTOUCHED - sum(map(len, sources)))]


def _first(items: Iterable[str], count: int) -> list[str]:
    return sorted(dict.fromkeys(items), key=lambda n: garbles.hashed("untouched", n))[:count]


def _providers() -> Iterator[type]:
    package = import_module("faker.providers.person")
    for module in iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{module.name}").Provider


def _latin(listed: object) -> list[str]:
    """Return the names in Latin letters of a list of Faker's; some locales have none but properties."""
    if not isinstance(listed, tuple | list | dict):
        return []
    return [n for n in listed if re.fullmatch(r"[A-ZÀ-Ž][A-Za-zÀ-ſ'’ -]*", n)]


def _faker(count: int) -> list[str]:
    """Return names made of the lists of Faker's locales in Latin letters, the locales in turn."""
    streams = []
    for provider in _providers():
        given, family = _latin(getattr(provider, "first_names", ())), _latin(getattr(provider, "last_names", ()))
        if given and family:
            given, family = (_first(names, count) for names in (given, family))
            streams.append([f"{g} {f}" for g, f in zip(given, family, strict=False)])
    return [n for n in dict.fromkeys(chain.from_iterable(zip_longest(*streams))) if n][:count]


def untouched_table(at: Stage) -> None:
    """Print the findings on names that are right."""
    listed = untouched(at)
    print("\n## Untouched names\n")
    lines = []
    for i, name in enumerate(listed):
        text = _SENTENCES[i % len(_SENTENCES)].format(name)
        lines += [f"- {name}: {f.rule}: {f.text} → {_suggested(f)}" for f in find(text)]
    print(f"{len(listed)} names in neutral sentences: {len(lines)} findings.\n")
    print("\n".join(lines))


def native_table(shared: Path) -> None:
    """Print every finding in native copy."""
    stories = corpora.native_news(shared) + corpora.native_radio(shared)
    words = sum(s.words for s in stories)
    found = [(story, finding) for story in stories for finding in find(story.text)]
    count = Counter(f.rule for _, f in found)
    print("\n## Native copy\n")
    print(f"{words:,} words, {len(found)} findings: {1000 * len(found) / words:.3f} per 1,000 words.")
    print(", ".join(f"{rule} {n}" for rule, n in count.most_common()) + "\n")
    for story, f in found:
        print(f"- {story.name} {f.rule} {f.confidence:.2f}: {f.text} → {_suggested(f)} ({_around(story.text, f)})")


def dev_table(shared: Path) -> None:
    """Print which of the real cases are found."""
    print("\n## Real cases (names_dev.md)\n")
    found: Counter[bool] = Counter()
    lines = []
    cases = names_dev.cases(shared)
    for case in cases:
        places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(case.form)}(?!\w)", case.text)]
        spans = [corpora.Span(a, b, case.form, "", "") for a, b in places]
        hit = [f for f in find(case.text) if any(s.is_hit_by(f.start, f.end) for s in spans)]
        found[case.reason != ""] += bool(hit)
        said = "; ".join(f"{f.rule}: {f.text} → {_suggested(f)}" for f in hit) or "–"
        lines.append(f"| {case.number} | {case.form} | {case.right} | {case.reason or '–'} | {case.setting} | {said} |")
    knowable = sum(c.reason != "" for c in cases)
    print(f"Can be known from the English alone: {knowable}, found {found[True]} ({found[True] / knowable:.2f}).")
    print(f"The others: {len(cases) - knowable}, found {found[False]}.\n")
    print("| # | form | right | known as | text | finding |\n|---:|---|---|---|---|---|")
    print("\n".join(lines))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with corpora/")
    parser.add_argument("--peers", action="store_true", help="LanguageTool and Harper on the same garbles")
    parser.add_argument("--half", choices=("dev", "held", "both"), default="both")
    parser.add_argument("--list", action="store_true", help="show the garbles that were not mended")
    kinds = garble_stories.kinds()
    parser.add_argument("--kinds", nargs="+", choices=kinds, metavar="KIND", help="only these kinds of garble")
    parser.add_argument("--parts", nargs="+", choices=_PARTS, help="only these parts")
    options = parser.parse_args()
    halves = {"dev": HALVES[:1], "held": HALVES[1:], "both": HALVES}[options.half]
    parts = options.parts or (_PARTS[:1] if options.kinds else _PARTS)
    shared: Path = options.shared.resolve()
    at = stage(shared)
    print(f"# Names\n\n{len(at.people):,} people in the gazetteer, {len(at.stories):,} native stories\n")
    if "garbles" in parts:
        listed = halves if options.half == "held" else HALVES[:1]
        made = garble_table(at, options.kinds or kinds, halves, listed=listed if options.list else ())
        if options.peers:
            peer_table(made)
    sections: dict[str, Callable[[], None]] = {
        "untouched": lambda: untouched_table(at),
        "native": lambda: native_table(shared),
        "real": lambda: dev_table(shared),
    }
    for part, section in sections.items():
        if part in parts:
            section()


if __name__ == "__main__":
    main()
