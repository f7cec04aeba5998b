"""Markdown (CommonMark with tables and strike-through): what a reader of the rendered page sees.

Front matter, code blocks, images, link targets and bare autolinks are no copy. markdown-it says which lines a block
came from; within them the marks of its inline tokens are followed one after the other to find each character in the
file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mtqa.model.document import BlockKind, Document, Notice
from mtqa.readers.decode import UnreadableError
from mtqa.readers.html import TextBuilder, extract

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(
    r"""(?: ---[ \t]*\r?\n (?=[^\n]*:) (?:(?!---|\.\.\.)[^\n]*\n)*? (?:---|\.\.\.)  # YAML
          | \+\+\+[ \t]*\r?\n (?:(?!\+\+\+)[^\n]*\n)*? \+\+\+                # TOML
        )[ \t]*(?:\r?\n|$)""",
    re.VERBOSE,
)
_LINE_END: Final = re.compile(r"\r\n?|\n")
_BLANK_LINE: Final = re.compile(r"(?:\r\n?|\n)[ \t>]*(?:\r\n?|\n)")
_SOFT_BREAK: Final = re.compile(r"[ \t]*\\?\n[ \t]*")
_WHITE: Final = re.compile(r"[ \t\n]+")
_WORDS_AND_WHITE: Final = re.compile(r"([ \t\n]+)|[^ \t\n]+")
_BREAK_TAG: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
# markdown-it looks for the partner of every bracket: hostile lines cost it quadratic time.
_LONGEST_PARAGRAPH: Final = 100_000
_MOST_BRACKETS: Final = 2_000


def read(path: str, file_text: str, notices: tuple[Notice, ...] = ()) -> Document:
    """Return the document of a decoded Markdown file; its blocks stand two line ends apart.

    Raises:
        UnreadableError: one paragraph is longer, or has more brackets, than any text.
    """
    from markdown_it import MarkdownIt

    start = front.end() if (front := _FRONT_MATTER.match(file_text)) else 0
    for paragraph in _BLANK_LINE.split(file_text):
        if len(paragraph) > _LONGEST_PARAGRAPH or paragraph.count("[") + paragraph.count("<") > _MOST_BRACKETS:
            raise UnreadableError("it has a paragraph too long or too tangled for Markdown")
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    builder = TextBuilder()
    _Page(builder, file_text, start).run(parser.parse(file_text[start:]))
    return builder.document(path, file_text, notices, "markdown")


class _Page:
    """One pass over the tokens of a file."""

    def __init__(self, builder: TextBuilder, source: str, start: int) -> None:
        self._builder = builder
        self._source = source
        self._lines = [start, *(found.end() for found in _LINE_END.finditer(source, start))]
        self._columns: dict[int, int] = {}  # how far a line is read already: cells of a table share it

    def run(self, tokens: Sequence[Token]) -> None:
        quotes = 0
        heading = ""
        for token in tokens:
            if token.type == "blockquote_open":
                quotes += 1
            elif token.type == "blockquote_close":
                quotes -= 1
            elif token.type == "heading_open":
                heading = token.tag
            elif token.type == "heading_close":
                heading = ""
            elif token.type == "html_block" and token.map and token.level == 0:
                extract(self._builder, self._source, self._lines[token.map[0]], self._line_start(token.map[1]))
            elif token.type == "inline" and token.map:
                content, places = self._locate(token.content, token.map[0], token.map[1])
                _Inline(self._builder, content, places).run(token.children or ())
                kind: BlockKind | None = "headline" if heading else "quotation" if quotes else None
                self._builder.end_block(kind, heading)

    def _line_start(self, number: int) -> int:
        return self._lines[number] if number < len(self._lines) else len(self._source)

    def _locate(self, content: str, first: int, last: int) -> tuple[str, list[int]]:
        """Return the file offset of each character of `content`, the text of lines `first` to `last` without markers.

        One entry more than characters: the end.
        """
        places: list[int] = []
        number = first
        for line in content.split("\n"):
            core = line.lstrip()
            number, written, found = self._find(core, number, last)
            places.extend([max(0, found - len(line) + len(core) + i) for i in range(len(line) - len(core))])
            skipped = 0
            for i, character in enumerate(core):
                skipped += written and character == "|"
                places.append(found + i + skipped)
            places.append(found + len(core) + skipped)
            number += 1
        return content, places

    def _find(self, core: str, first: int, last: int) -> tuple[int, bool, int]:
        """Find a line of content from line `first` on.

        Returns its line, whether its pipes are escaped in the file (in a table), and its file offset. What was changed
        on the way, a tab that made spaces, is said to begin with its line.
        """
        for escaped in (False, True):
            for number in range(first, last):
                start, end = self._line_start(number), self._line_start(number + 1)
                sought = core.replace("|", "\\|") if escaped else core
                found = self._source.find(sought, max(start, self._columns.get(number, 0)), end)
                if found >= 0:
                    self._columns[number] = found + len(sought)
                    return number, escaped, found
        return min(first, last - 1), False, self._line_start(min(first, last - 1))


class _Inline:
    """Follows the inline tokens of one block through its content."""

    def __init__(self, builder: TextBuilder, content: str, places: Sequence[int]) -> None:
        self._builder = builder
        self._content = content
        self._places = places
        self._at = 0

    def run(self, children: Sequence[Token]) -> None:
        autolink = False
        for token in children:
            if token.type == "link_open" and token.markup == "autolink":
                autolink = True
                self._at = self._skip_to(">", 1)
            elif token.type == "link_close" and autolink:
                autolink = False
            elif autolink:
                continue
            elif token.type == "text":
                self._verbatim(token.content)
            elif token.type == "text_special":
                self._special(token.content, token.markup)
            elif token.type in {"softbreak", "hardbreak"}:
                self._break(hard=token.type == "hardbreak")
            elif token.type == "code_inline":
                self._code(token.markup)
            elif token.type == "html_inline":
                self._html(token.content)
            elif token.type == "link_open":
                self._at = self._skip_to("[", 1)
            elif token.type == "link_close":
                self._at = self._after_label(self._skip_to("]", 0))
            elif token.type == "image":
                start = self._skip_to("![", 2)
                self._at = self._after_label(start + len(token.content))
            elif token.markup:
                self._at = self._skip_to(token.markup, len(token.markup))

    def _skip_to(self, mark: str, length: int) -> int:
        """Return the place `length` characters behind the start of the next `mark`."""
        found = self._content.find(mark, self._at)
        return self._at if found < 0 else found + length

    def _add(self, start: int, end: int) -> None:
        """Add `content[start:end]`, white space collapsed."""
        for found in _WORDS_AND_WHITE.finditer(self._content, start, end):
            if found[1]:
                self._builder.add_space(self._places[found.start()])
            elif self._places[found.end() - 1] - self._places[found.start()] == len(found[0]) - 1:
                self._builder.add(found[0], self._places[found.start()])
            else:  # escaped pipes in between
                for i in range(*found.span()):
                    self._builder.add(self._content[i], self._places[i])

    def _verbatim(self, text: str) -> None:
        found = self._content.find(text, self._at)
        if found < 0:  # not copied one to one: keep what the reader sees, at the place where we are
            self._visible(text)
            return
        self._add(found, found + len(text))
        self._at = found + len(text)

    def _special(self, text: str, markup: str) -> None:
        """Add an entity or an escaped character."""
        start = self._skip_to(markup, 0)
        self._at = start + len(markup)
        if markup == f"\\{text}":
            self._add(start + 1, start + 2)
        else:
            self._visible(text, start)

    def _visible(self, text: str, at: int | None = None) -> None:
        place = self._places[min(self._at if at is None else at, len(self._places) - 1)]
        if _WHITE.fullmatch(text):
            self._builder.add_space(place)
        elif text:
            self._builder.add(text, place)

    def _break(self, *, hard: bool) -> None:
        found = _SOFT_BREAK.search(self._content, self._at)
        place = self._places[found.start() if found else self._at]
        if hard:
            self._builder.add_line_end(place)
        else:
            self._builder.add_space(place)
        self._at = found.end() if found else self._at

    def _code(self, markup: str) -> None:
        start = self._skip_to(markup, len(markup))
        closing = re.compile(rf"(?<!`){markup}(?!`)").search(self._content, start)
        end = closing.start() if closing else len(self._content)
        self._add(start, end)
        self._at = closing.end() if closing else end

    def _html(self, tag: str) -> None:
        start = self._skip_to(tag, 0)
        if _BREAK_TAG.fullmatch(tag):
            self._builder.add_line_end(self._places[start])
        self._at = start + len(tag)

    def _after_label(self, at: int) -> int:
        """Return the place behind the target of a link or image whose label ends at `at`, at its “]”."""
        from markdown_it.helpers import parseLinkDestination, parseLinkTitle

        content, end = self._content, len(self._content)
        at += content.startswith("]", at)
        if content.startswith("(", at):
            here = self._white(at + 1)
            destination = parseLinkDestination(content, here, end)
            here = self._white(destination.pos if destination.ok else here)
            title = parseLinkTitle(content, here, end)
            here = self._white(title.pos if title.ok else here)
            if content.startswith(")", here):
                return here + 1
        if content.startswith("[", at) and (close := content.find("]", at)) >= 0:
            return close + 1
        return at

    def _white(self, at: int) -> int:
        found = _WHITE.match(self._content, at)
        return found.end() if found else at
