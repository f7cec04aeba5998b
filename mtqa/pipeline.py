"""The only module that sees every stage: read → analyse → detect → resolve → judge → report."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from mtqa import __version__
from mtqa.analysis import Analysis, analyse, model_signature
from mtqa.analysis.language import classify
from mtqa.config import ConfigError, Settings, find_settings_file, load_settings
from mtqa.detectors import detectors, pattern_rules
from mtqa.model.document import Document, Notice
from mtqa.model.finding import Finding
from mtqa.model.languages import LANGUAGES
from mtqa.model.report import DocumentReport, Report, Unreadable, Verdict
from mtqa.readers import UnreadableError, read_path, read_stdin, readable_files
from mtqa.resolve import resolve
from mtqa.weigh import machine_probability, share_that_counts, weigh

if TYPE_CHECKING:
    from mtqa.compare import Difference
    from mtqa.compare.runs import RunDifference
    from mtqa.gate import GateResult

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Run:
    """The report of a run, and the files of copy that a folder held but mtqa does not read."""

    report: Report
    skipped: tuple[Unreadable, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 where a detector failed, 2 where a named file could not be read or a rule not be used, otherwise 0."""
        if any(notice.level == "error" for document in self.report.documents for notice in document.notices):
            return 3
        return 2 if self.report.unreadable or any(n.level == "error" for n in self.report.notices) else 0


def settings_for(path: Path | None, config: Path | None, overrides: dict[str, Any]) -> Settings:
    """Return the settings for a file: those of `config`, or the nearest above the file; options beat files.

    Raises ConfigError for a settings file that cannot be used.
    """
    start = (path or Path()).resolve()
    return replace(_settings(config or find_settings_file(start if start.is_dir() else start.parent)), **overrides)


@lru_cache(maxsize=256)
def _settings(file: Path | None) -> Settings:
    return load_settings(file)


def check_text(text: str, settings: Settings, *, path: str = STDIN) -> DocumentReport:
    """Check a plain-text story given as a string."""
    return check_document(read_stdin(text.encode("utf-8", "replace"), name=path), settings)


def check_document(document: Document, settings: Settings) -> DocumentReport:
    """Run every stage on one document. A detector that fails is named in a notice, and the others run."""
    language = classify(document)
    notices = list(document.notices)
    if not language.english:
        if document.text.strip():
            notices.append(Notice("warning", _not_english(language.language)))
        return DocumentReport(document, language.language, 0, None, (), tuple(notices))
    analysis = analyse(document, language, settings.model)
    found: list[Finding] = []
    for detector in detectors():
        if not settings.allows(detector.name):
            continue
        try:
            for item in detector.detect(analysis, settings):
                if isinstance(item, Notice):
                    notices.append(item)
                else:
                    found.append(item)
        except Exception as fault:  # whatever a detector's fault, the others' findings stand
            notices.append(Notice("error", f"The detector {detector.name} failed: {type(fault).__name__}: {fault}"))
    from mtqa.verdict import EVIDENCE, judge, with_findings

    evidence = resolve(found, document, replace(settings, min_confidence=EVIDENCE))
    verdict = judge(analysis, evidence, analysis.words)
    found = list(weigh(found, verdict, pattern_rules.catalogue(settings).native_rate))
    try:
        for item in _second_reading(analysis, settings, verdict):
            if isinstance(item, Notice):
                notices.append(item)
            else:
                found.append(item)
    except Exception as fault:  # as above
        notices.append(Notice("error", f"The reader failed: {type(fault).__name__}: {fault}"))
    findings = resolve(found, document, settings)
    verdict = with_findings(verdict, findings, analysis.words)
    return DocumentReport(document, language.language, analysis.words, verdict, findings, tuple(notices))


def _second_reading(analysis: Analysis, settings: Settings, verdict: Verdict) -> Iterator[Finding | Notice]:
    """Yield the reader's marks, where the story may be translated: elsewhere none of them would be shown."""
    from mtqa import reader

    if settings.reader == "off" or not settings.allows("reader"):
        return
    counts = share_that_counts(machine_probability(verdict), reader.native_rate())
    if counts >= settings.min_confidence and counts > 0:
        from mtqa.reader.findings import detect

        yield from detect(analysis, settings, counts)


def _not_english(language: str) -> str:
    name = LANGUAGES.get(language.split("-")[0])
    return f"This is not English copy{f' but {name}' if name else ''}; it was not checked."


def check_paths(
    paths: Sequence[str],
    settings: Callable[[Path | None], Settings],
    *,
    stdin: Callable[[], bytes],
    progress: Callable[[Iterable[str], int], Iterable[str]] = lambda items, _: items,
) -> Run:
    """Check files, the files in folders, and `-` for standard input; what cannot be read is named, the others run.

    Raises ConfigError where no settings can be had for the first file.
    """
    unreadable: list[Unreadable] = []
    skipped: list[Unreadable] = []
    names = list(expand(paths, unreadable, skipped))
    documents: list[DocumentReport] = []
    used: dict[str, Settings] = {}
    for name in progress(names, len(names)):
        path = None if name == STDIN else Path(name)
        try:
            chosen = settings(path)
            document = read_stdin(stdin()) if path is None else read_path(path)
            documents.append(check_document(document, chosen))
        except UnreadableError as fault:
            unreadable.append(Unreadable(name, str(fault)))
        except ConfigError:
            raise
        except OSError as fault:
            unreadable.append(Unreadable(name, fault.strerror or str(fault)))
        else:
            used.setdefault(chosen.fingerprint(), chosen)
    if not used:
        chosen = settings(None)
        used[chosen.fingerprint()] = chosen
    notices = tuple(dict.fromkeys(n for chosen in used.values() for n in rule_faults(chosen)))
    report = Report(" ".join(signature(s) for s in used.values()), tuple(documents), tuple(unreadable), notices)
    return Run(report, tuple(skipped))


def expand(paths: Sequence[str], unreadable: list[Unreadable], skipped: list[Unreadable]) -> Iterator[str]:
    """Yield the names of files, those in folders too; what cannot be used is added to the two lists."""
    for name in paths:
        if name != STDIN and Path(name).is_dir():
            files, others = readable_files(Path(name))
            skipped += others
            if not files:
                unreadable.append(Unreadable(name, "the folder holds no file that mtqa reads"))
            yield from map(str, files)
        else:
            yield name


def rule_faults(settings: Settings) -> list[Notice]:
    """Return a notice for each rule that cannot be used."""
    return [Notice("error", str(fault)) for fault in pattern_rules.catalogue(settings).faults]


def run_rules(document: Document, settings: Settings) -> tuple[Analysis, list[Finding]]:
    """Analyse a document and return what the pattern rules alone find, before anything is resolved."""
    analysis = analyse(document, classify(document), settings.model)
    return analysis, list(pattern_rules.detect(analysis, settings))


def signature(settings: Settings) -> str:
    """Return all that can change a result on one line: program, rules, model, names, weights, engine, settings."""
    from mtqa import gazetteer, languagetool, reader, verdict

    return "|".join(
        (
            f"mtqa:{__version__}",
            f"rules:{pattern_rules.catalogue(settings).digest}",
            f"nlp:{model_signature(settings.model)}",
            f"names:{gazetteer.signature(settings.names)}",
            f"verdict:{verdict.signature()}",
            f"reader:{reader.signature() if settings.reader != 'off' else 'off'}",
            f"languagetool:{languagetool.signature(settings)}",
            f"settings:{settings.fingerprint()}",
        )
    )


def write_whole(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all; text in UTF-8. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the HTML reports: a line for each, and whether one could not be written."""

    lines: tuple[str, ...]
    failed: bool


def write_reports(run: Run, target: Path | None) -> Written:
    """Write each document's HTML report, and an index where several files were given, into a folder.

    Args:
        run: what was checked.
        target: the folder, `reports` by default; a name that ends in .html is one file with all documents instead.
    """
    from mtqa.renderers import html, index_html

    report, folder = run.report, target or Path("reports")
    lines: list[str] = []
    failed = False

    def write(kind: str, path: Path, page: str) -> bool:
        nonlocal failed
        try:
            write_whole(path, page)
        except OSError as fault:
            failed = True
            lines.append(f"The {kind} {path} cannot be written: {fault.strerror}")
            return False
        lines.append(f"{kind.capitalize()}: {path}")
        return True

    if folder.suffix.lower() in {".html", ".htm"} and not folder.is_dir():
        write("report", folder, html.render(report))
        return Written(tuple(lines), failed)
    names = _report_names(document.document.path for document in report.documents)
    links: list[str | None] = []
    for document, name in zip(report.documents, names, strict=True):
        page = html.render(replace(report, documents=(document,), unreadable=()))
        links.append(name if write("report", folder / name, page) else None)
    if len(report.documents) + len(report.unreadable) > 1:
        write("index", folder / "index.html", index_html.render(report, links, run.skipped))
    return Written(tuple(lines), failed)


# What some disk or archive refuses in a file name, what breaks a line or turns it round, and the dot that hides a file.
_UNFIT = re.compile(r'^\.|["*/:<>?\\|\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')


def _report_names(paths: Iterable[str]) -> Iterator[str]:
    """Yield a file name for each story's report: the story's own, made fit for any disk, numbered where it is taken.

    Two names are the same where a disk that ignores case, or how letters with accents are composed, takes them as one.
    """
    taken = {"index"}
    repeats: Counter[str] = Counter()
    for path in paths:
        stem = _UNFIT.sub("_", "stdin" if path == STDIN else Path(path).stem)
        stem = name = stem.encode()[:200].decode(errors="ignore")  # file names end at 255 bytes
        while (key := normalize("NFD", normalize("NFD", name).casefold())) in taken:
            repeats[stem] += 1
            name = f"{stem}-{repeats[stem] + 1}"
        taken.add(key)
        yield f"{name}.html"


def pass_or_fail(report: Report, settings: Settings, baseline: Path | None) -> GateResult:
    """Judge a report by the policy in the settings. Raises gate.BaselineError for a baseline that cannot be used."""
    from mtqa import gate

    known = gate.read_baseline(baseline) if baseline else None
    return gate.judge(report, settings.gate, known)


def accept(report: Report, baseline: Path) -> None:
    """Write what was found into the baseline file. Raises gate.BaselineError where it cannot be written."""
    from mtqa import gate

    gate.write_baseline(baseline, report)


def gate_lines(result: GateResult) -> list[str]:
    """Return a line for each file, with the reason, and one for each fault of the run."""
    lines = []
    for document in result.documents:
        accepted = f" ({document.accepted} accepted by the baseline)" if document.accepted else ""
        outcome = "pass" if document.passed else f"FAIL: {'; '.join(document.reasons)}"
        lines.append(f"{document.path}: {outcome}{accepted}")
    lines += [f"{item.path}: not read: {item.reason}" for item in result.unreadable]
    lines += list(result.reasons)
    lines += [f"baseline: {s.name}: {s.count} × “{s.entry.text}” ({s.entry.rule}) is gone" for s in result.stale]
    return lines


DIFF_FORMATS = ("text", "json", "html")


def compare_documents(report: Report, *, reference: bool = False) -> Difference:
    """Compare the two documents of a report, the first as before and the second as after, or as its `reference`."""
    from mtqa.compare import compare

    before, after = report.documents
    return compare(before, after, reference=reference)


def compare_reports(before: str, after: str) -> RunDifference | None:
    """Compare two files if they are JSON reports; None where they are copy. Raises runs.RunError for damaged ones."""
    from mtqa.compare import runs

    if STDIN in (before, after):
        return None
    read = runs.read_runs(Path(before), Path(after))
    return runs.compare_runs(*read) if read else None


def render_difference(form: str, difference: Difference | RunDifference) -> str:
    """Return a comparison in one of DIFF_FORMATS."""
    import importlib

    from mtqa.compare import Difference

    kind = "diff" if isinstance(difference, Difference) else "runs"
    text: str = importlib.import_module(f"mtqa.renderers.{kind}_{form}").render(difference)
    return text
