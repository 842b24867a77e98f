"""A dataset's folder on any fsspec URL, and files that appear in it whole or not at all."""

from __future__ import annotations

import os
import socket
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import BinaryIO, NamedTuple, cast

import pyarrow as pa
from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

TEMPORARY = ".tmp"
REMOTE_CALLS = 64


# What file systems of fsspec say of a file that tells one writing of it from another.
_STAMPS = ("ino", "mtime", "ETag", "LastModified", "generation", "created")


class Bucket(NamedTuple):
    """Bucket ``number`` of ``of``: the unit of work, of retry, of resume and of progress."""

    number: int
    of: int

    @property
    def file_name(self) -> str:
        """The name of the bucket's file in every table; it depends on nothing else. Names sort as numbers do."""
        digits = max(5, len(str(self.of)))
        return f"bucket-{self.number:0{digits}d}-of-{self.of:0{digits}d}.parquet"


class Store:
    """The folder of tables at ``root``. Cheap to make and to pickle: it connects when first used."""

    def __init__(self, root: str) -> None:
        fs, path = url_to_fs(root)
        self.root: str = fs.unstrip_protocol(path) if not isinstance(fs, LocalFileSystem) else path

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        return Store, (self.root,)

    @cached_property
    def fs(self) -> AbstractFileSystem:
        """The file system of the root."""
        return url_to_fs(self.root)[0]

    @cached_property
    def is_local(self) -> bool:
        """Whether the root is a folder of this machine."""
        return isinstance(self.fs, LocalFileSystem)

    @property
    def calls_at_once(self) -> int:
        """How many small reads or writes it is worth having under way: those over a network mostly wait."""
        return 1 if self.is_local else REMOTE_CALLS

    def path(self, *parts: str) -> str:
        """Return the URL of something below the root."""
        return "/".join([self.root.rstrip("/"), *parts])

    def exists(self, *parts: str) -> bool:
        """Whether there is a file or folder at this place below the root."""
        return bool(self.fs.exists(self.path(*parts)))

    def names(self, *parts: str) -> list[str]:
        """Return the names of the Parquet files in a folder below the root, sorted; none if absent."""
        try:
            found = self.fs.ls(self.path(*parts), detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted(name for path in found if (name := path.rsplit("/", 1)[-1]).endswith(".parquet"))

    def stamps(self, *parts: str) -> dict[str, object]:
        """Return the files in a folder below the root, each with what changes when it is written again.

        A listing may lag behind on some object stores: good for showing progress, not for deciding.
        """
        try:
            found = self.fs.ls(self.path(*parts), detail=True, refresh=True)
        except FileNotFoundError:
            return {}
        return {info["name"].rsplit("/", 1)[-1]: [info.get(key) for key in _STAMPS] for info in found}

    def open_read(self, *parts: str) -> BinaryIO:
        """Open a file below the root for reading.

        Raises:
            FileNotFoundError: where there is none.
        """
        return cast("BinaryIO", self.fs.open(self.path(*parts), "rb"))

    def read_text(self, *parts: str) -> str:
        """Return the text of a file below the root."""
        with self.open_read(*parts) as source:
            return source.read().decode()

    def write_text(self, text: str, *parts: str) -> None:
        """Put a text file in place in one step."""
        with self.write(*parts) as sink:
            sink.write(text.encode())

    @contextmanager
    def write(self, *parts: str) -> Iterator[BinaryIO]:
        """Open a file for writing that appears, whole, when the block ends, and not at all if it raises."""
        if self.is_local:
            with self._write_local(self.path(*parts)) as sink:
                yield sink
        else:
            with self._write_remote(self.path(*parts)) as sink:
                yield sink

    @contextmanager
    def _write_local(self, path: str) -> Iterator[BinaryIO]:
        temporary = self.path(TEMPORARY, f"{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex}")
        os.makedirs(os.path.dirname(temporary), exist_ok=True)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with pa.OSFile(temporary, "wb") as sink:  # Arrow writes into it without Python in between
                yield cast(BinaryIO, sink)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise

    @contextmanager
    def _write_remote(self, path: str) -> Iterator[BinaryIO]:
        """Write to local disk, then upload: an object appears when its upload is complete."""
        with tempfile.NamedTemporaryFile(prefix="speechloom-") as sink:
            yield cast(BinaryIO, sink)
            sink.flush()
            self.fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self.fs.put_file(sink.name, path)

    def sweep(self) -> int:
        """Remove what killed processes of this machine left half written; return how many files that was."""
        if not self.is_local or not self.exists(TEMPORARY):
            return 0
        stale = [name for name in os.listdir(self.path(TEMPORARY)) if _is_orphan(name)]
        for name in stale:
            os.unlink(self.path(TEMPORARY, name))
        return len(stale)


def _is_orphan(name: str) -> bool:
    host, pid, _ = name.rsplit(".", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
