"""The parts of news copy: headline, dateline, byline, body, quotation, credit, rule.

Two ways of layout are known: one paragraph a line, and lines wrapped by hand with (mostly) blank lines between
paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from mtqa.model.document import Block, BlockKind
from mtqa.readers.decode import UnreadableError

# No story is so long; a file with more is a list or an attack, and would take hours and gigabytes.
MAX_PARAGRAPHS: Final = 100_000


class Paragraph(NamedTuple):
    """A run of text, trimmed; `kind` where the markup says what it is, None where the words must tell."""

    start: int
    end: int
    kind: BlockKind | None = None


_LINE: Final = re.compile("[^\r\n\v\f\x85\u2028\u2029]+")
_BREAK: Final = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_FIRST_WORD: Final = re.compile(r"\S+")

# Hand-wrapped copy is as wide as its widest line, and that is not very wide.
_WIDEST_WRAP: Final = 132
_RAGGED: Final = 12

_RULE: Final = re.compile(r"-\s?30\s?-|(?=\.*[^.])[-–—―_*=•·~#+.\s]+")
_END_MARK: Final = re.compile(r"\(?(?:ENDS?|MORE)\)?")

_STAFF: Final = (
    r"(?:(?:Additional|Further|Extra)\s)?"
    r"(?i:reporting|writing|editing|compiled|translated|translation|produced|edited|written|reported)"
)
_CREDIT: Final = re.compile(
    rf"""[\s(\[*_—–-]*(?:
        {_STAFF}(?:\s(?:and|&)\s\w+)*\s(?:and\s\w+\s)?by\b
      | [Ww]ith\s(?:additional\s|extra\s|further\s)?
        (?:reporting|files|inputs?|contributions?|agencies|wires?)\s?(?:by|from|of)?\b
      | (?:©|\(c\)|Copyright)\s
      | (?:Photo|Image|Picture|Video|Photograph)s?(?:\sby|\scredit)?\s?[:/=]\s?\S+(?:\s\S+){{0,3}}$
      | Source\s?:
    )""",
    re.VERBOSE,
)
_CONTRIBUTED: Final = re.compile(
    r"\b(?:contribut\w+|participat\w+|help\w+|assist\w+)\s(?:\w+\s){0,3}?(?:this|the)\s(?:report|story|article|dispatch|coverage)\b"
    r"|\bcontribut\w+\s(?:additional\s)?(?:reporting|research)\b",
    re.IGNORECASE,
)
_LONGEST_CREDIT: Final = 500

_MONTH: Final = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE: Final = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?"
# Classes are written without curly marks: those make the pattern ten times slower to compile.
_CAPITALS_PLACE: Final = r"[^\W\d_a-z][^\sa-z\d(,/]+(?:[\s/][^\W\d_a-z][^\sa-z\d(,/]*){0,3}"
_ANY_PLACE: Final = r"[A-Z][^\s(,/]*(?:[\s/](?:de|la|del|of|the|el|al|am|an|der|[A-Z][^\s(,/]*)){0,4}"
_REGION: Final = rf"(?:,\s{_ANY_PLACE}){{0,2}}"
_KNOWN_AGENCY: Final = (
    r"(?:AP|Reuters|REUTERS|AFP|UPI|PA|PA\sMedia|Xinhua|TASS|DPA|dpa|ANSA|EFE|Interfax|Ukrinform|Kyodo(?:\sNews)?|CNN|BBC|CNBC|PTI|ANI"
    r"|IANS|AAP|ABC|NPR|Bloomberg|BNO|RFE/RL|VOA|Yonhap|Belga|APA|ATS|CP|The\sCanadian\sPress|CTK|PAP|BTA|MTI|NTB|TT|Ritzau|STT|Lusa"
    r"|Tanjug|HINA|Anadolu|AA|MENA|SPA|WAM|IRNA|Sputnik|Euronews|dpa-AFX|Associated\sPress|The\sAssociated\sPress)"
)
_DASH: Final = r"(?:--+|[-–—―])"
_DATELINE: Final = re.compile(
    rf"""(?:
        (?:{_ANY_PLACE}{_REGION}(?:\s\([A-Z][\w\s]{{2,30}}\))?(?:,\s{_DATE})?[.,]?\s?)?\(\s?{_KNOWN_AGENCY}\s?\)\s?(?:{_DASH}|:)
      | {_DATE}[.,]?\s\([A-Z][\w\s.&/-]{{1,30}}\)\s?{_DASH}
      | {_CAPITALS_PLACE}{_REGION}(?:,\s{_DATE})?[.,]?\s?\([A-Za-z][\w\s.&/-]{{1,30}}\)\s?(?:{_DASH}|:)
      | {_CAPITALS_PLACE}{_REGION},\s{_DATE}\.?\s/[A-Z][\w\s]{{1,20}}/\.
      | {_CAPITALS_PLACE}{_REGION}(?:,\s{_DATE})?\s(?:--+|[–—―])(?=\W{{0,2}}[A-Z\d])
      | {_CAPITALS_PLACE}{_REGION},\s{_DATE}\s-
    )""",
    re.VERBOSE,
)
_LONGEST_DATELINE: Final = 200

_NAME_PARTICLES: Final = frozenset(
    {"and", "in", "for", "of", "the", "at", "with", "von", "van", "de", "del", "della", "di", "da", "der", "den", "la"}
    | {"le", "al", "el", "bin", "&", "|", "-", "–"}
)
_BYLINE: Final = re.compile(r"(?:By|BY|by)\s+(?P<rest>\S.*)", re.DOTALL)
_NO_NAME: Final = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    + _MONTH
    + r"|The|This|That|These|All|Now|Then|Day|Night|Land|Sea|Air"
)
_DESK: Final = re.compile(
    r"(?:Reuters|AFP|AP|Staff|News|Web)\s(?:Staff|Desk|Reporters?|Writers?|Correspondents?)|Staff reporters?", re.I
)

_CLOSING: Final = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’"}
_FINAL_STOP: Final = re.compile(r"(?:[.;:,]|\.\s?[)\]”\"’'»])$")
_ABBREVIATED: Final = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Corp|Ltd|Co|Jr|Sr)\.$")
_HEADLINE_LENGTH: Final = 160
_HEADLINE_WORDS: Final = 22
_CROSSHEAD_WORDS: Final = 8
# Headline, second deck, byline: further down a short line is a crosshead at most.
_TOP: Final = 3


def split_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of plain text: in order, trimmed, apart from one another, all of the text that is not blank.

    Raises:
        UnreadableError: there are more than MAX_PARAGRAPHS lines.
    """
    return type_paragraphs(text, list(_paragraphs(text)))


def too_many_paragraphs() -> UnreadableError:
    """Return the error for a file with more than MAX_PARAGRAPHS paragraphs."""
    return UnreadableError(f"it has more than {MAX_PARAGRAPHS:,} paragraphs, which no story has")


def type_paragraphs(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Block, ...]:
    """Return the blocks of `paragraphs` (trimmed, in text order); those that carry a kind keep it.

    A dateline becomes a block of its own before the rest of its paragraph.
    """
    blocks: list[Block] = []
    from_markup = any(paragraph.kind == "headline" for paragraph in paragraphs)
    last = len(paragraphs) - 1
    top = True
    for i, (start, end, kind) in enumerate(paragraphs):
        piece = text[start:end]
        if kind == "headline":
            blocks.append(Block(kind, start, end))
            continue
        if dateline := _DATELINE.match(piece[:_LONGEST_DATELINE]):
            blocks.append(Block("dateline", start, start + dateline.end()))
            start += dateline.end()
            while start < end and text[start].isspace():
                start += 1
            piece = text[start:end]
            top = False
            if start == end:
                continue
            blocks.append(Block(kind or _kind_of_words(piece, i) or "body", start, end))
            continue
        kind = kind or _kind_of_words(piece, i)
        if kind is None and not from_markup and i < last and _is_headline(piece, i, top):
            kind = "headline"
        kind = kind or "body"
        top = top and kind in {"headline", "byline", "rule"}
        blocks.append(Block(kind, start, end))
    return tuple(blocks)


def _kind_of_words(piece: str, number: int) -> BlockKind | None:
    """Return the kind that the words of one paragraph show, headlines apart; None for what looks like body."""
    if _RULE.fullmatch(piece) or _END_MARK.fullmatch(piece):
        return "rule"
    if len(piece) <= _LONGEST_CREDIT and (_CREDIT.match(piece) or _CONTRIBUTED.search(piece)):
        return "credit"
    if number < 2 * _TOP and _is_byline(piece):
        return "byline"
    return "quotation" if _is_quotation(piece) else None


def _is_byline(piece: str) -> bool:
    if _DESK.fullmatch(piece):
        return True
    found = _BYLINE.fullmatch(piece)
    if not found or len(piece) > 160 or piece[-1] in '.?!:;”"':
        return False
    words = found["rest"].split()
    return (
        len(words) >= 2
        and not _NO_NAME.fullmatch(words[0].strip(","))
        and all(word in _NAME_PARTICLES or word[0].isupper() or word.startswith(("@", "(")) for word in words)
    )


def _is_quotation(piece: str) -> bool:
    """Say whether the paragraph is one quotation from its first character to its last (or goes on in the next one)."""
    closing = _CLOSING.get(piece[0])
    if closing is None or len(piece) < 2 or (piece[0] == "‘" and piece[-1] != "’"):
        return False
    if piece[0] == "‘":  # apostrophes look like closing marks
        return not re.search(r"’\s[a-z]", piece) and piece.count("‘") == 1
    inside = piece[1:].rstrip(".,")
    first_close = inside.find(closing)
    return first_close in {-1, len(inside) - 1} or not inside[first_close + 1 :].strip(" .,;)!?")


def _is_headline(piece: str, number: int, top: bool) -> bool:
    """Say whether a paragraph that stands before others reads as a headline (only these before it) or a crosshead."""
    top = top and number < _TOP
    words = piece.split()
    if len(piece) > _HEADLINE_LENGTH or len(words) > (_HEADLINE_WORDS if top else _CROSSHEAD_WORDS):
        return False
    if not any(character.isalpha() for character in piece) or _BREAK.search(piece):
        return False
    if number == 0 and piece.isupper():
        return True
    if _FINAL_STOP.search(piece) and not _ABBREVIATED.search(piece):
        return False
    if top:
        return True
    return piece[0].isupper() and piece[-1].isalnum()


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of plain text, whichever way it is laid out."""
    lines: list[tuple[int, int]] = []
    for found in _LINE.finditer(text):
        line = _trimmed(text, found.start(), found.end())
        if line[0] < line[1]:
            lines.append(line)
        if len(lines) > MAX_PARAGRAPHS:
            raise too_many_paragraphs()
    joined = _wrapped_breaks(text, lines)
    start: int | None = None
    for i, line in enumerate(lines):
        start = line[0] if start is None else start
        if i not in joined:
            yield Paragraph(start, line[1])
            start = None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of `text[start:end]` without the white space at both ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _wrapped_breaks(text: str, lines: Sequence[tuple[int, int]]) -> set[int]:
    """Return the numbers of the lines that go on in the next one.

    A line was wrapped where the next word would not have fitted in. That alone also holds for many lines that end a
    paragraph, so the whole text must show it: lines of one width, and many that go on with a small letter.
    """
    breaks: list[int] = []  # lines directly followed by another
    for i in range(len(lines) - 1):
        between = text[lines[i][1] : lines[i + 1][0]]
        if len(_BREAK.findall(between)) == 1 and not _RULE.fullmatch(text[slice(*lines[i + 1])]):
            breaks.append(i)
    if not breaks:
        return set()
    width = max(max(lines[i][1] - lines[i][0] for i in breaks), *(lines[i + 1][1] - lines[i + 1][0] for i in breaks))
    if width > _WIDEST_WRAP:
        return set()
    full = {i for i in breaks if _next_word_end(text, lines, i) > width - _RAGGED}
    going_on = {i for i in breaks if text[lines[i + 1][0]].islower()}
    if len(full & going_on) < 0.3 * len(breaks):
        return set()
    return {i for i in full | going_on if not _starts_indented(text, lines, i + 1)}


def _next_word_end(text: str, lines: Sequence[tuple[int, int]], i: int) -> int:
    """Return how long line `i` would be with the first word of the next one."""
    word = _FIRST_WORD.match(text, lines[i + 1][0], lines[i + 1][1])
    return lines[i][1] - lines[i][0] + 1 + (len(word[0]) if word else 0)


def _starts_indented(text: str, lines: Sequence[tuple[int, int]], i: int) -> bool:
    """Say whether line `i` is indented by two or more columns more than the line before it."""
    before = _BREAK.split(text[lines[i - 2][1] if i > 1 else 0 : lines[i - 1][0]])[-1]
    own = _BREAK.split(text[lines[i - 1][1] : lines[i][0]])[-1]
    return len(own.expandtabs()) >= len(before.expandtabs()) + 2
