# ruff: noqa: T201 - a script that prints
"""mtqa beside LanguageTool and Harper, in one run: `make bench SHARED=../shared`; writes RESULTS.md beside this file.

The stories of `--shared` are read in place. Without `--all`, samples of radio news and of machine translations are
used, always the same ones. A program that is missing or fails is named in the table with the reason.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import corpora
import peers
import psutil

HERE = Path(__file__).parent
ROUNDS = 3
Cells = dict[str, str]


def main() -> None:
    """Measure everything and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with gold/, corpora/, seeds/ and tools/")
    parser.add_argument("--all", action="store_true", help="every story of the corpora (an hour and more)")
    parser.add_argument("--output", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    shared: Path = options.shared.resolve()
    data = {
        "seed": corpora.seed(shared),
        "dev": corpora.dev(shared),
        "news": corpora.native_news(shared),
        "radio": corpora.native_radio(shared, None if options.all else 60),
        "machine": corpora.machine_news(shared, None if options.all else 100),
    }
    systems: list[peers.Peer] = [peers.Mtqa("off"), peers.Mtqa("on"), peers.LanguageTool(), peers.Harper()]
    commit = _commit()  # before anything is measured: others may commit meanwhile
    versions: Cells = {}
    failures: Cells = {}
    quality: dict[str, Cells] = {}
    costs: dict[str, dict[str, float]] = {}
    for system in systems:
        print(system.name, file=sys.stderr)
        try:
            versions[system.name] = system.version()
            with _ready(system):
                quality[system.name] = _quality(system, data, shared)
        except (peers.PeerError, OSError, subprocess.SubprocessError) as fault:
            failures[system.name] = str(fault)
    for system in systems:
        if system.name not in failures and system.name != "mtqa with LanguageTool":
            print(f"{system.name}: speed", file=sys.stderr)
            try:
                costs[system.name] = _costs(system, data)
            except (peers.PeerError, OSError) as fault:
                failures[system.name] = str(fault)
    text = _page([s.name for s in systems], commit, quality, costs, versions, failures, data)
    options.output.write_text(text, encoding="utf-8")
    print(text)


def _ready(system: peers.Peer) -> AbstractContextManager[None]:
    return system.running() if isinstance(system, peers.LanguageTool) else nullcontext()


def _quality(system: peers.Peer, data: dict[str, list[corpora.Story]], shared: Path) -> Cells:
    """Return the figures of `tools/score.py` for one program."""
    cells: Cells = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def report(collection: str) -> Path:
            path = folder / f"{collection}.json"
            path.write_text(json.dumps({"documents": system.check(data[collection])}), encoding="utf-8")
            return path

        def score(*arguments: str | Path) -> dict[str, Any]:
            command = [sys.executable, str(shared / "tools" / "score.py"), *map(str, arguments)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            result: dict[str, Any] = json.loads(done.stdout)
            return result

        gold = {
            "seed": [shared / "gold" / f"{Path(s.name).stem}.gold.jsonl" for s in data["seed"]],
            "dev": [shared / "gold" / "dev" / f"{Path(s.name).stem}.gold.jsonl" for s in data["dev"]],
        }
        for collection in ("seed", "dev"):
            found = score("spans", *gold[collection], "--report", report(collection))
            cells[f"{collection} recall"] = f"{found['recall']:.3f}"
            cells[f"{collection} precision"] = f"{found['precision']:.3f}"
            cells[f"{collection} recall_major"] = f"{found['recall_major']:.3f}"
        for collection in ("news", "radio"):
            cells[f"{collection} alarms"] = f"{score('alarms', '--report', report(collection))['per_1000_words']:.2f}"
        report("machine")
        for machine in ("machine", "dev"):
            area = score("auc", "--mt", folder / f"{machine}.json", "--human", folder / "news.json")
            cells[f"{machine} auc"] = f"{area['auc']:.3f}"
            cells[f"{machine} caught"] = f"{area['caught_at_1pct_false_positives']:.2f}"
    return cells


def _costs(system: peers.Peer, data: dict[str, list[corpora.Story]]) -> dict[str, float]:
    """Return what a program costs on one core: seconds from a cold start, words a second when warm, memory in MB."""
    with tempfile.TemporaryDirectory() as name, _one_core():
        story = Path(name) / "story.txt"
        story.write_bytes(data["seed"][0].text.encode("utf-8"))
        cold = [_process(system.command(story)) for _ in range(ROUNDS)]
        # Engines get faster while they learn what is asked of them, and remember what they have seen: they warm up on
        # other stories, and no round sees a story again.
        rounds = [(data["dev"] + data["news"])[i : ROUNDS * 25 : ROUNDS] for i in range(ROUNDS)]
        with _ready(system):
            system.warm_seconds(data["machine"][:60])
            warm = [(sum(s.words for s in stories), system.warm_seconds(stories)) for stories in rounds]
        big = Path(name) / "big.txt"
        text = "\n\n".join(s.text for s in data["news"] + data["radio"])
        big.write_bytes((text * (1 + 1_000_000 // len(text)))[:1_000_000].encode("utf-8"))
        large = _process(system.command(big))
    return {
        "cold": statistics.median(seconds for seconds, _ in cold),
        "warm": statistics.median(words / seconds.wall for words, seconds in warm),
        "warm processor": statistics.median(words / seconds.processor for words, seconds in warm),
        "memory": statistics.median(memory for _, memory in cold),
        "memory 1 MB": large[1],
    }


@contextmanager
def _one_core() -> Iterator[None]:
    """Run everything started in the block on the same single core, where the system lets us choose."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:
        os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        if cores:
            os.sched_setaffinity(0, cores)


def _process(command: Sequence[str]) -> tuple[float, float]:
    """Run a command; return its seconds and the highest memory (MB, resident) of it and its children together."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        highest = 0
        while process.poll() is None:
            highest = max(highest, _memory(process.pid))
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    if process.returncode not in (0, 1):
        raise peers.PeerError(f"{Path(command[0]).name} exited with {process.returncode}: {said[-200:]}")
    return seconds, highest / 1e6


def _memory(pid: int) -> int:
    """Return the resident bytes of a process and its children; what ends meanwhile counts nothing."""
    total = 0
    try:
        watched = psutil.Process(pid)
        for process in (watched, *watched.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.Error:
        pass
    return total


ROWS: tuple[tuple[str, str], ...] = (
    ("Seed article, 59 spans: recall", "seed recall"),
    ("Seed article: precision", "seed precision"),
    ("Seed article: recall of major and critical spans", "seed recall_major"),
    ("`gold/dev`, 44 stories, 1,119 spans: recall", "dev recall"),
    ("`gold/dev`: precision", "dev precision"),
    ("`gold/dev`: recall of major and critical spans", "dev recall_major"),
    ("Findings per 1,000 words, native news", "news alarms"),
    ("Findings per 1,000 words, native radio news", "radio alarms"),
    ("Verdict¹: AUC, `gold/dev` against native news", "dev auc"),
    ("Verdict¹: AUC, WMT systems against native news", "machine auc"),
    ("Verdict¹: share of `gold/dev` caught at 1 % false positives", "dev caught"),
    ("Verdict¹: share of WMT systems caught at 1 % false positives", "machine caught"),
)
COSTS: tuple[tuple[str, str, str], ...] = (
    ("Cold start on the seed article, s", "cold", ".2f"),
    ("Warm, words a second", "warm", ",.0f"),
    ("Warm, words a second of processor time", "warm processor", ",.0f"),
    ("Peak memory, seed article, MB", "memory", ",.0f"),
    ("Peak memory, 1 MB of copy, MB", "memory 1 MB", ",.0f"),
)


def _page(
    names: Sequence[str],
    commit: str,
    quality: Mapping[str, Cells],
    costs: Mapping[str, Mapping[str, float]],
    versions: Cells,
    failures: Mapping[str, str],
    data: Mapping[str, Sequence[corpora.Story]],
) -> str:
    """Return RESULTS.md."""
    lines = [
        "# mtqa beside LanguageTool and Harper",
        "",
        "Written by `make bench SHARED=PATH`; do not edit. How each figure is measured: `run.py` and `peers.py` here.",
        "",
        f"- Machine: {_machine()}",
        f"- Commit: {commit}",
        *(f"- {name}: `{version}`" for name, version in versions.items()),
        "- Stories: " + ", ".join(f"{kind} {len(s)} ({sum(x.words for x in s):,} words)" for kind, s in data.items()),
        *(f"- **{name} failed: {reason}**" for name, reason in failures.items()),
        "",
        "| | " + " | ".join(names) + " |",
        "|---|" + "---:|" * len(names),
    ]
    for title, cell in ROWS:
        lines.append(_line(title, [quality.get(name, {}).get(cell, _absent(name, failures)) for name in names]))
    own = costs.get("mtqa", {})
    for title, cell, form in COSTS:
        cells = []
        for name in names:
            if name not in costs:
                cells.append(_absent(name, failures))
                continue
            value = costs[name][cell]
            ratio = f" ({own[cell] / value:.2f})" if own and name != "mtqa" else ""
            cells.append(f"{value:{form}}{ratio}")
        lines.append(_line(title, cells))
    lines += [
        "",
        "In brackets: mtqa’s figure divided by this one. Costs are medians of "
        f"{ROUNDS} rounds, every program on the same single core, on the same texts, warmed up on others; Harper’s "
        "warm speed leaves out its start.",
        "",
        "¹ The weights of the verdict were trained on part of the native news and of the WMT systems, never on "
        "`gold/dev`. On folds that a model had not seen (`python -m mtqa.verdict.train` prints all of it): "
        + "; ".join(
            f"{pair.replace(' / ', ' against ')} {area['auc']}" for pair, area in _held_out().items() if "auc" in area
        )
        + "; source language right: "
        + ", ".join(f"{kind} {found['right']} of {found['stories']}" for kind, found in _held_out()["pivot"].items())
        + ". LanguageTool and Harper give no verdict: the density of their findings stands in.",
        "",
    ]
    return "\n".join(lines)


def _line(title: str, cells: Sequence[str]) -> str:
    return f"| {title} | " + " | ".join(cells) + " |"


def _absent(name: str, failures: Mapping[str, str]) -> str:
    return "failed" if name in failures else "–"


def _held_out() -> dict[str, dict[str, Any]]:
    from mtqa.verdict import WEIGHTS

    held_out: dict[str, dict[str, Any]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))["held_out"]
    return held_out


def _machine() -> str:
    model = platform.processor() or platform.machine()
    if (cpuinfo := Path("/proc/cpuinfo")).is_file():
        named = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = named[0] if named else model
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {model}, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=HERE, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "../../mtqa", "../../rules")
    return git("rev-parse", "--short", "HEAD") + (" with uncommitted changes" if changed else "")


if __name__ == "__main__":
    main()
