"""The cheapest reading of a text by a transducer, found as OpenFst finds it, without building what leads nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.compiling import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]
Table = tuple[Longs, Ints]
"""Open addresses: the nodes by hash, -1 where free, and the number of each."""
_NODES_A_BYTE = 2048
"""Room that is made for the states a byte can be read in; nemo's English grammar reads one in 1,450."""


class Arcs(NamedTuple):
    """A transducer: the arcs of state ``s`` are ``firsts[s]`` to ``firsts[s + 1]``, sorted by what they read.

    The first ``silent[s]`` of them read nothing. ``finals`` is infinite where no reading may end.
    """

    start: int
    firsts: Ints
    silent: Ints
    reads: Ints
    writes: Ints
    costs: Floats
    nexts: Ints
    finals: Floats


def arcs_of(transducer: Any) -> Arcs:
    """Return the arcs of a ``pynini.Fst`` that is sorted by what it reads."""
    states = range(transducer.num_states())
    rows = [[(a.ilabel, a.olabel, float(a.weight), a.nextstate) for a in transducer.arcs(s)] for s in states]
    flat = [row for one in rows for row in one]
    reads, writes, costs, nexts = zip(*flat, strict=True)
    return Arcs(
        transducer.start(),
        np.cumsum([0, *map(len, rows)]).astype(np.int32),
        np.array([sum(row[0] == 0 for row in one) for one in rows], np.int32),
        np.array(reads, np.int32),
        np.array(writes, np.int32),
        np.array(costs, np.float32),
        np.array(nexts, np.int32),
        np.array([float(transducer.final(s)) for s in states], np.float32),
    )


def save_arcs(arcs: Arcs, path: Path) -> None:
    """Write arcs to a file."""
    found: dict[str, Any] = arcs._asdict()
    np.savez(path, **found)


def load_arcs(path: Path) -> Arcs:
    """Return the arcs that ``save_arcs`` wrote."""
    with np.load(path) as found:
        return Arcs(int(found["start"]), *(found[name] for name in Arcs._fields[1:]))


def cheapest(arcs: Arcs, text: str) -> str | None:
    """Return what the cheapest reading of a text writes, None where there is no reading.

    The states of the composition of text and transducer are visited depth first, then relaxed in the reverse order of
    leaving them, sums in single precision, the first of equals kept: all as OpenFst's composition and shortest path
    do, so that equal costs end in the same reading there and here.
    """
    data = np.frombuffer(text.encode(), np.uint8).astype(np.int32)
    size = 1 << (2 * _NODES_A_BYTE * (data.size + 1)).bit_length()
    visited: tuple[Longs, Ints, Ints, Ints] | None = None
    while visited is None or not visited[0].size:
        table = np.full(size, -1, np.int64), np.empty(size, np.int32)
        visited = _visit(data, table, arcs.start, arcs.firsts, arcs.silent, arcs.reads, arcs.nexts)
        size *= 4
    parent, by, end = _relax(
        data.size, table, visited, arcs.firsts, arcs.silent, arcs.costs, arcs.nexts, arcs.finals
    )
    return None if end < 0 else bytes(_trace(parent, by, end, arcs.writes).astype(np.uint8)).decode()


def _find(keys: Longs, key: int) -> int:
    """Return the place of a key in a table of open addresses, or the free place where it belongs."""
    mask = keys.size - 1
    place = (key * 0x9E3779B1 >> 7) & mask
    while keys[place] != -1 and keys[place] != key:
        place = (place + 1) & mask
    return place


def _bound(reads: Ints, low: int, high: int, label: int) -> int:
    while low < high:
        middle = (low + high) >> 1
        if reads[middle] < label:
            low = middle + 1
        else:
            high = middle
    return low


def _reading(
    data: Ints, position: int, state: int, firsts: Ints, silent: Ints, reads: Ints
) -> tuple[int, int]:
    """Return the state's arcs that read the byte at a position: the first, and the one after the last."""
    low, high = firsts[state] + silent[state], firsts[state + 1]
    if position == data.size:
        return high, high
    low = _bound(reads, low, high, data[position])
    return low, _bound(reads, low, high, data[position] + 1)


def _visit(
    data: Ints, table: Table, start: int, firsts: Ints, silent: Ints, reads: Ints, nexts: Ints
) -> tuple[Longs, Ints, Ints, Ints]:
    """Visit depth first what can be reached; return the nodes, the first and last arcs that read, the order of leaving.

    A node is its position in the text times the number of states, plus its state. Nothing is returned where the table
    is too small.
    """
    keys, numbers = table
    n_states, most = firsts.size - 1, keys.size // 2
    nodes = np.empty(most, np.int64)
    at, low, high = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    stack, left = np.empty(most, np.int32), np.empty(most, np.int32)
    count, depth, n_left, node = 0, 0, 0, start
    while node >= 0:
        place = _find(keys, node)
        if keys[place] == -1:
            if count == most:
                return nodes[:0], low, high, left
            keys[place], numbers[place], nodes[count] = node, count, node
            position, state = node // n_states, node % n_states
            at[count] = firsts[state]
            low[count], high[count] = _reading(data, position, state, firsts, silent, reads)
            stack[depth] = count
            depth, count = depth + 1, count + 1
        node = -1
        while depth and node < 0:
            top = stack[depth - 1]
            position, state = nodes[top] // n_states, nodes[top] % n_states
            silent_end = firsts[state] + silent[state]
            if at[top] == silent_end:
                at[top] = low[top]
            if at[top] < silent_end or low[top] <= at[top] < high[top]:
                node = (position + (at[top] >= low[top])) * n_states + nexts[at[top]]
                at[top] += 1
            else:
                left[n_left] = top
                n_left, depth = n_left + 1, depth - 1
    return nodes[:count], low[:count], high[:count], left[:count]


def _relax(
    length: int,
    table: Table,
    visited: tuple[Longs, Ints, Ints, Ints],
    firsts: Ints,
    silent: Ints,
    costs: Floats,
    nexts: Ints,
    finals: Floats,
) -> tuple[Ints, Ints, int]:
    """Return each node's best parent, the arc that it came by, and the node where the cheapest reading ends, or -1."""
    (keys, numbers), (nodes, low, high, left), n_states = table, visited, firsts.size - 1
    distance = np.full(nodes.size, np.inf, np.float32)
    parent, by = np.full(nodes.size, -1, np.int32), np.full(nodes.size, -1, np.int32)
    distance[0], best, end = 0.0, np.float32(np.inf), -1
    for top in left[::-1]:
        position, state = nodes[top] // n_states, nodes[top] % n_states
        if position == length and distance[top] + finals[state] < best:
            best, end = np.float32(distance[top] + finals[state]), top
        silent_end = firsts[state] + silent[state]
        for turn in range(silent[state] + high[top] - low[top]):
            arc = firsts[state] + turn if turn < silent[state] else low[top] + turn - silent[state]
            further = position if arc < silent_end else position + 1
            to = numbers[_find(keys, further * n_states + nexts[arc])]
            cost = np.float32(distance[top] + costs[arc])
            if cost < distance[to]:
                distance[to], parent[to], by[to] = cost, top, arc
    return parent, by, end


def _trace(parent: Ints, by: Ints, end: int, writes: Ints) -> Ints:
    """Return what the arcs from the start to a node write, in order."""
    out = np.empty(parent.size, np.int32)
    count = 0
    while end > 0:
        if writes[by[end]]:
            out[count] = writes[by[end]]
            count += 1
        end = parent[end]
    return out[:count][::-1].copy()


_find, _bound, _reading = compiled(_find), compiled(_bound), compiled(_reading)
_trace, _visit, _relax = compiled(_trace), compiled(_visit), compiled(_relax)
