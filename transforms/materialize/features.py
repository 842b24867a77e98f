"""What Hugging Face `datasets` must find in a shard's metadata to see the nested audio."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from schemas.tables import SHARDS, Table


def huggingface_metadata(table: Table = SHARDS) -> dict[bytes, bytes]:
    """Return the Parquet metadata that describe the shards' features.

    Lists are `List`: what is called `Sequence` there is read, but its audio is silently not decoded.
    """
    features = {field.name: _feature(field.type) for field in table.schema}
    return {b"huggingface": json.dumps({"info": {"features": features}}).encode()}


def _feature(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "List"}
    if pa.types.is_struct(kind):
        names = [kind.field(i).name for i in range(kind.num_fields)]
        if names == ["bytes", "path"]:
            return {"_type": "Audio"}
        return {name: _feature(kind.field(name).type) for name in names}
    return {"dtype": str(kind), "_type": "Value"}
