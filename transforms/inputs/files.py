"""URIs of input files: made absolute, opened, and brought to local disk for the decoders."""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
import re
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedIOBase, BufferedReader
from typing import BinaryIO, NamedTuple, cast

from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem

from schemas.errors import UnreachableUri
from schemas.redaction import redacted
from transforms.inputs.addresses import check_url
from transforms.inputs.download import Gate
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.http import fetch, fetch_to_open, is_http
from transforms.store.clients import open_fs
from transforms.store.reading import PatientFile
from transforms.store.retry import client_errors, describe, passes, retried
from transforms.store.temporary import append, temporary_errors, temporary_file

_BLOCK_BYTES = 1 << 20
READ_AHEAD_BYTES = 8 * 2**20
_CHAINED = re.compile(r"::\s*(https?|ftps?|sftp|ssh|smb|webhdfs)\b", re.IGNORECASE)


class Place(NamedTuple):
    """A URL together with the file system that serves it, and how it is fetched if that is http or https."""

    url: str
    fs: AbstractFileSystem
    path: str
    fetch: FetchSettings = DEFAULT_FETCH

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

        What comes by http is fetched whole into a temporary file first.

        Raises:
            OSError: if it is not there, is forbidden or cannot be read.
            UnreachableUri: if its server does not give it after all attempts; if it is a pipe, a device or a
                socket, which may never end, or never begin.
            ForbiddenAddress, TooLarge, TookTooLong: by http, as ``transforms.inputs.http.fetch`` does.
        """
        if is_http(self.url):
            return fetch_to_open(self.url, self.fetch)
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


def locate(url: str, *, keep_listings: bool = False, fetch: FetchSettings = DEFAULT_FETCH) -> Place:
    """Return where a URL points; local paths become absolute.

    Raises:
        ConfigError: if its scheme needs a part of this package that is not installed.
        UnreachableUri: if its scheme is unknown, or needs another package that is not installed; if it is a chain
            by which fsspec would fetch over the network past our own client.
        ForbiddenAddress, OSError: as ``transforms.inputs.addresses.check_url`` does.
    """
    if _CHAINED.search(url) and not is_http(url):
        raise UnreachableUri(f"{redacted(url)} cannot be opened here: it chains a file system to a server")
    check_url(url, fetch.allow_addresses)
    try:
        fs, path = open_fs(url, keep_listings=keep_listings)
    except (ValueError, ImportError) as error:
        raise UnreachableUri(f"{redacted(url)} cannot be opened here: {error}") from error
    place = Place(url, fs, path, fetch)
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
def local_copy(
    uri: str,
    settings: FetchSettings = DEFAULT_FETCH,
    cancel: threading.Event | None = None,
    gate: Gate | None = None,
) -> Iterator[LocalCopy]:
    """Give a local file with the content of ``uri``: itself, or a copy that is deleted afterwards.

    ``settings`` and ``cancel`` are for http and https; they and ``gate`` mean what they do for
    ``transforms.inputs.http.fetch``. ``uri`` may be that of a member of an archive (``transforms.inputs.members``).

    Raises:
        BadArchive: if it is a member that cannot be read.
        OSError: if it is not there or cannot be read.
        UnreachableUri: if no file system here serves it, its server does not give it, or it is no regular file.
        ForbiddenAddress, TooLarge, TookTooLong, Cancelled: by http, as ``transforms.inputs.http.fetch`` does.
        StoreError: if the copy finds no room.
    """
    from transforms.inputs.members import member_copy, parse_member

    if member := parse_member(uri, settings):
        with member_copy(member) as member_file:
            yield member_file
        return
    if is_http(uri):
        with temporary_file() as path:
            with open(path, "r+b", buffering=0) as copy:
                fetched = fetch(uri, copy, settings, cancel, gate)
            yield LocalCopy(path, *fetched)
        return
    place = locate(uri, fetch=settings)
    if place.is_local:
        with place.open() as source:
            content = hashlib.file_digest(source, "sha256").hexdigest()
            yield LocalCopy(place.path, content, source.tell())
        return
    with temporary_file() as path:
        with place.open() as source:
            found = write_copy(iter(partial(source.read, _BLOCK_BYTES), b""), path, gate)
        yield found


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
        raise UnreachableUri(f"reading {redacted(uri)} gave {describe(error)}") from error


def write_copy(blocks: Iterable[bytes], path: str, gate: Gate | None = None) -> LocalCopy:
    """Write the blocks to a temporary file that is there already.

    Raises:
        StoreError: if they find no room.
    """
    state, size_bytes = hashlib.sha256(), 0
    with temporary_errors():
        copy = open(path, "wb", buffering=0)  # noqa: SIM115
    with copy:
        for block in blocks:
            if gate:
                gate(size_bytes + len(block))
            state.update(block)
            size_bytes += append(copy, memoryview(block))
    return LocalCopy(path, state.hexdigest(), size_bytes)
