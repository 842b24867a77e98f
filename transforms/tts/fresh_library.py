"""A C library in the state in which it was loaded, as often as one likes: what it keeps between calls is forgotten.

To close a library and open it again does the same, in a third of a millisecond: what the loader did is undone and done
again. Here it stays open, and its variables are put back by copying what they were right after it was loaded, 0.1 MB
for espeak-ng. Memory that it took must have been given back before, by its own function for the end: its pointers to it
are forgotten as well, as they are when it is closed.
"""

from __future__ import annotations

import ctypes
import shutil
from _ctypes import dlclose
from typing import Any

from transforms.store.temporary import temporary_folder

_LOAD, _READ_ONLY_LATER, _WRITABLE = 1, 0x6474E552, 2  # PT_LOAD, PT_GNU_RELRO, PF_W: System V ABI, LSB


class _Segment(ctypes.Structure):
    """An `Elf64_Phdr`."""

    _fields_ = [
        ("type", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        *((name, ctypes.c_uint64) for name in ("offset", "address", "physical", "in_file", "size", "align")),
    ]


class _Loaded(ctypes.Structure):
    """The beginning of a `dl_phdr_info`."""

    _fields_ = [
        ("base", ctypes.c_uint64),
        ("path", ctypes.c_char_p),
        ("segments", ctypes.POINTER(_Segment)),
        ("n_segments", ctypes.c_uint16),
    ]


_Visitor = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Loaded), ctypes.c_size_t, ctypes.c_void_p)


class FreshLibrary:
    """A library that nobody else in the process has: a copy of the file is loaded.

    A forked process has its own of it, with no more to do. Where the loader does not tell where a library's variables
    are, as outside of Linux, it is closed and opened again.
    """

    def __init__(self, path: str) -> None:
        """Load it.

        Raises:
            OSError: if it cannot be read, or is no library.
            StoreError: if the folder for temporary files does not take the copy.
        """
        self._path = path
        self._load()

    def restored(self) -> ctypes.CDLL:
        """Return the library as it was when it was loaded."""
        if self._variables is None:
            dlclose(self._library._handle)
            self._load()
        for address, image in self._variables or ():
            ctypes.memmove(address, image, len(image))
        return self._library

    def _load(self) -> None:
        with temporary_folder() as folder:
            copy = shutil.copy(self._path, folder)
            self._library = ctypes.CDLL(copy)
            self._variables = _variables(copy)


def _variables(path: str) -> list[tuple[int, bytes]] | None:
    """Return where the variables of a loaded library lie, and what they are; None if the loader does not tell."""
    found: list[tuple[int, int]] = []

    def visit(loaded: Any, _size: int, _data: Any) -> int:
        one = loaded.contents
        if one.path != path.encode():
            return 0
        segments = one.segments[: one.n_segments]
        fixed = max((s.address + s.size for s in segments if s.type == _READ_ONLY_LATER), default=0)
        for segment in segments:
            if segment.type == _LOAD and segment.flags & _WRITABLE:
                start, end = max(segment.address, fixed), segment.address + segment.size
                found.append((one.base + start, end - start))
        return 1

    try:
        tell = ctypes.CDLL(None).dl_iterate_phdr
    except AttributeError:
        return None
    tell(_Visitor(visit), None)
    return [(address, ctypes.string_at(address, size)) for address, size in found]
