"""Code that yields findings: one file per detector, found by its folder.

A detector module has `NAME: str` and `detect(analysis, settings)`, which yields findings, and a notice where something
did not run; its rule ids are `NAME/kind`, those of `pattern_rules` `pack/rule`. It must not raise on any text; the
pipeline reports one that does.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.model.document import Notice
from mtqa.model.finding import Finding

Detect = Callable[[Analysis, Settings], Iterator[Finding | Notice]]


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector's name and its function."""

    name: str
    detect: Detect


def detectors() -> list[Detector]:
    """Return every detector in this folder, by name."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    return sorted((Detector(m.NAME, m.detect) for m in modules), key=lambda d: d.name)
