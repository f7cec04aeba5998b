"""The decisions file: what an editor accepted and rejected in a report; `mtqa fix`, the gate and the counts read it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

KIND = "mtqa-decisions"
SCHEMA_VERSION = 1

_HEX = re.compile("[0-9a-f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class DecisionsError(Exception):
    """A decisions file that cannot be used; the message is one line."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor said to one finding. Offsets are half-open code points into the text as read.

    `text` is what stood there. `replacement` is what shall stand there where the finding was accepted, None where it
    was rejected; `edited`: it is the editor's own wording, none of the suggestions.
    """

    fingerprint: str
    rule: str
    start: int
    end: int
    text: str
    decision: Literal["accepted", "rejected"]
    replacement: str | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True)
class DecidedDocument:
    """The decisions on one story; `text_sha256` is the hash of its text as read."""

    path: str
    text_sha256: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """A decisions file. `signature` is that of the report where they were made."""

    signature: str
    documents: tuple[DecidedDocument, ...]

    def of(self, path: str) -> DecidedDocument | None:
        """Return the decisions on the file `path`, or None where it has none."""
        known = finder(document.path for document in self.documents)(path)
        return next((document for document in self.documents if document.path == known), None)


def finder(paths: Iterable[str]) -> Callable[[str], str | None]:
    """Return what tells which of `paths` means a file: the same path, else the only one with its file name, or None."""
    whole = set(paths)
    by_name: dict[str, str | None] = {}
    for path in whole:
        name = file_name(path)
        by_name[name] = None if name in by_name else path
    return lambda path: path if path in whole else by_name.get(file_name(path))


def file_name(path: str) -> str:
    """Return the last part of a path, which may come from another system."""
    return os.path.basename(path.replace("\\", "/")) or path  # noqa: PTH119 - as above


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text as read, in hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(path: Path) -> Decisions:
    """Read a decisions file. Raises DecisionsError where it is missing, unreadable or not one."""
    return from_json(read_json(path), path)


def read_json(path: Path) -> Any:
    """Return the content of a JSON file. Raises DecisionsError where it is missing, unreadable or not JSON."""
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DecisionsError(f"{path}: it cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise DecisionsError(f"{path}: it is not valid JSON: {str(error).splitlines()[0]}") from error


def is_decisions(data: object) -> bool:
    """Tell whether the content of a JSON file says that it is a decisions file."""
    return isinstance(data, dict) and data.get("kind") == KIND


def from_json(data: Any, path: Path) -> Decisions:
    """Return the decisions in the content of the JSON file `path`. Raises DecisionsError where they are damaged."""
    try:
        _need(is_decisions(data), "this is no decisions file of an mtqa report")
        _need(data.get("schema") == SCHEMA_VERSION, f"the decisions have another schema than mtqa's, {SCHEMA_VERSION}")
        documents = tuple(map(_document, _list(data, "documents", "the file")))
        _need(len({d.path for d in documents}) == len(documents), "the same path stands twice among the documents")
        return Decisions(_text(data, "signature", "the file"), documents)
    except DecisionsError as fault:
        raise DecisionsError(f"{path}: {fault}") from None


def dumps(decisions: Decisions) -> str:
    """Return the decisions as the text of a file: the very one that the report writes for the same decisions."""
    value = {
        "schema": SCHEMA_VERSION,
        "kind": KIND,
        "signature": decisions.signature,
        "documents": [
            {
                "path": document.path,
                "text_sha256": document.text_sha256,
                "decisions": [
                    _decision_to(d) for d in sorted(document.decisions, key=lambda one: (one.start, one.end))
                ],
            }
            for document in decisions.documents
        ],
    }
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)  # as JavaScript does: UTF-8 has none


def _decision_to(decision: Decision) -> dict[str, Any]:
    value: dict[str, Any] = {
        "fingerprint": decision.fingerprint,
        "rule": decision.rule,
        "start": decision.start,
        "end": decision.end,
        "text": decision.text,
        "decision": decision.decision,
    }
    if decision.replacement is not None:
        value["replacement"] = decision.replacement
    if decision.edited:
        value["edited"] = True
    return value


def _document(data: Any) -> DecidedDocument:
    path = _text(data, "path", "a document")
    at = repr(path)  # as Python writes it: a name from elsewhere must not steer the terminal
    digest = _text(data, "text_sha256", at)
    _need(len(digest) == 64 and _HEX.fullmatch(digest), f"{at}: text_sha256 is no SHA-256 in hex digits")
    decisions = tuple(
        _decision(item, f"{at}, decision {number}") for number, item in enumerate(_list(data, "decisions", at), start=1)
    )
    findings = {(d.rule, d.start, d.end) for d in decisions}
    _need(len(findings) == len(decisions), f"{at}: one finding is decided twice")
    return DecidedDocument(path, digest, decisions)


def _decision(data: Any, at: str) -> Decision:
    fingerprint, rule, text = (_text(data, key, at) for key in ("fingerprint", "rule", "text"))
    _need(len(fingerprint) == 16 and _HEX.fullmatch(fingerprint), f"{at}: the fingerprint is not 16 hex digits")
    start, end = data.get("start"), data.get("end")
    _need(type(start) is int and type(end) is int and 0 <= start < end, f"{at}: start and end are no span")
    _need(end - start == len(text), f"{at}: start and end do not fit the length of its text")
    decision = data.get("decision")
    _need(decision in ("accepted", "rejected"), f"{at}: the decision is neither accepted nor rejected")
    replacement, edited = data.get("replacement"), data.get("edited", False)
    if decision == "accepted":
        _need(isinstance(replacement, str), f"{at}: accepted, but there is no replacement")
        _need(not _SURROGATE.search(replacement), f"{at}: the replacement holds half a character")
    else:
        _need(replacement is None and edited is False, f"{at}: rejected, but there is a replacement")
    _need(isinstance(edited, bool), f"{at}: edited is something else than true")
    return Decision(fingerprint, rule, start, end, text, decision, replacement, edited)


def _list(data: Any, key: str, at: str) -> list[Any]:
    value = data.get(key) if isinstance(data, dict) else None
    _need(isinstance(value, list), f"{at}: there is no list of {key}")
    return value  # type: ignore[return-value]  # checked in the line before


def _text(data: Any, key: str, at: str) -> str:
    value = data.get(key) if isinstance(data, dict) else None
    _need(isinstance(value, str), f"{at}: there is no text as {key}")
    return value  # type: ignore[return-value]


def _need(condition: object, otherwise: str) -> None:
    if not condition:
        raise DecisionsError(otherwise)
