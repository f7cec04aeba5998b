"""The self-test catches every broken promise, and the shipped rules keep theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.authoring import folders, run_examples
from mtqa.config import Settings
from mtqa.ruleset.load import load, load_examples

RULE = """\
title: A rule
why: Because.
category: calque
severity: minor
match: {kind: phrases, any: ["make {debate}"]}
message: "No."
suggest: ["hold {debate}"]
examples:
  bad:
    - "They [[make debates -> hold debates]] every single week."
    - "We [[make debate -> hold debate]] on it today."
  good:
    - "They make a debate out of it."
    - "The debate made them happy again."
    - "Nobody made it to the debate."
"""


def faults(tmp_path: Path, rule: str) -> list[str]:
    """Return what the self-test says of one rule in a pack of its own."""
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "rule.yaml").write_text(rule)
    found, count = run_examples(["house"], Settings(rules=(str(tmp_path),)))
    assert count == 1
    return [fault.message for fault in found]


def test_a_sound_rule_has_no_faults(tmp_path: Path) -> None:
    """Exact span, exact fix, silence elsewhere."""
    assert faults(tmp_path, RULE) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("They [[make debates -> hold debates]]", "[[They make debates -> They hold debates]]", "finds “make debates”"),
        ("hold debates]]", "held debates]]", "offers “make debates” -> “hold debates”"),
        ("[[make debate -> hold debate]]", "[[have debate -> hold debate]]", "finds nothing"),
        ('suggest: ["hold {debate}"]', 'suggest: ["now make {debate}"]', "still fires on the fixed text"),
        ("They make a debate out of it.", "They make debate of it now.", "fires on a good example"),
        ("every single week.", "every week. It is so.", "2 sentences, not one"),
    ],
)
def test_each_broken_promise_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    """The message says what went wrong in which sentence."""
    changed = RULE.replace(old, new)
    if "now make" in new:
        changed = changed.replace("-> hold", "-> now make")
    assert any(words in message for message in faults(tmp_path, changed))


def test_known_faults_must_still_happen(tmp_path: Path) -> None:
    """A known false alarm that is gone breaks the build until it is promoted to a good example."""
    known = '  known:\n    - {false_alarm: "They [[make]] no sense now.", note: "it stays"}\n'
    assert any("promote me" in message for message in faults(tmp_path, RULE + known))


def test_the_shipped_rules_keep_every_promise() -> None:
    """Every example of every shipped rule: exact span, exact fix, silence on good and on fixed text."""
    found, count = run_examples([], Settings())
    assert [str(fault) for fault in found] == []
    assert count >= 150


def test_every_pack_says_what_it_is() -> None:
    """Packs carry a title, and every rule at least a bad and a good example."""
    loaded = load(folders(Settings()))
    examples, _ = load_examples(folders(Settings()))
    bad = {e.rule for e in examples if e.spans}
    good = {e.rule for e in examples if not e.spans}
    for rule in loaded.rules:
        assert rule.id in bad
        assert rule.id in good
        assert Path(rule.place.split(".yaml")[0]).parent.joinpath("_pack.yaml").is_file()
