"""The rows of a part in the words of those who load it: features for Hugging Face, fields for Croissant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from transforms.materialize.features import features_of

_AUDIO = "audio"
# Croissant 1.1 has no type for bytes: those of other columns than audio are not mapped.
_TYPES = {
    "string": "sc:Text",
    "bool": "sc:Boolean",
    "int8": "cr:Int8",
    "int16": "cr:Int16",
    "int32": "cr:Int32",
    "int64": "cr:Int64",
    "float": "cr:Float32",
    "double": "cr:Float64",
}


def yaml_features(schema: pa.Schema) -> list[dict[str, Any]]:
    """Return features as the YAML of a card holds them (``dataset_info.features``)."""
    return [{"name": name, **_short(told)} for name, told in features_of(schema).items()]


def _short(feature: Mapping[str, Any]) -> dict[str, Any]:
    kind = feature.get("_type")
    if kind == "Value":
        return {"dtype": feature["dtype"]}
    if kind == "Audio":
        return {"dtype": "audio"}
    if kind == "List":
        inside = _short(feature["feature"])
        return {"list": inside.get("dtype") or inside.get("struct") or inside}
    return {"struct": [{"name": name, **_short(told)} for name, told in feature.items()]}


def croissant_fields(record_set: str, file_set: str, schema: pa.Schema) -> list[dict[str, Any]]:
    """Return a field for each column that Croissant can say: values, lists of values, and (lists of) structs of them.

    What lies a list deeper is left out, as its reference reader has no place for it.
    """
    return [
        made
        for field in schema
        if (made := _column(f"{record_set}/{field.name}", file_set, field)) is not None
    ]


def _column(name: str, file_set: str, field: pa.Field) -> dict[str, Any] | None:
    kind = field.type
    listed = pa.types.is_list(kind)
    inside = kind.value_type if listed else kind
    array = {"isArray": True, "arrayShape": "-1"} if listed else {}
    if not pa.types.is_struct(inside):
        told = _type(field.name, inside)
        return {**_head(name, told), **array, "source": _source(file_set, field.name)} if told else None
    parts = [
        {**_head(f"{name}/{part}", told), "source": _source(file_set, field.name, path)}
        for part, told, path in _leaves(inside)
    ]
    return {**_head(name), **array, "subField": parts} if parts else None


def _leaves(kind: pa.StructType) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the type and the JSON path of what a struct holds."""
    for field in kind.fields:
        inner = field.type
        if pa.types.is_struct(inner) and inner.get_field_index("bytes") >= 0:
            yield field.name, "sc:AudioObject", f"{field.name}.bytes"
        elif told := _type(field.name, inner):
            yield field.name, told, field.name


def _type(name: str, kind: pa.DataType) -> str | None:
    return "sc:AudioObject" if kind == pa.binary() and name == _AUDIO else _TYPES.get(str(kind))


def _head(name: str, data_type: str | None = None) -> dict[str, Any]:
    head = {"@type": "cr:Field", "@id": name, "name": name}
    return {**head, "dataType": data_type} if data_type else head


def _source(file_set: str, column: str, path: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"fileSet": {"@id": file_set}, "extract": {"column": column}}
    return {**found, "transform": {"jsonPath": path}} if path else found
