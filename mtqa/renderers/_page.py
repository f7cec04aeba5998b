"""What every HTML page of mtqa shares: templates, a policy that lets only its own style and script run, safe text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"

# What HTML cannot carry: NUL, most controls, lone surrogates, the last two characters of each plane and U+FDD0-FDEF.
_NOT_HTML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BIDI_NAMES = dict(
    zip(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        ["LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"],
        strict=True,
    )
)


@cache
def template(name: str, **filters: Callable[..., Any]) -> Template:
    """Return a template whose text from outside is escaped; the filter `shown` is for copy, `filters` are its own."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=lambda value: carried(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters, shown=shown)
    return environment.get_template(name)


def assets(styles: Sequence[str], scripts: Sequence[str] = ()) -> dict[str, Any]:
    """Return the texts of files beside the templates, as `styles` and `scripts`, and the `policy` that lets them in."""
    from markupsafe import Markup

    texts = {"style": list(map(_asset, styles)), "script": list(map(_asset, scripts))}
    sources = [f"{kind}-src {' '.join(map(_hash, own))}" for kind, own in texts.items() if own]
    return {
        "styles": [Markup(text) for text in texts["style"]],  # noqa: S704 (ours, and the policy names its hash)
        "scripts": [Markup(text) for text in texts["script"]],  # noqa: S704
        "policy": "; ".join(["default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"]),
    }


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def carried(text: str) -> str:
    """Return `text` with every character that an HTML file cannot carry replaced, one for one."""
    return _NOT_HTML.sub("\ufffd", text)


def shown(text: str) -> Markup:
    """Return copy as HTML that reads as its text: escaped, a carriage return kept, bidi controls visible and shut in.

    A control character that turns the direction of text acts only inside its own isolated element, so that neither
    the rest of the line nor the page around it is reordered.
    """
    from markupsafe import Markup, escape

    markup = str(escape(carried(text))).replace("\r", "&#13;")
    return Markup(  # noqa: S704 (escaped above)
        _BIDI_CONTROL.sub(
            lambda match: f'<span class="control" data-name="{_BIDI_NAMES[match.group()]}">{match.group()}</span>',
            markup,
        )
    )
