"""Names that are garbled, cut short, translated, or written as only another language writes them.

A finding needs a near match in spelling or sound and evidence beside it: the other half of the name, the office or the
country of the person meant, or the right form elsewhere in the story. An unknown name alone is never a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.detectors.names import broken, people, places, pronouns, titles
from mtqa.detectors.names.story import Story, units
from mtqa.gazetteer import gazetteer, squash
from mtqa.model.finding import Finding

NAME = "names"


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding]:
    """Yield the garbled, foreign and translated names of a document."""
    story = Story(analysis, settings, gazetteer(settings.names))
    for line, words in story.runs:
        translated = titles.check(story, line, words)
        if translated is not None:
            yield translated
        wrong = pronouns.check(story, line, words)
        if wrong is not None:
            yield wrong
        run = units(words)
        done: set[int] = set()
        for i, unit in enumerate(run):
            if i in done or squash(unit.text) in story.accepted:
                continue
            found = people.pair(story, line, run, i)
            if found is not None:
                done.update(range(i, found[1] + 1))
                yield found[0]
                continue
            findings = (
                broken.cut_letter(story, line, run[i]),
                broken.halves(story, line, run[i]),
                people.alone(story, line, run, i),
                places.check(story, line, words, run, i),
            )
            best = max((f for f in findings if f is not None), key=lambda f: f.confidence, default=None)
            if best is not None:
                yield best
    for line in story.lines:
        yield from broken.glued(story, line)
        yield from broken.odd_letter(story, line)
        unreadable = broken.mojibake(story, line)
        if unreadable is not None:
            yield unreadable
