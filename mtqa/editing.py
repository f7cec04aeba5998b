"""What an editor runs on copy besides checking it: fixes, from suggestions or from decisions."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mtqa.config import Settings
from mtqa.decisions import Decisions, DecisionsError, load
from mtqa.fix import Fixed, Level, Refused, fix_decided, fix_findings, unified
from mtqa.model.document import Document, Notice
from mtqa.model.report import DocumentReport, Unreadable
from mtqa.pipeline import STDIN, check_document, expand, rule_faults, write_whole
from mtqa.readers import Original, UnreadableError, open_path, open_stdin
from mtqa.renderers.terminal import safe


@dataclass(frozen=True, slots=True)
class FixedFile:
    """What came of one file: a diff, or the bytes of fixed standard input, to put out; lines to say; an exit code."""

    output: str | bytes = ""
    lines: tuple[str, ...] = ()
    exit_code: int = 0


class _CheckError(Exception):
    """A detector failed, so that nobody knows what a fix would bring about."""


def fix_paths(
    paths: Sequence[str],
    settings: Callable[[Path | None], Settings],
    *,
    stdin: Callable[[], bytes],
    level: Level = "safe",
    decisions: Path | None = None,
    write: bool = False,
) -> Iterator[FixedFile]:
    """Fix files, the files in folders, and `-` for standard input, one after the other.

    With `decisions` what an editor accepted is applied, and nothing is checked. With `write` each file is replaced,
    whole or not at all, standard input goes fixed to the output, and there are no diffs.

    Raises ConfigError where no settings can be had, DecisionsError for a decisions file that cannot be used.
    """
    decided = load(decisions) if decisions else None
    unreadable: list[Unreadable] = []
    skipped: list[Unreadable] = []
    said: set[str] = set()
    faults: dict[Notice, None] = {}
    for name in expand(paths, unreadable, skipped):
        path = None if name == STDIN else Path(name)
        try:
            original = open_stdin(stdin()) if path is None else open_path(path)
        except UnreadableError as fault:
            unreadable.append(Unreadable(name, str(fault)))
            continue
        if not original.can_be_written():
            reason = f"some of its bytes are no {original.encoding}; save it as UTF-8 first"
            yield _left(name, reason)
        elif decided is not None:
            yield _fix_as_decided(name, original, decided, write)
        else:
            chosen = settings(path)
            faults |= dict.fromkeys(rule_faults(chosen))
            yield _fix_as_found(name, original, chosen, level, write, said)
    lines = [f"{item.path}: not read: {item.reason}" for item in unreadable]
    lines += [f"{item.path}: not fixed: {item.reason}" for item in skipped]
    lines += [notice.message for notice in faults]
    yield FixedFile("", tuple(lines), 2 if unreadable or faults else 0)


def _left(name: str, reason: str, code: int = 2) -> FixedFile:
    return FixedFile("", (f"{name}: left as it is: {reason}",), code)


def _fix_as_decided(name: str, original: Original, decisions: Decisions, write: bool) -> FixedFile:
    decided = decisions.of(original.document.path)
    if decided is None:
        return _left(name, "the decisions say nothing of it")
    try:
        fixed = fix_decided(original, decided)
    except DecisionsError as fault:
        return _left(name, str(fault))
    out = _fixed_file(name, original, fixed, write)
    # The editor's word could not be carried out: whoever runs this must know.
    return replace(out, exit_code=2) if fixed.refused else out


def _fix_as_found(
    name: str, original: Original, settings: Settings, level: Level, write: bool, said: set[str]
) -> FixedFile:
    def check(document: Document) -> DocumentReport:
        report = check_document(document, settings)
        if fault := next((notice for notice in report.notices if notice.level == "error"), None):
            raise _CheckError(fault.message)
        return report

    try:
        report = check(original.document)
        fixed = fix_findings(original, report, check, level)
    except _CheckError as fault:
        return _left(name, str(fault), 3)
    notices = [notice for notice in report.notices if notice.level != "info" or notice.message not in said]
    said.update(notice.message for notice in notices)
    out = _fixed_file(name, original, fixed, write)
    return replace(out, lines=(*(f"{name}: {notice.message}" for notice in notices), *out.lines))


def _fixed_file(name: str, original: Original, fixed: Fixed, write: bool) -> FixedFile:
    """Write a fixed file, or make its diff."""
    output: str | bytes = ""
    count = f"{fixed.made} fix{'' if fixed.made == 1 else 'es'}"
    summary = f"{name}: {count} written" if fixed.made else f"{name}: nothing to fix"
    if fixed.made and not original.reads_back(fixed.file_text):
        return _left(name, "once fixed it could not be read again as text")
    if write and name == STDIN:
        output = original.encode(fixed.file_text)
    elif write and fixed.made:
        try:
            _write_back(Path(name), original, original.encode(fixed.file_text))
        except OSError as fault:
            return _left(name, f"it cannot be written: {fault.strerror or fault}")
    elif not write and fixed.made:
        mark = "\ufeff" if original.mark and original.encoding == "utf-8" else ""
        output = unified(name, mark + original.document.file_text, mark + fixed.file_text)
        summary = f"{name}: {count}, to be written with --write"
    return FixedFile(output, (*(_refused_line(name, one) for one in fixed.refused), summary))


def _refused_line(name: str, refused: Refused) -> str:
    edit = refused.edit
    before, after = (safe(" ".join(text.split())) for text in (edit.text, edit.replacement))
    place = f"{name}:{refused.line}:{refused.column}"
    return f"{place}: not fixed: “{before}” → “{after}” ({edit.rule}): {safe(refused.reason)}"


def _write_back(path: Path, original: Original, data: bytes) -> None:
    """Replace a file by `data`, unless somebody else has written it since it was read. Raises OSError."""
    path = path.resolve()  # the file, not the link to it
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is not a regular file")
    if not os.access(path, os.W_OK):
        raise OSError("permission is denied")
    if path.read_bytes() != original.data:
        raise OSError("it has been changed meanwhile")
    write_whole(path, data, stat.S_IMODE(status.st_mode))
