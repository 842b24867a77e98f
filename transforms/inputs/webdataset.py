"""WebDataset's layout: files of one key beside each other, audio with its description, its text and its captions."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator
from itertools import groupby, repeat
from typing import Any, NamedTuple

from schemas.errors import BadManifest
from schemas.records import Failure, Source
from transforms.inputs.folder import AUDIO_SUFFIXES, CAPTION_SUFFIXES
from transforms.inputs.found import Dropped, Found, failed

NOT_A_FILE = "not_a_regular_file"
MAX_SIDECAR_BYTES = 1 << 20
MOST_BESIDE = 32
_SIDECARS = (".json", ".txt")
_COLUMNS = {
    "language": ("language", "lang", "locale"),
    "license": ("license", "licence"),
    "title": ("title",),
    "reference_text": (
        "reference_text",
        "text",
        "transcript",
        "transcription",
        "sentence",
        "normalized_text",
        "raw_text",
    ),
}


class File(NamedTuple):
    """A file of an archive: its name, its URI, the id that it has as a recording, and its content if it is small."""

    name: str
    uri: str
    recording_id: str
    data: bytes | None


def is_audio(name: str) -> bool:
    """Whether a name is that of audio."""
    return posixpath.splitext(name)[1].lower() in AUDIO_SUFFIXES


def is_sidecar(name: str, size_bytes: int) -> bool:
    """Whether a file is one to be read, for what it says of the audio beside it."""
    return name.lower().endswith(_SIDECARS) and size_bytes <= MAX_SIDECAR_BYTES


def key_of(name: str) -> str:
    """Return WebDataset's key of a name: all of it up to the first point of its last part."""
    folder, _, last = name.rpartition("/")
    return f"{folder}/{last.partition('.')[0]}"


def pair_files(files: Iterable[File | Dropped]) -> Iterator[Found]:
    """Yield a source for each audio file, with what lies beside it under the same key; at most 32 files at a time.

    ``key.json`` gives language, license, title and text, ``key.txt`` the text, ``key.vtt`` or ``key.srt`` the
    captions. A text is the source's ``reference_text``. What belongs to no audio is None.
    """
    for _, group in groupby(files, key=lambda file: "" if isinstance(file, Dropped) else key_of(file.name)):
        beside: list[File] = []
        for file in group:
            if isinstance(file, Dropped):
                yield file
                continue
            beside.append(file)
            if len(beside) == MOST_BESIDE:
                yield from _pair(beside)
                beside = []
        yield from _pair(beside)


def _pair(beside: list[File]) -> Iterator[Found]:
    audio = [file for file in beside if is_audio(file.name)]
    others = {file.name.lower(): file for file in beside if not is_audio(file.name)}
    used: set[str] = set()
    for file in audio:
        near = dict(_near(file.name, others))
        used.update(found.name for found in near.values())
        yield from _described(file, near)
    yield from repeat(None, len(beside) - len(audio) - len(used))


def _near(name: str, others: dict[str, File]) -> Iterator[tuple[str, File]]:
    """Yield what says something of an audio file: ``talk.v2.json`` of ``talk.v2.mp3``, before ``talk.json``."""
    folder = name.rpartition("/")[0]
    stems = (key_of(name).removeprefix("" if folder else "/"), posixpath.splitext(name)[0])
    for suffix in (*_SIDECARS, *CAPTION_SUFFIXES):
        for stem in stems:
            if found := others.get(f"{stem}{suffix}".lower()):
                yield suffix, found


def _described(file: File, near: dict[str, File]) -> Iterator[Source | Failure]:
    told: dict[str, str | None] = {}
    for suffix, read in ((".json", _json), (".txt", _txt)):
        data = near[suffix].data if suffix in near else None
        if data is not None:
            try:
                told.update({key: text for key, text in read(data).items() if text})
            except BadManifest as error:
                yield failed(near[suffix].uri, error)
    captions = next((near[suffix].uri for suffix in CAPTION_SUFFIXES if suffix in near), None)
    yield Source(file.recording_id, file.uri, captions=captions, **told)


def describe_columns(row: dict[str, Any]) -> dict[str, str | None]:
    """Return what a row or an object says of a recording, under the names that data sets use; texts only."""
    return {
        key: next((text for name in names if (text := _clean(row.get(name)))), None)
        for key, names in _COLUMNS.items()
    }


DESCRIPTION_COLUMNS = frozenset(name for names in _COLUMNS.values() for name in names)


def _clean(value: Any) -> str | None:
    """Return a text that can be stored, None for anything else; JSON may escape half a surrogate pair."""
    if not isinstance(value, str):
        return None
    return value.strip().encode("utf-8", "replace").decode()[:MAX_SIDECAR_BYTES] or None


def _json(data: bytes) -> dict[str, str | None]:
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # also UnicodeDecodeError
        raise BadManifest(f"not JSON: {error}") from error
    if not isinstance(told, dict):
        raise BadManifest(f"not a JSON object: {told!r:.80}")
    return describe_columns(told)


def _txt(data: bytes) -> dict[str, str | None]:
    try:
        return {"reference_text": _clean(data.decode("utf-8-sig"))}
    except UnicodeDecodeError as error:
        raise BadManifest(f"not text in UTF-8: {error}") from error
