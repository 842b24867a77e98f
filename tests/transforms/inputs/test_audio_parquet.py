from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.errors import BadArchive
from tests.archives import content, contents, found_in, write_parquet
from transforms.inputs import audio_parquet
from transforms.inputs.audio_parquet import audio_column
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.members import close_kept

CLIPS = [random.Random(i).randbytes(100 * i + 1) for i in range(25)]


def rows(clips: list[bytes]) -> list[dict[str, Any]]:
    return [
        {"audio": {"bytes": clip, "path": f"c/{i}.flac"}, "sentence": f"s{i}", "locale": "de", "id": i}
        for i, clip in enumerate(clips)
    ]


@pytest.mark.parametrize("group", [1, 7, 100])
def test_every_row_is_a_recording(tmp_path: Path, group: int) -> None:
    sources, dropped, failures = found_in(write_parquet(tmp_path / "a.parquet", rows(CLIPS), group))
    assert (dropped, failures) == ({}, [])
    assert sorted(contents(sources)) == sorted(CLIPS)
    assert sorted(contents(reversed(sources))) == sorted(CLIPS)
    third = next(source for source in sources if "/c/3.flac::" in source.uri)
    assert (content(third.uri), third.language, third.reference_text) == (CLIPS[3], "de", "s3")
    close_kept()


def test_what_datasets_writes_is_read(tmp_path: Path) -> None:
    made = datasets.Dataset.from_dict(
        {
            "picture": [{"bytes": b"png", "path": "a.png"}] * 5,
            "speech": [{"bytes": clip, "path": "a.wav"} for clip in CLIPS[:5]],
            "text": list("abcde"),
        }
    )
    made = made.cast_column("picture", datasets.Image()).cast_column("speech", datasets.Audio())
    made.to_parquet(tmp_path / "a.parquet")
    sources, _, _ = found_in(tmp_path / "a.parquet")
    assert sorted(contents(sources)) == sorted(CLIPS[:5])
    assert sorted(str(source.reference_text) for source in sources) == list("abcde")
    close_kept()


def test_a_row_group_is_read_once_in_the_order_of_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, _, _ = found_in(write_parquet(tmp_path / "a.parquet", rows(CLIPS), 10))
    close_kept()
    opened = []
    opener = audio_parquet._OpenGroup.__init__

    def counted(self: audio_parquet._OpenGroup, archive: str, group: int, fetch: FetchSettings) -> None:
        opened.append(group)
        opener(self, archive, group, fetch)

    monkeypatch.setattr(audio_parquet._OpenGroup, "__init__", counted)
    contents(sources)
    assert sorted(opened) == [0, 1, 2]
    close_kept()


def test_a_large_row_group_is_spread_over_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_parquet, "_RUN_BYTES", 10_000)
    sources, _, _ = found_in(
        write_parquet(tmp_path / "a.parquet", rows([os.urandom(1000) for _ in range(100)]), 100)
    )
    runs = [source.recording_id[:13] for source in sources]
    assert 8 <= len(set(runs)) <= 15
    assert max(map(runs.count, runs)) <= 10


def test_rows_without_bytes(tmp_path: Path) -> None:
    made: list[dict[str, Any]] = [
        {"audio": {"bytes": b"x", "path": "a.wav"}},
        {"audio": {"bytes": None, "path": "sub/b.wav"}},
        {"audio": None},
        {"audio": {"bytes": None, "path": None}},
        {"audio": {"bytes": b"y", "path": None}},
        {"audio": {"bytes": None, "path": "../c.wav"}},
        {"audio": {"bytes": None, "path": "d.wav"}},
    ]
    sources, dropped, failures = found_in(write_parquet(tmp_path / "a.parquet", made, 5))
    assert (dropped, failures) == ({"no_audio": 2}, [])
    assert sorted(source.uri for source in sources if "::" not in source.uri) == sorted(
        [str(tmp_path / "sub/b.wav"), str(tmp_path.parent / "c.wav"), str(tmp_path / "d.wav")]
    )
    assert sorted(content(source.uri) for source in sources if "::" in source.uri) == [b"x", b"y"]
    close_kept()


def test_which_column_is_audio() -> None:
    file = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    schema = pa.schema([("n", pa.int32()), ("image", file), ("sound", file)])
    told = {"info": {"features": {"image": {"_type": "Image"}, "sound": {"_type": "Audio"}}}}
    assert audio_column(schema.with_metadata({"huggingface": json.dumps(told)})) == "sound"
    assert audio_column(pa.schema([("n", pa.int32()), ("audio", file)])) == "audio"
    assert audio_column(pa.schema([("uri", pa.string()), ("audio", file)])) is None
    assert audio_column(pa.schema([("audio", pa.binary())])) is None
    for broken in (b"{", b"[]", b'{"info": []}', b"\xff", b'{"info": {"features": []}}'):
        assert audio_column(schema.with_metadata({"huggingface": broken})) == "image"


def test_a_manifest_is_still_a_manifest(tmp_path: Path) -> None:
    pq.write_table(pa.table({"uri": ["a.wav"]}), tmp_path / "m.parquet")
    assert [source.uri for source in found_in(tmp_path / "m.parquet")[0]] == [str(tmp_path / "a.wav")]
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no")
    assert "not Parquet" in found_in(tmp_path / "b.parquet")[2][0].message


def test_in_a_folder_only_parquet_with_audio_counts(tmp_path: Path) -> None:
    write_parquet(tmp_path / "train-0.parquet", rows(CLIPS[:3]), 2)
    write_parquet(tmp_path / "train-1.parquet", rows(CLIPS[3:5]), 2)
    pq.write_table(pa.table({"x": [1]}), tmp_path / "other.parquet")
    sources, dropped, _ = found_in(tmp_path)
    assert sorted(contents(sources)) == sorted(CLIPS[:5])
    assert dropped == {"not_an_audio_file_name": 1}
    assert found_in(tmp_path / "train-*.parquet")[0] == sources
    close_kept()


def test_a_broken_file_is_a_failure_and_never_a_crash(tmp_path: Path) -> None:
    whole = write_parquet(tmp_path / "a.parquet", rows(CLIPS), 10).read_bytes()
    draw = random.Random(7)
    broken = 0
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 5, 50))):
            data[draw.randrange(len(data) - 8)] = draw.randrange(256)
        (tmp_path / "b.parquet").write_bytes(data)
        sources, _, failures = found_in(tmp_path / "b.parquet")
        broken += bool(failures)
        for source in sources:
            try:
                content(source.uri)
            except (BadArchive, FileNotFoundError):
                broken += 1
    assert broken
    close_kept()


def test_a_row_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", rows(CLIPS), 10)
    for place in ("0+10", "9+0"):
        with pytest.raises(BadArchive, match="there is no"):
            content(f"parquet://{place}/x::{path}")
