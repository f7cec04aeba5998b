"""A newsroom's own names: people from a CSV file, and names learned from copy that it trusts."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from mtqa.config import rules_folder
from mtqa.gazetteer.candidates import runs
from mtqa.gazetteer.context import is_function_word
from mtqa.gazetteer.fold import squash
from mtqa.gazetteer.load import Person, load_tables, read_learned, read_people, read_person
from mtqa.readers import UnreadableError, read_path, readable_files

COLUMNS = ("name", "family", "offices", "country", "sex", "spellings")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;]['\"”’)]?|[\"“‘(])\s*$")


class OwnNamesError(ValueError):
    """A file of names that cannot be used; the message names file and line."""


def import_people(source: Path, into: Path) -> tuple[int, int]:
    """Add the people of a CSV file to `into` (the format of `rules/gazetteer/people`), merging those already there.

    The first line names the columns (`COLUMNS`; only `name` must be there); spellings are parted by semicolons. Returns
    how many people were added and how many merged. Nothing is written unless every line can be used; raises
    OwnNamesError, with each bad line, otherwise.
    """
    faults: list[str] = []
    known = {_key(person): person for person in _people_of(into)}
    added = merged = 0
    for number, person in _rows(source, faults):
        old = known.get(_key(person))
        if old is None:
            added += 1
        elif old != person:
            merged += 1
            person = _merged(old, person)
        known[_key(person)] = person
        if number > 1 and _broken(person):
            faults.append(f"{source}:{number}: the name {person.name!r} holds a sign that parts columns")
    if faults:
        raise OwnNamesError("\n".join(faults))
    lines = [f"# source: {source.name}; date: {date.today():%Y-%m}"]
    lines += [_line(person) for person in sorted(known.values(), key=lambda p: p.name)]
    into.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return added, merged


def _people_of(path: Path) -> Iterable[Person]:
    if not path.is_file():
        return ()
    facts = load_tables(rules_folder() / "gazetteer")
    people = [person for _, person in read_people(path, facts)]
    own = [str(problem) for problem in facts.problems if problem.path == path]
    if own:
        raise OwnNamesError("\n".join(own))
    return people


def _rows(source: Path, faults: list[str]) -> Iterator[tuple[int, Person]]:
    tables = load_tables(rules_folder() / "gazetteer")
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise OwnNamesError(f"{source}: cannot be read: {getattr(fault, 'strerror', None) or 'not UTF-8'}") from fault
    reader = csv.DictReader(text.splitlines())
    unknown = [name for name in reader.fieldnames or [] if name not in COLUMNS]
    if "name" not in (reader.fieldnames or []) or unknown:
        named = f"; {unknown[0]!r} is none" if unknown else ""
        raise OwnNamesError(f"{source}:1: the first line must name the columns, of {', '.join(COLUMNS)}{named}")
    try:
        for row in reader:
            cells = {key: " ".join((row.get(key) or "").split()) for key in COLUMNS}
            name, family = cells["name"], cells["family"]
            if family and name.count(family) != 1:
                faults.append(f"{source}:{reader.line_num}: the family name {family!r} is not once in {name!r}")
                continue
            marked = name.replace(family, f"{{{family}}}") if family else name
            spellings = ", ".join(part.strip() for part in cells["spellings"].split(";") if part.strip())
            columns = [marked, cells["offices"], cells["country"].upper(), cells["sex"].lower(), spellings]
            try:
                yield reader.line_num, read_person(columns, "", tables)
            except ValueError as fault:
                faults.append(f"{source}:{reader.line_num}: {fault}")
    except csv.Error as fault:
        faults.append(f"{source}:{reader.line_num}: {fault}")


def _key(person: Person) -> tuple[str, str]:
    return squash(person.name), person.country


def _broken(person: Person) -> bool:
    return any("|" in text for text in (person.name, *person.spellings))


def _merged(old: Person, new: Person) -> Person:
    spellings = dict.fromkeys([*old.spellings, *new.spellings])
    offices = dict.fromkeys([*new.offices, *old.offices])
    foreign = dict.fromkeys([*old.foreign, *new.foreign])
    return replace(
        new, spellings=tuple(spellings), offices=tuple(offices), foreign=tuple(foreign), sex=new.sex or old.sex
    )


def _line(person: Person) -> str:
    marked = person.name.replace(person.family, f"{{{person.family}}}", 1)
    offices = "; ".join(_office(o.role, o.body, o.start, o.end) for o in person.offices)
    spellings = ", ".join([*person.spellings, *(f"{language}:{form}" for form, language in person.foreign)])
    return " | ".join((marked, offices, person.country, person.sex, spellings)).rstrip(" |")


def _office(role: str, body: str, start: int | None, end: int | None) -> str:
    years = "" if start is None else f"{start}-" if end is None else f"{start}" if start == end else f"{start}-{end}"
    return " ".join(part for part in (role, body, years) if part)


def learn(folders: Sequence[Path], into: Path, times: int, stories: int) -> tuple[int, int, list[str]]:
    """Add to `into` the names that stand at least `times` times, in at least `stories` stories, in trusted copy.

    Counted are runs of capitalised words inside sentences, where a capital means a name. Returns how many names the
    file then holds, how many stories were read, and a line for each file that could not be.
    """
    count: Counter[str] = Counter()
    seen: dict[str, set[Path]] = defaultdict(set)
    unread: list[str] = []
    read = 0
    for path in (path for folder in folders for path in readable_files(folder)[0]):
        try:
            document = read_path(path)
        except UnreadableError as fault:
            unread.append(f"{path}: {fault.reason}")
            continue
        read += 1
        for name in _names(document.text):
            count[name] += 1
            seen[name].add(path)
    learned = {name for name in count if count[name] >= times and len(seen[name]) >= stories}
    if into.is_file():
        learned.update(read_learned(into))
    lines = ["# Names learned from trusted copy by `mtqa names learn`: the name, how often, in how many stories."]
    lines += [f"{n} | {count[n]} | {len(seen[n])}" if count[n] else n for n in sorted(learned)]
    into.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(learned), read, unread


def _names(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.isupper():
            continue
        for run in runs(line):
            words = [word for word in run if not is_function_word(word.text)]
            # The first word of a sentence has a capital anyway.
            if words and words[0] is run[0] and _SENTENCE_END.search(line[: run[0].start]):
                words = words[1:] if len(words) == 1 else words
            if words and all(len(word.text) > 1 for word in words):
                yield " ".join(word.text for word in words)
