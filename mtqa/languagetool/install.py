"""Installs LanguageTool from Maven Central, every jar checked against the committed list of hashes."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

VERSION = "6.8"
HOME_VARIABLE = "MTQA_LANGUAGETOOL_HOME"
MINIMUM_JAVA = 17
SERVER_JAR = "languagetool-server.jar"

_HASHES = "jars.sha256"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
# English alone does not start: language identification asks for Spanish, Catalan and Portuguese by name. Their
# dictionaries are never opened, and all the other languages are left out: 80 MB in place of 250.
_LANGUAGES = ("en", "es", "ca", "pt")
_EXCLUDED = {
    "languagetool-server": ("org.languagetool:language-all",),
    "language-es": ("org.softcatala:spanish-pos-dict",),
    "language-ca": ("org.softcatala:catalan-pos-dict",),
    "language-pt": ("org.languagetool:portuguese-pos-dict",),
}
_INSTALL_SECONDS = 900


class InstallError(RuntimeError):
    """LanguageTool cannot be installed or run; the message is one line for the user."""


def home() -> Path:
    """Return the folder that holds the installation (`MTQA_LANGUAGETOOL_HOME`, else the user's data folder)."""
    if configured := os.environ.get(HOME_VARIABLE):
        return Path(configured)
    import platformdirs

    return Path(platformdirs.user_data_dir("mtqa")) / "languagetool"


def installed() -> Path | None:
    """Return the server's jar, or None where LanguageTool is not installed."""
    jar = home() / f"LanguageTool-{VERSION}" / SERVER_JAR
    return jar if jar.is_file() else None


def find_java() -> str:
    """Return the path of a Java that can run LanguageTool.

    Raises:
        InstallError: there is none, or it is too old.
    """
    java_home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(java_home) / "bin")) if java_home else None
    java = java or shutil.which("java")
    if java is None:
        raise InstallError(f"LanguageTool needs Java {MINIMUM_JAVA} or later, and no java was found.")
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise InstallError(f"LanguageTool needs Java {MINIMUM_JAVA} or later, and {java} does not run.") from error
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    if found is None or int(found[1]) < MINIMUM_JAVA:
        version = found[1] if found else "of unknown version"
        raise InstallError(f"LanguageTool needs Java {MINIMUM_JAVA} or later, and {java} is Java {version}.")
    return java


def install(progress: Callable[[str], None]) -> Path:
    """Install LanguageTool unless a sound installation is there; return its folder.

    The new folder appears whole or not at all. Without Maven the library's own download is used.

    Args:
        progress: called with one line for each step.

    Raises:
        InstallError: no Java, no network, or a file that is not what it should be.
    """
    target = home() / f"LanguageTool-{VERSION}"
    find_java()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(target.parent / "install.lock"):
            if installed() and not _damaged(target):
                progress(f"LanguageTool {VERSION} is already installed in {target}.")
                return target
            for leftover in target.parent.glob(".install-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=".install-", dir=target.parent) as temporary:
                fresh = _from_maven(Path(temporary), progress) or _from_library(Path(temporary), progress)
                shutil.rmtree(target, ignore_errors=True)
                fresh.rename(target)
    except OSError as error:
        raise InstallError(
            f"LanguageTool could not be written to {target.parent}: {error.strerror or error}."
        ) from error
    progress(f"LanguageTool {VERSION} is installed in {target}.")
    return target


def expected_hashes() -> dict[str, str]:
    """Return the SHA-256 of every jar of the installation, by file name."""
    lines = resources.files(__package__).joinpath(_HASHES).read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _damaged(target: Path) -> str | None:
    """Return what is wrong with the jars in `target`, or None; only jars that came from Maven are known."""
    if not (target / _HASHES).is_file():
        return None
    return _difference(target / "libs")


def _difference(libs: Path) -> str | None:
    expected = expected_hashes()
    present = {path.name: path for path in libs.glob("*.jar")}
    for name, digest in expected.items():
        if name not in present:
            return f"{name} is missing"
        with present[name].open("rb") as jar:
            if hashlib.file_digest(jar, "sha256").hexdigest() != digest:
                return f"{name} is not the file that mtqa knows (its SHA-256 differs)"
    unknown = sorted(present.keys() - expected.keys())
    return f"{unknown[0]} is not on mtqa's list" if unknown else None


def _from_maven(folder: Path, progress: Callable[[str], None]) -> Path | None:
    """Download the jars with Maven into `folder`; None where there is no Maven."""
    maven = shutil.which("mvn")
    if maven is None:
        return None
    progress(f"Downloading LanguageTool {VERSION} with Maven (80 MB) …")
    fresh = folder / "fresh"
    copy_jars(maven, folder, fresh / "libs")
    progress("Checking the files …")
    if fault := _difference(fresh / "libs"):
        raise InstallError(f"LanguageTool was not installed: {fault}.")
    (fresh / _HASHES).write_text(resources.files(__package__).joinpath(_HASHES).read_text("utf-8"), "utf-8")
    with zipfile.ZipFile(fresh / SERVER_JAR, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", _manifest(sorted(path.name for path in (fresh / "libs").iterdir())))
    return fresh


def copy_jars(maven: str, folder: Path, libs: Path) -> None:
    """Let Maven copy LanguageTool and what it needs into `libs`; `folder` takes the scratch files.

    Raises:
        InstallError: Maven failed; the message says why.
    """
    (folder / "pom.xml").write_text(_pom(), "utf-8")
    # A local repository of its own: nothing is left behind in the user's, and nothing stale comes from it.
    command = [maven, "-q", "-B", "-f", str(folder / "pom.xml"), f"-Dmaven.repo.local={folder / 'repository'}", _PLUGIN]
    command += [f"-DoutputDirectory={libs}", "-DincludeScope=runtime"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise InstallError(f"Maven took more than {_INSTALL_SECONDS // 60} minutes; is the network slow?") from error
    if done.returncode:
        raise InstallError(_maven_fault(done.stdout + done.stderr))


def _maven_fault(output: str) -> str:
    if re.search(r"Unknown host|Could not transfer|Connect|timed out|offline", output):
        return "Maven could not reach its repository; check the network, and the proxy or mirror in its settings.xml."
    first = re.search(r"\[ERROR\]\s*(.+)", output)
    return f"Maven failed: {(first[1] if first else output.strip() or 'no message')[:300]}"


def _from_library(folder: Path, progress: Callable[[str], None]) -> Path:
    """Download with language_tool_python, which checks the SHA-256 of the archive itself."""
    progress(f"No Maven found: downloading LanguageTool {VERSION} with language_tool_python (260 MB) …")
    configured = os.environ.get("LTP_PATH")
    os.environ["LTP_PATH"] = str(folder)
    try:
        from language_tool_python.download_lt import LocalLanguageTool

        LocalLanguageTool.from_version_name(VERSION).download()
    except OSError as error:  # what requests raises as well
        raise InstallError("LanguageTool could not be downloaded; install Maven (mvn) or check the network.") from error
    except (Exception, SystemExit) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise InstallError(f"LanguageTool could not be downloaded; install Maven (mvn) instead: {reason}") from error
    finally:
        del os.environ["LTP_PATH"]
        if configured is not None:
            os.environ["LTP_PATH"] = configured
    return folder / f"LanguageTool-{VERSION}"


def _pom() -> str:
    def dependency(artefact: str) -> str:
        exclusions = "".join(
            f"<exclusion><groupId>{group}</groupId><artifactId>{name}</artifactId></exclusion>"
            for group, name in (excluded.split(":") for excluded in _EXCLUDED.get(artefact, ()))
        )
        return (
            f"<dependency><groupId>org.languagetool</groupId><artifactId>{artefact}</artifactId>"
            f"<version>{VERSION}</version><exclusions>{exclusions}</exclusions></dependency>"
        )

    wanted = ("languagetool-server", *(f"language-{code}" for code in _LANGUAGES))
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>mtqa</groupId><artifactId>languagetool</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{''.join(map(dependency, wanted))}</dependencies></project>"
    )


def _manifest(names: list[str]) -> str:
    """Return a jar manifest with the class path libs/`names`; a line holds 72 bytes, the next begins with a space."""
    line = "Class-Path: " + " ".join(f"libs/{name}" for name in names)
    folded = [line[:70], *(f" {line[i : i + 69]}" for i in range(70, len(line), 69))]
    return "\r\n".join(["Manifest-Version: 1.0", *folded, "", ""])


@contextlib.contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
