from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from filters.base import Candidate, Filter, measure
from filters.duration import Duration
from filters.edits.card import Card
from filters.edits.email import Email
from filters.loops import Loops
from schemas.settings import threshold
from schemas.tables import VERDICTS
from tests.filters.labelled import read_recordings
from tests.filters.test_contract import NAMES, kind_of
from transforms.curation.marks import Measured, Read, all_stored, inputs_mark, measuring_mark, threshold_names
from transforms.store.ledger import Account, commit
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table

BUCKET = Bucket(0, 1)
READ = Read(("ingest", "transcribe"), ("measure", "survey"))


@dataclass(frozen=True)
class Loudest:
    """A filter of a user who marks nothing as a threshold."""

    max_dbfs: float = -3.0

    def measure(self, candidate: Candidate) -> float | None:
        return candidate.peak_dbfs

    def decide(self, score: float | None) -> str | None:
        return "too_loud" if score is not None and score > self.max_dbfs else None


@dataclass(frozen=True)
class Marked(Loudest):
    """The same, marked."""

    max_dbfs: float = threshold(-3.0)


class _Unread:
    """In place of a threshold: nobody may compute with it."""


def reads(function: Any) -> set[str]:
    """Return the names of the attributes of `self` that the text of a method names."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    found: Iterator[ast.AST] = ast.walk(tree)
    return {
        node.attr
        for node in found
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }


@pytest.mark.parametrize("name", NAMES)
def test_thresholds_are_what_decide_reads_and_measuring_does_not(name: str) -> None:
    kind = kind_of(name)
    known = {f.name for f in fields(kind)}
    own = {key: value for key, value in vars(kind).items() if inspect.isfunction(value)}
    measuring = {key for key, value in own.items() if value.__module__ == kind.__module__ and key != "decide"}
    measured = set().union(*(reads(own[key]) for key in measuring if not key.startswith("__"))) & known
    assert set(threshold_names(kind)) == (reads(kind.decide) & known) - measured


@pytest.mark.parametrize("name", NAMES)
def test_thresholds_are_not_measured_with(name: str) -> None:
    settings, changed = kind_of(name)(), kind_of(name)()
    for field in threshold_names(type(settings)):
        object.__setattr__(changed, field, _Unread())
    for rows in read_recordings():
        candidates = [row.candidate for row in rows]
        assert measure(changed, candidates) == measure(settings, candidates)


def test_a_mark_stays_when_a_threshold_moves_and_changes_with_all_else() -> None:
    assert measuring_mark(Duration(min_s=1)) == measuring_mark(Duration(max_s=9))
    assert measuring_mark(Loops(min_loop_words=3)) == measuring_mark(Loops())
    assert measuring_mark(Loops(min_repeats=5)) != measuring_mark(Loops())
    assert measuring_mark(Loudest(0.0)) != measuring_mark(Loudest())
    assert measuring_mark(Marked(0.0)) == measuring_mark(Marked()) != measuring_mark(Loudest())


def test_what_a_file_says_comes_back() -> None:
    said = Measured.of([Duration(), Loops()], [Email()], "inputs")
    assert Measured.read(said.to_metadata()) == said
    assert Measured.read({}) is None
    assert Measured.read(None) is None


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(str(tmp_path))
    for stage in READ.required:
        commit(made, BUCKET.file_name, Account(stage, 16_000), "f", [])
    return made


def test_stored_scores_hold_until_what_they_were_measured_on_changes(store: Store) -> None:
    filters: list[Filter] = [Duration(), Loops()]
    assert not all_stored(store, BUCKET, filters, [Email()], READ)
    said = Measured.of(filters, [Email()], inputs_mark(store, BUCKET, READ)).to_metadata()
    write_table(store, VERDICTS, ["verdicts", BUCKET.file_name], "f", [], said)
    assert all_stored(store, BUCKET, filters, [Email()], READ)
    assert all_stored(store, BUCKET, [Loops(min_loop_words=4)], [Email()], READ)
    assert not all_stored(store, BUCKET, [*filters, Loudest()], [Email()], READ)
    assert not all_stored(store, BUCKET, filters, [Email(), Card()], READ)
    assert not all_stored(store, BUCKET, filters, [Email(action="cut")], READ)
    commit(store, BUCKET.file_name, Account("transcribe", 16_000), "other", [])
    assert not all_stored(store, BUCKET, filters, [Email()], READ)


def test_what_is_not_committed_upstream_has_no_mark(tmp_path: Path) -> None:
    assert not inputs_mark(Store(str(tmp_path)), BUCKET, READ)


def test_what_was_measured_or_surveyed_since_is_another_input(store: Store) -> None:
    before = inputs_mark(store, BUCKET, READ)
    commit(store, BUCKET.file_name, Account("survey", 16_000), "f", [])
    after = inputs_mark(store, BUCKET, READ)
    assert before != after
    commit(store, BUCKET.file_name, Account("measure", 16_000), "f", [])
    assert inputs_mark(store, BUCKET, READ) not in (before, after)
