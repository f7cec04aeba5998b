"""The warm server: one of it, found by all, and gone without a trace when it should be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import psutil
import pytest

from mtqa.languagetool import server
from mtqa.languagetool.install import HOME_VARIABLE

WAIT = 120.0


def _gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def _until(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def _watchdog_of(pid: int) -> int:
    parent = psutil.Process(pid).parent()
    assert parent is not None
    return parent.pid


@pytest.mark.usefixtures("fresh")
def test_concurrent_starts_share_one_server_and_stop_leaves_nothing() -> None:
    """Runs that start at once get the same server, on this machine only; stopped, it and its watchdog are gone."""
    code = f"from mtqa.languagetool import server; print(server.start(wait_seconds={WAIT}).line)"
    runs = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    lines = {run.communicate(timeout=WAIT)[0].strip() for run in runs}
    found = server.status()
    assert lines == {found.line}
    assert found.pid is not None
    assert found.url is not None
    assert found.url in found.line
    watchdog = _watchdog_of(found.pid)
    assert server.start() == found
    listening = {c.laddr.ip for c in psutil.Process(found.pid).net_connections("inet") if c.status == "LISTEN"}
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
    assert server.stop() is True
    assert _gone(found.pid)
    assert _gone(watchdog)
    assert server.stop() is False
    assert server.status().line == "LanguageTool is installed and not running."


@pytest.mark.usefixtures("fresh")
def test_server_of_a_killed_run_is_used_by_the_next_and_ends_when_idle() -> None:
    """The server of a run killed with -9 serves the next run; unused for the idle time, it ends by itself."""
    code = (
        f"import os; from mtqa.languagetool import server; server.start(wait_seconds={WAIT}); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=False, timeout=WAIT)
    assert run.returncode == -signal.SIGKILL
    found = server.start()
    assert found.pid is not None
    watchdog = _watchdog_of(found.pid)
    long_ago = time.time() - server.IDLE_SECONDS - 1
    os.utime(server._folder() / "used", (long_ago, long_ago))
    assert _until(lambda: _gone(found.pid or 0) and _gone(watchdog))
    assert not server.status().running


@pytest.mark.usefixtures("fresh")
def test_java_dies_with_a_killed_watchdog_and_can_be_started_again() -> None:
    """A kill -9 of the watchdog takes Java with it; the next run starts a new server."""
    first = server.start(wait_seconds=WAIT)
    assert first.pid is not None
    os.kill(_watchdog_of(first.pid), signal.SIGKILL)
    assert _until(lambda: _gone(first.pid or 0))
    assert not server.status().running
    second = server.start(wait_seconds=WAIT)
    assert second.running
    assert second.pid != first.pid


@pytest.mark.usefixtures("fresh")
def test_interrupted_start_leaves_no_java() -> None:
    """Ctrl-C while the server is starting ends the half-started server."""
    code = f"from mtqa.languagetool import server; server.start(wait_seconds={WAIT})"
    # Where the tests run in the background of a shell, interrupts are ignored and children would ignore them, too.
    hear = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    run = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL, preexec_fn=hear)
    state = server._folder() / "server.json"
    assert _until(state.exists, WAIT)
    java = server._read_state()
    assert java is not None
    run.send_signal(signal.SIGINT)
    run.wait(timeout=30)
    assert _until(lambda: _gone(java["server"]["pid"]))
    assert not server.status().running


@pytest.mark.usefixtures("fresh")
def test_not_installed_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where LanguageTool is not installed, status says how to install it and start fails with the same line."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path_factory.mktemp("empty")))
    line = "LanguageTool is not installed; run: mtqa languagetool install"
    assert str(server.status()) == line
    with pytest.raises(server.EngineError, match=line):
        server.start()
