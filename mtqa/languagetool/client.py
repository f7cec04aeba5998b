"""Asks LanguageTool about a text, through language_tool_python; a dead or slow engine costs seconds and one notice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from mtqa.languagetool import install, server
from mtqa.languagetool.rules import kept_rules, request_parameters, wanted

if TYPE_CHECKING:
    from language_tool_python import LanguageTool

    from mtqa.config import Settings

_CHUNK = 6_000  # code points in one request: big enough to be fast, small enough to time
_WORKERS = 2
_CONNECT_SECONDS = 2.0
_ANSWER_SECONDS = 5.0
_CHARACTERS_A_SECOND = 2_000  # a tenth of what was measured on one core
_PAUSE_SECONDS = 60.0

# Where the engine failed, and until when (monotonic seconds) it is left alone, with the notice for the user.
_resting: dict[str, tuple[float, str]] = {}


@dataclass(frozen=True, slots=True)
class Match:
    """What LanguageTool says about one span. Offsets are half-open code points into the text that was checked."""

    rule: str
    start: int
    end: int
    message: str
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LanguageToolResult:
    """The matches in text order; `notice` says in one line why there are none, where the engine did not answer."""

    matches: tuple[Match, ...] = ()
    notice: str | None = None


def check(text: str, settings: Settings) -> LanguageToolResult:
    """Check `text`, its paragraphs set apart by empty lines, with the kept rules.

    Where to is decided by `settings.languagetool`: `off` asks nobody, `auto` and `on` use the server of this machine
    and start it where it is installed, a URL is asked and nothing else. Never raises for a fault of the engine.
    """
    mode = settings.languagetool
    if mode == "off" or not text.strip():
        return LanguageToolResult()
    until, notice = _resting.get(mode, (0.0, ""))
    if time.monotonic() < until:
        return LanguageToolResult((), notice)
    chunks = list(_chunks(plain(text)))
    found: list[Match] = []
    try:
        local = mode in ("auto", "on")
        if local and install.installed() is None:
            raise server.EngineError("it is not installed (mtqa languagetool install).")
        tool = connect(server.start().url if local else mode, local)
        with ThreadPoolExecutor(_WORKERS) as pool:
            try:
                for (start, _), matches in zip(
                    chunks, pool.map(lambda chunk: tool.check(chunk[1]), chunks), strict=True
                ):
                    ours = [_match(match, start, text) for match in matches if match.rule_id in kept_rules()]
                    found += [match for match in ours if wanted(match.rule, text, match.start, match.end)]
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        if local:
            server.touch()
    except Exception as error:  # the library raises its own errors, those of requests, and KeyError for odd answers
        notice = f"LanguageTool did not run: {_reason(error)}"
        _resting[mode] = (time.monotonic() + _PAUSE_SECONDS, notice)
        return LanguageToolResult((), notice)
    return LanguageToolResult(tuple(sorted(found, key=lambda match: (match.start, match.end, match.rule))))


def _reason(error: Exception) -> str:
    if isinstance(error, server.EngineError):
        return str(error).removeprefix("LanguageTool did not start: ")
    import requests

    cause = error.__cause__ or error
    if isinstance(cause, requests.Timeout):
        return "it did not answer in time."
    if isinstance(cause, requests.ConnectionError):
        return "it does not answer; it may have been killed."
    return f"it gave no usable answer ({' '.join(str(error).split())[:120]})."


def _match(match: Any, start: int, text: str) -> Match:
    first = start + int(match.offset)
    last = min(first + int(match.error_length), len(text))
    # A replacement that holds a stand-in character would put it into the story.
    replacements = tuple(r for r in match.replacements if _STAND_IN not in r)
    return Match(match.rule_id, first, last, match.message, replacements[:3])


_STAND_IN = "\u263a"


def plain(text: str) -> str:
    """Replace what LanguageTool counts as two characters, and lone surrogates, by one: its offsets are then ours."""
    if text.isascii():
        return text
    return "".join(_STAND_IN if ord(c) > 0xFFFF or 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Cut `text` at empty lines, or where there is none at a sentence end, line end or space; yield (offset, piece)."""
    start = 0
    while len(text) - start > _CHUNK:
        window = text[start : start + _CHUNK]
        cut = next((at + len(mark) for mark in ("\n\n", ". ", "\n", " ") if (at := window.rfind(mark)) > 0), _CHUNK)
        yield start, text[start : start + cut]
        start += cut
    yield start, text[start:]


@lru_cache(maxsize=4)
def connect(url: str, local: bool) -> LanguageTool:
    """Return the library's client for `url`, with every request bounded in time and sent nowhere else."""
    import language_tool_python
    import requests

    class Bounded(language_tool_python.LanguageTool):
        """The library tries twice with 300 s each, and follows redirects to other hosts."""

        def _query_server(
            self,
            url: str,
            params: dict[str, str] | None = None,
            num_tries: int = 1,  # noqa: ARG002
            method: Literal["get", "post"] = "get",
        ) -> Any:
            limit = _ANSWER_SECONDS + len((params or {}).get("text", "")) / _CHARACTERS_A_SECOND
            with requests.Session() as session:
                session.trust_env = not local  # a proxy has no business between us and our own machine
                answer = session.request(
                    method,
                    url,
                    params=params if method == "get" else None,
                    data=params if method == "post" else None,
                    timeout=(_CONNECT_SECONDS, limit),
                    allow_redirects=False,
                )
            answer.raise_for_status()
            if answer.is_redirect:
                raise requests.RequestException(f"{url} redirects elsewhere")
            return answer.json()

    base = url.removesuffix("/").removesuffix("/v2") + "/"
    tool = Bounded("en-US", remote_server=base, host="127.0.0.1")
    parameters = request_parameters()
    tool.enabled_rules = set(parameters["enabledRules"].split(","))
    tool.enabled_rules_only = True
    tool.picky = True
    return tool
