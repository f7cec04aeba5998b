"""The decisions file: written byte for byte as the report writes it, read strictly, found for the right story."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.decisions import DecidedDocument, Decision, Decisions, DecisionsError, dumps, from_json, load, text_hash

HASH = text_hash("A volunteer coalition 😀 met.")
ACCEPTED = Decision(
    "0123456789abcdef", "fr/politics#x", 2, 21, "volunteer coalition", "accepted", "coalition of the willing"
)
REJECTED = Decision("fedcba9876543210", "names/near-match", 24, 27, "met", "rejected")
FILE = Decisions("mtqa:0.1.0", (DecidedDocument("copy/story.txt", HASH, (ACCEPTED, REJECTED)),))


def changed(**values: object) -> dict[str, Any]:
    """Return the content of a sound file with the first decision changed; None takes a key away."""
    data: dict[str, Any] = json.loads(dumps(FILE))
    decision = data["documents"][0]["decisions"][0]
    decision |= values
    for key in [key for key, value in values.items() if value is None]:
        del decision[key]
    return data


def test_the_bytes_are_those_of_the_report() -> None:
    """JSON.stringify(…, null, 1) and a line end: key order, characters as they are, half characters escaped."""
    odd = Decision("0" * 16, "house/é", 0, 2, "\u2028\ud83d", "accepted", '"<😀>\x1b\x7f\n', edited=True)
    file = Decisions("s", (DecidedDocument("ü.txt", HASH, (ACCEPTED, odd)), DecidedDocument("b", HASH, ())))
    assert dumps(file) == (
        '{\n "schema": 1,\n "kind": "mtqa-decisions",\n "signature": "s",\n "documents": [\n  {\n   "path": "ü.txt",\n'
        f'   "text_sha256": "{HASH}",\n   "decisions": [\n'
        '    {\n     "fingerprint": "0000000000000000",\n     "rule": "house/é",\n     "start": 0,\n     "end": 2,\n'
        '     "text": "\u2028\\ud83d",\n     "decision": "accepted",\n     "replacement": "\\"<😀>\\u001b\x7f\\n",\n'
        '     "edited": true\n    },\n'
        '    {\n     "fingerprint": "0123456789abcdef",\n     "rule": "fr/politics#x",\n     "start": 2,\n'
        '     "end": 21,\n'
        '     "text": "volunteer coalition",\n     "decision": "accepted",\n'
        '     "replacement": "coalition of the willing"\n    }\n'
        '   ]\n  },\n  {\n   "path": "b",\n'
        f'   "text_sha256": "{HASH}",\n   "decisions": []\n  }}\n ]\n}}\n'
    )


@st.composite
def _documents(draw: st.DrawFn) -> tuple[DecidedDocument, ...]:
    def decision(start: int) -> Decision:
        text = draw(st.text(min_size=1, max_size=5))
        replacement = draw(st.none() | st.text(max_size=5))
        fingerprint = draw(st.integers(0, 16**16 - 1))
        rest: tuple[Any, ...] = ("rejected",) if replacement is None else ("accepted", replacement, draw(st.booleans()))
        return Decision(f"{fingerprint:016x}", draw(st.text()), start, start + len(text), text, *rest)

    paths = draw(st.lists(st.text(), max_size=3, unique=True))
    starts = [sorted(draw(st.sets(st.integers(0, 10**6), max_size=4))) for _ in paths]
    return tuple(
        DecidedDocument(path, text_hash(path), tuple(map(decision, numbers)))
        for path, numbers in zip(paths, starts, strict=True)
    )


@given(st.text(), _documents())
def test_what_is_written_is_read_back(signature: str, documents: tuple[DecidedDocument, ...]) -> None:
    """Whatever the names, rules and words hold."""
    file = Decisions(signature, documents)
    text = dumps(file)
    assert from_json(json.loads(text.encode("utf-8")), Path("d.json")) == file
    assert dumps(from_json(json.loads(text), Path("d.json"))) == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "this is no decisions file of an mtqa report"),
        ({"mtqa_baseline": 1, "documents": {}}, "this is no decisions file of an mtqa report"),
        (changed() | {"schema": 2}, "the decisions have another schema than mtqa's, 1"),
        (changed() | {"documents": {}}, "the file: there is no list of documents"),
        (changed() | {"signature": None}, "the file: there is no text as signature"),
        (changed() | {"documents": [3]}, "a document: there is no text as path"),
        (changed() | {"documents": changed()["documents"] * 2}, "the same path stands twice among the documents"),
        (changed(rule=None), "'copy/story.txt', decision 1: there is no text as rule"),
        (changed(fingerprint="0123"), "'copy/story.txt', decision 1: the fingerprint is not 16 hex digits"),
        (changed(start=True), "'copy/story.txt', decision 1: start and end are no span"),
        (changed(start=21), "'copy/story.txt', decision 1: start and end are no span"),
        (changed(start=-17, end=2), "'copy/story.txt', decision 1: start and end are no span"),
        (changed(end=22), "'copy/story.txt', decision 1: start and end do not fit the length of its text"),
        (changed(decision="maybe"), "'copy/story.txt', decision 1: the decision is neither accepted nor rejected"),
        (changed(replacement=None), "'copy/story.txt', decision 1: accepted, but there is no replacement"),
        (changed(decision="rejected"), "'copy/story.txt', decision 1: rejected, but there is a replacement"),
        (changed(edited=1), "'copy/story.txt', decision 1: edited is something else than true"),
        (changed(replacement="\ud83d"), "'copy/story.txt', decision 1: the replacement holds half a character"),
        (
            changed(start=24, end=27, text="met", rule="names/near-match"),
            "'copy/story.txt': one finding is decided twice",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, data: object, message: str) -> None:
    """With the file's name, the story and the number of the decision."""
    path = tmp_path / "d.json"
    path.write_text(json.dumps(data))
    with pytest.raises(DecisionsError) as fault:
        load(path)
    assert str(fault.value) == f"{path}: {message}"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_what_is_no_json_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    """A broken download, a binary file, an attack."""
    path = tmp_path / "d.json"
    path.write_bytes(content)
    with pytest.raises(DecisionsError, match="it is not valid JSON: ") as fault:
        load(path)
    assert "\n" not in str(fault.value)
    with pytest.raises(DecisionsError, match=r"nowhere\.json: it cannot be read: No such file or directory"):
        load(tmp_path / "nowhere.json")


def test_a_hostile_name_does_not_reach_the_terminal(tmp_path: Path) -> None:
    """The path in the file comes from elsewhere."""
    data = changed(rule=None)
    data["documents"][0]["path"] = "\x1b[2J\nfine.txt"
    with pytest.raises(DecisionsError) as fault:
        from_json(data, tmp_path)
    assert str(fault.value).endswith(r"'\x1b[2J\nfine.txt', decision 1: there is no text as rule")


def test_a_story_is_known_by_its_path_or_by_its_name_alone() -> None:
    """The whole path first; the name where only one story has it; backslashes part folders too."""

    def found(path: str, *known: str) -> str | None:
        documents = tuple(DecidedDocument(name, HASH, ()) for name in known)
        document = Decisions("s", documents).of(path)
        return document.path if document else None

    assert found("b/story.txt", "a/story.txt", "b/story.txt") == "b/story.txt"
    assert found("c/story.txt", "a/story.txt", "b/story.txt") is None
    assert found("c/story.txt", "C:\\copy\\story.txt", "b/other.txt") == "C:\\copy\\story.txt"
    assert found("story.txt", "a/story.text") is None
