"""HTML and XHTML: what a reader of the page sees, with the way back to the file.

The tags are found here and not by lxml or html.parser because every character of the text must be traced to the file,
which the first cannot, and because hostile pages (a million nested or unclosed tags) must cost linear time, which the
second does not promise. No tree is built and no entity is defined by the page, so nesting and entity bombs have nothing
to blow up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final, NamedTuple

from mtqa.model.document import BlockKind, Document, Markup, Notice, SourceMap
from mtqa.readers.blocks import MAX_PARAGRAPHS, Paragraph, too_many_paragraphs, type_paragraphs
from mtqa.readers.decode import UnreadableError


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Elements whose content is no text of the page, up to their own end tag whatever stands between (HTML, 13.2.5).
_RAW: Final = frozenset({"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"})
# Elements that a reader of the story does not read.
_DROPPED: Final = _names(
    """
    nav template svg math object canvas video audio select button form aside footer menu dialog datalist rt rp
    """
)
# Dropped only outside the story: a story has its own header and footer, with headline and credit.
_DROPPED_OUTSIDE_ARTICLE: Final = frozenset({"footer", "aside", "form"})
_VOID: Final = _names(
    """
    area base br col embed hr img input link meta source track wbr
    """
)
_BLOCK: Final = _names(
    """
    address article blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot
    th thead title tr ul
    """
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "title"})

_TAG: Final = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL
)
_LONGEST_TAG: Final = 65_536
_MOST_BROKEN_TAGS: Final = 500
_DOCTYPE: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN: Final = re.compile(r"(?:^|\s)hidden(?=[\s=/]|$)", re.IGNORECASE)
_NOT_SHOWN: Final = re.compile(
    r"""\baria-hidden\s*=\s*["']?true|\bstyle\s*=\s*["'][^"']*display\s*:\s*none""", re.IGNORECASE
)
# Limited digits: Python refuses to convert very long ones.
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_WHITE: Final = re.compile(r"[ \t\n\r\f]+")
_PIECE: Final = re.compile(rf"(?P<white>{_WHITE.pattern})|(?P<entity>{_ENTITY.pattern})|[^ \t\n\r\f&]+|&")


def read(path: str, file_text: str, notices: tuple[Notice, ...] = ()) -> Document:
    """Return the document of a decoded HTML file; its blocks stand two line ends apart.

    Raises:
        UnreadableError: the tags are too broken to be told from the text.
    """
    builder = TextBuilder()
    extract(builder, file_text, 0, len(file_text))
    return builder.document(path, file_text, notices, "html")


class _Part(NamedTuple):
    """A run of visible text before it is laid out: where it stands in the file, and what the reader sees there."""

    file_offset: int
    text: str


@dataclass
class TextBuilder:
    """Collects what is visible, block by block, and lays it out as a document with its source map."""

    _blocks: list[tuple[list[_Part], BlockKind | None, str]] = field(default_factory=list)
    _parts: list[_Part] = field(default_factory=list)
    _space: int | None = None

    def add(self, text: str, file_offset: int) -> None:
        """Add visible text that is not white space, found at `file_offset`."""
        if self._space is not None and self._parts:
            self._parts.append(_Part(self._space, " "))
        self._space = None
        self._parts.append(_Part(file_offset, text))

    def add_space(self, file_offset: int) -> None:
        """Add white space: one space if visible text follows in the same block."""
        if self._space is None:
            self._space = file_offset

    def add_line_end(self, file_offset: int) -> None:
        """Add a line end inside the block; a second one in a row ends the block."""
        if self._parts and self._parts[-1].text == "\n":
            self.end_block(None, "")
        elif self._parts:
            self._space = None
            self._parts.append(_Part(file_offset, "\n"))

    def end_block(self, kind: BlockKind | None, element: str) -> None:
        """Close the block; `element` names the element that it stood in."""
        while self._parts and not self._parts[-1].text.strip():
            self._parts.pop()
        if self._parts:
            if len(self._blocks) == MAX_PARAGRAPHS:
                raise too_many_paragraphs()
            self._blocks.append((self._parts, kind, element))
        self._parts, self._space = [], None

    def document(self, path: str, file_text: str, notices: tuple[Notice, ...], markup: Markup) -> Document:
        """Return everything collected as a document. The title of a page is left out where the page has a heading."""
        has_heading = any(element == "h1" for _, _, element in self._blocks)
        text: list[str] = []
        text_offsets, file_offsets = [0], [0]
        paragraphs: list[Paragraph] = []
        length = 0
        for parts, kind, element in self._blocks:
            if element == "title" and has_heading:
                continue
            if paragraphs:
                text.append("\n\n")
                length += 2
            start = length
            for offset, visible in parts:
                # A new pair only where the copy is not one to one with what went before.
                if offset - file_offsets[-1] != length - text_offsets[-1]:
                    if text_offsets[-1] == length:
                        file_offsets[-1] = offset
                    else:
                        text_offsets.append(length)
                        file_offsets.append(offset)
                text.append(visible)
                length += len(visible)
            whole = "".join(text[-len(parts) :])
            lead = len(whole) - len(whole.lstrip())
            trail = len(whole) - len(whole.rstrip())
            if lead + trail < len(whole):
                paragraphs.append(Paragraph(start + lead, length - trail, kind))
        content = "".join(text)
        source = SourceMap(tuple(text_offsets), tuple(file_offsets))
        return Document(path, content, type_paragraphs(content, paragraphs), source, file_text, notices, markup)


def extract(builder: TextBuilder, source: str, start: int, end: int) -> None:
    """Add the visible text of the markup `source[start:end]` to `builder`, with the offsets of `source`.

    Raises:
        UnreadableError: the tags are too broken to be told from the text.
    """
    _Page(builder, source, end).run(start)


class _Tag(NamedTuple):
    name: str
    closing: bool
    attributes: str
    end: int


class _Page:
    """One pass over the markup."""

    def __init__(self, builder: TextBuilder, source: str, end: int) -> None:
        self._builder = builder
        self._source = source
        self._end = end
        self._broken = 0
        self._article_depth = 0
        self._quote_depth = 0
        self._pre_depth = 0
        self._heading = ""
        self._dropped = ""  # the element whose content is being dropped, and how often it is open
        self._dropped_depth = 0

    def run(self, position: int) -> None:
        if position == 0 and (doctype := _DOCTYPE.match(self._source)):
            position = doctype.end()
        while position < self._end:
            opening = self._source.find("<", position, self._end)
            if opening < 0:
                opening = self._end
            if not self._dropped:
                self._text(position, opening)
            if opening == self._end:
                break
            position = self._markup(opening)
        self._builder.end_block(self._kind(), self._heading)

    def _text(self, start: int, end: int) -> None:
        for found in _PIECE.finditer(self._source, start, end):
            if found["white"]:
                self._builder.add_space(found.start())
            elif found["entity"]:
                self._entity(found[0], found.start())
            else:
                self._builder.add(found[0], found.start())

    def _entity(self, reference: str, offset: int) -> None:
        """Add what a character reference stands for; what follows an unfinished one ("&lta") is text of the file."""
        visible = unescape(reference)
        tail = 0
        while tail < len(visible) and visible[-tail - 1] == reference[-tail - 1]:
            tail += 1
        character = visible[: len(visible) - tail]
        if character.isspace() and character != "\xa0":
            self._builder.add_space(offset)
        elif character:
            self._builder.add(character, offset)
        if tail:
            self._builder.add(visible[-tail:], offset + len(reference) - tail)

    def _markup(self, opening: int) -> int:
        """Handle what begins with the "<" at `opening`; return where to go on."""
        source = self._source
        if source.startswith("<!--", opening):
            return self._after("-->", opening + 4)
        if source.startswith("<![CDATA[", opening):
            return self._after("]]>", opening + 9)
        if source.startswith(("<!", "<?"), opening):
            return self._after(">", opening + 2)
        tag = self._tag(opening)
        if tag is None:
            if not self._dropped:
                self._builder.add("<", opening)
            return opening + 1
        if tag.closing:
            self._close(tag.name, opening)
            return tag.end
        self._open(tag, opening)
        if tag.name in _RAW and not tag.attributes.endswith("/"):
            closing = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE).search(source, tag.end, self._end)
            return self._after(">", closing.end()) if closing else self._end
        return tag.end

    def _after(self, mark: str, position: int) -> int:
        found = self._source.find(mark, position, self._end)
        return self._end if found < 0 else found + len(mark)

    def _tag(self, opening: int) -> _Tag | None:
        following = self._source[opening + 1 : opening + 3].lstrip("/")[:1]
        if not (following.isascii() and following.isalpha()):
            return None
        found = _TAG.match(self._source, opening, min(self._end, opening + _LONGEST_TAG))
        if found:
            return _Tag(found["name"].lower(), bool(found["close"]), found["attributes"], found.end())
        # A quotation mark without its partner: the tag ends at the first ">", as most authors meant.
        self._broken += 1
        end = self._source.find(">", opening, self._end)
        if self._broken > _MOST_BROKEN_TAGS:
            raise UnreadableError("its HTML is too broken to tell tags from text")
        if end < 0:
            return None
        name = re.match(r"</?([A-Za-z][^\s/>]*)", self._source[opening : min(end, opening + 80)])
        return _Tag(name[1].lower() if name else "", self._source[opening + 1] == "/", "", end + 1)

    def _open(self, tag: _Tag, opening: int) -> None:
        name = tag.name
        if self._dropped:
            self._dropped_depth += name == self._dropped and not tag.attributes.endswith("/")
            return
        if name == "br":
            self._builder.add_line_end(opening)
            return
        if name in _BLOCK:
            self._end_block()
            if name in _HEADINGS:
                self._heading = name
        if name in _VOID or name in _RAW:
            return
        outside_only = name in _DROPPED_OUTSIDE_ARTICLE and self._article_depth
        unread = (name in _DROPPED and not outside_only) or (name == "code" and self._pre_depth)
        if unread or _is_hidden(tag.attributes):
            if not tag.attributes.endswith("/"):
                self._dropped, self._dropped_depth = name, 1
            return
        self._article_depth += name in {"article", "main"}
        self._quote_depth += name == "blockquote"
        self._pre_depth += name == "pre"

    def _close(self, name: str, opening: int) -> None:
        if self._dropped:
            self._dropped_depth -= name == self._dropped
            # The end of the story or the page ends what somebody forgot to close.
            if self._dropped_depth == 0 or name in {"article", "main", "body", "html"} - {self._dropped}:
                self._dropped = ""
            if self._dropped or name not in {"article", "main"}:
                return
        if name == "br":  # browsers read </br> as <br>
            self._builder.add_line_end(opening)
            return
        if name in _BLOCK:
            self._end_block()
        if name in {"article", "main"}:
            self._article_depth = max(0, self._article_depth - 1)
        elif name == "blockquote":
            self._quote_depth = max(0, self._quote_depth - 1)
        elif name == "pre":
            self._pre_depth = max(0, self._pre_depth - 1)

    def _end_block(self) -> None:
        self._builder.end_block(self._kind(), self._heading)
        self._heading = ""

    def _kind(self) -> BlockKind | None:
        if self._heading:
            return "headline"
        return "quotation" if self._quote_depth else None


def _is_hidden(attributes: str) -> bool:
    """Say whether the attributes of a tag take the element out of sight."""
    if "hidden" not in attributes and "display" not in attributes:
        return False
    return bool(_NOT_SHOWN.search(attributes) or _HIDDEN.search(_QUOTED.sub("", attributes)))
