"""Fill suggestion and message templates: copy, inflect (lemminflect), case, choose the article.

`$3` the text of element 3, `$3:lower|title|plural|singular|base|VBG…` changed; `{take}` inflected like the first
inflected word of the phrase (the second `{…}` like the second), `{take$3}` like element 3, `{take:VBG}` as told; `a(n)`
the article that fits.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mtqa.matchers import Group, Match, PatternError

_PART = re.compile(
    r"\{(?P<lemma>[^{}$:]+)(?:\$(?P<like>\w+))?(?::(?P<tag>[A-Z]+\$?))?\}|\$(?P<group>\w+)(?::(?P<change>\w+))?|a\(n\)"
)
_CHANGES = {"lower", "upper", "title", "cap", "plural", "singular", "base"}
_TAG = re.compile(r"(VB[DGNPZ]?|NNP?S?|JJ[RS]?|RB[RS]?)")
# lemminflect takes these for full verbs and nouns (“haves”).
_AUXILIARIES = {
    "be": {"VBZ": "is", "VBP": "are", "VBD": "was", "VBN": "been", "VBG": "being"},
    "have": {"VBZ": "has", "VBD": "had", "VBN": "had", "VBG": "having"},
    "do": {"VBZ": "does", "VBD": "did", "VBN": "done", "VBG": "doing"},
}
_ARTICLE = "\0"  # stands for a(n) until the next word is known
# Sounds that the first letter hides.
_VOWEL_SOUND = re.compile(r"(?i:[aeiou]|ho(?:u?rs?\b|nest|nou?r|norary)|heir|8|11\b|18\b)|[FHLMNRSX](?=[A-Z.]|-)")
_CONSONANT_SOUND = re.compile(
    r"(?i:eu|ew|one\b|once\b|oui|u(?:ni(?!n|m)|nan|k\b|s[aeiu]|r[aeiou]|t[aeio]|b[ei]q|gand))|U(?=[A-Z.])"
    r"|NATO|NASA|FIFA|FEMA|SARS|MERS|SEAL|RICO|SALT|START"
)


def check_template(template: str) -> None:
    """Raise PatternError for a template that cannot be filled."""
    rest = _PART.sub("", template)
    if "{" in rest or "}" in rest or re.search(r"\$(?!\d*[ ,.]|$)", rest):
        raise PatternError(f"template {template!r} cannot be read")
    for part in _PART.finditer(template):
        change = part["change"]
        if change and change not in _CHANGES and not _TAG.fullmatch(change):
            raise PatternError(f"template {template!r}: no change {change!r}")


def fill(template: str, match: Match) -> str:
    """Return the template with the parts of `match` in place; empty parts close up."""
    braces = 0

    def part(found: re.Match[str]) -> str:
        nonlocal braces
        if found["group"] is not None:
            return _changed(match.groups.get(found["group"], Group("")), found["change"])
        if found["lemma"] is None:
            return _ARTICLE
        braces += 1
        if found["tag"]:
            return inflect(found["lemma"], found["tag"])
        name = found["like"]
        if name is None:
            if not match.inflecting:
                return found["lemma"]
            name = match.inflecting[min(braces, len(match.inflecting)) - 1]
        return _like(found["lemma"], match.groups.get(name, Group("")))

    text = _PART.sub(part, template)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" (?=[,.;:!?'])", "", text)
    return re.sub(rf"{_ARTICLE} (\S+)", lambda m: f"{article(m[1])} {m[1]}", text)


def article(word: str) -> str:
    """Return “an” before a vowel sound, “a” otherwise."""
    bare = word.lstrip("\"'“‘(")
    return "an" if _VOWEL_SOUND.match(bare) and not _CONSONANT_SOUND.match(bare) else "a"


def _changed(group: Group, change: str | None) -> str:
    text = group.text
    if not text or change is None:
        return text
    if change == "lower":
        return text.lower()
    if change == "upper":
        return text.upper()
    if change == "title":
        return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
    if change == "cap":
        return text[:1].upper() + text[1:]
    if change == "base":
        return group.lemma
    tag = {"plural": "NNS", "singular": "NN"}.get(change, change)
    head, _, last = text.rpartition(" ")
    changed = inflect(group.lemma if tag[0] == "V" or tag == "NN" else last, tag)
    return f"{head} {changed}".strip()


def _like(lemma: str, group: Group) -> str:
    tag, text = group.tag, group.text.lower()
    if not tag.startswith("V") and not tag.startswith("N"):
        # The tagger takes participles for adjectives; the form tells.
        tag = "VBG" if text.endswith("ing") else "VBN" if text.endswith("ed") else tag
    if lemma == "be" and text in {"am", "is", "are", "was", "were", "'s", "'re"}:
        return {"'s": "is", "'re": "are"}.get(text, text)
    return inflect(lemma, tag)


@lru_cache(maxsize=4096)
def inflect(lemma: str, tag: str) -> str:
    """Return `lemma` (a verb phrase inflects its first word, a noun phrase its last) in the form of a Penn tag."""
    if lemma in _AUXILIARIES:
        return _AUXILIARIES[lemma].get(tag, lemma)
    if tag in {"VB", "VBP", "NN", "NNP", "JJ", "RB", "MD"} or not _TAG.fullmatch(tag):
        return lemma
    import lemminflect

    if tag.startswith("V"):
        head, space, rest = lemma.partition(" ")
        forms = lemminflect.getInflection(head, tag=tag)
        return f"{forms[0] if forms else head}{space}{rest}"
    rest, space, head = lemma.rpartition(" ")
    forms = lemminflect.getInflection(head, tag=tag.replace("NNPS", "NNS"))
    return f"{rest}{space}{forms[0] if forms else head}"
