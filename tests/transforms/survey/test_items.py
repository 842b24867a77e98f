from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.errors import ConfigError
from transforms.survey.items import Item, read_items


def test_every_kind_of_file_is_read(tmp_path: Path) -> None:
    rows = [{"id": "q1", "question": "Who wrote it?"}, {"question": "And when?"}]
    wanted = ["q1", "2"]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (tmp_path / "b.json").write_text(json.dumps(rows))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "c.parquet")
    (tmp_path / "d.txt").write_text("Who wrote it?\n\nAnd when?\n")
    for name in ("a.jsonl", "b.json", "c.parquet"):
        found = read_items([str(tmp_path / name)])
        assert found == [Item(f"{name}:{i}", row["question"]) for i, row in zip(wanted, rows, strict=True)]
    assert read_items([str(tmp_path / "d.txt")])[1] == Item("d.txt:2", "And when?")


def test_the_field_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"question": "not this", "said": "but this"}\n"or a text"\n')
    assert [item.text for item in read_items([f"{tmp_path}/a.jsonl#said"])] == ["but this", "or a text"]


@pytest.mark.parametrize(
    ("name", "content"), [("a.jsonl", "{"), ("a.parquet", "no"), ("a.txt", ""), ("b.jsonl", '{"x": 1}')]
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ConfigError, match=name):
        read_items([str(tmp_path / name)])


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        read_items(["/nowhere/a.txt"])
