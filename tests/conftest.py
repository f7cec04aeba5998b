"""What tests of several stages share: real analysis of a few sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.analysis import Analysis, analyse
from mtqa.analysis.language import LanguageReport
from mtqa.config import Settings
from mtqa.model.document import Block, Document

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def seed() -> Path:
    """Return the user's article."""
    return ROOT / "seeds" / "000_eaa7281d04e5fe48.txt"


@pytest.fixture(scope="session")
def analysed() -> Callable[..., Analysis]:
    """Analyse paragraphs of English body copy with the real model."""

    def analyse_text(text: str) -> Analysis:
        blocks, position = [], 0
        for line in text.split("\n"):
            if line.strip():
                blocks.append(Block("body", position, position + len(line)))
            position += len(line) + 1
        return analyse(Document("test", text, tuple(blocks)), LanguageReport("en", True, ()), Settings().model)

    return analyse_text
