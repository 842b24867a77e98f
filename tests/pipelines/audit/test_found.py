from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.audited_root import make_root
from pipelines.audit.collect import collect
from pipelines.audit.found import may_be_heard, of_bucket
from schemas.judgements import Edit, Verdict
from schemas.records import Transcript
from tests.pipelines.audit.test_tally import judged
from transforms.store.store import Store
from transforms.store.tables import read_rows


def test_what_holds_private_words_is_not_shown() -> None:
    one = judged(0)
    email = Edit("email", "bleep", 0, 1, 0, 3, 0, 80)
    assert may_be_heard(one)
    assert not may_be_heard(one._replace(verdict=one.verdict._replace(edits=(email,))))
    advert = email._replace(kind="boilerplate", action="cut")
    assert may_be_heard(one._replace(verdict=one.verdict._replace(edits=(advert,))))
    assert not may_be_heard(one._replace(verdict=one.verdict._replace(edits=(advert, email))))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A root of 400 segments with findings and edits of every kind."""
    return make_root(tmp_path_factory.mktemp("found") / "root", 400, 2)


def test_hours_are_those_of_the_tables(store: Store) -> None:
    found = collect(store, 0, 3).found.as_json(store)
    rows = [row for name in store.names("findings") for row in of_bucket(store, name)]
    assert {one["kind"]: one["segments"] for one in found["kinds"]} == {
        kind: len({row.segment_id for row in rows if row.kind == kind}) for kind in {row.kind for row in rows}
    }
    items = {row.other for row in rows if row.kind == "contamination"}
    assert found["n_items"] == len(items)
    assert {one["item_id"] for one in found["items"]} <= items


def test_edits_are_counted_and_never_shown(store: Store) -> None:
    found = collect(store, 0, 50).found.as_json(store)
    verdicts = [
        row for name in store.names("verdicts") for row in read_rows(store, Verdict, "verdicts", name)
    ]
    assert sum(one["items"] for one in found["edits"]) == sum(len(one.edits) for one in verdicts) > 0
    private = {one.segment_id for one in verdicts if one.edits}
    texts = {
        row.segment_id: row.text
        for name in store.names("transcripts")
        for row in read_rows(store, Transcript, "transcripts", name)
    }
    shown = [one for one in found["examples"] if one["text"] is not None]
    assert shown
    for one in shown:
        assert one["segment"] not in private
        assert one["text"] == texts[one["segment"]]
    assert all(one["other_text"] is None for one in found["examples"] if one["other"] in private)


def test_examples_of_each_kind_have_both_texts(store: Store) -> None:
    examples = collect(store, 0, 3).found.as_json(store)["examples"]
    kinds = [one["kind"] for one in examples]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "boilerplate": 3,
        "contamination": 3,
        "near_text": 3,
    }
    assert any(one["text"] and one["other_text"] for one in examples if one["kind"] == "near_text")
    for one in examples:
        assert one["span"] is None or one["text"][slice(*one["span"])]


def test_a_root_that_was_not_surveyed_has_none(tmp_path: Path) -> None:
    assert of_bucket(Store(str(tmp_path)), "bucket-00000-of-00001.parquet") == []
