"""Files of precomputed units, by the id of the segment or recording that they belong to."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from schemas.errors import ConfigError, EngineError
from schemas.ids import bucket_of

KEYS = "segment_id", "recording_id"
_ROW_GROUPS_HELD, _BUCKETS_HELD = 2, 2
_BUCKET = re.compile(r"bucket-(?P<number>\d+)-of-(?P<of>\d+)\.(parquet|jsonl)$")
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, pa.ArrowException)


class Place(NamedTuple):
    """Where units are: a file, and in it a row group and row, an offset, or a name."""

    file: str
    at: tuple[int, int] | int | str


class UnitFiles:
    """The units under a URL, a folder or one file, on any fsspec file system.

    - ``ID.npy``: an array, named by the id;
    - ``*.npz``: arrays, each named by an id;
    - ``*.parquet``, ``*.jsonl``: rows with an id in ``segment_id`` or ``recording_id`` and units in ``column``.

    Units are integers of shape (frames,), or (codebooks, frames). Held are ids and places: of everything, or, where
    all files are named as those of the tables are (``bucket-00000-of-00100``), of two buckets at a time.

    Raises:
        ConfigError: if there is nothing, a file cannot be read, or an id is there twice.
    """

    def __init__(self, url: str, column: str) -> None:
        self._url, self._column = url, column
        try:
            self._fs, path = url_to_fs(url)
            files = sorted(name for name in self._fs.find(path) if _suffix(name) in _NAMES)
        except (OSError, ValueError, ImportError) as error:
            raise ConfigError(f"the units under {url} cannot be read: {error}") from error
        self._files, self._buckets = _by_bucket(files)
        self._places = lru_cache(_BUCKETS_HELD)(self._read_places)
        if not files or (not self._buckets and not self._places(0)):
            kinds = ", ".join(_NAMES)
            raise ConfigError(f"there are no units under {url}: no file with an id in it ({kinds})")
        self._group = lru_cache(_ROW_GROUPS_HELD)(self._read_group)

    def find(self, name: str, recording_id: str) -> Place | None:
        """Return where the units of an id are, itself or a segment's of a recording; None where there are none."""
        return self._places(bucket_of(recording_id, self._buckets) if self._buckets else 0).get(name)

    def _read_places(self, bucket: int) -> dict[str, Place]:
        places: dict[str, Place] = {}
        for file in self._files.get(bucket, []):
            try:
                for name, at in _NAMES[_suffix(file)](self._fs, file, self._column):
                    _enter(places, name, Place(file, at))
            except _UNREADABLE as error:
                raise ConfigError(f"the units under {self._url} cannot be read: {error}") from error
        return places

    def read(self, name: str, place: Place) -> NDArray[np.int64]:
        """Return the units of an id that was found, shape (codebooks, frames).

        Raises:
            EngineError: if they cannot be read, or are no integers of such a shape.
        """
        file, at = place
        try:
            units = np.asarray(self._value(file, at))
        except _UNREADABLE as error:
            raise EngineError(f"the units of {name} in {file} cannot be read: {error}") from error
        if units.ndim not in {1, 2} or (units.size and units.dtype.kind not in "iu"):
            raise EngineError(
                f"the units of {name} in {file} are {units.dtype} of shape {units.shape}, no integers of shape "
                "(frames,) or (codebooks, frames)"
            )
        return np.atleast_2d(units).astype(np.int64)

    def _value(self, file: str, at: tuple[int, int] | int | str) -> Any:
        if isinstance(at, tuple):
            return self._group(file, at[0])[at[1]].as_py()
        if isinstance(at, str):
            with self._fs.open(file, "rb") as source, _arrays(source) as arrays:
                return arrays[at]
        if at < 0:
            return np.load(io.BytesIO(self._fs.cat_file(file)), allow_pickle=False)
        with self._fs.open(file, "rb") as source:
            source.seek(at)
            return json.loads(source.readline())[self._column]

    def _read_group(self, file: str, group: int) -> pa.ChunkedArray:
        with self._fs.open(file, "rb") as source:
            parquet = pq.ParquetFile(source, pre_buffer=False)
            rows = parquet.read_row_group(group, columns=[self._column], use_threads=False)
        return rows[self._column]


_WHOLE = -1
_Found = Iterator[tuple[str, "tuple[int, int] | int | str"]]


def _by_bucket(files: list[str]) -> tuple[dict[int, list[str]], int]:
    """Return the files of each bucket and how many buckets there are: 0, and all files, where they are not cut so."""
    found = [_BUCKET.search(file) for file in files]
    counts = {int(match["of"]) for match in found if match}
    if None in found or len(counts) != 1:
        return {0: files}, 0
    by_bucket: dict[int, list[str]] = {}
    for file, match in zip(files, found, strict=True):
        by_bucket.setdefault(int(match["number"]) if match else 0, []).append(file)
    return by_bucket, counts.pop()


def _enter(places: dict[str, Place], name: object, place: Place) -> None:
    if not isinstance(name, str):
        raise ConfigError(f"{place.file} has an id that is no text: {name!r}")
    if other := places.get(name):
        raise ConfigError(f"the units of {name} are there twice: in {other.file} and in {place.file}")
    places[name] = place


def _suffix(file: str) -> str:
    return "." + file.rsplit("/", 1)[-1].rpartition(".")[2]


def _npy(_fs: AbstractFileSystem, file: str, _column: str) -> _Found:
    yield file.rsplit("/", 1)[-1].removesuffix(".npy"), _WHOLE


def _npz(fs: AbstractFileSystem, file: str, _column: str) -> _Found:
    with fs.open(file, "rb") as source, _arrays(source) as arrays:
        for name in arrays.files:
            yield name, name


def _arrays(source: BinaryIO) -> NpzFile:
    found = np.load(source, allow_pickle=False)
    if isinstance(found, NpzFile):
        return found
    raise ValueError("it is no npz file")


def _parquet(fs: AbstractFileSystem, file: str, column: str) -> _Found:
    with fs.open(file, "rb") as source:
        table = pq.ParquetFile(source, pre_buffer=False)
        key = _key(dict.fromkeys(table.schema_arrow.names), column, file)
        for group in range(table.num_row_groups):
            names = table.read_row_group(group, columns=[key], use_threads=False)[key].to_pylist()
            for row, name in enumerate(names):
                yield name, (group, row)


def _jsonl(fs: AbstractFileSystem, file: str, column: str) -> _Found:
    offset = 0
    with fs.open(file, "rb") as source:
        for line in source:
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError(f"{file} has a line that is no object")
                yield row[_key(row, column, file)], offset
            offset += len(line)


def _key(names: Mapping[str, Any], column: str, file: str) -> str:
    key = next((name for name in KEYS if name in names), None)
    if key is None or column not in names:
        raise ValueError(f"{file} needs a column '{column}' and one of {', '.join(KEYS)}")
    return key


_NAMES: dict[str, Callable[[AbstractFileSystem, str, str], _Found]] = {
    ".npy": _npy, ".npz": _npz, ".parquet": _parquet, ".jsonl": _jsonl,
}  # fmt: skip
