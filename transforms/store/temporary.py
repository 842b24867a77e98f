"""Temporary files: named after the process that writes them, so that what a killed one left can be told."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from io import FileIO
from typing import cast

from transforms.store.retry import store_errors

PREFIX = "speechloom-"
ABANDONED_AFTER_S = 24 * 3600
_NAME = re.compile(r"(?P<machine>.+)\.(?P<pid>\d+)\.[0-9a-f]{32}(\..*)?")


def temporary_name() -> str:
    """Return a new name that says which process of which machine uses it."""
    return f"{_machine()}.{os.getpid()}.{uuid.uuid4().hex}"


def _machine() -> str:
    """Return the host and the space in which its process ids count: containers may share a host's name."""
    try:
        space = os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        space = 0
    return f"{socket.gethostname()}.{space}"


@contextmanager
def temporary_file() -> Iterator[str]:
    """Give the path of an empty file of this machine that is deleted afterwards.

    Raises:
        StoreError: if the folder for temporary files does not take it.
    """
    with temporary_errors():
        file, path = tempfile.mkstemp(prefix=f"{PREFIX}{temporary_name()}.")
        os.close(file)
    try:
        yield path
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Return an empty folder of this machine that goes when it is cleaned up, or when the process ends.

    Raises:
        StoreError: if the folder for temporary files does not take it.
    """
    with temporary_errors():
        return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{temporary_name()}.", ignore_cleanup_errors=True)


def temporary_errors() -> AbstractContextManager[None]:
    """Return a block in which a full disk is told as that of temporary files (StoreError)."""
    return store_errors(
        f"temporary files could not be written to {tempfile.gettempdir()} (TMPDIR names another)"
    )


def open_unnamed(mode: str = "w+b") -> FileIO:
    """Open a temporary file that has no name and no buffer.

    Raises:
        StoreError: if the folder for temporary files does not take it.
    """
    with temporary_errors():
        return cast("FileIO", tempfile.TemporaryFile(mode, prefix=PREFIX, buffering=0))


class UnnamedFile:
    """A temporary file without a name, for what does not fit in memory: written at its end, read at any place.

    Raises:
        StoreError: here and in ``append``, if the disk for temporary files is full.
    """

    def __init__(self) -> None:
        self._file = open_unnamed()
        self.size_bytes = 0

    def append(self, data: bytes | memoryview) -> int:
        """Write ``data`` and return the place where it begins."""
        offset = self.size_bytes
        self.size_bytes += append(self._file, memoryview(data))
        return offset

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes at a place."""
        return os.pread(self._file.fileno(), length, offset)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def append(file: FileIO, data: memoryview) -> int:
    """Write all of ``data`` to a temporary file that is not buffered, and return how many bytes that was.

    Raises:
        StoreError: if the disk is full; with a buffer that could come later, from anywhere.
    """
    written = 0
    with temporary_errors():
        while written < len(data):
            written += file.write(data[written:])
    return written


def sweep_folder(folder: str, prefix: str = "") -> int:
    """Remove the temporary files and folders that nobody uses any more; return how many that were.

    They are those of processes of this machine that are gone, and any file that was not written to for a day.
    """
    removed = 0
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name.startswith(prefix) and _is_orphan(name.removeprefix(prefix), path):
            with suppress(FileNotFoundError, PermissionError):  # another run sweeps too; another user's file
                if os.path.isdir(path):
                    shutil.rmtree(path)
                else:
                    os.unlink(path)
                removed += 1
    return removed


def _is_orphan(name: str, path: str) -> bool:
    parts = _NAME.fullmatch(name)
    if not parts:
        return False
    if parts["machine"] == _machine() and not _is_alive(int(parts["pid"])):
        return True
    if os.path.isdir(path):
        return False
    try:
        return time.time() - os.stat(path).st_mtime > ABANDONED_AFTER_S
    except FileNotFoundError:
        return False


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
