from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from interleave.unit_files import UnitFiles
from schemas.errors import ConfigError, EngineError
from schemas.ids import bucket_of, stable_id

UNITS = {"a": [3, 3, 1, 0], "b": [7], "c": [2, 9, 9]}


def read(files: UnitFiles, name: str, recording_id: str = "r") -> list[list[int]]:
    place = files.find(name, recording_id)
    assert place is not None
    found: list[list[int]] = files.read(name, place).tolist()
    return found


def written(folder: Path, kind: str) -> str:
    """Write ``UNITS`` in one of the ways and return the URL."""
    folder.mkdir()
    if kind == "npy":
        (folder / "deep").mkdir()
        for name, units in UNITS.items():
            np.save(folder / "deep" / f"{name}.npy", np.array(units, np.uint16))
    elif kind == "npz":
        np.savez(folder / "all.npz", a=np.array(UNITS["a"]), b=np.array(UNITS["b"]), c=np.array(UNITS["c"]))
    elif kind == "parquet":
        table = pa.table({"segment_id": list(UNITS), "other": [0, 1, 2], "units": list(UNITS.values())})
        pq.write_table(table, folder / "x.parquet", row_group_size=2)
    else:
        rows = [json.dumps({"units": units, "recording_id": name}) for name, units in UNITS.items()]
        (folder / "x.jsonl").write_text("\n\n".join(rows) + "\n")
    (folder / "README.txt").write_text("not units")
    return str(folder)


@pytest.mark.parametrize("kind", ["npy", "npz", "parquet", "jsonl"])
def test_units_are_found_by_id(tmp_path: Path, kind: str) -> None:
    files = UnitFiles(written(tmp_path / "u", kind), "units")
    for name in [*UNITS, *reversed(UNITS)]:
        assert read(files, name) == [UNITS[name]]
    assert files.find("d", "r") is None


def test_a_single_file_on_another_file_system() -> None:
    MemoryFileSystem().pipe("/units/x.jsonl", b'{"segment_id": "a", "codes": [[1, 2], [3, 4]]}')
    assert read(UnitFiles("memory://units/x.jsonl", "codes"), "a") == [[1, 2], [3, 4]]


def test_what_is_there_twice_or_not_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there are no units"):
        UnitFiles(str(tmp_path / "nowhere"), "units")
    folder = written(tmp_path / "u", "jsonl")
    with pytest.raises(ConfigError, match="needs a column 'codes'"):
        UnitFiles(folder, "codes")
    np.save(f"{folder}/a.npy", np.zeros(1, int))
    with pytest.raises(ConfigError, match=r"of a are there twice: in .*a\.npy and in .*x\.jsonl"):
        UnitFiles(folder, "units")


@pytest.mark.parametrize("name", ["x.parquet", "x.npz", "x.jsonl"])
def test_a_file_that_cannot_be_read_is_told_before_anything_runs(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 no such thing")
    with pytest.raises(ConfigError, match="cannot be read"):
        UnitFiles(str(tmp_path), "units")


@pytest.mark.parametrize("line", ["[1]", '{"segment_id": 5, "units": [1]}', '{"units": [1]}'])
def test_a_line_without_an_id_is_told_before_anything_runs(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.jsonl").write_text(line)
    with pytest.raises(ConfigError, match=r"x\.jsonl"):
        UnitFiles(str(tmp_path), "units")


def test_what_are_no_units_breaks_one_segment(tmp_path: Path) -> None:
    np.save(tmp_path / "floats.npy", np.zeros(4))
    np.save(tmp_path / "deep.npy", np.zeros((1, 2, 3), int))
    np.save(tmp_path / "objects.npy", np.array([{}], object), allow_pickle=True)
    (tmp_path / "cut.npy").write_bytes(b"\x93NUMPY")
    files = UnitFiles(str(tmp_path), "units")
    for name in ("floats", "deep"):
        with pytest.raises(EngineError, match=f"units of {name} .* no integers"):
            read(files, name)
    for name in ("objects", "cut"):
        with pytest.raises(EngineError, match=f"units of {name} .* cannot be read"):
            read(files, name)


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_files_cut_as_the_tables_are_looked_into_by_bucket(tmp_path: Path, kind: str) -> None:
    recordings = {stable_id("r", n): [n, n + 1] for n in range(40)}
    for bucket in range(4):
        own = {name: units for name, units in recordings.items() if bucket_of(name, 4) == bucket}
        path = tmp_path / f"bucket-{bucket:05d}-of-00004.{kind}"
        if kind == "parquet":
            pq.write_table(pa.table({"recording_id": list(own), "units": list(own.values())}), path)
        else:
            path.write_text(
                "".join(json.dumps({"recording_id": k, "units": v}) + "\n" for k, v in own.items())
            )
    files = UnitFiles(str(tmp_path), "units")
    for name, units in recordings.items():
        assert read(files, name, name) == [units]
    (tmp_path / f"bucket-00001-of-00004.{kind}").write_text("no units")
    fresh = UnitFiles(str(tmp_path), "units")
    names = sorted(recordings, key=lambda name: bucket_of(name, 4))
    assert read(fresh, names[0], names[0]) == [recordings[names[0]]]
    with pytest.raises(ConfigError, match="cannot be read"):
        fresh.find(names[-1], next(name for name in names if bucket_of(name, 4) == 1))
