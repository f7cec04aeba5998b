"""Installing LanguageTool: whole or not at all, checked, and clear about what is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mtqa.languagetool.install import HOME_VARIABLE, InstallError, expected_hashes, install, installed


def _path_with(folder: Path, *programs: str) -> str:
    folder.mkdir()
    for program in programs:
        found = shutil.which(program)
        assert found, f"{program} is needed to run this test"
        (folder / program).symlink_to(found)
    return str(folder)


def test_second_install_changes_nothing(languagetool: Path) -> None:
    """Installing again says that it is there and leaves every file as it was."""
    before = {path: path.stat().st_mtime_ns for path in languagetool.rglob("*")}
    said: list[str] = []
    assert install(said.append) == languagetool
    assert len(said) == 1
    assert "already installed" in said[0]
    assert before == {path: path.stat().st_mtime_ns for path in languagetool.rglob("*")}


def test_every_jar_is_on_the_list(languagetool: Path) -> None:
    """The installed jars are the committed list, no more and no fewer."""
    assert {path.name for path in (languagetool / "libs").iterdir()} == set(expected_hashes())


def test_damaged_installation_is_repaired_or_refused(
    languagetool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed jar is noticed; where nothing can be downloaded the user reads one line, and no scraps stay."""
    copy = tmp_path / languagetool.name
    shutil.copytree(languagetool, copy, copy_function=os.link)
    victim = copy / "libs" / "language-en-6.8.jar"
    victim.unlink()
    victim.write_bytes(b"not a jar")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    maven = tmp_path / "bin" / "mvn"
    path = _path_with(maven.parent, "java")
    maven.write_text("#!/bin/sh\necho '[ERROR] Could not transfer artifact: Unknown host'\nexit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path}:/bin:/usr/bin")
    with pytest.raises(InstallError) as caught:
        install(lambda _: None)
    assert "could not reach its repository" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.glob(".install-*"))


def test_wrong_file_from_the_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jars that are not those of the list are not installed, and nothing of them stays."""
    maven = tmp_path / "bin" / "mvn"
    path = _path_with(maven.parent, "java")
    maven.write_text(
        '#!/bin/sh\nfor a in "$@"; do case $a in -DoutputDirectory=*) d=${a#*=};; esac; done\n'
        "mkdir -p $d; echo evil > $d/language-en-6.8.jar\n"
    )
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path}:/bin:/usr/bin")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    with pytest.raises(InstallError, match="was not installed"):
        install(lambda _: None)
    assert installed() is None
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["install.lock"]


def test_no_java_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Java the message names Java and the version needed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InstallError, match=r"^LanguageTool needs Java 17 or later, and no java was found\.$"):
        install(lambda _: None)


def test_old_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Java 11 and Java 8 are refused with their version."""
    java = tmp_path / "java"
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for printed, named in (('openjdk version "11.0.2"', "Java 11"), ('java version "1.8.0_300"', "Java 8")):
        java.write_text(f"#!/bin/sh\necho '{printed}' >&2\n")
        java.chmod(0o755)
        with pytest.raises(InstallError, match=named):
            install(lambda _: None)


def test_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that is no folder gives one line with its path."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(InstallError, match="could not be written"):
        install(lambda _: None)
