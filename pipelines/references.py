"""RTTM files that say who speaks when in recordings: named in a manifest, or beside the audio."""

from __future__ import annotations

import io
import posixpath

from schemas.errors import ConfigError, InputError
from schemas.records import Source
from transforms.inputs.files import locate
from transforms.inputs.members import parse_member, read_start
from transforms.scoring.rttm import Spoken, read_rttm

_RTTM = ".rttm"
_MAX_BYTES = 256 * 2**20


def name_of(uri: str) -> str:
    """Return what RTTM calls a recording: its file's name without the suffix."""
    return posixpath.splitext(posixpath.basename(uri))[0]


class References:
    """The turns that RTTM files give, each read once; of a folder, all together."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, list[Spoken]]] = {}
        self._folders: dict[str, dict[str, list[Spoken]]] = {}

    def of(self, source: Source) -> list[Spoken] | None:
        """Return the turns of a recording, None where no reference says anything of it.

        Raises:
            ConfigError: if the file that the manifest names cannot be read or does not name the recording, or if a
                file is no RTTM.
        """
        name = name_of(source.uri)
        if source.rttm is None:
            return (
                None
                if _is_out_of_sight(source.uri)
                else self._beside(posixpath.dirname(source.uri)).get(name)
            )
        turns = self._read(source.rttm)
        if name not in turns and len(turns) != 1:
            raise ConfigError(f"{source.rttm} says nothing of '{name}'")
        return turns.get(name) or next(iter(turns.values()))

    def _beside(self, folder: str) -> dict[str, list[Spoken]]:
        if folder not in self._folders:
            place = locate(folder)
            try:
                paths = sorted(place.fs.ls(place.path, detail=False))
            except (FileNotFoundError, NotADirectoryError):
                paths = []
            found: dict[str, list[Spoken]] = {}
            for path in (str(path) for path in paths if str(path).lower().endswith(_RTTM)):
                found.update(self._read(place.child(path)))
            self._folders[folder] = found
        return self._folders[folder]

    def _read(self, url: str) -> dict[str, list[Spoken]]:
        if url not in self._files:
            self._files[url] = read_reference(url)
        return self._files[url]


def read_reference(url: str) -> dict[str, list[Spoken]]:
    """Return the turns of each file of an RTTM.

    Raises:
        ConfigError: if it cannot be read, or is no RTTM.
    """
    try:
        text = read_start(url, _MAX_BYTES).decode("utf-8")
    except (OSError, InputError, UnicodeDecodeError) as error:
        raise ConfigError(f"the reference {url} cannot be read: {error}") from error
    return read_rttm(io.StringIO(text), url)


def _is_out_of_sight(uri: str) -> bool:
    """Whether what lies beside a recording cannot be listed: on a web server, in an archive."""
    return uri.startswith(("http://", "https://")) or parse_member(uri) is not None
