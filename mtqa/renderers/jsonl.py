"""JSON Lines for streams: each line is one document, whole in itself, or one file that could not be read."""

from __future__ import annotations

from mtqa.model.report import Report
from mtqa.renderers.json import SCHEMA_VERSION, document_object, dumps, notice_object

FORMAT = "jsonl"


def render(report: Report) -> str:
    """Return a line for each document, then one for each unreadable file.

    A document's line also carries the schema version, the signature, and the notices of the run after its own.
    """
    head = {"schema": SCHEMA_VERSION, "signature": report.signature}
    run_notices = [notice_object(notice) for notice in report.notices]
    lines = []
    for document in report.documents:
        value = document_object(document)
        lines.append(dumps({**head, **value, "notices": [*value["notices"], *run_notices]}))
    lines += [dumps({**head, "path": item.path, "reason": item.reason}) for item in report.unreadable]
    return "".join(f"{line}\n" for line in lines)
