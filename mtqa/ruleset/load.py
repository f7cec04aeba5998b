"""Read rule folders: one file is one rule or one phrasebook; a broken file is reported, the others load.

Parsing and checking thousands of entries takes seconds, so the compiled rules are kept in the user's cache folder,
named by a hash over every byte they were made from.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mtqa import __version__, matchers
from mtqa.config import cache_folder
from mtqa.matchers import Lexicons, PatternError, kind
from mtqa.matchers.phrases import parse
from mtqa.ruleset import tables
from mtqa.ruleset.rule import Example, Fault, Rule

MEASURED = "measured.json"
_SLUG_WORDS = 5
_NOT_PACKS = {"lexicons", "gazetteer"}
_RULES = {".yaml", ".psv"}


@dataclass(frozen=True)
class Loaded:
    """Everything in the rule folders. `measured` maps rule ids to confidence; `digest` is over all their bytes."""

    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...]
    lexicons: Lexicons
    measured: Mapping[str, tuple[float, float]]
    packs: Mapping[str, str]
    digest: str


def load(folders: Sequence[Path]) -> Loaded:
    """Load the rules of `folders`, from the cache where the same code compiled the same bytes before."""
    files = {path: path.read_bytes() for folder in folders for path in _rule_files(folder)}
    digest = hashlib.sha256(__version__.encode())
    for folder in (Path(__file__).parent, Path(matchers.__file__).parent):
        for code in sorted(folder.glob("*.py")):
            digest.update(code.read_bytes())
    for folder in folders:
        for path in sorted(p for p in files if p.is_relative_to(folder)):
            digest.update(f"\0{path.relative_to(folder)}\0{len(files[path])}\0".encode() + files[path])
    name = digest.hexdigest()
    for folder in folders:
        digest.update(f"\0{folder}".encode())  # the compiled rules name their files
    cached = cache_folder() / f"rules-{digest.hexdigest()[:32]}.json"
    stored = _read_cache(cached)
    if stored is None:
        stored = _compile(files)
        _write_cache(cached, stored)
    return Loaded(
        rules=tuple(_rule_from(r) for r in stored["rules"]),
        faults=tuple(Fault(**f) for f in stored["faults"]),
        lexicons={name: frozenset(words) for name, words in stored["lexicons"].items()},
        measured={rule: (pair[0], pair[1]) for rule, pair in stored["measured"].items()},
        packs=stored["packs"],
        digest=name[:8],
    )


def load_examples(folders: Sequence[Path]) -> tuple[list[Example], list[Fault]]:
    """Read the examples of every rule (they are not cached: only the self-test needs them)."""
    examples: list[Example] = []
    faults: list[Fault] = []
    for folder in folders:
        for path in _rule_files(folder):
            if path.suffix in _RULES and not path.name.startswith("_"):
                found = _read(path, None)
                examples += found.examples
                faults += found.faults
    return examples, faults


def _rule_files(folder: Path) -> list[Path]:
    packs = sorted(p for p in folder.iterdir() if p.is_dir() and p.name not in _NOT_PACKS and p.name[0] not in "._")
    found = [path for pack in packs for path in sorted(pack.glob("*.psv" if tables.is_table(pack.name) else "*.yaml"))]
    found += sorted((folder / "lexicons").glob("*.txt"))
    if (folder / MEASURED).is_file():
        found.append(folder / MEASURED)
    return found


def _compile(files: Mapping[Path, bytes]) -> dict[str, Any]:
    lexicons: dict[str, frozenset[str]] = {}
    measured: dict[str, tuple[float, float]] = {}
    packs: dict[str, str] = {}
    rules: list[Rule] = []
    faults: list[Fault] = []
    for path, content in files.items():
        if path.suffix == ".txt":
            lines = (line.split("#")[0].strip().lower() for line in content.decode("utf-8").splitlines())
            lexicons[path.stem] = lexicons.get(path.stem, frozenset()) | {line for line in lines if line}
        elif path.name == MEASURED:
            rows = json.loads(content)["rules"].items()
            measured |= {rule: (float(row["confidence"]), float(row["native_rate"])) for rule, row in rows}
    seen: dict[str, str] = {}
    for path in files:
        if path.suffix not in _RULES:
            continue
        packs.setdefault(path.parent.name, path.parent.name)
        if path.name.startswith("_"):
            continue
        found = _read(path, lexicons)
        faults += found.faults
        for rule in found.rules:
            if rule.id in seen:
                faults.append(Fault(str(path), 1, f"rule {rule.id} stands in {seen[rule.id]} already"))
            else:
                seen[rule.id] = rule.place
                rules.append(rule)
    return {
        "rules": [asdict(rule) for rule in rules],
        "faults": [asdict(fault) for fault in faults],
        "lexicons": {name: sorted(words) for name, words in lexicons.items()},
        "measured": measured,
        "packs": packs,
    }


def _rule_from(stored: dict[str, Any]) -> Rule:
    for key in ("where", "unless", "suggest", "required"):
        stored[key] = tuple(stored[key])
    return Rule(**stored)


def _pack_language(folder: Path) -> str | None:
    import yaml

    from mtqa.ruleset.schema import Pack

    path = folder / "_pack.yaml"
    if not path.is_file():
        return None
    return Pack.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).language


@dataclass
class _Read:
    rules: list[Rule]
    examples: list[Example]
    faults: list[Fault]


def _read(path: Path, lexicons: Lexicons | None) -> _Read:
    """Read one file of rules. `lexicons` None: only the examples are wanted."""
    stem = f"{path.parent.name}/{path.stem}"
    if path.suffix == ".psv":
        return _read_table(path, stem, lexicons)
    return _read_rules(path, stem, lexicons, _pack_language(path.parent))


def _read_table(path: Path, stem: str, lexicons: Lexicons | None) -> _Read:
    """Read a table: every fault is one line, the other lines stand."""
    out = _Read([], [], [])
    used: Counter[str] = Counter()
    for number, row in tables.rows(path.parent.name, path.stem, path.read_text(encoding="utf-8", errors="replace")):
        if isinstance(row, PatternError):
            out.faults.append(Fault(str(path), number, str(row)))
            continue
        slug = _slug(row.slug)
        used[slug] += 1
        name = f"{stem}#{slug}" + (f"-{used[slug]}" if used[slug] > 1 else "")
        rule, examples = tables.rule(row, name, tables.CATEGORIES[path.parent.name], f"{path}:{number}")
        try:
            out.rules.append(_checked(rule, lexicons))
            out.examples += examples
        except PatternError as fault:
            out.faults.append(Fault(str(path), number, str(fault)))
    return out


def _read_rules(path: Path, stem: str, lexicons: Lexicons | None, language: str | None) -> _Read:
    """Read one file. Every fault becomes one line with the place in the file; sound entries are kept."""
    import yaml
    from pydantic import ValidationError

    from mtqa.ruleset.schema import Phrasebook, RuleFile

    out = _Read([], [], [])
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        reason = getattr(fault, "problem", None) or "not UTF-8"
        out.faults.append(Fault(str(path), mark.line + 1 if mark else 1, f"no valid YAML: {reason}"))
        return out
    if not isinstance(data, dict):
        out.faults.append(Fault(str(path), 1, "a rule file is a table of keys"))
        return out
    model = Phrasebook if "entries" in data else RuleFile
    try:
        parsed = model.model_validate(data)
    except ValidationError as fault:
        for error in fault.errors():
            where = ".".join(str(p) for p in error["loc"])
            out.faults.append(Fault(str(path), _line(root, error["loc"]), f"{where}: {error['msg']}"))
        if "entries" not in data or not _drop_bad_entries(data, fault):
            return out
        try:
            parsed = model.model_validate(data)
        except ValidationError:
            return out
    default = {language: 1.0} if language else {}
    if isinstance(parsed, Phrasebook):
        pairs = _from_book(parsed, stem, default, str(path), root)
    else:
        pairs = iter([_from_rule(parsed, stem, default, str(path))])
    for rule, make_examples, loc in pairs:
        try:
            checked = _checked(rule, lexicons)
            out.examples += make_examples()
            out.rules.append(checked)
        except ValueError as fault:
            out.faults.append(Fault(str(path), _line(root, loc), str(fault)))
    return out


def _drop_bad_entries(data: dict[str, Any], fault: Any) -> bool:
    bad = {error["loc"][1] for error in fault.errors() if error["loc"][0] == "entries" and len(error["loc"]) > 1}
    data["entries"] = [entry for i, entry in enumerate(data["entries"]) if i not in bad]
    return bool(bad) and bool(data["entries"])


_Pair = tuple[Rule, Any, tuple[Any, ...]]


def _from_rule(parsed: Any, stem: str, default: dict[str, float], place: str) -> _Pair:
    from mtqa.ruleset.schema import parse_example

    spec = dict(parsed.match)
    rule = Rule(
        id=stem,
        title=parsed.title,
        why=parsed.why,
        source=parsed.source,
        category=parsed.category,
        severity=parsed.severity,
        pivots=default if parsed.pivots is None else parsed.pivots,
        where=tuple(parsed.where),
        kind=str(spec.pop("kind", "")),
        spec=spec,
        unless=tuple(parsed.unless),
        message=parsed.message,
        suggest=tuple(parsed.suggest),
        apply=parsed.apply,
        required=(),
        place=place,
    )

    def examples() -> list[Example]:
        found = [_bad(stem, text) for text in parsed.examples.bad]
        found += [_good(stem, text) for text in parsed.examples.good]
        for known in parsed.examples.known:
            label = "false_alarm" if known.false_alarm else "miss"
            found.append(parse_example(stem, known.false_alarm or known.miss or "", known=label))
        return found

    return rule, examples, ("match",)


def _from_book(book: Any, stem: str, default: dict[str, float], place: str, root: Any) -> Iterator[_Pair]:
    from mtqa.ruleset.schema import as_list

    used: dict[str, int] = {}
    for i, entry in enumerate(book.entries):
        phrases = as_list(entry.phrase)
        slug = entry.id or _slug(phrases[0])
        used[slug] = used.get(slug, 0) + 1
        name = f"{stem}#{slug}" + (f"-{used[slug]}" if used[slug] > 1 else "")
        pivots = entry.pivots if entry.pivots is not None else book.pivots if book.pivots is not None else default
        code = next(iter(default or pivots), "")
        source = entry.source if isinstance(entry.source, dict) else {code: entry.source} if entry.source else {}
        rule = Rule(
            id=name,
            title=book.title,
            why=entry.why or book.why,
            source=source,
            category=entry.category or book.category,
            severity=entry.severity or book.severity,
            pivots=pivots,
            where=tuple(book.where),
            kind="phrases",
            spec={"any": phrases},
            unless=tuple(entry.unless),
            message=entry.message or book.message,
            suggest=tuple(as_list(entry.fix)),
            apply=entry.apply or book.apply,
            required=(),
            place=f"{place}:{_line(root, ('entries', i))}",
        )

        def examples(entry: Any = entry, name: str = name) -> list[Example]:
            return [_bad(name, t) for t in as_list(entry.bad)] + [_good(name, t) for t in as_list(entry.good)]

        yield rule, examples, ("entries", i)


def _slug(phrase: str) -> str:
    """Return a name for a phrase: the first wording of each of its first words."""
    words = (re.split(r"[|:]", piece.strip("[]{}<>!?*+=@"))[0] for piece in phrase.split())
    plain = (re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") for word in words)
    return "-".join([word for word in plain if word][:_SLUG_WORDS]) or "entry"


def _bad(rule: str, text: str) -> Example:
    from mtqa.ruleset.schema import parse_example

    example = parse_example(rule, text)
    if not example.spans:
        raise ValueError(f"the bad example {text!r} marks no [[span]]")
    return example


def _good(rule: str, text: str) -> Example:
    from mtqa.ruleset.schema import parse_example

    example = parse_example(rule, text)
    if example.spans:
        raise ValueError(f"the good example {text!r} marks a span")
    return example


def _checked(rule: Rule, lexicons: Lexicons | None) -> Rule:
    """Check pattern and templates, and find the words that index the rule (None: check only). Raises PatternError."""
    from dataclasses import replace

    from mtqa.ruleset.suggest import check_template

    matcher = kind(rule.kind)
    matcher.check(rule.spec)
    for phrase in rule.unless:
        parse(phrase, lexicons)
    for template in (*rule.suggest, rule.message):
        check_template(template)
    if not rule.suggest and not rule.message:
        raise PatternError("a rule without a suggestion needs a message that says what to do")
    if lexicons is None:
        return rule
    return replace(rule, required=tuple(sorted(matcher.required(rule.spec, lexicons))))


def _line(root: Any, loc: Sequence[Any]) -> int:
    """Return the line, from 1, of the YAML node that a location of keys and list numbers leads to."""
    import yaml

    node = root
    for step in loc:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        if found is None:
            break
        node = found[1] if not isinstance(found[1], yaml.ScalarNode) else found[0]
    return int(node.start_mark.line) + 1 if node is not None else 1


def _read_cache(path: Path) -> dict[str, Any] | None:
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None  # not compiled yet, or cut off by a full disk: compile again
    return stored


def _write_cache(path: Path, stored: dict[str, Any]) -> None:
    import contextlib
    import os
    import tempfile

    # A cache that cannot be written costs time at the next start, nothing else.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(stored, out, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(path)
