"""The process that owns the Java server: ends it when it is idle, told to, or itself killed.

Run as `python watchdog.py STATE_FOLDER JAVA JAR IDLE_SECONDS`; mtqa starts it, nobody else needs to. It goes into the
background by itself, so that it is no child of the mtqa that happened to start it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

STATE_FILE = "server.json"
USED_FILE = "used"
LOG_FILE = "server.log"
CONFIG_FILE = "server.properties"

_POLL_SECONDS = 0.2
_GRACE_SECONDS = 3
_PR_SET_PDEATHSIG = 1
# Parsed rules are kept between requests (setting them up anew costs more than a check); a check that takes longer than
# half a minute is ended by the server itself.
_CONFIG = "pipelineCaching=true\nmaxPipelinePoolSize=4\npipelineExpireTimeInSeconds=86400\nmaxCheckTimeMillis=30000\n"
# Measured: half the time to start and less memory without the second compiler, at the price of some speed later; the
# serial collector keeps threads and memory low on shared machines; 1 GB holds the biggest stories.
_JAVA_OPTIONS = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def main(arguments: list[str]) -> int:
    """Go into the background; return 0 once the state file is there, 1 where Java could not be started."""
    folder, java, jar, idle_seconds = Path(arguments[0]).resolve(), arguments[1], arguments[2], float(arguments[3])
    (folder / STATE_FILE).unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        os.setsid()
        os.chdir("/")
        watch(folder, java, jar, idle_seconds)
        return 0
    while not (folder / STATE_FILE).exists():
        if os.waitpid(child, os.WNOHANG)[0]:
            return 1
        time.sleep(_POLL_SECONDS / 10)
    return 0


def watch(folder: Path, java: str, jar: str, idle_seconds: float) -> None:
    """Start Java, write the state file, wait until there is a reason to stop, and leave nothing behind."""
    asked_to_stop = False

    def ask(*_: object) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, ask)
    (folder / CONFIG_FILE).write_text(_CONFIG, "utf-8")
    used, state = folder / USED_FILE, folder / STATE_FILE
    used.touch()
    port = _free_port()
    command = [java, *_JAVA_OPTIONS, "-cp", jar, "org.languagetool.server.HTTPServer"]
    command += ["--port", str(port), "--config", str(folder / CONFIG_FILE)]
    with (folder / LOG_FILE).open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_die_with_parent(os.getpid())
        )
    own = json.dumps({"watchdog": identity(os.getpid()), "server": identity(server.pid), "port": port})
    try:
        write_state(state, own)
        # A server that the state file no longer names could be found by nobody: it ends as well.
        while not asked_to_stop and server.poll() is None and _idle(used) < idle_seconds and _read(state) == own:
            time.sleep(_POLL_SECONDS)
    finally:
        if _read(state) == own:
            state.unlink()
        server.terminate()
        try:
            server.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def identity(pid: int) -> dict[str, Any]:
    """Return what tells the process `pid` from a later one of the same number: its id and start time (seconds)."""
    import psutil

    return {"pid": pid, "started": psutil.Process(pid).create_time()}


def write_state(path: Path, state: str) -> None:
    """Write the state file in one step, readable by its owner only."""
    draft = path.with_suffix(".new")
    draft.write_text(state, "utf-8")
    draft.chmod(0o600)
    draft.replace(path)


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except OSError:
        return None


def _idle(used: Path) -> float:
    """Return the seconds since the server was last used; no end of them where nobody can tell."""
    try:
        return time.time() - used.stat().st_mtime
    except OSError:
        return float("inf")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent(parent: int) -> Any:
    """Return what the child runs before Java: on Linux the kernel kills it when the watchdog dies, however it dies."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
