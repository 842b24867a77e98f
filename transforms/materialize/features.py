"""What Hugging Face `datasets` must find in a shard's metadata to see the nested audio."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from schemas.tables import SHARDS, Table

# What `datasets` calls by another name than Arrow.
_DTYPES = {"float": "float32", "double": "float64"}


def huggingface_metadata(table: Table = SHARDS) -> dict[bytes, bytes]:
    """Return the Parquet metadata that describe the shards' features.

    Lists are `List`: what is called `Sequence` there is read, but its audio is silently not decoded.
    """
    return {b"huggingface": json.dumps({"info": {"features": features_of(table.schema)}}).encode()}


def features_of(schema: pa.Schema) -> dict[str, Any]:
    """Return the features of rows as `datasets` writes them in JSON; ``bytes`` beside a ``path`` are audio."""
    return {field.name: _feature(field.type) for field in schema}


def _feature(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "List"}
    if pa.types.is_struct(kind):
        names = [kind.field(i).name for i in range(kind.num_fields)]
        if names == ["bytes", "path"]:
            return {"_type": "Audio"}
        return {name: _feature(kind.field(name).type) for name in names}
    return {"dtype": _DTYPES.get(str(kind), str(kind)), "_type": "Value"}
