"""Settings: found upwards, inherited, strict."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.config import ConfigError, Settings, find_settings_file, load_settings


def test_the_nearest_file_upwards_wins(tmp_path: Path) -> None:
    """mtqa.toml beats pyproject.toml, near beats far."""
    (tmp_path / "mtqa.toml").write_text("min-confidence = 0.9\n")
    near = tmp_path / "desk"
    near.mkdir()
    (near / "pyproject.toml").write_text("[tool.mtqa]\nmin-confidence = 0.7\n")
    assert load_settings(find_settings_file(near)).min_confidence == 0.7
    (near / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert load_settings(find_settings_file(near)).min_confidence == 0.9


def test_extends_inherits_and_overrides(tmp_path: Path) -> None:
    """A desk's file starts from the house's, the gate table key by key."""
    (tmp_path / "house.toml").write_text('disable = ["fr"]\n[gate]\nseverity = "critical"\nmax-findings = 3\n')
    (tmp_path / "mtqa.toml").write_text('extends = "house.toml"\nlanguagetool = "off"\n[gate]\nmax-findings = false\n')
    settings = load_settings(tmp_path / "mtqa.toml")
    assert settings.disable == ("fr",)
    assert settings.languagetool == "off"
    assert settings.gate.severity == "critical"
    assert settings.gate.max_findings is None


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("\nmin-confidance = 0.5\n", 2, "did you mean 'min-confidence'?"),
        ("min-confidence = 2\n", 1, "between 0 and 1"),
        ("min-confidence = 'high'\n", 1, "must be a number"),
        ("disable = 'fr'\n", 1, "list of strings"),
        ("languagetool = 'maybe'\n", 1, "auto, on, off or a URL"),
        ("a = \n", 1, "Invalid value"),
        ("[gate]\nseverity = 'bad'\n", 2, "one of minor, major, critical"),
        ("[gate]\nmax-findings = -1\n", 2, "must not be below 0"),
        ("[gate]\nverdict-probability = 1.5\n", 2, "between 0 and 1"),
        ("extends = 'nowhere.toml'\n", 1, "cannot be read"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path: Path, content: str, line: int, words: str) -> None:
    """File, line and what to do."""
    (tmp_path / "mtqa.toml").write_text(content)
    with pytest.raises(ConfigError) as fault:
        load_settings(tmp_path / "mtqa.toml")
    assert f".toml:{line}:" in str(fault.value)
    assert words in str(fault.value)
    assert "\n" not in str(fault.value)


def test_settings_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    """A circle ends with a line, not with a crash."""
    (tmp_path / "mtqa.toml").write_text('extends = "mtqa.toml"\n')
    with pytest.raises(ConfigError, match="circle"):
        load_settings(tmp_path / "mtqa.toml")


def test_rules_are_switched_off_by_pack_rule_and_star() -> None:
    """Names reach from a whole pack to one entry; enable beats disable."""
    settings = Settings(disable=("fr", "common/told", "names/*"), enable=("fr/politics",))
    assert not settings.allows("fr/titles#x")
    assert settings.allows("fr/politics#x")
    assert not settings.allows("common/told#entry")
    assert settings.allows("common/told-us")
    assert not settings.allows("names/near-match")
    assert settings.fingerprint() != Settings().fingerprint()
