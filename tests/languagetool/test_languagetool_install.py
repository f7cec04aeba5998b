"""Installing LanguageTool: whole or not at all, checked, and clear about what is missing."""

from __future__ import annotations

import functools
import hashlib
import http.server
import os
import shutil
import subprocess
import sys
import threading
import zipfile
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


def _install_without_maven(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run install() where there is Java and no Maven; the library reads its settings when it is imported."""
    code = (
        "from mtqa.languagetool.install import install, installed, InstallError\n"
        "try: install(print); print('INSTALLED', installed())\n"
        "except InstallError as fault: print('FAULT', fault)\n"
    )
    path = _path_with(tmp_path / "bin", "java")
    env = {"PATH": path, "HOME": str(tmp_path), HOME_VARIABLE: str(tmp_path / "home"), **environment}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=60)


def test_without_maven_the_library_downloads(tmp_path: Path) -> None:
    """Without Maven the library's own archive is fetched, checked and put in place."""
    with zipfile.ZipFile(tmp_path / "LanguageTool-6.8.zip", "w") as archive:
        archive.writestr("LanguageTool-6.8/languagetool-server.jar", "a jar")
    digest = hashlib.sha256((tmp_path / "LanguageTool-6.8.zip").read_bytes()).hexdigest()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{site.server_address[1]}/"
        wrong = _install_without_maven(tmp_path, LTP_DOWNLOAD_HOST_NEW_RELEASES=url)
        shutil.rmtree(tmp_path / "bin")
        right = _install_without_maven(tmp_path, LTP_DOWNLOAD_HOST_NEW_RELEASES=url, LTP_DOWNLOAD_SHA256_6_8=digest)
        site.shutdown()
    assert "FAULT LanguageTool could not be downloaded" in wrong.stdout  # not the archive that the library knows
    assert f"INSTALLED {tmp_path}/home/LanguageTool-6.8/languagetool-server.jar" in right.stdout
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["LanguageTool-6.8", "install.lock"]


def test_no_maven_and_no_network_is_one_line(tmp_path: Path) -> None:
    """Without Maven and network the user reads what to do, in one line."""
    done = _install_without_maven(tmp_path, LTP_DOWNLOAD_HOST_NEW_RELEASES="http://127.0.0.1:9/")
    fault = "FAULT LanguageTool could not be downloaded; install Maven (mvn) or check the network."
    assert done.stdout.splitlines()[-1] == fault
