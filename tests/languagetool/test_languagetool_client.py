"""Asking the real engine: offsets, long stories, and what a dead, slow or foreign engine costs."""

from __future__ import annotations

import http.server
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mtqa.config import Settings
from mtqa.languagetool import client, server
from mtqa.languagetool.install import HOME_VARIABLE

AUTO = Settings()


def _spans(text: str, settings: Settings = AUTO) -> list[str]:
    result = client.check(text, settings)
    assert result.notice is None
    return [text[match.start : match.end] for match in result.matches]


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("before", ["", "Café 😀😀 opens. ", "𝒜𝓃 old 🏳️‍🌈 flag. ", "É́ò opens. ", "Lone \ud83d half. "])
def test_offsets_beyond_the_bmp(before: str) -> None:
    """Spans are exact code points after emoji, letters beyond the BMP, combining marks and lone surrogates."""
    assert _spans(f"{before}The rules allow to leave early. 😀") == ["to leave"]


@pytest.mark.usefixtures("warm")
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="ab 😀𝔘é\n.,“”", max_size=40))
def test_spans_lie_in_any_text(noise: str) -> None:
    """Whatever stands before, every span lies in the text and the known fault is found where it is."""
    text = f"{noise}.\n\nThe rules allow to leave early."
    result = client.check(text, AUTO)
    assert result.notice is None
    assert all(0 <= match.start < match.end <= len(text) for match in result.matches)
    assert (len(text) - len("to leave early."), len(text) - len(" early.")) in [
        (m.start, m.end) for m in result.matches
    ]


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("gap", ["\n\n", " ", "\n"])
def test_long_stories_are_checked_in_pieces(gap: str) -> None:
    """A story of several requests gives every match once, in order, at its place; also with no paragraph in it."""
    sentence = "The ministers of the country met on the river to talk about the price of bread and of oil."
    fault = "The rules allow to leave early."
    text = gap.join([fault, *[sentence] * 150, fault, *[sentence] * 150, fault])
    assert _spans(text) == ["to leave"] * 3


@pytest.mark.usefixtures("warm")
def test_clean_copy_and_names_raise_nothing() -> None:
    """Sound sentences full of names, British and American spelling and a straight quote give no match."""
    text = (
        'Pål Jonson met Annalena Baerbock in Tórshavn. "The colour of the harbor matters," said Xiomara Quispe.\n\n'
        "Wizz Air’s organisers said Volodymyr Zelenskyy’s programme in Oulu, Jyväskylä and Łódź was unchanged."
    )
    assert _spans(text) == []


@pytest.mark.usefixtures("warm")
def test_a_proxy_is_not_asked_about_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment sees nothing of what goes to the local server."""
    with _site(200, b"{}") as (proxy, asked):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("http_proxy", proxy)
        client.connect.cache_clear()
        assert _spans("The rules allow to leave early.") == ["to leave"]
    assert asked == []


@pytest.mark.usefixtures("fresh")
def test_hanging_then_killed_java_costs_seconds_and_one_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hanging Java is given up after the limit and left alone by the next file; killed, it costs one notice."""
    started = server.start(wait_seconds=120)
    assert started.pid is not None
    watchdog = psutil.Process(started.pid).parent()
    assert watchdog is not None
    fixed = Settings(languagetool=started.url or "")
    assert _spans("The rules allow to leave early.", fixed) == ["to leave"]
    monkeypatch.setattr(client, "_ANSWER_SECONDS", 0.5)
    os.kill(started.pid, signal.SIGSTOP)
    hanging = client.check("The rules allow to leave early.", fixed)
    assert hanging.notice == "LanguageTool did not run: it did not answer in time."
    begun = time.monotonic()
    assert client.check("The rules allow to leave early.", fixed) == hanging
    assert time.monotonic() - begun < 0.4  # less than the limit: nobody was asked
    os.kill(started.pid, signal.SIGKILL)
    psutil.wait_procs([watchdog], timeout=15)  # it ends with its Java
    client._resting.clear()
    begun = time.monotonic()
    killed = [client.check(text, fixed) for text in ("The rules allow to leave early.", "The rules allow to stay.")]
    assert time.monotonic() - begun < 5
    assert {(result.matches, result.notice) for result in killed} == {
        ((), "LanguageTool did not run: it does not answer; it may have been killed.")
    }
    assert not server.status().running


@pytest.mark.usefixtures("fresh")
def test_java_killed_while_it_checks() -> None:
    """A kill -9 in the middle of a request gives a notice and no exception; the next run has a new server."""
    pid = server.start(wait_seconds=120).pid
    assert pid is not None
    threading.Timer(0.3, lambda: os.kill(pid, signal.SIGKILL)).start()
    text = "\n\n".join(["The minister said that the talks on the river would go on for a week."] * 20_000)
    result = client.check(text, AUTO)
    assert result.notice is not None
    assert result.notice.startswith("LanguageTool did not run: ")
    client._resting.clear()
    assert _spans("The rules allow to leave early.") == ["to leave"]


@pytest.mark.usefixtures("fresh")
def test_nobody_listens_at_the_url() -> None:
    """A URL where nothing listens gives one notice."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    result = client.check("The rules allow to leave early.", Settings(languagetool=url))
    assert result.matches == ()
    assert result.notice is not None
    assert "\n" not in result.notice


@contextmanager
def _site(status: int, body: bytes, location: str = "") -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{site.server_address[1]}", asked
    finally:
        site.shutdown()
        site.server_close()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>hello</html>"), (200, b"{}"), (200, b"[]"), (404, b""), (500, b"oops")]
)
def test_a_site_that_is_not_languagetool(status: int, body: bytes) -> None:
    """A URL of something else gives one notice, whatever it answers."""
    with _site(status, body) as (url, _):
        result = client.check("The rules allow to leave early.", Settings(languagetool=url))
    assert result.matches == ()
    assert result.notice is not None
    assert "\n" not in result.notice


@pytest.mark.usefixtures("fresh")
def test_copy_is_sent_nowhere_but_to_the_url() -> None:
    """A server that redirects to another host is not followed."""
    with _site(200, b"{}") as (elsewhere, asked), _site(307, b"", f"{elsewhere}/v2/check") as (url, _):
        result = client.check("The rules allow to leave early.", Settings(languagetool=url))
    assert result.notice is not None
    assert asked == []


def test_off_asks_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`off` neither starts a server nor says anything."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert client.check("The rules allow to leave early.", Settings(languagetool="off")) == client.LanguageToolResult()
    assert not server.status().running


def test_not_installed_is_one_notice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`auto` without an installation says in one line what did not run and how to have it."""
    client._resting.clear()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    result = client.check("The rules allow to leave early.", AUTO)
    client._resting.clear()
    assert result.notice == "LanguageTool did not run: it is not installed (mtqa languagetool install)."
