"""Croissant metadata (docs.mlcommons.org/croissant, version 1.1): files with their hashes, and how rows lie in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.card.about import About
from transforms.card.features import croissant_fields
from transforms.card.licences import definition
from transforms.card.parts import DataFile, Part

CROISSANT = "croissant.json"
_PARQUET = "application/x-parquet"
_MEANING = {"cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
            "dct": "http://purl.org/dc/terms/", "sc": "https://schema.org/"}  # fmt: skip
_OF_CROISSANT = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileProperty",
    "fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **_MEANING,
    **{name: f"cr:{name}" for name in _OF_CROISSANT},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
}


def render_croissant(
    about: About,
    description: str,
    parts: Sequence[Part],
    licences: Sequence[str] = (),
    languages: Sequence[str] = (),
    annotators: Sequence[str] = (),
) -> str:
    """Return the metadata as JSON-LD.

    ``licences`` are those of the recordings, ``annotators`` the programs that made labels.
    """
    told = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": about.name,
        "description": description,
        "license": [definition(one) for one in ([about.license] if about.license else licences)],
        "url": about.url,
        "version": about.version,
        "datePublished": about.published,
        "citeAs": about.citation,
        "creator": about.creator and {"@type": "sc:Organization", "name": about.creator},
        "inLanguage": list(languages),
        "keywords": ["speech", "audio", "text", "interleaved"],
        "rai:machineAnnotationTools": list(annotators),
        "distribution": [one for part in parts for one in _distribution(part)],
        "recordSet": [_record_set(part) for part in parts],
    }
    return json.dumps(_told(told), ensure_ascii=False, indent=1) + "\n"


def _told(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _distribution(part: Part) -> list[dict[str, Any]]:
    name = _set_name(part)
    patterns = [split.pattern for split in part.splits]
    files = {
        "@type": "cr:FileSet",
        "@id": name,
        "name": name,
        "encodingFormat": _PARQUET,
        "includes": patterns,
    }
    return [files, *(_file_object(file) for file in part.files if file.sha256)]


def _set_name(part: Part) -> str:
    return f"{part.name}-files"


def _file_object(file: DataFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path.rsplit("/", 1)[-1],
        "contentUrl": file.path,
        "contentSize": f"{file.size_bytes} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
    }


def _record_set(part: Part) -> dict[str, Any]:
    found = {"@type": "cr:RecordSet", "@id": part.name, "name": part.name, "description": part.row}
    key = {"key": {"@id": f"{part.name}/{part.key}"}} if part.key else {}
    fields = croissant_fields(part.name, _set_name(part), part.schema)
    return {**found, **key, "field": [*_split_field(part), *fields]}


def _split_field(part: Part) -> list[dict[str, Any]]:
    """Return the field that tells which split a row is of, by the path of its file; none where there is one split."""
    names = [split.name for split in part.splits]
    if len(names) < 2:
        return []
    name = f"{part.name}/split"
    source = {
        "fileSet": {"@id": _set_name(part)},
        "extract": {"fileProperty": "fullpath"},
        "transform": {"regex": rf".*\b({'|'.join(map(re.escape, names))})\b.*"},
    }
    return [
        {
            "@type": "cr:Field",
            "@id": name,
            "name": name,
            "dataType": ["sc:Text", "cr:Split"],
            "source": source,
        }
    ]
