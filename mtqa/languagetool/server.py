"""The warm LanguageTool server: one for each user, on 127.0.0.1, found through a state file by every run of mtqa."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtqa.languagetool import install, watchdog

IDLE_SECONDS = 900.0
START_SECONDS = 30.0

_STOP_SECONDS = 6.0
_POLL_SECONDS = 0.05
_FIRST_TEXT = (
    "The ministers has met in Brussels on Monday for discuss about the aid. According to he, the talks was difficult, "
    "and a agreement is not expected before the end of the year. She don't want to speak with the journalists."
)


class EngineError(RuntimeError):
    """The server cannot be started or does not answer; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the server does now. `line` says it in one sentence; `url` is None unless it is running."""

    line: str
    url: str | None = None
    pid: int | None = None

    @property
    def running(self) -> bool:
        """Tell whether there is a server to ask."""
        return self.url is not None

    def __str__(self) -> str:
        return self.line


def status() -> Status:
    """Return the state of the server."""
    state = _read_state()
    if state is not None and _alive(state["watchdog"]) and _alive(state["server"]):
        url, pid = f"http://127.0.0.1:{state['port']}", state["server"]["pid"]
        return Status(f"LanguageTool {install.VERSION} is running on {url} (process {pid}).", url, pid)
    if install.installed() is None:
        return Status("LanguageTool is not installed; run: mtqa languagetool install")
    return Status("LanguageTool is installed and not running.")


def start(*, wait_seconds: float = START_SECONDS, idle_seconds: float = IDLE_SECONDS) -> Status:
    """Return the running server, starting one where there is none; many callers at once get the same one.

    It ends by itself after `idle_seconds` without a request.

    Raises:
        EngineError: LanguageTool is not installed, Java is missing, or no answer came within `wait_seconds`.
    """
    touch()
    if (found := status()).running:
        return found
    deadline = time.monotonic() + wait_seconds
    with _lock(deadline):
        if (found := status()).running:
            return found
        jar = install.installed()
        if jar is None:
            raise EngineError(found.line)
        try:
            java = install.find_java()
        except install.InstallError as error:
            raise EngineError(str(error)) from error
        _stop()  # what a dead one left behind
        try:
            _launch(java, jar, idle_seconds)
            _wait_until_ready(deadline, wait_seconds)
        except BaseException:  # Ctrl-C as well: a server that is not ready is not kept
            _stop()
            raise
        found = status()
    if not found.running:
        raise EngineError("LanguageTool ended as soon as it had started.")
    return found


def stop() -> bool:
    """Stop the server and wait until it is gone; tell whether there was one."""
    with _lock(time.monotonic() + START_SECONDS):
        return _stop()


def touch() -> None:
    """Note that the server is in use, so that its idle time starts anew."""
    with contextlib.suppress(OSError):
        (_folder() / watchdog.USED_FILE).touch()


def _stop() -> bool:
    state = _read_state()
    if state is None:
        return False
    running = _alive(state["watchdog"]) or _alive(state["server"])
    if _alive(state["watchdog"]):
        os.kill(state["watchdog"]["pid"], signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline and (_alive(state["watchdog"]) or _alive(state["server"])):
        time.sleep(_POLL_SECONDS)
    _end(state["server"])
    _end(state["watchdog"])
    (_folder() / watchdog.STATE_FILE).unlink(missing_ok=True)
    return running


def _launch(java: str, jar: Path, idle_seconds: float) -> None:
    # By path and with -P: the watchdog must start wherever mtqa was imported from, and import nothing of it.
    command = [sys.executable, "-P", watchdog.__file__, str(_folder()), java, str(jar), str(idle_seconds)]
    done = subprocess.run(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise EngineError("LanguageTool did not start: its Java process could not be launched.")


def _wait_until_ready(deadline: float, wait_seconds: float) -> None:
    """Wait for the first answer, then have one text checked: the first takes seconds, and the user's should not."""
    from mtqa.languagetool import rules

    first_text = urllib.parse.urlencode({"language": "en-US", "text": _FIRST_TEXT, **rules.request_parameters()})
    state = _read_state()
    while state is not None and _alive(state["server"]):
        left = deadline - time.monotonic()
        if left <= 0:
            raise EngineError(f"LanguageTool did not start within {wait_seconds:.0f} s.")
        connection = http.client.HTTPConnection("127.0.0.1", state["port"], timeout=left)
        try:
            connection.request("POST", "/v2/check", first_text, {"Content-Type": "application/x-www-form-urlencoded"})
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
            break
        except TimeoutError:
            continue
        except (OSError, http.client.HTTPException):
            time.sleep(_POLL_SECONDS)
        finally:
            connection.close()
    raise EngineError(f"LanguageTool did not start: {_last_words()}")


def _last_words() -> str:
    try:
        lines = (_folder() / watchdog.LOG_FILE).read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    telling = [line for line in lines if "Exception" in line or "Error" in line] or lines[-1:]
    return telling[0][:200] if telling else "its Java process ended without a word."


def _folder() -> Path:
    import platformdirs

    folder = Path(platformdirs.user_state_dir("mtqa")) / "languagetool"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _read_state() -> dict[str, Any] | None:
    try:
        state = json.loads((_folder() / watchdog.STATE_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def _alive(identity: dict[str, Any]) -> bool:
    """Tell whether the very process of the state file runs, not a later one with its number, nor a zombie."""
    import psutil

    try:
        process = psutil.Process(identity["pid"])
        return bool(process.create_time() == identity["started"] and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _end(identity: dict[str, Any]) -> None:
    if _alive(identity):
        with contextlib.suppress(ProcessLookupError):
            os.kill(identity["pid"], signal.SIGKILL)


@contextlib.contextmanager
def _lock(deadline: float) -> Iterator[None]:
    with (_folder() / "server.lock").open("w") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise EngineError("LanguageTool is being started by another run and is not ready.") from error
                time.sleep(_POLL_SECONDS)
        yield
