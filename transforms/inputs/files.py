"""URIs of input files: made absolute, opened, and brought to local disk for the decoders."""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from typing import IO, NamedTuple, cast

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from schemas.errors import UnreachableUri

_BLOCK_BYTES = 1 << 20


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
        return glob.has_magic(self.path) and not self.fs.exists(self.path)

    def open(self) -> BufferedIOBase:
        """Open it for reading.

        Raises:
            OSError: if it is not there or cannot be read.
            UnreachableUri: if it is a pipe, a device or a socket, which may never end, or never begin.
        """
        if self.is_local:
            mode = os.stat(self.path).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise UnreachableUri(f"{self.path} is no regular file")
            return open(self.path, "rb")
        return cast("BufferedIOBase", self.fs.open(self.path, "rb"))

    def child(self, path: str) -> str:
        """Return the absolute URI of a path of the same file system."""
        return path if self.is_local else str(self.fs.unstrip_protocol(path))


class LocalCopy(NamedTuple):
    """A file that can be opened by path, with what identifies its content."""

    path: str
    content_sha256: str
    size_bytes: int


def locate(url: str) -> Place:
    """Return where a URL points; local paths become absolute.

    Raises:
        UnreachableUri: if its scheme is unknown, or needs a package that is not installed.
    """
    try:
        fs, path = url_to_fs(url)
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

    Raises:
        OSError: if it is not there or cannot be read.
        UnreachableUri: if no file system here serves it, or it is no regular file.
    """
    place = locate(uri)
    if place.is_local:
        with place.open() as source:
            content = hashlib.file_digest(source, "sha256").hexdigest()
            yield LocalCopy(place.path, content, source.tell())
        return
    with tempfile.NamedTemporaryFile(prefix="speechloom-") as copy:
        with client_errors(uri), place.open() as source:
            content = _copy(source, copy)
        copy.flush()
        yield LocalCopy(copy.name, content, copy.tell())


@contextmanager
def client_errors(uri: str) -> Iterator[None]:
    """Turn the errors of a file system's client that are no OSError (HTTP status 500, a torn body) into our own.

    Raises:
        UnreachableUri: in their place.
    """
    try:
        yield
    except _client_errors() as error:
        raise UnreachableUri(f"reading {uri} gave {type(error).__name__}: {error}") from error


def _client_errors() -> tuple[type[Exception], ...]:
    client = sys.modules.get("aiohttp")  # where it has not been imported it has not raised
    return (client.ClientError,) if client else ()


def _copy(source: BufferedIOBase, copy: IO[bytes]) -> str:
    state = hashlib.sha256()
    while block := source.read(_BLOCK_BYTES):
        state.update(block)
        copy.write(block)
    return state.hexdigest()
