"""Compare patterns without running them: is every match of one phrase a match of another?

A phrase is taken apart into what each of its elements accepts: forms, lemmas, slots. Where the notation leaves room (a
part of speech that only a tagger can tell), two elements count as alike: an author should see a near duplicate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from mtqa.matchers import Lexicons
from mtqa.matchers.phrases import ALTERNATIVES, MANY, split

_MOST_OPTIONAL = 6  # optional elements that are tried both ways; the others count as present
_WITHIN = {
    "n": {"noun", "propn", "NN*", "NN", "NNS", "NNP", "NNPS", "name"},
    "noun": {"NN", "NNS"},
    "propn": {"NNP", "NNPS", "name"},
    "name": {"propn", "NNP", "NNPS"},
    "np": {"det", "adj", "num", "noun", "propn", "n", "poss", "name", "NN", "NNS", "NNP", "NNPS", "NN*"},
    "verb": {"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "VB*"},
    "cap": {"propn", "name", "NNP", "NNPS"},
    "pron": {"PRP"},
}
_FORMS = {
    "det": frozenset({"a", "an", "the", "this", "that", "these", "those"}),
    "poss": frozenset({"my", "your", "his", "her", "its", "our", "their"}),
    "pron": frozenset({"he", "she", "it", "they", "we", "you", "him", "them", "us", "me"}),
}
_FORMS["np"] = _FORMS["det"] | _FORMS["poss"]
_BY_SPEECH = {"N": {"noun", "n", "np"}, "V": {"verb"}, "A": {"adj", "np"}, "R": {"adv"}, "P": {"propn", "n", "name"}}


class Atom(NamedTuple):
    """One thing an element accepts. `kind` is form, exact, lemma, slot or not; `speech` limits a lemma, "" does not."""

    kind: str
    word: str
    speech: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """An element of a phrase: what it accepts, how many tokens it takes, whether they are flagged."""

    atoms: frozenset[Atom]
    least: int
    most: int
    flagged: bool

    @property
    def words(self) -> frozenset[str]:
        """The words it accepts, by form or lemma; empty where it accepts any of a kind."""
        if any(atom.kind in {"slot", "not"} for atom in self.atoms):
            return frozenset()
        return frozenset(atom.word.lower() for atom in self.atoms)


Shape = tuple[Piece, ...]


def shape(phrase: str, lexicons: Lexicons) -> Shape:
    """Take a phrase of sound notation apart."""
    pieces, (first, last) = split(phrase)
    return tuple(_piece(piece, lexicons, first <= i < last) for i, piece in enumerate(pieces))


def words_of(pieces: Shape) -> frozenset[str]:
    """Return every word that a phrase accepts, with what it may be a form of."""
    forms = frozenset[str]().union(*(piece.words for piece in pieces))
    return forms.union(*(lemmas(form) for form in forms))


def covers(wide: Shape, narrow: Shape) -> bool:
    """Tell whether every match of `narrow` holds a match of `wide` that flags one of the same tokens."""
    return all(_held(wide, tokens) for tokens in _expansions(narrow))


def same(one: Shape, other: Shape) -> bool:
    """Tell whether two phrases match and flag the same."""
    return (
        len(one) == len(other)
        and covers(one, other)
        and covers(other, one)
        and [piece.flagged for piece in one] == [piece.flagged for piece in other]
    )


@lru_cache(maxsize=100_000)
def lemmas(form: str) -> frozenset[str]:
    """Return the words that a form may be a form of, itself among them."""
    import lemminflect

    found: dict[str, tuple[str, ...]] = lemminflect.getAllLemmas(form)
    return frozenset({form}).union(*found.values())


def _piece(text: str, lexicons: Lexicons, flagged: bool) -> Piece:
    least, most = {"?": (0, 1), "*": (0, MANY), "+": (1, MANY)}.get(text[-1] if len(text) > 1 else "", (1, 1))
    if (least, most) != (1, 1):
        text = text[:-1]
    if text in {"<np>", "<name>"}:
        most = MANY
    return Piece(frozenset(_atoms(text, lexicons)), least, most, flagged)


def _atoms(text: str, lexicons: Lexicons) -> Iterator[Atom]:
    if len(text) > 1 and text[0] == "!":
        yield Atom("not", text[1:])
        return
    parts = [text] if text[0] == "=" or text == "|" else ALTERNATIVES.findall(text)
    for part in parts:
        if part.startswith("<") and part.endswith(">"):
            yield Atom("slot", part[1:-1])
        elif part.startswith("{"):
            word, _, speech = part[1:-1].partition(":")
            yield from (Atom("lemma", w, speech) for w in _spelt(word, lexicons))
        elif part[0] == "=" and len(part) > 1:
            yield from (Atom("exact", w) for w in part[1:].split("|"))
        else:
            yield from (Atom("form", w) for w in _spelt(part, lexicons))


def _spelt(text: str, lexicons: Lexicons) -> Iterator[str]:
    for word in text.split("|") if text != "|" else ["|"]:
        if len(word) > 1 and word[0] == "@":
            yield from lexicons.get(word[1:], ())
        else:
            yield word.lower()


def _expansions(pieces: Shape) -> Iterator[Shape]:
    """Yield the phrase with each of its optional elements present and absent."""
    optional = [i for i, piece in enumerate(pieces) if piece.least == 0][:_MOST_OPTIONAL]
    for present in product((True, False), repeat=len(optional)):
        absent = {i for i, here in zip(optional, present, strict=True) if not here}
        yield tuple(piece for i, piece in enumerate(pieces) if i not in absent)


def _held(wide: Shape, tokens: Shape) -> bool:
    return any(_match(wide, tokens, start, False) for start in range(len(tokens)))


def _match(wide: Shape, tokens: Shape, at: int, flagged: bool) -> bool:
    """Tell whether `wide` takes tokens from `at` on, and flags one that is flagged there."""
    if not wide:
        return flagged
    piece, rest = wide[0], wide[1:]
    if piece.least == 0 and _match(rest, tokens, at, flagged):
        return True
    count = 0
    while count < piece.most and at + count < len(tokens) and _accepts(piece, tokens[at + count]):
        flagged = flagged or (piece.flagged and tokens[at + count].flagged)
        count += 1
        if count >= piece.least and _match(rest, tokens, at + count, flagged):
            return True
    return False


def _accepts(piece: Piece, token: Piece) -> bool:
    if token.most > 1 and piece.most == 1:
        return False
    return all(any(_implies(a, b) for b in piece.atoms) for a in token.atoms)


def _implies(narrow: Atom, wide: Atom) -> bool:
    if narrow == wide:
        return True
    if wide.kind == "slot":
        return _in_slot(narrow, wide.word)
    if wide.kind == "form":
        return narrow.kind == "exact" and narrow.word.lower() == wide.word
    if wide.kind == "lemma":
        if narrow.kind == "lemma":
            loose = not narrow.speech or not wide.speech or narrow.speech == wide.speech
            return narrow.word == wide.word and loose
        return narrow.kind in {"form", "exact"} and wide.word in lemmas(narrow.word.lower())
    return False


def _in_slot(atom: Atom, slot: str) -> bool:
    if atom.kind == "not" or atom.word in {"start", "end"}:
        return False
    if slot == "any":
        return atom != Atom("slot", "punct") and (atom.kind == "slot" or any(map(str.isalnum, atom.word)))
    if atom.kind == "slot":
        starred = slot.endswith("*") and atom.word.startswith(slot[:-1])
        return starred or atom.word in _WITHIN.get(slot, ())
    if atom.kind == "lemma":
        return slot in _BY_SPEECH.get(atom.speech, ())
    return atom.word.lower() in _FORMS.get(slot, ()) or (
        slot == "cap" and atom.kind == "exact" and atom.word[0].isupper()
    )
