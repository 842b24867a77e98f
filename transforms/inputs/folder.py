"""Folders, globs and single files as input lists."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from schemas.errors import ConfigError
from schemas.ids import stable_id
from schemas.records import Source
from transforms.inputs.files import Place

AUDIO_SUFFIXES = frozenset(
    ".aac .ac3 .aif .aifc .aiff .amr .ape .au .caf .flac .m4a .m4b .mka .mkv .mov .mp2 .mp3 .mp4 .mpga .oga"
    " .ogg .opus .rf64 .snd .spx .tta .w64 .wav .weba .webm .wma .wv".split()
)
CAPTION_SUFFIXES = (".vtt", ".srt")


def list_files(place: Place) -> tuple[list[Source], int]:
    """Return the recordings that a folder, glob or single file names, and how many files were left out.

    A folder is read with all its subfolders, and files without an audio suffix are left out; a glob or
    a single file is taken as it is. ``talk.vtt`` or ``talk.srt`` beside ``talk.mp3`` are its captions.

    Raises:
        ConfigError: if there is no such folder or file, or the glob matches nothing.
        OSError, UnreachableUri: if a server does not say what is there.
    """
    if place.is_glob:
        matches = _glob(place)
        if not matches:
            raise ConfigError(f"the input pattern {place.url} matches no file")
        return _with_captions(place, [path for path in matches if place.fs.isfile(path)]), 0
    if place.fs.isdir(place.path):
        files = sorted(place.fs.find(place.path))
        audio = [path for path in files if _suffix(path) in AUDIO_SUFFIXES]
        captions = set(_caption_candidates(audio)) & set(files)
        return _with_captions(place, audio, captions), len(files) - len(audio) - len(captions)
    if not place.exists(place.path):
        raise ConfigError(f"the input {place.url} does not exist")
    return _with_captions(place, [place.path]), 0


def _glob(place: Place) -> list[str]:
    try:
        return sorted(place.fs.glob(place.path))
    except ValueError as error:
        raise ConfigError(f"the input pattern {place.url} is none: {error}") from error


def _with_captions(place: Place, audio: list[str], captions: set[str] | None = None) -> list[Source]:
    if captions is None:
        captions = {path for path in _caption_candidates(audio) if place.exists(path)}
    return [_source(place, path, captions) for path in audio]


def _source(place: Place, path: str, captions: set[str]) -> Source:
    uri = place.child(path)
    beside = next((c for c in _caption_candidates([path]) if c in captions), None)
    return Source(stable_id("recording", uri), uri, captions=place.child(beside) if beside else None)


def _caption_candidates(audio: Iterable[str]) -> list[str]:
    return [posixpath.splitext(path)[0] + suffix for path in audio for suffix in CAPTION_SUFFIXES]


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()
