"""Folders, globs and single files as input lists."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from schemas.errors import ConfigError
from schemas.ids import stable_id
from schemas.records import Source
from transforms.inputs.files import Place
from transforms.inputs.found import Found

AUDIO_SUFFIXES = frozenset(
    ".3gp .aac .ac3 .aif .aifc .aiff .amr .ape .asf .au .avi .caf .eac3 .flac .flv .m4a .m4b .mka .mkv .mov .mp2 .mp3"
    " .mp4 .mpga .nist .oga .ogg .opus .rf64 .snd .sph .spx .tta .voc .w64 .wav .weba .webm .wma .wv".split()
)
CAPTION_SUFFIXES = (".vtt", ".srt")
ListArchive = Callable[[Place], Iterator[Found] | None]


def list_files(place: Place, list_archive: ListArchive) -> Iterator[Found]:
    """Yield the recordings that a folder, glob or single file names, and None for each file that is left out.

    A folder is read with all its subfolders, and files without an audio suffix are left out; a glob or
    a single file is taken as it is. What ``list_archive`` gives for a file without an audio suffix is yielded in
    its place. ``talk.vtt`` or ``talk.srt`` beside ``talk.mp3`` are its captions. On this
    machine one folder at a time is held in memory; an object store's client holds all names at once.

    Raises:
        ConfigError: if there is no such folder or file, or the glob matches nothing.
        OSError, UnreachableUri: if a server does not say what is there.
    """
    if place.is_glob:
        matches = _glob(place)
        if not matches:
            raise ConfigError(f"the input pattern {place.url} matches no file")
        return _matching(place, [path for path in matches if place.fs.isfile(path)], list_archive)
    if place.fs.isdir(place.path):
        return chain.from_iterable(_found_in(place, files, list_archive) for files in _folders(place))
    if not place.exists(place.path):
        raise ConfigError(f"the input {place.url} does not exist")
    return _matching(place, [place.path], list_archive)


def _glob(place: Place) -> list[str]:
    try:
        return sorted(place.fs.glob(place.path))
    except ValueError as error:
        raise ConfigError(f"the input pattern {place.url} is none: {error}") from error


def _folders(place: Place) -> Iterable[list[str]]:
    """Return the paths of the files of a folder and of those below it, a list for each folder, or all in one."""
    if not place.is_local:  # where folders are but names, listing all of them takes far fewer calls
        return [place.fs.find(place.path)]
    return ([f["name"] for f in files.values()] for _, _, files in place.fs.walk(place.path, detail=True))


def _found_in(place: Place, files: list[str], list_archive: ListArchive) -> Iterator[Found]:
    audio = [path for path in files if _suffix(path) in AUDIO_SUFFIXES]
    captions = set(_caption_candidates(audio)) & set(files)
    yield from (_source(place, path, captions) for path in audio)
    for path in files:
        if _suffix(path) not in AUDIO_SUFFIXES and path not in captions:
            held = list_archive(Place(place.child(path), place.fs, path))
            yield from (None,) if held is None else held


def _matching(place: Place, paths: list[str], list_archive: ListArchive) -> Iterator[Found]:
    """Yield recordings, whatever their names, but for archives."""
    captions = {path for path in _caption_candidates(paths) if place.exists(path)}
    for path in paths:
        held = None
        if _suffix(path) not in AUDIO_SUFFIXES:
            held = list_archive(Place(place.child(path), place.fs, path))
        yield from (_source(place, path, captions),) if held is None else held


def _source(place: Place, path: str, captions: set[str]) -> Source:
    uri = place.child(path)
    beside = next((c for c in _caption_candidates([path]) if c in captions), None)
    return Source(stable_id("recording", uri), uri, captions=place.child(beside) if beside else None)


def _caption_candidates(audio: Iterable[str]) -> list[str]:
    return [posixpath.splitext(path)[0] + suffix for path in audio for suffix in CAPTION_SUFFIXES]


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()
