"""Newspapers, parties, monarchs and works whose names were translated as if they were words: the daily The Time."""

from __future__ import annotations

import re

from mtqa.detectors.names.story import Line, Place, Story
from mtqa.gazetteer import squash
from mtqa.gazetteer.candidates import Word
from mtqa.gazetteer.load import TranslatedName
from mtqa.model.finding import EvidenceValue, Finding
from mtqa.model.languages import language_name

# How far the word that says what is named may stand, in words before and behind the name.
_BEFORE, _BEHIND = 5, 4
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def check(story: Story, line: Line, words: list[Word]) -> Finding | None:
    """Return the first name of the run `words` that was translated word by word."""
    for word in words:
        for entry in story.known.places.translated.get(word.text, ()):
            end = word.start + len(entry.form)
            text = line.text
            if text[word.start : end] != entry.form or text[end : end + 1].isalnum():
                continue
            if squash(entry.form) in story.accepted:
                continue
            if re.search(rf"(?<!\w){re.escape(entry.right)}(?!\w)", text) or not _is_beside(
                entry, text, word.start, end
            ):
                continue
            return _finding(story, entry, Place(line, word.start, end))
    return None


def _is_beside(entry: TranslatedName, text: str, start: int, end: int) -> bool:
    if not entry.beside:
        return True
    near = _WORDS.findall(text[:start].lower())[-_BEFORE:] + _WORDS.findall(text[end:].lower())[:_BEHIND]
    return not entry.beside.isdisjoint(part for word in near for part in (word, *word.split("-")))


def _finding(story: Story, entry: TranslatedName, place: Place) -> Finding:
    found = story.written(place)
    spoken = " and ".join(dict.fromkeys(language_name(code) for code in entry.languages[:2]))
    message = f"“{found}” is the {spoken} {entry.what} {entry.right}, translated word by word."
    if entry.what in {"king", "queen", "pope", "emperor", "monarch", "saint", "figure"}:
        message = f"“{found}” is how {spoken} names the {entry.what} {entry.right}."
    evidence: dict[str, EvidenceValue] = {"name": entry.right, "language": spoken}
    evidence["pivots"] = {code: 1.0 / len(entry.languages) for code in entry.languages}
    return story.finding("translated", "name", "major", 0.85, place, message, (entry.right,), evidence)
