"""The command line: arguments in, exit code out; no logic.

Exit codes: 0 passed; 1 the gate failed; 2 usage, settings or unreadable input; 3 a fault of mtqa's own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mtqa import __version__

if TYPE_CHECKING:
    from mtqa.compare import Difference
    from mtqa.compare.runs import RunDifference
    from mtqa.config import Settings
    from mtqa.model.report import Report
    from mtqa.pipeline import Run

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Finds machine-translation artefacts in English news copy, says why, and proposes fixes.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(no_args_is_help=True, help="The catalogue of rules: list, test, measure.")
engine_app = typer.Typer(no_args_is_help=True, help="The LanguageTool engine, kept warm between runs.")
names_app = typer.Typer(no_args_is_help=True, help="Who is known, and names of your own.")
app.add_typer(rules_app, name="rules")
app.add_typer(engine_app, name="languagetool")
app.add_typer(names_app, name="names")

Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file, not to standard output.")]
Paths = Annotated[list[str], typer.Argument(metavar="FILE…", help="Files or folders of copy; - is standard input.")]
Config = Annotated[Path | None, typer.Option("--config", help="Settings file instead of the nearest mtqa.toml.")]
Engine = Annotated[
    str | None, typer.Option("--languagetool", metavar="auto|on|off|URL", help="Whether LanguageTool is asked too.")
]
MinConfidence = Annotated[
    float | None, typer.Option("--min-confidence", min=0, max=1, help="Hide findings below this probability.")
]
Strict = Annotated[
    bool | None,
    typer.Option(
        "--strict/--lenient", help="Show doubtful findings too, or only the surest.", show_default="in between"
    ),
]


class StopError(Exception):
    """Ends a command with one line on standard error."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"mtqa {__version__}")
        raise typer.Exit


@app.command()
def check(
    files: Paths,
    report: Annotated[
        Path | None, typer.Option("--report", help="A folder for the HTML reports, or one .html file for all.")
    ] = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no HTML report.")] = False,
    form: Annotated[str, typer.Option("--format", help="text json jsonl html sarif junit github rdjson csv")] = "text",
    output: Output = None,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", metavar="minor|major|critical", help="Exit 1 on such a finding or worse.")
    ] = None,
    languagetool: Engine = None,
    min_confidence: MinConfidence = None,
    strict: Strict = None,
    config: Config = None,
) -> None:
    """Check copy: findings in the terminal, annotated HTML reports in reports/, with an index of several."""
    from mtqa import pipeline
    from mtqa.model.finding import SEVERITIES

    _known("--format", form, _formats())
    if fail_on is not None:
        _known("--fail-on", fail_on, SEVERITIES)
    run = pipeline.check_paths(
        files, _settings(config, languagetool, min_confidence, strict), stdin=sys.stdin.buffer.read, progress=_progress
    )
    _write(form, run.report, output)
    for skipped in run.skipped:
        _say(f"{skipped.path}: not checked: {skipped.reason}")
    code = run.exit_code
    if report is not None or (form == "text" and output is None and not no_report):
        code = max(code, _write_reports(run, report))
    if code == 0 and fail_on is not None:
        worst = SEVERITIES[[str(s) for s in SEVERITIES].index(fail_on) :]
        code = int(any(f.severity in worst for d in run.report.documents for f in d.findings))
    raise typer.Exit(code)


@app.command()
def gate(
    paths: Paths,
    form: Annotated[str, typer.Option("--format", help="text, or one of check's formats.")] = "text",
    output: Output = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Findings accepted, or a report's decisions.")
    ] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Accept what is found now.")] = False,
    languagetool: Engine = None,
    min_confidence: MinConfidence = None,
    strict: Strict = None,
    config: Config = None,
) -> None:
    """Pass or fail copy by the policy in the settings: a line for each file, exit code 1 where one fails."""
    from mtqa import pipeline
    from mtqa.gate import BaselineError

    _known("--format", form, _formats())
    if update_baseline and baseline is None:
        raise StopError("--update-baseline needs --baseline FILE")
    settings = _settings(config, languagetool, min_confidence, strict)
    run = pipeline.check_paths(paths, settings, stdin=sys.stdin.buffer.read)
    try:
        if update_baseline and baseline is not None:
            pipeline.accept(run.report, baseline)
        result = pipeline.pass_or_fail(run.report, settings(None), baseline)
    except BaselineError as fault:
        raise StopError(str(fault)) from fault
    if form != "text":
        _write(form, run.report, output)
    lines = pipeline.gate_lines(result)
    if form == "text" and output is not None:
        _save(output, "\n".join(lines) + "\n")
    else:
        for line in lines:
            _say(line, error=form != "text")
    for skipped in run.skipped:
        _say(f"{skipped.path}: not checked: {skipped.reason}")
    raise typer.Exit(max(result.exit_code, run.exit_code))


@app.command()
def fix(
    files: Paths,
    apply: Annotated[
        str | None,
        typer.Option(
            "--apply",
            metavar="safe|review",
            help="safe (the default): what may be applied unseen; review: the first suggestion of the others, too.",
        ),
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", help="Apply what an editor accepted in a report, and nothing else.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Replace the files; of standard input, print the fixed text.")
    ] = False,
    languagetool: Engine = None,
    min_confidence: MinConfidence = None,
    strict: Strict = None,
    config: Config = None,
) -> None:
    """Fix copy: a unified diff of the files, or with --write the files themselves; markup stays as it is."""
    from mtqa import editing
    from mtqa.decisions import DecisionsError
    from mtqa.fix import LEVELS

    if apply is not None and decisions is not None:
        raise StopError("--apply and --decisions both say what to apply; give one of them")
    _known("--apply", apply or "safe", LEVELS)
    settings = _settings(config, languagetool, min_confidence, strict)
    code = 0
    try:
        for file in editing.fix_paths(
            files,
            settings,
            stdin=sys.stdin.buffer.read,
            level="review" if apply == "review" else "safe",
            decisions=decisions,
            write=write,
        ):
            _put_out(file.output)
            for line in file.lines:
                _say(line)
            code = max(code, file.exit_code)
    except DecisionsError as fault:
        raise StopError(str(fault)) from fault
    raise typer.Exit(code)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The story before editing, or a JSON report.")],
    after: Annotated[
        str, typer.Argument(metavar="AFTER", help="The story after editing, a reference, or a later JSON report.")
    ],
    reference: Annotated[
        bool,
        typer.Option("--reference", help="AFTER is the original or an agency's version: say what differs in meaning."),
    ] = False,
    report: Annotated[Path | None, typer.Option("--report", help="Where the HTML diff goes.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, json or html, to standard output.")] = "text",
    output: Output = None,
    languagetool: Engine = None,
    min_confidence: MinConfidence = None,
    strict: Strict = None,
    config: Config = None,
) -> None:
    """Compare two versions of a story (words, findings, scores), or two JSON reports of the same copy."""
    from mtqa import pipeline
    from mtqa.compare.runs import RunError

    _known("--format", form, pipeline.DIFF_FORMATS)
    settings = _settings(config, languagetool, min_confidence, strict)
    try:
        runs = pipeline.compare_reports(before, after)
    except RunError as fault:
        raise StopError(str(fault)) from fault
    shown: Difference | RunDifference
    if runs is not None:
        if reference or config or languagetool or min_confidence is not None or strict is not None:
            raise StopError("two reports are compared as they are; options that check copy do not go with them")
        shown, code = runs, 0
    else:
        run = pipeline.check_paths([before, after], settings, stdin=sys.stdin.buffer.read)
        if len(run.report.documents) != 2:
            for item in run.report.unreadable:
                _say(f"{item.path}: not read: {item.reason}")
            raise StopError("diff compares two files that can be read")
        shown, code = pipeline.compare_documents(run.report, reference=reference), run.exit_code
    text = pipeline.render_difference(form, shown)
    if output is not None:
        _save(output, text)
    else:
        _print(text)
    if form == "text" and output is None:
        name = "stdin" if before == pipeline.STDIN else Path(before).stem
        target = report or Path("reports") / f"{name}.diff.html"
        _save(target, pipeline.render_difference("html", shown))
        _say(f"Diff: {target}")
    raise typer.Exit(code)


@rules_app.command("list")
def rules_list(config: Config = None) -> None:
    """List every rule: id, category, severity, confidence, title."""
    from mtqa import authoring

    _print(authoring.listing(_settings(config)(None)))


@rules_app.command("show")
def rules_show(rule: str, config: Config = None) -> None:
    """Show one rule: why, pattern, fixes, examples, measured confidence."""
    from mtqa import authoring

    shown = authoring.describe(rule, _settings(config)(None))
    if shown is None:
        raise StopError(f"there is no rule {rule!r}; `mtqa rules list` names them")
    _print(shown)


@rules_app.command("new")
def rules_new(
    rule: Annotated[str, typer.Argument(help="pack/stem")],
    folder: Annotated[Path, typer.Option("--folder", help="The folder of packs.")] = Path("rules"),
) -> None:
    """Write the skeleton of a new rule."""
    from mtqa import authoring

    try:
        _say(f"Wrote {authoring.skeleton(rule, folder)}")
    except ValueError as fault:
        raise StopError(str(fault)) from fault


@rules_app.command("test")
def rules_test(
    paths: Annotated[list[str] | None, typer.Argument(help="Rules, packs or files; default: all.")] = None,
    config: Config = None,
) -> None:
    """Run the examples of the rules: exact spans, exact fixes, silence on good and on fixed text."""
    from mtqa import authoring

    faults, count = authoring.run_examples(paths or [], _settings(config)(None))
    for fault in faults:
        _say(str(fault))
    _say(f"{count} rules tested, {len(faults)} faults")
    raise typer.Exit(int(bool(faults)))


@rules_app.command("lint")
def rules_lint(
    names: Annotated[list[str] | None, typer.Argument(help="Rules, packs or files; default: all.")] = None,
    config: Config = None,
) -> None:
    """Look for duplicates and contradictions (faults, exit code 1) and for carelessness (notes)."""
    from mtqa import authoring

    remarks = authoring.lint_rules(names or [], _settings(config)(None))
    _print("\n".join(map(str, remarks)))
    faults = sum(remark.level == "fault" for remark in remarks)
    _say(f"{faults} faults, {len(remarks) - faults} notes")
    raise typer.Exit(int(bool(faults)))


@rules_app.command("coverage")
def rules_coverage(folders: Paths, config: Config = None) -> None:
    """Name the rules that no text in the folders fires."""
    from mtqa import authoring

    _print(authoring.coverage(folders, _settings(config)(None)))


@rules_app.command("acceptance")
def rules_acceptance(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Decisions files and JSON diffs, folders in it too.")],
) -> None:
    """Show which rules editors act on: accept rate with a 90 % interval, the worst first."""
    from mtqa import authoring

    try:
        shown, faults = authoring.acceptance(folder)
    except ValueError as fault:
        raise StopError(str(fault)) from fault
    _print(shown)
    for line in faults:
        _say(line)
    raise typer.Exit(2 if faults else 0)


@rules_app.command("effect")
def rules_effect(
    folder: Annotated[str, typer.Argument(help="A folder of copy, or a .jsonl(.gz) file with a `text` on each line.")],
    against: Annotated[str | None, typer.Argument(help="A second one, for the ratio (native copy).")] = None,
    only: Annotated[list[str] | None, typer.Option("--rule", help="Only this rule or pack; may be repeated.")] = None,
    config: Config = None,
) -> None:
    """Show what each rule does to real copy: rate per 1,000 words, five places; with two folders, the ratio."""
    from mtqa import authoring

    _print(authoring.effect(folder, against, only or [], _settings(config)(None)))


@engine_app.command("install")
def engine_install() -> None:
    """Fetch LanguageTool, every file checked by its hash."""
    from mtqa.languagetool import install

    try:
        _say(f"LanguageTool is in {install.install(_say)}")
    except install.InstallError as fault:
        raise StopError(str(fault)) from fault


@engine_app.command("start")
def engine_start() -> None:
    """Start the engine and keep it warm."""
    from mtqa.languagetool import server

    try:
        _say(str(server.start()))
    except server.EngineError as fault:
        raise StopError(str(fault)) from fault


@engine_app.command("status")
def engine_status() -> None:
    """Say whether the engine runs."""
    from mtqa.languagetool import server

    _say(str(server.status()))


@engine_app.command("stop")
def engine_stop() -> None:
    """Stop the engine."""
    from mtqa.languagetool import server

    _say("LanguageTool was stopped" if server.stop() else "LanguageTool was not running")


@names_app.command("lookup")
def names_lookup(name: str, config: Config = None) -> None:
    """Say who a name belongs to and how it is known, or else the nearest names known."""
    from mtqa import gazetteer

    files = _settings(config)(None).names
    exact, people = gazetteer.lookup(name, files)
    if people and not exact:
        _say(f"Nobody known is called {name!r}; the nearest:")
    for person in people:
        _say(f"{person} [{person.source}]", error=False)
    if not people:
        _say(f"Nobody known is called {name!r} or nearly so")


Into = Annotated[Path, typer.Option("--into", help="The file of your own names.")]


@names_app.command("import")
def names_import(
    people: Annotated[Path, typer.Argument(help="CSV: name, family, offices, country, sex, spellings.")],
    into: Into = Path("mtqa-names.psv"),
    config: Config = None,
) -> None:
    """Add people from a CSV file to a file of your own, duplicates merged; nothing is written if a line is wrong."""
    from mtqa.gazetteer import own

    try:
        added, merged = own.import_people(people, into)
    except (own.OwnNamesError, OSError) as fault:
        raise StopError(str(fault)) from fault
    _say(f"{into}: {added} added, {merged} merged" + _unless_listed(into, config))


@names_app.command("learn")
def names_learn(
    folders: Annotated[list[Path], typer.Argument(help="Folders of copy whose names are right.")],
    into: Into = Path("mtqa-names.txt"),
    times: Annotated[int, typer.Option("--times", min=1, help="How often a name must stand there.")] = 3,
    stories: Annotated[int, typer.Option("--stories", min=1, help="In how many stories.")] = 2,
    config: Config = None,
) -> None:
    """Learn names from trusted copy into a file of your own; they are never reported."""
    from mtqa.gazetteer import own

    missing = [str(folder) for folder in folders if not folder.is_dir()]
    if missing:
        raise StopError(f"{missing[0]} is no folder")
    try:
        held, read, unread = own.learn(folders, into, times, stories)
    except OSError as fault:
        raise StopError(f"{into}: {fault.strerror}") from fault
    for line in unread:
        _say(line)
    _say(f"{into}: {held} names, from {read} stories" + _unless_listed(into, config))


def _unless_listed(into: Path, config: Path | None) -> str:
    """Return what to write into the settings, unless they have it, so that the file is used."""
    if str(into.resolve()) in _settings(config)(None).names:
        return ""
    return f'; to use it, put names = ["{into}"] into mtqa.toml'


def main() -> None:
    """Run the command line; the one place where faults become exit codes."""
    from mtqa.config import ConfigError

    try:
        app()
    except StopError as stop:
        _say(f"mtqa: {stop}", error=True)
        sys.exit(stop.code)
    except ConfigError as fault:
        _say(f"mtqa: {fault}", error=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:  # the last line of defence
        _say(f"mtqa: this is a fault of mtqa's own: {type(fault).__name__}: {fault}", error=True)
        sys.exit(3)


def _settings(
    config: Path | None,
    languagetool: str | None = None,
    min_confidence: float | None = None,
    strict: bool | None = None,
) -> Callable[[Path | None], Settings]:
    from mtqa.config import LENIENT, STRICT
    from mtqa.pipeline import settings_for

    overrides: dict[str, Any] = {}
    if languagetool is not None:
        if languagetool not in {"auto", "on", "off"} and not languagetool.startswith(("http://", "https://")):
            raise StopError("--languagetool must be auto, on, off or a URL")
        overrides["languagetool"] = languagetool
    if strict is not None:
        if min_confidence is not None:
            raise StopError("--min-confidence says what --strict and --lenient say; give one of them")
        min_confidence = STRICT if strict else LENIENT
    if min_confidence is not None:
        overrides["min_confidence"] = min_confidence
    return lambda path: settings_for(path, config, overrides)


def _formats() -> tuple[str, ...]:
    from mtqa.renderers import FORMATS

    return FORMATS


def _known(option: str, value: str, choices: Iterable[str]) -> None:
    if value not in tuple(choices):
        raise StopError(f"{option} must be one of {', '.join(choices)}")


def _write(form: str, report: Report, output: Path | None) -> None:
    from mtqa.renderers import render, terminal

    if form == "text" and output is None:
        _print(terminal.render(report, colour=terminal.use_colour(sys.stdout)))
    elif output is None:
        _print(render(form, report))
    else:
        _save(output, render(form, report))


def _write_reports(run: Run, target: Path | None) -> int:
    from mtqa import pipeline

    written = pipeline.write_reports(run, target)
    for line in written.lines:
        _say(line)
    return 2 if written.failed else 0


def _save(path: Path, text: str) -> None:
    from mtqa.pipeline import write_whole

    try:
        write_whole(path, text)
    except OSError as fault:
        raise StopError(f"{path} cannot be written: {fault.strerror}") from fault


def _print(text: str) -> None:
    """Write to standard output whatever its encoding: what it cannot show is escaped."""
    data = text.encode(sys.stdout.encoding or "utf-8", "backslashreplace")
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") or not data else data + b"\n")
    sys.stdout.buffer.flush()


def _put_out(output: str | bytes) -> None:
    """Write bytes, or a diff in UTF-8, so that `patch` takes it; what a terminal shows must not steer it."""
    if isinstance(output, str) and sys.stdout.isatty():
        from mtqa.renderers.terminal import safe

        _print("\n".join(map(safe, output.split("\n"))))
        return
    sys.stdout.flush()
    # File names may hold bytes that are no UTF-8; texts never do.
    sys.stdout.buffer.write(output.encode("utf-8", "surrogateescape") if isinstance(output, str) else output)
    sys.stdout.buffer.flush()


def _say(line: str, *, error: bool = True) -> None:
    typer.echo(line.encode("utf-8", "backslashreplace").decode(), err=error)


def _progress(items: Iterable[str], total: int) -> Iterable[str]:
    if total < 5 or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, description="Checking", total=total, console=Console(stderr=True), transient=True)
