"""How a story is laid out for people: paragraphs from blocks, and runs of text cut where findings begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mtqa.model.document import Block, BlockKind, Document
from mtqa.model.finding import Finding

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Blocks that stand on one line, such as a dateline and the sentence after it. Offsets are code points."""

    kind: BlockKind
    start: int
    end: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under the same findings throughout; `findings` are indices, the shortest span first."""

    start: int
    end: int
    findings: tuple[int, ...]


def paragraphs(document: Document) -> list[Paragraph]:
    """Return every paragraph in text order; words that no block covers are laid out as body text."""
    text, result = document.text, list[Paragraph]()
    for block in _all_blocks(document):
        if result and "\n" not in text[result[-1].end : block.start]:
            last = result.pop()
            blocks = (*last.blocks, block)
            kind = max(blocks, key=lambda b: b.end - b.start).kind
            result.append(Paragraph(kind, last.start, block.end, blocks))
        else:
            result.append(Paragraph(block.kind, block.start, block.end, (block,)))
    return result


def segments(findings: Sequence[Finding], cuts: Sequence[int]) -> Iterator[Segment]:
    """Yield the text between the first and the last of `cuts`, cut there and at every edge of a finding."""
    opening: dict[int, list[int]] = {}
    for index, finding in enumerate(findings):
        opening.setdefault(finding.start, []).append(index)
    edges = sorted({*cuts, *(f.start for f in findings), *(f.end for f in findings)})
    active: list[int] = []
    for start, end in pairwise(edges):
        active = [i for i in active if findings[i].end > start] + opening.get(start, [])
        active.sort(key=lambda i: (findings[i].end - findings[i].start, i))
        yield Segment(start, end, tuple(active))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (both from 1, in code points) of `offset` in any text, such as the decoded file."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _all_blocks(document: Document) -> Iterator[Block]:
    position = 0
    for block in document.blocks:
        yield from _loose(document.text, position, block.start)
        if block.start < block.end:
            yield block
        position = block.end
    yield from _loose(document.text, position, len(document.text))


def _loose(text: str, start: int, end: int) -> Iterator[Block]:
    breaks = [(m.start(), m.end()) for m in _BLANK_LINE.finditer(text, start, end)]
    for left, right in zip([start, *(e for _, e in breaks)], [*(s for s, _ in breaks), end], strict=True):
        piece = text[left:right]
        if words := piece.strip():
            left += len(piece) - len(piece.lstrip())
            yield Block("body", left, left + len(words))
