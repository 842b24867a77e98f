"""A dataset's folder on any fsspec URL, and files that appear in it whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple, cast

import pyarrow as pa
from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem

from schemas.errors import ConfigError
from transforms.store.clients import open_fs, read_whole, upload
from transforms.store.reading import PatientFile
from transforms.store.retry import retried, store_errors
from transforms.store.temporary import (
    PREFIX,
    sweep_folder,
    temporary_errors,
    temporary_file,
    temporary_name,
)
from transforms.store.uploads import sweep_uploads
from transforms.store.views import check_name, placed

TEMPORARY = ".tmp"
READ_AHEAD_BYTES = 2**20
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

    @classmethod
    def named(cls, file_name: str) -> Bucket:
        """Return the bucket of a file name.

        Raises:
            ValueError: if it is no bucket's.
        """
        word, number, of, total = file_name.split(".", maxsplit=1)[0].split("-")
        if (word, of) != ("bucket", "of"):
            raise ValueError(file_name)
        return cls(int(number), int(total))


class Store:
    """The folder of tables at ``root``. Cheap to make and to pickle: it connects when first used.

    ``written_bytes`` counts what this object put in place; a pickled copy starts at 0. In a ``view``, what interleaving
    writes lies apart (see ``transforms/store/views.py``).
    """

    def __init__(self, root: str, view: str | None = None) -> None:
        try:
            fs, path = open_fs(root)
        except (ImportError, ValueError) as error:
            raise ConfigError(f"--root {root} cannot be used here: {error}") from error
        self.written_bytes = 0
        self.view = view if view is None else check_name(view)
        self.root: str = fs.unstrip_protocol(path) if not isinstance(fs, LocalFileSystem) else path

    def __reduce__(self) -> tuple[type[Store], tuple[str, str | None]]:
        return Store, (self.root, self.view)

    @cached_property
    def fs(self) -> AbstractFileSystem:
        """The file system of the root. Its own methods raise what they like: see the methods here first."""
        return open_fs(self.root)[0]

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
        return "/".join([self.root.rstrip("/"), *placed(self.view, parts)])

    def exists(self, *parts: str) -> bool:
        """Whether there is a file or folder at this place below the root."""
        try:
            self.info(*parts)
        except FileNotFoundError:
            return False
        return True

    def info(self, *parts: str) -> dict[str, Any]:
        """Return what the file system knows of a file below the root, in its own words.

        Raises:
            FileNotFoundError: where there is none.
        """
        path = self.path(*parts)
        with _read_errors(path, may_be_absent=True):
            return dict(retried(lambda: self.fs.info(path), path))

    def size_bytes(self, *parts: str) -> int:
        """Return the size of a file below the root; raises FileNotFoundError where there is none."""
        return int(self.info(*parts)["size"])

    def modified(self, *parts: str) -> datetime:
        """Return when a file below the root was last written; raises FileNotFoundError where there is none."""
        path = self.path(*parts)
        with _read_errors(path, may_be_absent=True):
            return cast("datetime", retried(lambda: self.fs.modified(path), path))

    def names(self, *parts: str, suffix: str = ".parquet") -> list[str]:
        """Return the names of the files of a kind in a folder below the root, sorted; none if absent."""
        paths = self._listed(parts, detail=False)
        return sorted(name for path in paths if (name := path.rsplit("/", 1)[-1]).endswith(suffix))

    def stamps(self, *parts: str) -> dict[str, object]:
        """Return the files in a folder below the root, each with what changes when it is written again.

        A listing may lag behind on some object stores: good for showing progress, not for deciding.
        """
        infos = self._listed(parts, detail=True)
        return {info["name"].rsplit("/", 1)[-1]: [info.get(key) for key in _STAMPS] for info in infos}

    def _listed(self, parts: Sequence[str], *, detail: bool) -> list[Any]:
        path = self.path(*parts)
        try:
            with _read_errors(path, may_be_absent=True):
                return list(retried(lambda: self.fs.ls(path, detail=detail, refresh=True), path))
        except FileNotFoundError:
            return []

    def open_read(self, *parts: str) -> BinaryIO:
        """Open a file below the root for reading.

        Raises:
            FileNotFoundError: where there is none.
            StoreError: if it cannot be read, now or later on.
        """
        path = self.path(*parts)

        def opener() -> BinaryIO:
            options = {} if self.is_local else {"block_size": READ_AHEAD_BYTES}
            return cast("BinaryIO", self.fs.open(path, "rb", **options))

        with _read_errors(path, may_be_absent=True):
            return cast("BinaryIO", PatientFile(opener, path, lambda: _read_errors(path)))

    def read_text(self, *parts: str) -> str:
        """Return the text of a small file below the root, read in one request.

        Raises:
            FileNotFoundError: where there is none, also if it is removed just now.
            StoreError: if it cannot be read.
        """
        return self.read_bytes(*parts).decode()

    def read_bytes(self, *parts: str) -> bytes:
        """Return a small file below the root, read in one request; raises as ``read_text`` does."""
        path = self.path(*parts)
        with _read_errors(path, may_be_absent=True):
            return retried(lambda: read_whole(self.fs, path), path)

    def write_text(self, text: str, *parts: str) -> None:
        """Put a text file in place in one step."""
        with self.write(*parts) as sink, self.write_errors(*parts):
            sink.write(text.encode())

    def remove(self, *parts: str) -> None:
        """Remove a file below the root, if it is there."""
        path = self.path(*parts)
        with suppress(FileNotFoundError), _read_errors(path, may_be_absent=True):
            retried(lambda: self.fs.rm_file(path), path)

    def write_errors(self, *parts: str) -> AbstractContextManager[None]:
        """Return a block for writing into what ``write`` opened: a full disk in it is a StoreError."""
        return _write_errors(self.path(*parts)) if self.is_local else temporary_errors()

    @contextmanager
    def write(self, *parts: str) -> Iterator[BinaryIO]:
        """Open a file for writing that appears, whole, when the block ends, and not at all if it raises.

        Raises:
            StoreError: if it cannot be opened or put in place. What the block raises is left as it is.
        """
        path = self.path(*parts)
        with self._write_local(path) if self.is_local else self._write_remote(path) as sink:
            yield sink
            size_bytes = sink.tell()
        self.written_bytes += size_bytes

    @contextmanager
    def _write_local(self, path: str) -> Iterator[BinaryIO]:
        with self._beside(path) as temporary, _sink(temporary, lambda: _write_errors(path)) as sink:
            yield sink

    @contextmanager
    def _write_remote(self, path: str) -> Iterator[BinaryIO]:
        """Write to local disk, then upload: an object appears when its upload is complete."""
        with temporary_file() as temporary:
            with _sink(temporary, temporary_errors) as sink:
                yield sink
            with _write_errors(path):
                retried(lambda: upload(self.fs, temporary, path), path)

    @contextmanager
    def _beside(self, path: str) -> Iterator[str]:
        """Give the path of a temporary file of the same file system that is put in place at the end."""
        temporary = self.path(TEMPORARY, temporary_name())
        with ExitStack() as undo:
            undo.callback(_quietly, os.unlink, temporary)
            with _write_errors(path):
                os.makedirs(os.path.dirname(temporary), exist_ok=True)
                os.makedirs(os.path.dirname(path), exist_ok=True)
            yield temporary
            with _write_errors(path):
                os.replace(temporary, path)
            undo.pop_all()

    def sweep(self) -> int:
        """Remove what killed processes left half written; return how many files and uploads that was.

        Of this machine: at once; of others, and uploads to object stores: when it is a day old.
        """
        with temporary_errors():
            swept = sweep_folder(tempfile.gettempdir(), PREFIX)
        if not self.is_local:
            return swept + sweep_uploads(self.fs, self.root)
        if not self.exists(TEMPORARY):
            return swept
        with _write_errors(self.path(TEMPORARY)):
            return swept + sweep_folder(self.path(TEMPORARY))


def _read_errors(path: str, *, may_be_absent: bool = False) -> AbstractContextManager[None]:
    return store_errors(f"the store of the tables could not be read: {path}", may_be_absent=may_be_absent)


def _write_errors(path: str) -> AbstractContextManager[None]:
    return store_errors(f"the store of the tables could not be written: {path}")


def _quietly(clean_up: Callable[..., None], *arguments: str) -> None:
    """Clean up after an error that is told anyway; one more would hide it."""
    with suppress(OSError):
        clean_up(*arguments)


@contextmanager
def _sink(path: str, errors: Callable[[], AbstractContextManager[None]]) -> Iterator[BinaryIO]:
    """Open a local file into which Arrow writes without Python in between."""
    with errors():
        sink = pa.OSFile(path, "wb")
    with ExitStack() as undo:
        undo.callback(_quietly, sink.close)
        yield cast("BinaryIO", sink)
        undo.pop_all()
    with errors():
        sink.close()
