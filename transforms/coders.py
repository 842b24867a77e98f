"""How elements travel between workers: as JSON that any runner can carry, never as a pickle."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import apache_beam as beam
from apache_beam.coders import Coder

URN = "speechloom:coder:record:v1"


class RecordCoder(Coder):
    """Encodes a NamedTuple, nested to any depth, as JSON in UTF-8. Deterministic: equal records, equal bytes.

    Fields may be NamedTuples, tuples of one kind, mappings from text, None, numbers, text and truth values.
    """

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def encode(self, value: Any) -> bytes:
        """Return the record as JSON: fields by place, not by name."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, encoded: bytes) -> Any:
        """Return the record."""
        return _reader(self._kind)(json.loads(encoded))

    def is_deterministic(self) -> bool:
        """Say that a record can be a key."""
        return True

    def to_type_hint(self) -> type:
        """Return the record's type."""
        return self._kind

    @classmethod
    def from_type_hint(cls, typehint: type, _registry: Any) -> RecordCoder:
        """Return the coder of a record's type."""
        return cls(typehint)

    def to_runner_api_parameter(self, context: Any) -> tuple[str, bytes, tuple[()]]:
        """Return what is sent to workers: the type's name."""
        return URN, f"{self._kind.__module__}.{self._kind.__qualname__}".encode(), ()

    @staticmethod
    def from_runner_api_parameter(name: bytes, _components: Any, _context: Any) -> RecordCoder:
        """Return the coder that was sent."""
        module, _, kind = name.decode().rpartition(".")
        return RecordCoder(getattr(importlib.import_module(module), kind))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordCoder) and other._kind is self._kind

    def __hash__(self) -> int:
        return hash(self._kind)


Coder.register_urn(URN, bytes, RecordCoder.from_runner_api_parameter)


def travels(kind: type) -> type:
    """Register a NamedTuple as an element of PCollections; a class decorator."""
    beam.coders.registry.register_coder(kind, RecordCoder)
    return kind


@cache
def _reader(hint: Any) -> Any:
    """Return a function that makes the annotated type from what JSON gives."""
    if hasattr(hint, "_fields"):
        hints = get_type_hints(hint)
        readers = [_reader(hints[name]) for name in hint._fields]
        return lambda values: hint(*(read(v) for read, v in zip(readers, values, strict=True)))
    if get_origin(hint) is tuple:
        read_item = _reader(get_args(hint)[0])
        return lambda values: tuple(read_item(value) for value in values)
    if get_origin(hint) in (dict, Mapping):
        read_value = _reader(get_args(hint)[1])
        return lambda values: {key: read_value(value) for key, value in values.items()}
    inner = next((arg for arg in get_args(hint) if hasattr(arg, "_fields")), None)
    if inner is not None:
        read_some = _reader(inner)
        return lambda value: None if value is None else read_some(value)
    return lambda value: value
