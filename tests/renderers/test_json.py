"""JSON and JSON Lines: the published shape, true places, and bytes that are always the same and always UTF-8."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.model.document import Document
from mtqa.model.finding import Finding
from mtqa.model.report import DocumentReport, Report
from mtqa.renderers import json as json_renderer
from mtqa.renderers import jsonl

FIXTURES = ["sample_report", "clean_story", "hostile_story", "markup_story", "whole_run"]


def published_schema() -> dict[str, Any]:
    """Return the schema that is shipped with the package."""
    schema: dict[str, Any] = json.loads(files("mtqa.renderers").joinpath("schema.json").read_text(encoding="utf-8"))
    return schema


@pytest.mark.parametrize("fixture", FIXTURES)
def test_json_follows_published_schema(fixture: str, request: pytest.FixtureRequest) -> None:
    """Every sample report validates against the schema in the package."""
    schema = published_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json_renderer.render(request.getfixturevalue(fixture))), schema)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_jsonl_is_one_valid_document_a_line(fixture: str, request: pytest.FixtureRequest) -> None:
    """Each line stands alone; there is one for each document and for each unreadable file."""
    report: Report = request.getfixturevalue(fixture)
    output = jsonl.render(report)
    schema = published_schema()
    lines = output.splitlines()
    assert len(lines) == output.count("\n") == len(report.documents) + len(report.unreadable)
    for line in lines:
        jsonschema.validate(json.loads(line), {"$ref": "#/$defs/line", "$defs": schema["$defs"]})


def test_schema_refuses_unknown_keys_and_categories(sample_report: Report) -> None:
    """The schema is strict: a new key or a category outside the closed list does not validate."""
    good = json.loads(json_renderer.render(sample_report))
    for key, value in (("category", "typo"), ("extra", 1), ("confidence", 1.2)):
        bad = json.loads(json.dumps(good))
        bad["documents"][0]["findings"][0][key] = value
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, published_schema())


def test_text_is_the_slice_and_line_and_column_point_at_it(sample_report: Report) -> None:
    """`text` equals the slice of the article, and line and column count code points from 1."""
    article = sample_report.documents[0].document.text
    findings = json.loads(json_renderer.render(sample_report))["documents"][0]["findings"]
    assert len(findings) == 59
    for finding in findings:
        assert finding["text"] == article[finding["start"] : finding["end"]]
        line = article.split("\n")[finding["line"] - 1]
        assert line[finding["column"] - 1 :].startswith(finding["text"].split("\n")[0])


def test_source_points_into_the_markup_file(markup_story: Report) -> None:
    """For an HTML file `source` gives the characters of the file: tags left out, entities taken whole."""
    document = markup_story.documents[0].document
    findings = json.loads(json_renderer.render(markup_story))["documents"][0]["findings"]
    places = [document.file_text[f["source"]["start"] : f["source"]["end"]] for f in findings]
    assert places == ["with", "Smith &amp;", "Sons&nbsp;", "began."]
    assert [(f["source"]["line"], f["source"]["column"]) for f in findings] == [(1, 13), (1, 22), (1, 34), (1, 44)]


def test_plain_text_has_no_source(sample_report: Report) -> None:
    """Where text and file are the same there is no second place to confuse with the first."""
    findings = json.loads(json_renderer.render(sample_report))["documents"][0]["findings"]
    assert not any("source" in finding for finding in findings)


def test_hostile_copy_comes_back_unchanged(hostile_story: Report) -> None:
    """Lone surrogates, NUL and controls survive the way through UTF-8; none of them is raw in the output."""
    output = json_renderer.render(hostile_story)
    parsed = json.loads(output.encode("utf-8"))
    expected = [finding.text for finding in hostile_story.documents[0].findings]
    assert [finding["text"] for finding in parsed["documents"][0]["findings"]] == expected
    assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u202e" for c in output)


def test_same_report_gives_same_bytes(whole_run: Report) -> None:
    """The order in which evidence was gathered and the last digits of floats do not show."""
    first = json_renderer.render(whole_run)
    text = "A lot of proper nouns."
    for evidence in ({"b": "x", "a": {"fr": 1.0, "es": 0.5}}, {"a": {"es": 0.5, "fr": 1.0}, "b": "x"}):
        finding = Finding.of(
            text,
            0,
            1,
            rule="a/b",
            category="article",
            severity="minor",
            confidence=0.1 + 0.2,
            message="m",
            evidence=evidence,  # type: ignore[arg-type]
        )
        report = Report("s", (DocumentReport(Document("p", text, ()), "en", 5, None, (finding,)),))
        output = json_renderer.render(report)
        assert '"confidence": 0.3,' in output
        assert json_renderer.render(whole_run) == first
        assert output == json_renderer.render(report)
        assert output.index('"a": {') < output.index('"es": 0.5') < output.index('"fr": 1.0') < output.index('"b": "x"')


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_survives_as_utf8(text: str) -> None:
    """Whatever the characters, the output encodes as UTF-8, is one line, and reads back as the same text."""
    output = json_renderer.dumps({"text": text})
    assert json.loads(output.encode("utf-8")) == {"text": text}
    assert len(output.splitlines()) == 1
