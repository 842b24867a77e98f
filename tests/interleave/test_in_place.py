"""Values of a Parquet column as views of the file are what Arrow reads."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interleave.in_place import values_in_place

PATH = "rows.list.element.audio.bytes"
AUDIO = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
KIND = pa.list_(pa.struct([("audio", AUDIO), ("n", pa.int64())]))
Rows = list[list[bytes | None] | None]


def chunk(value: bytes | None) -> dict[str, object]:
    return {"audio": {"bytes": value, "path": "a"} if value else None, "n": 1}


def written(rows: Rows, **options: object) -> bytes:
    chunks = [None if row is None else [chunk(value) for value in row] for row in rows]
    column = pa.array(chunks, KIND)
    sink = io.BytesIO()
    how = {"compression": "none", "use_dictionary": False, **options}
    pq.write_table(pa.table({"n": [0] * len(rows), "rows": column}), sink, **how)
    return sink.getvalue()


def in_place(data: bytes, path: str = PATH) -> list[list[bytes] | None]:
    file = pq.ParquetFile(pa.BufferReader(data))
    found = [values_in_place(memoryview(data), file, n, path) for n in range(file.num_row_groups)]
    return [None if values is None else [bytes(value) for value in values] for values in found]


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.none() | st.lists(st.none() | st.binary(min_size=1, max_size=400), max_size=6), max_size=40
    ),
    page_bytes=st.sampled_from([1, 100, 2**20]),
    in_a_group=st.sampled_from([1, 7, 1000]),
    statistics=st.booleans(),
    checksums=st.booleans(),
)
def test_they_are_all_there_in_order(
    rows: Rows, page_bytes: int, in_a_group: int, statistics: bool, checksums: bool
) -> None:
    data = written(
        rows,
        data_page_size=page_bytes,
        row_group_size=in_a_group,
        write_statistics=statistics,
        write_page_checksum=checksums,
        write_batch_size=3,
    )
    wanted = [value for row in rows for value in row or () if value]
    assert [value for group in in_place(data) for value in group or ()] == wanted


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "zstd"},
        {"use_dictionary": True},
        {"data_page_version": "2.0"},
        {"column_encoding": {PATH: "DELTA_LENGTH_BYTE_ARRAY"}},
    ],
)
def test_what_lies_there_otherwise_is_left_to_arrow(options: dict[str, object]) -> None:
    assert in_place(written([[b"one", None], [b"two"]], **options)) == [None]


def test_a_column_that_is_not_nested_has_no_levels_of_repetition() -> None:
    sink = io.BytesIO()
    columns = {"some": [b"one", None, b"two"], "all": [b"a", b"", b"c"]}
    schema = pa.schema([("some", pa.binary()), pa.field("all", pa.binary(), nullable=False)])
    pq.write_table(pa.table(columns, schema), sink, compression="none", use_dictionary=False)
    assert in_place(sink.getvalue(), "some") == [[b"one", b"two"]]
    assert in_place(sink.getvalue(), "all") == [[b"a", b"", b"c"]]


def test_pages_that_were_written_over_are_left_to_arrow() -> None:
    data = written([[b"one" * 1000, None], [b"two" * 1000]])
    start = pq.ParquetFile(pa.BufferReader(data)).metadata.row_group(0).column(1).data_page_offset
    for fill in (b"\x00", b"\xff", b"\x15", b"\x18", b"\x19", b"\x1c"):
        assert in_place(data[:start] + fill * 4000 + data[start + 4000 :]) == [None]
