"""The gazetteer: its files, and look-up of people, places and spellings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mtqa import gazetteer
from mtqa.config import rules_folder
from mtqa.gazetteer import fold, squash
from mtqa.gazetteer.candidates import runs
from mtqa.gazetteer.load import load_facts, source_files
from mtqa.gazetteer.respell import skeletons

FOLDER = rules_folder() / "gazetteer"


def test_every_shipped_line_can_be_used() -> None:
    """No line of the shipped files is in error, and they know at least 1,500 people with country, sex and office."""
    facts = load_facts(FOLDER)
    assert [str(problem) for problem in facts.problems] == []
    assert len(facts.people) >= 1500
    assert all(p.country in facts.countries and p.sex in {"f", "m"} and p.offices and p.source for p in facts.people)


@pytest.mark.parametrize(
    ("name", "country", "role"),
    [
        ("Antti Häkkänen", "FI", "defence-minister"),
        ("Rustem Umerov", "UA", "defence-minister"),
        ("Pål Jonson", "SE", "defence-minister"),
        ("Ruben Brekelmans", "NL", "defence-minister"),
        ("John Healey", "GB", "defence-minister"),
        ("Pete Hegseth", "US", "defence-minister"),
        ("Kaja Kallas", "EE", "foreign-policy-chief"),
        ("Xi Jinping", "CN", "president"),
    ],
)
def test_people_of_the_news_are_known(name: str, country: str, role: str) -> None:
    """Office holders are found by name with their country and office."""
    _, (person,) = gazetteer.lookup(name)
    assert (person.name, person.country) == (name, country)
    assert role in {office.role for office in person.offices}


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Hakkanen", "Antti Häkkänen"),
        ("Antti Haekkaenen", "Antti Häkkänen"),
        ("Filip Djuricic", "Filip Đuričić"),
        ("Filip Duricic", "Filip Đuričić"),
        ("Bashar al-Assad", "Bashar Assad"),
        ("Abdel-Fattah el-Sissi", "Abdel Fattah el-Sissi"),
        ("Poutine", "Vladimir Putin"),
        ("Wladimir Putin", "Vladimir Putin"),
        ("von der Leyen", "Ursula von der Leyen"),
        ("Sergey Shoigu", "Sergei Shoigu"),
        ("Jinping Xi", "Xi Jinping"),
    ],
)
def test_lookup_knows_other_spellings(asked: str, name: str) -> None:
    """Diacritics, hyphens, articles and other languages' schemes lead to the person."""
    assert gazetteer.lookup(asked)[1][0].name == name


def test_lookup_offers_the_nearest_or_nobody() -> None:
    """A garbled name leads to the likeliest person, an unknown one to nobody."""
    exact, people = gazetteer.lookup("Annit Häkkänen")
    assert (exact, people[0].name) == (False, "Antti Häkkänen")
    assert gazetteer.lookup("Qqxz Wvvkj") == (False, [])


def test_people_of_one_family_are_all_found() -> None:
    """A family name gives everybody who bears it."""
    assert {"Donald Trump", "Melania Trump", "Ivanka Trump"} <= {p.name for p in gazetteer.lookup("Trump")[1]}


def test_a_bad_line_is_named_and_the_rest_is_used(tmp_path: Path) -> None:
    """Each mistake comes out with file and line; the other lines still count."""
    folder = tmp_path / "gazetteer"
    shutil.copytree(FOLDER, folder)
    for path in (folder / "people").iterdir():
        path.unlink()
    bad = [
        "Jane Roe | premier-minister 2020- | FI | f",
        "John Roe | president 2020- | XX | m",
        "Jean Roe | president 2020- | FR | x",
        "Jan Roe | president 2024-2020 | NL | m",
        "Jo {Roe | president 2020- | NL | m",
        "Jon Roe | president 2020- | NL | m | | | more",
    ]
    path = folder / "people" / "own.psv"
    path.write_text("# a comment\nMary Roe | president 2020- | IE | f\n" + "\n".join(bad) + "\n", encoding="utf-8")
    facts = load_facts(folder)
    assert [p.name for p in facts.people] == ["Mary Roe"]
    assert [(p.path, p.line) for p in facts.problems] == [(path, line) for line in range(3, 9)]
    assert "premier-minister" in str(facts.problems[0])
    assert str(facts.problems[0]).startswith(f"{path}:3: ")


def test_a_person_listed_twice_is_reported(tmp_path: Path) -> None:
    """The second of two equal entries is an error with its line."""
    folder = tmp_path / "gazetteer"
    shutil.copytree(FOLDER, folder)
    with (folder / "people" / "world.psv").open("a", encoding="utf-8") as file:
        file.write("Lionel Messi | athlete | AR | m\n")
    (problem,) = load_facts(folder).problems
    assert "Lionel Messi" in problem.reason
    assert problem.path.name == "world.psv"


def test_signature_names_the_content() -> None:
    """The signature is eight hex digits, the same each time, and every file of facts goes into it."""
    assert gazetteer.signature() == gazetteer.signature()
    assert int(gazetteer.signature(), 16) >= 0
    assert len(gazetteer.signature()) == 8
    assert {"roles.psv", "countries.psv", "foreign.psv", "given.psv", "world.psv"} <= {
        p.name for p in source_files(FOLDER)
    }


def test_folding() -> None:
    """Names are compared without case, diacritics, hyphens and apostrophes."""
    assert fold("Ødegård") == "odegard"
    assert fold("Çavuşoğlu") == "cavusoglu"
    assert squash("Abdel-Fattah el-Sissi") == squash("Abdel Fattah El Sissi")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chruschtschow", "Khrushchev"),
        ("Gorbatschow", "Gorbachev"),
        ("Prigojine", "Prigozhin"),
        ("Chemilton", "Hamilton"),
        ("Berbok", "Baerbock"),
        ("Szojgu", "Shoigu"),
    ],
)
def test_spellings_by_different_schemes_sound_alike(one: str, other: str) -> None:
    """Schemes of different languages for one name share a sound key."""
    assert skeletons(one) & skeletons(other)


def test_unlike_names_do_not_sound_alike() -> None:
    """Names of different people have different keys."""
    assert not skeletons("Merkel") & skeletons("Macron")


@pytest.mark.parametrize(
    ("word", "place"),
    [("ukrain", "Ukraine"), ("netherland", "Netherlands"), ("ukriane", "Ukraine"), ("afganistan", "Afghanistan")],
)
def test_places_are_found_near_and_cut_short(word: str, place: str) -> None:
    """A well-known place is found from a word that is one letter or swap away."""
    assert gazetteer.gazetteer().places.near(word) == place


@pytest.mark.parametrize("word", ["iran", "german", "slovenian", "johnson", "qqxz"])
def test_other_words_are_near_no_place_or_known(word: str) -> None:
    """A word that is a name or word of its own is known, or near nothing."""
    known = gazetteer.gazetteer()
    assert known.is_known(word) or known.places.near(word) is None


def test_describe_says_who_somebody_is() -> None:
    """A person is described by the present office, a former one as such, a body by its name."""
    known = gazetteer.gazetteer()
    described = {p.name: known.describe(p) for p in load_facts(FOLDER).people}
    assert described["Antti Häkkänen"] == "Finland's defence minister"
    assert described["Ruben Brekelmans"] == "the Netherlands' defence minister"
    assert described["Mark Rutte"] == "head of NATO"
    assert described["Angela Merkel"] == "Germany's former chancellor"
    assert described["Kylian Mbappé"] == "French athlete"


def test_a_person_reads_as_one_line() -> None:
    """A person comes out as name, country, sex, offices with their years, and other spellings."""
    assert str(gazetteer.lookup("Antti Häkkänen")[1][0]) == "Antti Häkkänen (FI, m): defence minister 2023–"
    assert str(gazetteer.lookup("Stoltenberg")[1][0]).startswith(
        "Jens Stoltenberg (NO, m): head (NATO) 2014–2024; finance minister 2025–; prime minister 2005–2013"
    )


def test_runs_of_capitalised_words() -> None:
    """Names come out with their particles, without the possessive, and "-based" cut off."""
    text = "Ursula von der Leyen met Bashar al-Assad's aide and Ban Ki-moon in the Kiev-based office of J.D. Vance."
    assert [[w.text for w in run] for run in runs(text)] == [
        ["Ursula", "von", "der", "Leyen"],
        ["Bashar", "al-Assad"],
        ["Ban", "Ki-moon"],
        ["Kiev"],
        ["J.D.", "Vance"],
    ]
    assert all(text[w.start : w.end] == w.text for run in runs(text) for w in run)
