"""The compiled names: one SQLite file in the user's cache, built once for the same facts, opened by memory map.

Every look-up is by exact key. Near matches come from keys too: a word is stored under each form with one letter left
out (symmetric deletion, as in SymSpell) and under its skeletons (see `respell`), so cost does not grow with the list.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from mtqa.gazetteer.respell import skeletons

# More rows under one key than this say nothing about who is meant, and would cost time without bound.
LIMIT = 64
_SHORTEST_NEAR = 3
# Indexes of facts that have changed since are thrown away after a month.
_KEPT_SECONDS = 30 * 24 * 3600
_LONG = 7


class Kind(IntEnum):
    """What a key is; the value is a person's number unless stated otherwise."""

    FULL = 1
    FAMILY = 2
    GIVEN = 3
    TURNED = 4  # the halves of the name in the order English does not use
    FOREIGN_FULL = 5  # value: number and language
    FOREIGN_FAMILY = 6  # value: number and language
    WORD = 7  # any word of a known name; no value
    NEAR_FAMILY = 8  # a deletion or skeleton; value: the family name's key
    NEAR_GIVEN = 9  # a deletion or skeleton; value: the given name's key
    USUAL_GIVEN = 10  # value: codes of the countries where the given name is usual, parted by commas
    USUAL_FAMILY = 11  # no value
    TOWN = 12  # no value
    ACCEPTED = 13  # a name learned from trusted copy; no value
    NEAR_CITY = 15  # a deletion or skeleton; value: a large city and its country's code
    NEAR_BODY = 16  # a deletion or skeleton; value: a company, club, brand … and what it is


class Entry(NamedTuple):
    """One row: under `key`, something of `kind` is `value`."""

    kind: Kind
    key: str
    value: str


def deletions(word: str) -> set[str]:
    """Return `word` and it with each single letter left out: words one edit apart share at least one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def near_keys(word: str) -> set[str]:
    """Return every key that a squashed word is stored and sought under to find its near ones."""
    keys = deletions(word) if len(word) >= _SHORTEST_NEAR else {word}
    # Two sounds are in too many long names to say anything.
    fewest = 3 if len(word) >= _LONG else 2
    return keys | {f"~{skeleton}" for skeleton in skeletons(word) if len(skeleton) >= fewest}


class Index:
    """Look-ups in one compiled file; safe to share between threads, as nothing is ever written to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def values(self, kind: Kind, keys: Iterable[str], limit: int = LIMIT) -> list[str]:
        """Return the values under any of `keys`, at most `limit` of them, in their order in the list."""
        sought = list(keys)
        marks = ",".join("?" * len(sought))
        query = f"SELECT value FROM entry WHERE kind = ? AND key IN ({marks}) LIMIT ?"  # noqa: S608 - only marks
        return [row[0] for row in self._connection.execute(query, (int(kind), *sought, limit))]

    def beginning(self, kind: Kind, key: str, limit: int = 16) -> list[str]:
        """Return the values under keys that begin with `key`, at most `limit` of them, in the order of the keys."""
        query = "SELECT value FROM entry WHERE key >= ? AND key < ? AND kind = ? LIMIT ?"
        rows = self._connection.execute(query, (key, key + "\x7f", int(kind), limit))
        return [row[0] for row in rows]

    def kinds(self, key: str) -> frozenset[int]:
        """Return every kind of thing that stands under `key`."""
        query = "SELECT kind FROM entry WHERE key = ? GROUP BY kind"
        return frozenset(row[0] for row in self._connection.execute(query, (key,)))

    def person(self, number: str) -> str:
        """Return the stored facts about person `number`. Raises KeyError where there is none."""
        row = self._connection.execute("SELECT facts FROM person WHERE number = ?", (int(number),)).fetchone()
        if row is None:
            raise KeyError(number)
        return str(row[0])


def open_index(path: Path) -> Index | None:
    """Open the compiled file at `path`; None where it is missing or was not written to its end."""
    if not path.is_file():
        return None
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(32)
    # The header says how long the file is: the size of a page in bytes 16 and 17, the pages in 28 to 31.
    whole = len(head) == 32 and int.from_bytes(head[16:18], "big") * int.from_bytes(head[28:32], "big") == size
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA mmap_size = {size}")
        whole = whole and connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'whole'").fetchone() is not None
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        connection.close()
        return None
    return Index(connection)


def build_index(path: Path, people: Iterable[tuple[str, Iterable[Entry]]], others: Iterable[Entry]) -> Index:
    """Compile people (their stored facts, and their entries with "" for their number) and `others` into `path`.

    Where the folder cannot be written, the index lives in memory: slower at every start, otherwise the same.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
        os.close(handle)
        try:
            with contextlib.closing(sqlite3.connect(name)) as connection:
                _fill(connection, people, others)
            Path(name).replace(path)
            for old in path.parent.glob("names-*.sqlite"):
                if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
                    old.unlink(missing_ok=True)
        finally:
            Path(name).unlink(missing_ok=True)
        made = open_index(path)
        if made is not None:
            return made
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection, people, others)
    return Index(connection)


def _fill(
    connection: sqlite3.Connection, people: Iterable[tuple[str, Iterable[Entry]]], others: Iterable[Entry]
) -> None:
    connection.executescript(
        """
        PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
        CREATE TABLE person (number INTEGER PRIMARY KEY, facts TEXT NOT NULL);
        CREATE TABLE raw (kind INTEGER, key TEXT, value TEXT);
        CREATE TABLE entry (kind INTEGER, key TEXT, value TEXT, PRIMARY KEY (key, kind, value)) WITHOUT ROWID;
        """
    )
    insert = "INSERT INTO raw VALUES (?, ?, ?)"

    def rows() -> Iterator[tuple[int, str, str]]:
        for number, (facts, entries) in enumerate(people, 1):
            connection.execute("INSERT INTO person VALUES (?, ?)", (number, facts))
            for kind, key, value in entries:
                yield int(kind), key, f"{number:07}{value}" if kind <= Kind.FOREIGN_FAMILY else value

    connection.executemany(insert, rows())
    connection.executemany(insert, ((int(e.kind), e.key, e.value) for e in others))
    for names, near in ((Kind.FAMILY, Kind.NEAR_FAMILY), (Kind.GIVEN, Kind.NEAR_GIVEN)):
        words = connection.execute("SELECT DISTINCT key FROM raw WHERE kind = ?", (int(names),)).fetchall()
        connection.executemany(insert, ((int(near), key, word) for (word,) in words for key in near_keys(word)))
    connection.executescript(
        """
        INSERT INTO entry SELECT DISTINCT kind, key, value FROM raw ORDER BY key, kind, value;
        DROP TABLE raw;
        CREATE TABLE whole (yes INTEGER);
        """
    )
    connection.commit()
    connection.execute("VACUUM")
