"""The front matter of a card: what the Hugging Face Hub and `datasets` read of README.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from transforms.card.about import About
from transforms.card.features import yaml_features
from transforms.card.licences import OTHER, hub_names
from transforms.card.parts import Part
from transforms.export.parts.contents import UNSTATED, Contents

# The Hub's size categories, by the number of rows.
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"),
          (10**8, "10M<n<100M"), (10**9, "100M<n<1B"), (10**10, "1B<n<10B"), (10**11, "10B<n<100B"),
          (10**12, "100B<n<1T"))  # fmt: skip
# The Hub's tasks that rows serve by what they hold: (audio, text).
_TASKS = {
    (True, True): ["automatic-speech-recognition", "text-to-speech", "audio-text-to-text", "text-generation"],
    (True, False): ["audio-to-audio"],
    (False, True): ["text-generation"],
    (False, False): [],
}
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?")
_NO_SLUG = re.compile(r"[^a-z0-9.]+")
_MIXED = "mixed"


def front_matter(about: About, contents: Contents, parts: Sequence[Part]) -> dict[str, Any]:
    """Return the metadata of a card; the first part is what is loaded where none is named."""
    languages = language_codes(contents)
    told = {
        "pretty_name": about.name,
        **_licence(about, contents),
        "language": languages,
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"] if languages else [],
        "annotations_creators": ["machine-generated"],
        "size_categories": [size_category(contents.sequences)],
        "task_categories": _TASKS[bool(contents.audio_chunks), bool(contents.text_chunks)],
        "tags": ["audio", "text", "interleaved", "speech"],
        "configs": [_config(part, default=number == 0) for number, part in enumerate(parts)],
        "dataset_info": [_info(part) for part in parts],
    }
    return {name: value for name, value in told.items() if value}


def language_codes(contents: Contents) -> list[str]:
    """Return the codes of the languages, without regions; what was not stated has none."""
    found = (_LANGUAGE.fullmatch(name.lower()) for name in contents.languages if name != UNSTATED)
    return sorted({match[1] for match in found if match})


def licence_names(contents: Contents) -> list[str]:
    """Return what is known of the licences, that some is not stated too; nothing where nobody said any."""
    return sorted(contents.licenses) if stated(contents.licenses) else []


def stated(names: Iterable[str]) -> list[str]:
    """Return those names that something was said by."""
    return sorted(name for name in names if name != UNSTATED)


def size_category(rows: int) -> str:
    """Return the Hub's name for so many rows."""
    return next((name for below, name in _SIZES if rows < below), "n>1T")


def _licence(about: About, contents: Contents) -> dict[str, Any]:
    """Return ``license``, and ``license_name`` where it is none that the Hub knows."""
    given = [about.license] if about.license else list(contents.licenses)
    names = hub_names(given)
    if OTHER not in names:
        return {"license": names[0] if len(names) == 1 else names}
    told = stated(given)
    name = _NO_SLUG.sub("-", told[0].lower()).strip("-") if len(told) == len(given) == 1 else _MIXED
    return {"license": OTHER, **({"license_name": name} if told else {})}


def _config(part: Part, *, default: bool) -> dict[str, Any]:
    files = [{"split": split.name, "path": split.pattern} for split in part.splits]
    return {"config_name": part.name, "data_files": files, **({"default": True} if default else {})}


def _info(part: Part) -> dict[str, Any]:
    size_bytes = sum(file.size_bytes for file in part.files)
    splits = [
        {
            "name": split.name,
            "num_bytes": sum(file.size_bytes for file in split.files),
            "num_examples": sum(file.rows for file in split.files),
        }
        for split in part.splits
    ]
    return {
        "config_name": part.name,
        "features": yaml_features(part.schema),
        "splits": splits,
        "download_size": size_bytes,
        "dataset_size": size_bytes,
    }
