"""JUnit XML: one test suite for each document, one failing test case for each finding."""

from __future__ import annotations

from xml.etree import ElementTree

from mtqa.model.document import Notice
from mtqa.model.report import DocumentReport, Report, Unreadable
from mtqa.renderers._places import Places, clean

FORMAT = "junit"


def render(report: Report) -> str:
    """Return `report` as JUnit XML; a clean document has one passing case, an unreadable one an error."""
    root = ElementTree.Element("testsuites", name="mtqa")
    for document in report.documents:
        root.append(_suite(document))
    root.extend(_unreadable(unreadable) for unreadable in report.unreadable)
    if report.notices:
        run = ElementTree.SubElement(root, "testsuite", name="mtqa run")
        ElementTree.SubElement(run, "testcase", classname="mtqa", name="detectors", time="0")
        _add_notices(run, report.notices)
        _count(run)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(document: DocumentReport) -> ElementTree.Element:
    path = clean(document.document.path)
    suite = ElementTree.Element("testsuite", name=path)
    properties = ElementTree.SubElement(suite, "properties")
    _property(properties, "language", document.language)
    _property(properties, "words", str(document.words))
    if document.verdict is not None:
        _property(properties, "verdict", document.verdict.label)
        _property(properties, "probability", f"{document.verdict.probability:.4f}")
    places = Places(document.document)
    for finding in document.findings:
        place = places.of(finding)
        name = f"line {place.line}, column {place.column}: {finding.rule}"
        case = _case(suite, path, name)
        failure = ElementTree.SubElement(case, "failure", type=finding.severity, message=clean(finding.message))
        lines = [
            f"{document.document.path}:{place.line}:{place.column}: {finding.rule} ({finding.category})",
            f"found: {finding.text}",
            *(f"fix ({suggestion.apply}): {suggestion.text}" for suggestion in finding.suggestions),
            f"confidence: {finding.confidence:.2f}",
        ]
        failure.text = clean("\n".join(lines))
    if not document.findings:
        _case(suite, path, "no findings")
    _add_notices(suite, document.notices)
    _count(suite)
    return suite


def _unreadable(unreadable: Unreadable) -> ElementTree.Element:
    path = clean(unreadable.path)
    suite = ElementTree.Element("testsuite", name=path)
    case = _case(suite, path, "can be read")
    ElementTree.SubElement(case, "error", type="unreadable", message=clean(unreadable.reason))
    _count(suite)
    return suite


def _case(suite: ElementTree.Element, classname: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=classname, name=clean(name), time="0")


def _property(properties: ElementTree.Element, name: str, value: str) -> None:
    ElementTree.SubElement(properties, "property", name=name, value=clean(value))


def _add_notices(suite: ElementTree.Element, notices: tuple[Notice, ...]) -> None:
    """Put what could not run beside the cases: as errors where the level says so, else as the suite's output."""
    for notice in notices:
        if notice.level == "error":
            case = _case(suite, suite.get("name", ""), "every detector ran")
            ElementTree.SubElement(case, "error", type="failure", message=clean(notice.message))
    lines = [f"{notice.level}: {notice.message}" for notice in notices if notice.level != "error"]
    if lines:
        ElementTree.SubElement(suite, "system-out").text = clean("\n".join(lines))


def _count(suite: ElementTree.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("skipped", "0")
    suite.set("time", "0")
