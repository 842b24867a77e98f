"""The real job over simulated roots without sound: shares, limits, sides, the ledger, and the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks.simulated import SourceSize, make_root, make_texts
from interleave.loader import Loader
from pipelines.command import main
from schemas.records import Sequence
from tests.end_to_end.runs import TWO_WORKERS, balanced, hashes
from transforms.materialize.sides import side_of
from transforms.store.attempts import Attempts, write_attempts
from transforms.store.ledger import uncommit
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_fingerprint, read_rows

SOURCES = {"crawl": SourceSize(0.7, 30), "krist": SourceSize(0.25, 20), "quest": SourceSize(0.05, 10)}
FEW = {"crawl": SourceSize(0.7, 20), "krist": SourceSize(0.2, 10), "quest": SourceSize(0.1, 10)}
SILENT = ("--set", "audio=false")


def interleave(root: Path, *more: str) -> int:
    return main(["interleave", "--root", str(root), "--quiet", *SILENT, *more])


def mix(texts: Path, **quest: Any) -> tuple[str, str]:
    sources = {
        "web": {"share": 0.6, "text": [str(texts)]},
        "quest": {"share": 0.136, "max_repeats": 20, **quest},
    }
    return "--set", f"mix.sources={json.dumps(sources)}"


def tokens(root: Path, side: str = "") -> Counter[str]:
    """Count the tokens of each source in the shards themselves."""
    found: Counter[str] = Counter()
    for path in sorted((root / "shards" / side).glob("*.parquet")):
        column = pq.ParquetFile(path).read(["chunks"])["chunks"].combine_chunks().flatten()
        for source, count in zip(
            column.field("source").to_pylist(), column.field("n_tokens").to_pylist(), strict=True
        ):
            found[source] += count
    return found


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["status", "--root", str(root), "--json"]) == 0
    return balanced(capsys.readouterr().out)


def test_shares_are_within_half_a_point_of_what_was_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, texts = tmp_path / "root", make_texts(tmp_path / "web.jsonl", 4000)
    make_root(root, 20_000, SOURCES, 8)
    assert interleave(root, *mix(texts)) == 0
    found = tokens(root)
    shares = {source: count / found.total() for source, count in found.items()}
    assert abs(shares["web"] - 0.6) < 0.005
    assert abs(shares["quest"] - 0.136) < 0.005
    status = told(root, capsys)
    sources = {one["source"]: one for one in status["metrics"]["interleave"]["packing"]["sources"]}
    assert {name: one["share"] for name, one in sources.items()} == pytest.approx(shares)
    assert abs(sources["crawl"]["share"] - sources["crawl"]["wanted_share"]) < 0.005
    assert sources["quest"]["repeats"] <= 20
    reasons = {
        (one["outcome"], one["reason"]): one["items"] for one in status["stages"]["interleave"]["reasons"]
    }
    assert reasons["in", "text"] == 4000
    assert reasons["in", "repeated"] == reasons["kept", "repeated"] > 0
    assert reasons["dropped", "not_drawn"] > 0


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    make_root(tmp_path / "root", 1500, FEW, 4)
    return tmp_path / "root", make_texts(tmp_path / "web.jsonl", 400)


def test_the_same_bytes_from_any_number_of_workers_and_after_a_bucket_is_lost(
    small: tuple[Path, Path], tmp_path: Path
) -> None:
    root, texts = small
    asked = (*mix(texts), "--set", "validation_share=0.2")
    assert interleave(root, *asked) == 0
    before = hashes(root)
    assert len([name for name in before if name.startswith("shards/train/")]) == 4
    Store(str(root)).remove("ledger", "interleave", "bucket-00002-of-00004.parquet")
    assert interleave(root, *asked) == 0
    assert hashes(root) == before
    make_root(tmp_path / "other", 1500, FEW, 4)
    assert interleave(tmp_path / "other", *asked, *TWO_WORKERS) == 0
    assert hashes(tmp_path / "other") == before


def starts(with_: str, name: str) -> bool:
    return name.startswith(with_)


def test_no_recording_and_no_text_is_on_both_sides(small: tuple[Path, Path]) -> None:
    root, texts = small
    assert interleave(root) == 0
    assert len(list((root / "shards").glob("*.parquet"))) == 4
    assert interleave(root, *mix(texts), "--set", "validation_share=0.2", "--overwrite") == 0
    assert list((root / "shards").glob("*.parquet")) == []
    said: dict[str, set[str]] = {}
    for side in ("train", "validation"):
        loader = Loader(str(root / "shards"), audio="none", keep=partial(starts, f"{side}/"))
        chunks = [chunk for sample in loader for chunk in sample.chunks]
        said[side] = {c.text if c.source == "web" else c.recording_id for c in chunks}
        heard = {c.recording_id for c in chunks if c.source != "web"}
        assert heard
        assert all(side_of(name, 0.2) == side for name in heard)
    assert not said["train"] & said["validation"]
    assert {"web", "crawl"} <= set(tokens(root, "validation"))
    assert interleave(root, "--overwrite") == 0
    assert [path.name for path in root.glob("shards/*/*.parquet")] == []


def test_a_document_is_never_beside_itself_and_no_more_often_than_its_limit(small: tuple[Path, Path]) -> None:
    root, texts = small
    assert interleave(root, *mix(texts, share=0.3, max_repeats=3), "--set", "capacity=2048") == 0
    times: Counter[tuple[str, int]] = Counter()
    store, ids = Store(str(root)), []
    for name in store.names("shards"):
        for sequence in read_rows(store, Sequence, "shards", name):
            ids.append(sequence.sequence_id)
            firsts = {chunk.document: chunk for chunk in reversed(sequence.chunks)}
            places = [(c.recording_id, c.start_samples) for c in firsts.values() if c.source != "web"]
            assert len(set(places)) == len(places)
            times.update((c.recording_id, c.start_samples) for c in firsts.values() if c.source == "quest")
    assert set(times.values()) == {3}
    assert len(set(ids)) == len(ids)


def test_a_number_of_tokens_that_a_limit_does_not_allow_is_told(
    small: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root, texts = small
    assert interleave(root, *mix(texts, share=0.34, max_repeats=1), "--set", "mix.tokens=100000") == 0
    assert 90_000 < tokens(root).total() < 110_000
    assert main(["status", "--root", str(root)]) == 0
    assert "its limit of repeats is reached" in capsys.readouterr().out


def test_other_texts_are_another_configuration(small: tuple[Path, Path]) -> None:
    root, texts = small
    assert interleave(root, *mix(texts)) == 0
    before = hashes(root)
    assert interleave(root, *mix(texts)) == 0
    assert hashes(root) == before
    make_texts(texts, 300)
    assert interleave(root, *mix(texts)) == 2
    assert interleave(root, *mix(texts), "--overwrite") == 0
    assert hashes(root) != before


def test_a_source_that_is_not_there_is_refused(
    small: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert interleave(small[0], "--set", "mix.sources={qest: {share: 0.3}}") == 2
    assert (
        "mix.sources.qest: no token is from that source; sources here: crawl, krist, quest"
        in capsys.readouterr().err
    )
    assert interleave(small[0], "--set", "mix.sources={quest: {shares: 0.3}}") == 2
    assert "did you mean 'share'?" in capsys.readouterr().err


def test_a_bucket_that_breaks_is_set_aside_on_both_sides(
    small: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root, texts = small
    store, name = Store(str(root)), "bucket-00001-of-00004.parquet"
    asked = (*mix(texts), "--set", "validation_share=0.2")
    assert interleave(root, *asked) == 0
    fingerprint = read_fingerprint(store, "ledger", "interleave", name)
    assert fingerprint
    uncommit(store, "interleave", Bucket(1, 4))
    write_attempts(
        store, "interleave", Bucket(1, 4), Attempts(fingerprint, 4, "killed", None, set_aside=False)
    )
    assert interleave(root, *asked) == 5
    for side in ("train", "validation"):
        assert pq.ParquetFile(root / "shards" / side / name).metadata.num_rows == 0
    assert not (root / "shards" / name).exists()
    told(root, capsys)
