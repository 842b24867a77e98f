"""Texts that must not be trained on, such as the questions of a test set: read from files that the user names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import ConfigError
from transforms.store.table_file import READ_THREADS

_TEXT_FIELDS = ("question", "text", "prompt", "query", "instruction", "input")
_ID_FIELDS = ("id", "question_id", "item_id", "uid", "key")


class Item(NamedTuple):
    """An item of a test set. ``item_id`` is "file:id", or "file:number" where it has no id."""

    item_id: str
    text: str


def read_items(urls: Iterable[str]) -> list[Item]:
    """Return the items of test sets: .jsonl (objects or strings), .json (a list), .parquet, or a line each.

    An item's text is in the field that stands behind "#" (``web.jsonl#query``), otherwise in the first there is of
    question, text, prompt, query, instruction, input; its id in id, question_id, item_id, uid or key.

    Raises:
        ConfigError: if a file cannot be read or holds no text.
    """
    return [item for url in urls for item in _read(url)]


def _read(url: str) -> list[Item]:
    path, _, field = url.partition("#")
    name = PurePosixPath(path).name
    try:
        rows = list(_rows(path))
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ConfigError(f"the test set {path} cannot be read: {error}") from error
    items = [_item(name, number, row, field) for number, row in enumerate(rows, 1)]
    found = [item for item in items if item.text.strip()]
    if not found:
        raise ConfigError(f"the test set {path} holds no text in {field or ', '.join(_TEXT_FIELDS)}")
    return found


def _rows(path: str) -> Iterator[Any]:
    """Yield the rows of a file: objects, or texts."""
    with fsspec.open(path, "rb") as source:
        if path.endswith(".parquet"):
            yield from pq.read_table(source, use_threads=READ_THREADS, pre_buffer=READ_THREADS).to_pylist()
            return
        text = source.read().decode("utf-8-sig")
    if path.endswith(".json"):
        yield from json.loads(text)
    else:
        lines = (line for line in text.splitlines() if line.strip())
        yield from map(json.loads, lines) if path.endswith((".jsonl", ".ndjson")) else lines


def _item(name: str, number: int, row: Any, field: str) -> Item:
    if not isinstance(row, dict):
        return Item(f"{name}:{number}", str(row))
    chosen = [field] if field else _TEXT_FIELDS
    text = next((str(row[key]) for key in chosen if row.get(key) is not None), "")
    identity = next((row[key] for key in _ID_FIELDS if row.get(key) is not None), number)
    return Item(f"{name}:{identity}", text)
