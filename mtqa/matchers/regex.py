"""Regular expressions in time linear in the text (RE2), for marks, spacing and digits rather than words.

`pattern` is searched in each sentence (white space runs collapsed, apostrophes straight); `mark` is the group flagged
(default 0, the whole match). RE2 has no look-around and no back-references, and so cannot run for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mtqa.analysis import Sentence
from mtqa.matchers import Find, Group, Lexicons, Match, PatternError, Spec

_MAX_MEMORY = 8 << 20  # bytes for one compiled expression


def _compile(spec: Spec) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    options.case_sensitive = not spec.get("ignore_case", False)
    try:
        return re2.compile(str(spec["pattern"]), options)
    except re2.error as fault:
        reason = fault.args[0].decode() if isinstance(fault.args[0], bytes) else fault
        raise PatternError(f"regular expression: {reason}") from None


def check(spec: Spec) -> None:
    """Raise PatternError where RE2 does not take the expression, or it matches the empty string."""
    if not {"pattern"} <= set(spec) <= {"pattern", "mark", "ignore_case", "words"}:
        raise PatternError("a regex pattern has the keys `pattern` and perhaps `mark`, `ignore_case`, `words`")
    expression = _compile(spec)
    if not 0 <= spec.get("mark", 0) <= expression.groups:
        raise PatternError("`mark` is a group that is not there")
    if expression.search("") is not None:
        raise PatternError("the regular expression matches the empty string")


def required(spec: Spec, lexicons: Lexicons) -> frozenset[str]:  # noqa: ARG001 - the same call for every kind
    """Return the words that the author says every match holds one of."""
    return frozenset(str(w).lower() for w in spec.get("words", ()))


def build(spec: Spec, lexicons: Lexicons) -> Find:  # noqa: ARG001 - the same call for every kind
    """Return the function that finds the expression in a sentence."""
    expression = _compile(spec)
    mark = int(spec.get("mark", 0))

    def find(sentence: Sentence) -> Iterator[Match]:
        for found in expression.finditer(sentence.text):
            first, last = found.span(mark)
            if first < last:
                start, end = sentence.char_span(first, last)
                groups = {str(n): Group(found.group(n)) for n in range(expression.groups + 1) if found.group(n)}
                yield Match(start, end, *sentence.tokens_at(*found.span()), groups)

    return find
