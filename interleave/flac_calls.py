"""What libsndfile calls to read a file that lies in memory, compiled; see ``SF_VIRTUAL_IO`` in sndfile.h.

Its user data are three int64: the address of the bytes, how many there are, and the place that is read next.
"""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba.extending import intrinsic

_NUMBA: Any = numba  # its own annotations leave most of it out
carray, cfunc, types = _NUMBA.carray, _NUMBA.cfunc, _NUMBA.types
_PLACE = types.CPointer(types.int64)
_BYTES = types.CPointer(types.uint8)
_FROM_START, _FROM_HERE = 0, 1


def _as_pointer(_context: Any, _address: Any) -> Any:
    """Type and compile the function that returns an address as a pointer to bytes."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())

    return _BYTES(types.int64), generate


_pointer: Any = intrinsic(_as_pointer)


@cfunc(types.int64(_PLACE), cache=True)
def _size(place: Any) -> Any:
    return place[1]


@cfunc(types.int64(types.int64, types.int32, _PLACE), cache=True)
def _seek(offset: Any, whence: Any, place: Any) -> Any:
    if whence == _FROM_START:
        place[2] = offset
    elif whence == _FROM_HERE:
        place[2] += offset
    else:
        place[2] = place[1] + offset
    return place[2]


@cfunc(types.int64(_BYTES, types.int64, _PLACE), cache=True)
def _read(wanted: Any, count: Any, place: Any) -> Any:
    n_bytes = max(0, min(count, place[1] - place[2]))
    if place[2] < 0 or n_bytes == 0:
        return 0
    source = carray(_pointer(place[0] + place[2]), n_bytes)
    target = carray(wanted, n_bytes)
    target[:] = source
    place[2] += n_bytes
    return n_bytes


@cfunc(types.int64(_BYTES, types.int64, _PLACE), cache=True)
def _write(_content: Any, _count: Any, _place: Any) -> Any:
    return 0


@cfunc(types.int64(_PLACE), cache=True)
def _tell(place: Any) -> Any:
    return place[2]


def addresses() -> dict[str, int]:
    """Return where the functions are, by the names of the fields of ``SF_VIRTUAL_IO``."""
    calls: dict[str, Any] = {
        "get_filelen": _size,
        "seek": _seek,
        "read": _read,
        "write": _write,
        "tell": _tell,
    }
    return {name: int(call.address) for name, call in calls.items()}
