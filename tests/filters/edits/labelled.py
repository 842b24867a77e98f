"""Texts with what finders should find in them marked, and how well they find it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from filters.edits.base import find_edits
from pipelines.curate import CurateConfig
from schemas.judgements import Edit
from tests.filters.candidates import candidate

FOLDER = Path(__file__).parent
HALVES = ("tuned", "held_out")
_MARK = re.compile(r"\{(\w+):([^{}]*)\}")


class Found(NamedTuple):
    """What should be found in a text: a kind, and a stretch."""

    kind: str
    start_chars: int
    end_chars: int


class Text(NamedTuple):
    """A labelled text."""

    language: str
    text: str
    wanted: tuple[Found, ...]


class Counts(NamedTuple):
    """What was found rightly, found wrongly, and missed, of one kind."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def read_texts(which: str) -> list[Text]:
    """Return the labelled texts of a half."""
    lines = (FOLDER / f"{which}.tsv").read_text(encoding="utf-8").splitlines()
    return [_text(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def _text(language: str, marked: str) -> Text:
    plain, wanted, at = "", [], 0
    for mark in _MARK.finditer(marked):
        plain += marked[at : mark.start()]
        wanted.append(Found(mark[1], len(plain), len(plain) + len(mark[2])))
        plain, at = plain + mark[2], mark.end()
    return Text(language, plain + marked[at:], tuple(wanted))


def edits_of(text: Text) -> tuple[Edit, ...]:
    """Return what the finders that are used unless told otherwise find in a text."""
    return find_edits(CurateConfig().edits, [candidate(text=text.text, language=text.language)])[0]


def count(texts: Sequence[Text]) -> dict[str, Counts]:
    """Return how well each kind is found: rightly is all of it, and no more than a word on either side."""
    found = [(text, edits_of(text)) for text in texts]
    wanted = {one.kind for text, _ in found for one in text.wanted}
    kinds = sorted(wanted | {edit.kind for _, edits in found for edit in edits})
    return {kind: _count(found, kind) for kind in kinds}


def _count(found: Sequence[tuple[Text, tuple[Edit, ...]]], kind: str) -> Counts:
    right = wrong = missed = 0
    for text, edits in found:
        wanted = [one for one in text.wanted if one.kind == kind]
        given = [edit for edit in edits if edit.kind == kind]
        right += sum(any(_covers(text, edit, one) for edit in given) for one in wanted)
        missed += sum(not any(_covers(text, edit, one) for edit in given) for one in wanted)
        wrong += sum(not any(_covers(text, edit, one) for one in wanted) for edit in given)
    return Counts(right, wrong, missed)


def _covers(text: Text, edit: Edit, wanted: Found) -> bool:
    if edit.start_chars > wanted.start_chars or edit.end_chars < wanted.end_chars:
        return False
    beside = text.text[edit.start_chars : wanted.start_chars] + text.text[wanted.end_chars : edit.end_chars]
    return len(beside.split()) <= 1


def show(which: str, *, errors: bool = False) -> None:
    """Print precision and recall of each kind on a half, and what goes wrong if asked."""
    texts = read_texts(which)
    print(
        f"\nprivate, {which}: {len(texts)} texts, {sum(not text.wanted for text in texts)} with nothing to find"
    )
    print(f"{'editor':20} {'precision':>9} {'recall':>6}  {'right':>7} {'wrong':>7} {'missed':>7}")
    for kind, c in count(texts).items():
        print(f"{kind:20} {c.precision:9.3f} {c.recall:6.3f}  {c.right:7d} {c.wrong:7d} {c.missed:7d}")
    for text in texts if errors else ():
        given = [(edit.kind, text.text[edit.start_chars : edit.end_chars]) for edit in edits_of(text)]
        wanted = [(one.kind, text.text[one.start_chars : one.end_chars]) for one in text.wanted]
        if given != wanted:
            print(f"  {text.text}\n    wanted {wanted}\n    given  {given}")


if __name__ == "__main__":
    for half in HALVES:
        show(half, errors="--errors" in sys.argv)
