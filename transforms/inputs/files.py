"""URIs of input files: made absolute, opened, and brought to local disk for the decoders."""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedIOBase, BufferedReader
from typing import BinaryIO, NamedTuple, cast

from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem

from schemas.errors import UnreachableUri
from transforms.store.clients import open_fs
from transforms.store.reading import PatientFile
from transforms.store.retry import client_errors, describe, passes, retried
from transforms.store.temporary import append, temporary_errors, temporary_file

_BLOCK_BYTES = 1 << 20
READ_AHEAD_BYTES = 8 * 2**20


class Place(NamedTuple):
    """A URL together with the file system that serves it."""

    url: str
    fs: AbstractFileSystem
    path: str

    @property
    def is_local(self) -> bool:
        """Whether it lies on this machine."""
        return isinstance(self.fs, LocalFileSystem)

    @property
    def is_glob(self) -> bool:
        """Whether the path is a pattern, and not the name of something that exists."""
        return glob.has_magic(self.path) and not self.exists(self.path)

    def open(self) -> BufferedIOBase:
        """Open it for reading, at any place; what passes by itself is tried again.

        Raises:
            OSError: if it is not there, is forbidden or cannot be read.
            UnreachableUri: if its server does not give it after all attempts; if it is a pipe, a device or a
                socket, which may never end, or never begin.
        """
        errors = partial(input_errors, self.url)
        with errors():
            if self.is_local:
                return cast("BufferedIOBase", retried(self._open, self.url))
            return BufferedReader(PatientFile(self._open, self.url, errors), _BLOCK_BYTES)

    def _open(self) -> BinaryIO:
        if not self.is_local:
            return cast("BinaryIO", self.fs.open(self.path, "rb", block_size=READ_AHEAD_BYTES))
        mode = os.stat(self.path).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise UnreachableUri(f"{self.path} is no regular file")
        return open(self.path, "rb")

    def exists(self, path: str) -> bool:
        """Whether there is something at a path of the same file system; a server that does not say is asked again.

        Raises:
            OSError, UnreachableUri: if it does not say after all attempts.
        """
        try:
            with input_errors(path):
                retried(lambda: self.fs.info(path), path)
        except FileNotFoundError:
            return False
        return True

    def child(self, path: str) -> str:
        """Return the absolute URI of a path of the same file system."""
        return path if self.is_local else str(self.fs.unstrip_protocol(path))


class LocalCopy(NamedTuple):
    """A file that can be opened by path, with what identifies its content."""

    path: str
    content_sha256: str
    size_bytes: int


def locate(url: str, *, keep_listings: bool = False) -> Place:
    """Return where a URL points; local paths become absolute.

    Raises:
        ConfigError: if its scheme needs a part of this package that is not installed.
        UnreachableUri: if its scheme is unknown, or needs another package that is not installed.
    """
    try:
        fs, path = open_fs(url, keep_listings=keep_listings)
    except (ValueError, ImportError) as error:
        raise UnreachableUri(f"{url} cannot be opened here: {error}") from error
    place = Place(url, fs, path)
    return place._replace(url=place.child(path))


def absolute_uri(uri: str, folder: str) -> str:
    """Return ``uri`` as it is if it is absolute, else joined to ``folder`` (a URL or an absolute path)."""
    if uri.startswith("file://"):
        return locate(uri).url
    if "://" in uri:
        return uri
    if "://" in folder:
        scheme, rest = folder.split("://", 1)
        return uri if uri.startswith("/") else f"{scheme}://{posixpath.normpath(posixpath.join(rest, uri))}"
    return os.path.normpath(os.path.join(folder, uri))


@contextmanager
def local_copy(uri: str) -> Iterator[LocalCopy]:
    """Give a local file with the content of ``uri``: itself, or a copy that is deleted afterwards.

    ``uri`` may be that of a member of an archive (``transforms.inputs.members``).

    Raises:
        BadArchive: if it is a member that cannot be read.
        OSError: if it is not there or cannot be read.
        UnreachableUri: if no file system here serves it, its server does not give it, or it is no regular file.
        StoreError: if the copy finds no room.
    """
    from transforms.inputs.members import member_copy, parse_member

    if member := parse_member(uri):
        with member_copy(member) as copy:
            yield copy
        return
    place = locate(uri)
    if place.is_local:
        with place.open() as source:
            content = hashlib.file_digest(source, "sha256").hexdigest()
            yield LocalCopy(place.path, content, source.tell())
        return
    with temporary_file() as path:
        with place.open() as source:
            content, size_bytes = _copy(source, path)
        yield LocalCopy(path, content, size_bytes)


@contextmanager
def input_errors(uri: str) -> Iterator[None]:
    """Turn what is still wrong after all attempts, and what is no OSError, into an error of this input.

    Raises:
        UnreachableUri: in their place. What says that this one file is absent or forbidden is left as it is.
    """
    try:
        yield
    except client_errors() as error:
        if isinstance(error, OSError) and not passes(error):
            raise
        raise UnreachableUri(f"reading {uri} gave {describe(error)}") from error


def _copy(source: BufferedIOBase, path: str) -> tuple[str, int]:
    state, size_bytes = hashlib.sha256(), 0
    with temporary_errors():
        copy = open(path, "wb", buffering=0)  # noqa: SIM115
    with copy:
        while block := source.read(_BLOCK_BYTES):
            state.update(block)
            size_bytes += append(copy, memoryview(block))
    return state.hexdigest(), size_bytes
