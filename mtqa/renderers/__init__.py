"""A report → text in one format: one file per format, found by its folder; renderers import the model only."""

from __future__ import annotations

import importlib

from mtqa.model.report import Report

# Where the module is not called like its format.
_MODULES = {"text": "terminal"}
FORMATS = ("text", "json", "jsonl", "html", "sarif", "junit", "github", "rdjson", "csv")


def render(form: str, report: Report) -> str:
    """Return `report` in one of FORMATS."""
    rendered: str = importlib.import_module(f"{__name__}.{_MODULES.get(form, form)}").render(report)
    return rendered
