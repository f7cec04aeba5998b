"""LanguageTool, the grammar checker: installed, kept warm between runs, and asked for the rules that measure well."""

from __future__ import annotations

from pathlib import Path

from mtqa.config import Settings


def signature(settings: Settings) -> str:
    """Return the mode and eight hex digits over the rules kept and the engine's files."""
    import hashlib

    if settings.languagetool == "off":
        return "off"
    content = b"".join((Path(__file__).parent / name).read_bytes() for name in ("rules.json", "jars.sha256"))
    return f"{settings.languagetool}-{hashlib.sha256(content).hexdigest()[:8]}"
