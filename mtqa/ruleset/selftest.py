"""The contract between a rule and its examples; `mtqa rules test` and pytest call this one function.

For every rule: exactly the marked spans are found, with the fix named as first suggestion; nothing is found in the
text once fixed, nor in the good sentences; each example is one sentence; no good sentence serves two rules; a known
fault still happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from mtqa.analysis import Analysis
from mtqa.model.document import Block, BlockKind, Document
from mtqa.model.finding import Finding
from mtqa.ruleset.load import load, load_examples
from mtqa.ruleset.rule import Example, Fault, Rule

Run = Callable[[Document], tuple[Analysis, Sequence[Finding]]]
_BATCH = 200  # examples analysed as one document


def self_test(folders: Sequence[Path], run: Run, only: Callable[[str], bool]) -> list[Fault]:
    """Test the rules of `folders` whose id `only` accepts; `run` takes a document through analysis and the rules.

    Returns one fault for each broken promise, with the file and line of the rule.
    """
    loaded = load(folders)
    examples, faults = load_examples(folders)
    faults = list(dict.fromkeys([*loaded.faults, *faults]))
    rules = {rule.id: rule for rule in loaded.rules}
    wanted = [e for e in examples if e.rule in rules and only(e.rule)]
    faults += _shared_good(wanted, rules)
    texts = [(e, e.text) for e in wanted] + [(e, fixed(e)) for e in wanted if e.spans and not e.known]
    by_place: dict[BlockKind, list[tuple[Example, str]]] = {}
    for example, text in texts:
        by_place.setdefault(rules[example.rule].where[0], []).append((example, text))
    for where, group in by_place.items():
        for at in range(0, len(group), _BATCH):
            faults += _test_batch(group[at : at + _BATCH], where, run, rules)
    return faults


def fixed(example: Example) -> str:
    """Return the example with its fixes in place."""
    text = example.text
    for start, end, fix in sorted(example.spans, reverse=True):
        text = text[:start] + (text[start:end] if fix is None else fix) + text[end:]
    return text


def _test_batch(
    batch: list[tuple[Example, str]], where: BlockKind, run: Run, rules: dict[str, Rule]
) -> Iterable[Fault]:
    blocks, position = [], 0
    for _, text in batch:
        blocks.append(Block(where, position, position + len(text)))
        position += len(text) + 2
    document = Document("examples", "\n\n".join(text for _, text in batch), tuple(blocks))
    analysis, findings = run(document)
    for (example, text), block in zip(batch, blocks, strict=True):
        rule = rules[example.rule]
        found = [
            (f.start - block.start, f.end - block.start, f.suggestions[0].text if f.suggestions else None)
            for f in findings
            if f.rule == example.rule and block.start <= f.start < block.end
        ]
        sentences = sum(1 for s in analysis.sentences if block.start <= s.start < block.end)
        for message in _broken(example, text, sorted(found), sentences):
            yield Fault.at(rule, message)


def _broken(example: Example, text: str, found: list[tuple[int, int, str | None]], sentences: int) -> Iterable[str]:
    shown = "; ".join(f"“{text[s:e]}”" + (f" -> “{fix}”" if fix is not None else "") for s, e, fix in found)
    if text != example.text:
        if found:
            yield f"still fires on the fixed text: {text!r} gives {shown}"
        return
    if sentences != 1:
        yield f"the example is {sentences} sentences, not one: {text!r}"
    if example.known == "false_alarm" and not found:
        yield f"promote me: the known false alarm is gone: {text!r}"
    elif example.known == "miss" and found:
        yield f"promote me: the known miss is found now: {text!r}"
    elif not example.known and not example.spans and found:
        yield f"fires on a good example: {text!r} gives {shown}"
    elif not example.known and example.spans:
        wanted = sorted(example.spans)
        if [s[:2] for s in found] != [s[:2] for s in wanted]:
            yield f"finds {shown or 'nothing'} in {text!r}"
        elif [s[2] for s in found] != [s[2] for s in wanted]:
            yield f"offers {shown} in {text!r}, not “{'; '.join(str(s[2]) for s in wanted)}”"


def _shared_good(examples: list[Example], rules: dict[str, Rule]) -> Iterable[Fault]:
    first: dict[str, str] = {}
    for example in examples:
        if not example.spans:
            owner = first.setdefault(example.text, example.rule)
            if owner != example.rule:
                yield Fault.at(rules[example.rule], f"shares a good example with {owner}: {example.text!r}")
