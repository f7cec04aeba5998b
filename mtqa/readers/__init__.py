"""From a file, a folder or standard input to documents: one module per format, chosen by the file's name."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Final

from mtqa.model.document import Document, Markup, Notice
from mtqa.model.report import Unreadable
from mtqa.readers.decode import UnreadableError, decode, refuse_binary
from mtqa.readers.rewrite import Original

__all__ = [
    "MAX_BYTES",
    "Original",
    "UnreadableError",
    "open_path",
    "open_stdin",
    "read_path",
    "read_stdin",
    "readable_files",
    "reread",
]

MAX_BYTES: Final = 10_000_000
_TEXT_SUFFIXES: Final = frozenset({".txt", ".text"})
_MARKDOWN_SUFFIXES: Final = frozenset({".md", ".markdown"})
_HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
_COPY_SUFFIXES: Final = _TEXT_SUFFIXES | _MARKDOWN_SUFFIXES | _HTML_SUFFIXES | {""}
_SNIFFED: Final = 2048
_HTML_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|h1|p)\b", re.I | re.S
)


def read_path(path: Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one file.

    Args:
        path: the file; its suffix chooses the format; with another suffix it is HTML where it looks like it, else plain
            text.
        max_bytes: larger files are refused.

    Raises:
        UnreadableError: the file is missing, a folder, too large, not allowed, or no text.
    """
    return open_path(path, max_bytes=max_bytes).document


def open_path(path: Path, *, max_bytes: int = MAX_BYTES) -> Original:
    """Read one file as `read_path` does, with what is needed to write it back.

    Raises:
        UnreadableError: as `read_path`.
    """
    return _original(path.as_posix(), path.suffix.lower(), _bytes_of(path, max_bytes))


def read_stdin(data: bytes, *, name: str = "-", max_bytes: int = MAX_BYTES) -> Document:
    """Read the bytes of standard input, HTML where they look like it, else plain text.

    Raises:
        UnreadableError: there are more than `max_bytes` bytes, or they are no text.
    """
    return open_stdin(data, name=name, max_bytes=max_bytes).document


def open_stdin(data: bytes, *, name: str = "-", max_bytes: int = MAX_BYTES) -> Original:
    """Read the bytes of standard input as `read_stdin` does, with what is needed to write them back.

    Raises:
        UnreadableError: as `read_stdin`.
    """
    if len(data) > max_bytes:
        raise UnreadableError(_too_large(len(data), max_bytes))
    return _original(name, "", data)


def reread(document: Document, file_text: str) -> Document:
    """Return the document of the same file with another content, read in the same format.

    Raises:
        UnreadableError: the markup is too broken or too tangled.
    """
    return _parsed(document.path, file_text, document.markup, ())


def readable_files(folder: Path) -> tuple[tuple[Path, ...], tuple[Unreadable, ...]]:
    """Return the files of copy under `folder`, sorted, and the others, each with the reason.

    Hidden files and folders are passed over without a word; links to folders are not followed.
    """
    files: list[Path] = []
    skipped: list[Unreadable] = []

    def refused(error: OSError) -> None:
        skipped.append(Unreadable(Path(error.filename).as_posix(), _os_reason(error)))

    for root, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(root, name)
            if reason := _why_not_copy(path):
                skipped.append(Unreadable(path.as_posix(), reason))
            else:
                files.append(path)
    return tuple(files), tuple(skipped)


def _why_not_copy(path: Path) -> str | None:
    """Return why a file found in a folder is not checked, or None where it is copy."""
    try:
        if not path.is_file():
            return "it is a broken link" if path.is_symlink() else "it is not a regular file"
        with path.open("rb") as file:
            refuse_binary(file.read(8192))
    except OSError as error:
        return _os_reason(error)
    except UnreadableError as error:
        return error.reason
    suffix = path.suffix.lower()
    return None if suffix in _COPY_SUFFIXES else f"{suffix} files are not read as copy when a folder is checked"


def _bytes_of(path: Path, max_bytes: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError("it is a folder")
        if stat.S_ISREG(status.st_mode) and status.st_size > max_bytes:
            raise UnreadableError(_too_large(status.st_size, max_bytes))
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableError(_os_reason(error)) from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableError("its name is not a file name") from error
    if len(data) > max_bytes:
        raise UnreadableError(f"it is larger than the limit of {_size(max_bytes)}")
    return data


def _original(name: str, suffix: str, data: bytes) -> Original:
    if not data:
        return Original(Document(name, "", (), notices=(Notice("info", "The file is empty."),)), b"", "utf-8", b"")
    html_expected = suffix in _HTML_SUFFIXES
    known = html_expected or suffix in _TEXT_SUFFIXES or suffix in _MARKDOWN_SUFFIXES
    decoded = decode(data, markup=html_expected or not known)
    markup: Markup | None = None
    if html_expected or (not known and _HTML_START.match(decoded.text[:_SNIFFED])):
        markup = "html"
    elif suffix in _MARKDOWN_SUFFIXES:
        markup = "markdown"
    return Original(_parsed(name, decoded.text, markup, decoded.notices), data, decoded.encoding, decoded.mark)


def _parsed(name: str, file_text: str, markup: Markup | None, notices: tuple[Notice, ...]) -> Document:
    if markup == "html":
        from mtqa.readers import html

        document = html.read(name, file_text, notices)
    elif markup == "markdown":
        from mtqa.readers import markdown

        document = markdown.read(name, file_text, notices)
    else:
        from mtqa.readers import text as plain

        document = plain.read(name, file_text, notices)
    if document.blocks:
        return document
    empty = Notice("info", "There is no text to check in the file.")
    return replace(document, notices=(*document.notices, empty))


def _os_reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "permission to read it is denied"
    return f"it cannot be read ({error.strerror or error})"


def _size(count: int) -> str:
    """Return a number of bytes as a reader would say it."""
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1_000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _too_large(size: int, limit: int) -> str:
    return f"it is {_size(size)}, more than the limit of {_size(limit)}"
