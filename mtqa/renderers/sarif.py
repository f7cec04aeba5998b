"""SARIF 2.1.0, for code scanning and for any viewer of static analysis results."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import mtqa
from mtqa.model.document import Notice
from mtqa.model.finding import MQM_TYPES, Category, Finding, Severity
from mtqa.model.report import DocumentReport, Report, Unreadable
from mtqa.readers.rewrite import escaped
from mtqa.renderers._places import Place, Places, clean, described

FORMAT = "sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"minor": "note", "major": "warning", "critical": "error"}
_NOTICE_LEVELS = {"info": "note", "warning": "warning", "error": "error"}
_HELP: Mapping[Category, str] = {
    "calque": "A phrase carried over word by word from the source language; say it as English would.",
    "idiom": "A set phrase translated literally; use the English idiom or plain words.",
    "false-friend": "A word that looks like the source word but means something else in English.",
    "preposition": "English takes another preposition here.",
    "article": "An article that English leaves out, or one that is missing.",
    "agreement": "Subject and verb, or a word and what it refers to, do not agree.",
    "tense": "English uses another tense or mood here.",
    "word-order": "The words stand in the order of the source language.",
    "pronoun": "The pronoun does not fit the person or thing it stands for.",
    "name": "A name that differs from how the person or body is known; check the spelling.",
    "place-name": "A place under a name that English does not use.",
    "untranslated": "Words left in the source language.",
    "capitalisation": "A capital where English has none, or none where English has one.",
    "quotes": "Quotation marks that do not pair, face the wrong way or are set as in another language.",
    "spacing": "A space too many or too few.",
    "date-number": "A date or number written as in the source language.",
    "register": "The wording is too stiff or too loose for news copy.",
    "residue": "Something left over by a web page or a translation service.",
    "grammar": "A slip of grammar.",
}


def render(report: Report) -> str:
    """Return `report` as a SARIF log with one run; columns and offsets count code points of the file."""
    rules: dict[str, dict[str, Any]] = {}
    rule_indices: dict[str, int] = {}
    results: list[dict[str, Any]] = []
    for index, document in enumerate(report.documents):
        places = Places(document.document)
        seen: Counter[str] = Counter()
        for finding in document.findings:
            rules.setdefault(finding.rule, _rule(finding))
            rule_index = rule_indices.setdefault(finding.rule, len(rule_indices))
            fingerprint = finding.fingerprint(document.document.text)
            seen[fingerprint] += 1
            results.append(_result(finding, places, index, rule_index, f"{fingerprint}:{seen[fingerprint]}"))
    run = {
        "tool": {
            "driver": {
                "name": "mtqa",
                "fullName": "mtqa: machine-translation artefacts in English news copy",
                "version": mtqa.__version__,
                "rules": list(rules.values()),
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "artifacts": [_artifact(document) for document in report.documents],
        "results": results,
        "properties": {"signature": clean(report.signature)},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(finding: Finding) -> dict[str, Any]:
    why = _HELP[finding.category]
    return {
        "id": clean(finding.rule),
        "shortDescription": {"text": why},
        "help": {"text": f"{why} (MQM-style type: {MQM_TYPES[finding.category]}.) For example: {_message(finding)}"},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"tags": [finding.category], "mqm": MQM_TYPES[finding.category]},
    }


def _result(finding: Finding, places: Places, index: int, rule_index: int, fingerprint: str) -> dict[str, Any]:
    place = places.of(finding)
    location = {**_location(places.document.path), "index": index}
    result: dict[str, Any] = {
        "ruleId": clean(finding.rule),
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": location,
                    "region": {**_region(place), "snippet": {"text": clean(places.text[place.start : place.end])}},
                }
            }
        ],
        "partialFingerprints": {"mtqaFinding/v1": fingerprint},
        "rank": round(100 * finding.confidence, 1),
        "properties": {
            "category": finding.category,
            "severity": finding.severity,
            "confidence": finding.confidence,
            "suggestions": [{"text": clean(s.text), "apply": s.apply} for s in finding.suggestions],
        },
    }
    if finding.suggestions and places.document.can_replace(finding.start, finding.end):
        markup = places.document.markup
        result["fixes"] = [
            {
                "description": {"text": clean(f"Replace “{finding.text}” with “{suggestion.text}”")},
                "artifactChanges": [
                    {
                        "artifactLocation": location,
                        "replacements": [
                            {
                                "deletedRegion": _region(place),
                                "insertedContent": {"text": clean(escaped(suggestion.text, markup))},
                            }
                        ],
                    }
                ],
            }
            for suggestion in finding.suggestions
        ]
    return result


def _message(finding: Finding) -> str:
    return clean(described(finding))


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "charOffset": place.start,
        "charLength": place.end - place.start,
    }


def _location(path: str) -> dict[str, Any]:
    if PurePath(path).is_absolute():
        return {"uri": "file://" + quote(PurePath(path).as_posix(), errors="surrogateescape")}
    # A colon in the first segment would read as a scheme; quote() escapes it.
    return {"uri": quote(path.replace("\\", "/"), errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _artifact(document: DocumentReport) -> dict[str, Any]:
    properties: dict[str, Any] = {"language": document.language, "words": document.words}
    if document.verdict is not None:
        properties["verdict"] = {
            "label": document.verdict.label,
            "probability": document.verdict.probability,
            "per_1000_words": document.verdict.per_1000_words,
        }
    return {
        "location": _location(document.document.path),
        "roles": ["analysisTarget"],
        "properties": properties,
    }


def _invocation(report: Report) -> dict[str, Any]:
    notifications = [_unreadable(unreadable) for unreadable in report.unreadable]
    notifications += [_notice(notice, None) for notice in report.notices]
    notifications += [_notice(n, document.document.path) for document in report.documents for n in document.notices]
    failed = any(notification["level"] == "error" for notification in notifications)
    return {"executionSuccessful": not failed, "toolExecutionNotifications": notifications}


def _unreadable(unreadable: Unreadable) -> dict[str, Any]:
    return _notice(Notice("error", unreadable.reason), unreadable.path)


def _notice(notice: Notice, path: str | None) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": _NOTICE_LEVELS[notice.level], "message": {"text": clean(notice.message)}}
    if path is not None:
        notification["locations"] = [{"physicalLocation": {"artifactLocation": _location(path)}}]
    return notification
