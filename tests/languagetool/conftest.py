"""The real engine for the tests: installed once where mtqa keeps it, its server's state in a folder of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mtqa.languagetool import client, server
from mtqa.languagetool.install import install


@pytest.fixture(scope="session")
def languagetool() -> Path:
    """LanguageTool, installed where it is missing; a machine that cannot install it fails the tests."""
    return install(print)


@pytest.fixture
def fresh(languagetool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty state folder, no server, no memory of earlier failures; whatever was started is stopped afterwards."""
    assert languagetool.is_dir()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    client._resting.clear()
    yield
    server.stop()
    client._resting.clear()


@pytest.fixture(scope="module")
def warm(languagetool: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Status]:
    """A warm server shared by the tests of a module that only ask it."""
    assert languagetool.is_dir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        client._resting.clear()
        yield server.start(wait_seconds=120)
        server.stop()
        client._resting.clear()
