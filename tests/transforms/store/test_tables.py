from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.figures import Effort, Figures, Packing, SourceTokens
from schemas.judgements import Score, Verdict
from schemas.records import Hypothesis, Segment, SegmentInfo, Transcript, Word
from schemas.tables import METRICS, SEGMENTS, TRANSCRIPTS, VERDICTS
from transforms.store.store import Store
from transforms.store.tables import read_fingerprint, read_rows, table_writer, write_table

WORD = Word("hello", 0, 10, 0.5)
HYPOTHESIS = Hypothesis("e", "{}", "en", None, "hello", (WORD, Word("you", 10, 20, None)), -0.5, None)
TRANSCRIPT = Transcript("s", "r", "en", "hello you", (WORD,), "e", None, (HYPOTHESIS, HYPOTHESIS))


def segment(number: int, size_bytes: int) -> Segment:
    return Segment(f"s{number}", "r", "crawl", None, None, 0, 1, 16_000, 1.0, -20.0, -3.0, b"x" * size_bytes)


def test_records_come_back_as_they_went(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    dropped = Verdict(
        "s", "r", False, "duration", "too_short", 0.5, (Score("duration", 0.5), Score("x", None))
    )
    write_table(store, TRANSCRIPTS, ["t", "a.parquet"], "f", [TRANSCRIPT, TRANSCRIPT._replace(words=())])
    write_table(store, VERDICTS, ["v", "a.parquet"], "f", [dropped])
    assert list(read_rows(store, Transcript, "t", "a.parquet")) == [TRANSCRIPT, TRANSCRIPT._replace(words=())]
    assert list(read_rows(store, Verdict, "v", "a.parquet")) == [dropped]


def test_what_may_be_absent_comes_back_absent(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    source = SourceTokens("crawl", "train", 1, 2, 3, 4, None, False)
    packing = Packing(1, 2, 3, 4, audio_s=1.5, sources=(source, source._replace(wanted_share=0.25)))
    bare = Figures("curate", 0, 2, 1.0, 2.0, 3, "host", 4)
    rows = [
        bare,
        bare._replace(packing=packing),
        bare._replace(engines=(Effort("e", 1.0, 2, 3.0, 4.0),)),
        bare,
    ]
    write_table(store, METRICS, ["m", "a.parquet"], "f", rows)
    assert list(read_rows(store, Figures, "m", "a.parquet")) == rows


def test_a_narrower_record_reads_only_its_columns(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    write_table(store, SEGMENTS, ["segments", "a.parquet"], "f", [segment(1, 10)])
    (info,) = read_rows(store, SegmentInfo, "segments", "a.parquet")
    assert info.n_samples == 1
    assert info == segment(1, 10)[:-1]


def test_the_fingerprint_is_kept_in_the_file(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    write_table(store, SEGMENTS, ["segments", "a.parquet"], "made-so", [])
    assert read_fingerprint(store, "segments", "a.parquet") == "made-so"
    assert read_fingerprint(store, "segments", "b.parquet") is None
    assert list(read_rows(store, Segment, "segments", "a.parquet")) == []


@settings(deadline=None, max_examples=25)
@given(sizes=st.lists(st.integers(0, 3000), max_size=40))
def test_row_groups_are_bounded_by_bytes(tmp_path_factory: object, sizes: list[int]) -> None:
    store = Store(str(tmp_path_factory.mktemp("t")))  # type: ignore[attr-defined]
    limit = 4000
    with table_writer(store, SEGMENTS, ["a.parquet"], "f", row_group_bytes=limit) as writer:
        for number, size in enumerate(sizes):
            writer.write(segment(number, size))
    file = pq.ParquetFile(store.path("a.parquet"))
    assert sum(file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)) == len(sizes)
    for group in range(file.num_row_groups):
        audio = file.read_row_group(group, columns=["audio"])["audio"].to_pylist()
        assert len(audio) == 1 or sum(map(len, audio)) <= limit


def test_the_same_records_make_the_same_bytes(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    for name in ("a", "b"):
        write_table(store, TRANSCRIPTS, [name], "f", [TRANSCRIPT] * 100)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
