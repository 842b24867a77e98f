from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from interleave.texts import Text
from schemas.errors import BadText, ConfigError
from transforms.inputs import texts
from transforms.inputs.texts import Corpus, content_mark, list_pieces, of_bucket, read_texts
from transforms.store.store import Bucket

SAID = [f"text {i} " + "é" * (i % 40) for i in range(500)]


def jsonl(said: list[str]) -> bytes:
    return "".join(json.dumps({"text": one}, ensure_ascii=False) + "\n" for one in said).encode()


def found(url: Path | str, buckets: int = 3) -> list[str]:
    corpus = Corpus("web", (str(url),), "text")
    pieces = list_pieces([corpus])
    dealt = [piece for number in range(buckets) for piece in of_bucket(pieces, Bucket(number, buckets))]
    assert sorted(dealt) == sorted(pieces)
    rows = [row for piece in sorted(dealt) for row in read_texts(piece, "text")]
    assert all(isinstance(row, Text) for row in rows)
    read = [row for row in rows if isinstance(row, Text)]
    assert len({row.text_id for row in read}) == len(read)
    return [row.text for row in read]


@pytest.mark.parametrize("step", [1, 17, 64, 1000, 2**20])
def test_every_line_is_in_one_piece_wherever_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(texts, "_LINES_BYTES", step)
    (tmp_path / "a.jsonl").write_bytes(jsonl(SAID[:60]))
    assert found(tmp_path / "a.jsonl") == SAID[:60]
    (tmp_path / "a.jsonl").write_bytes(b"\n" + jsonl(SAID[:60])[:-1])
    assert found(tmp_path / "a.jsonl") == SAID[:60]


@pytest.mark.parametrize("step", [100, 5000, 2**20])
def test_every_row_group_is_in_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setitem(texts._PIECE_BYTES, ".parquet", step)
    pq.write_table(pa.table({"n": range(500), "text": SAID}), tmp_path / "a.parquet", row_group_size=40)
    assert found(tmp_path / "a.parquet") == SAID


def test_compressed_lines_folders_and_globs(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(
        gzip.compress(jsonl(SAID[:200])) + gzip.compress(jsonl(SAID[200:300]))
    )
    with pa.output_stream(str(tmp_path / "b.jsonl.zst"), compression="zstd") as sink:
        sink.write(jsonl(SAID[300:400]))
    (tmp_path / "c.ndjson").write_bytes(jsonl(SAID[400:]))
    (tmp_path / "README.md").write_text("no text of it")
    assert found(tmp_path) == SAID
    assert found(f"{tmp_path}/*.jsonl.*") == SAID[:400]
    assert found(f"file://{tmp_path}/c.ndjson") == SAID[400:]


def test_rows_that_hold_no_text_are_told(tmp_path: Path) -> None:
    bad = ["{", "[1]", '{"text": 3}', '{"other": "x"}', "\xff", '{"text": null}']
    (tmp_path / "a.jsonl").write_bytes("\n".join([*bad, '{"text": "good \\ud83d half"}']).encode("latin-1"))
    (piece,) = list_pieces([Corpus("web", (str(tmp_path / "a.jsonl"),), "text")])
    rows = list(read_texts(piece, "text"))
    assert [type(row) for row in rows] == [BadText] * 6 + [Text]
    assert isinstance(rows[-1], Text)
    assert rows[-1].text == "good ? half"


def test_a_file_that_breaks_off_is_told_after_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(jsonl(SAID))[:-100])
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no")
    corpus = Corpus("web", (str(tmp_path),), "text")
    one, other = list_pieces([corpus])
    *good, last = read_texts(one, "text")
    assert good
    assert isinstance(last, BadText)
    assert [type(row) for row in read_texts(other, "text")] == [BadText]


def test_what_is_not_there_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    def listed(url: str) -> object:
        return list_pieces([Corpus("web", (url,), "text")])

    with pytest.raises(ConfigError, match="cannot be read"):
        listed(str(tmp_path / "a.jsonl"))
    with pytest.raises(ConfigError, match="there is no text at"):
        listed(str(tmp_path / "*.jsonl"))
    with pytest.raises(ConfigError, match="copy it to a disk"):
        listed("https://example.org/a.jsonl")
    (tmp_path / "a.csv").write_text("text\n")
    with pytest.raises(ConfigError, match="texts are read from"):
        listed(str(tmp_path / "a.csv"))
    pq.write_table(pa.table({"body": ["x"]}), tmp_path / "a.parquet")
    (piece,) = list_pieces([Corpus("web", (str(tmp_path / "a.parquet"),), "text")])
    with pytest.raises(ConfigError, match="no column 'text'"):
        list(read_texts(piece, "text"))


def test_the_mark_goes_by_what_the_files_hold(tmp_path: Path) -> None:
    corpus = Corpus("web", (str(tmp_path),), "text")
    (tmp_path / "a.jsonl").write_bytes(jsonl(SAID))
    before = content_mark([corpus])
    (tmp_path / "a.jsonl").write_bytes(jsonl(SAID))
    assert content_mark([corpus]) == before
    (tmp_path / "a.jsonl").write_bytes(jsonl(SAID[1:] + SAID[:1]))
    assert content_mark([corpus]) != before
