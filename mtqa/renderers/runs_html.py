"""The difference of two runs for rule authors and editors: one self-contained HTML file without a script."""

from __future__ import annotations

from dataclasses import dataclass

from mtqa.compare.runs import DocumentChange, RunChange, RunDifference
from mtqa.renderers._page import assets, template
from mtqa.renderers._runs import changes, documents_line, names, outcome, summary, verdict
from mtqa.renderers._words import category_name, percent


@dataclass(frozen=True, slots=True)
class Item:
    """One finding that is gone, new or changed."""

    change: RunChange
    category: str
    confidence: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Story:
    """One document with what changed in it; `verdicts` are those of both runs."""

    id: str
    change: DocumentChange
    outcome: str
    verdicts: tuple[str, str]
    groups: tuple[tuple[str, tuple[Item, ...]], ...]

    @property
    def changed(self) -> bool:
        """Whether the two runs say anything different of it."""
        alone = self.change.before is None or self.change.after is None
        return alone or bool(self.groups) or self.verdicts[0] != self.verdicts[1]


def render(difference: RunDifference) -> str:
    """Return a whole HTML page: no request leaves it, and its policy lets only its own style in."""
    stories = [_story(number, change) for number, change in enumerate(difference.documents, 1)]
    return template("runs.html.j2").render(
        difference=difference,
        names=names(difference),
        summary=summary(difference),
        documents_line=documents_line(difference),
        totals=[sum(len(d.findings) for d in run.documents) for run in (difference.before, difference.after)],
        verdicts=sum(change.verdict_changed for change in difference.shared),
        stories=[story for story in stories if story.changed],
        same=[story for story in stories if not story.changed],
        **assets(["report.css", "runs.css"]),
    )


def _story(number: int, document: DocumentChange) -> Story:
    items = [
        Item(one, category_name(one.finding.category), percent(one.finding.confidence), changes(one))
        for one in document.findings
    ]
    shared = document.before is not None and document.after is not None
    groups = (
        ("new", tuple(item for item in items if item.change.state == "new")),
        ("gone", tuple(item for item in items if item.change.state == "gone")),
        ("changed", tuple(item for item in items if item.changes)),
    )
    return Story(
        id=f"d{number}",
        change=document,
        outcome=outcome(document),
        verdicts=(verdict(document.before), verdict(document.after)),
        groups=tuple(group for group in groups if group[1]) if shared else (),
    )
