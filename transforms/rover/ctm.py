"""NIST's CTM files: a line a word (file, channel, start and length in seconds, word, confidence), in order of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import ne
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BAD_TIME_MARK = b"&&"
_ESCAPED, _TAGS = re.compile(rb"\\(.)"), re.compile(rb"(?<!\\);.*")
Channel = tuple[bytes, bytes]
Floats = NDArray[np.float64]


class Ctm(NamedTuple):
    """The words of a file, those of a channel one after the other, as columns.

    ``channels``: where the words of each begin and end, in the order in which they come first. ``texts`` are what
    words are compared by. ``confidences`` are 0 where a word has none, -1 everywhere where none has one.
    """

    channels: dict[Channel, tuple[int, int]]
    texts: list[bytes]
    starts_s: Floats
    ends_s: Floats
    confidences: Floats


def read_ctm(data: bytes, name: str) -> Ctm:
    """Return the words of a CTM file as NIST's ROVER reads them.

    Upper case ASCII is folded. Lines that begin with ";" are comments; empty lines and what follows the confidence are
    passed over. Of alternatives (``<ALT_BEGIN>``, ``<ALT>``, ``<ALT_END>``) the first is heard. A start may be marked
    as bad ("&&1.25"). Of a word, tags (";" and what follows) and a star at its end are left out.

    Raises:
        ConfigError: naming the line that is no word.
    """
    folded = data.removeprefix(_BYTE_ORDER_MARK).lower()
    n_fields = _even_fields(folded)
    if n_fields and b"<alt" not in folded:
        fields = folded.split()
        columns: Sequence[Sequence[bytes]] = [fields[at::n_fields] for at in range(min(n_fields, 6))]
    else:
        columns = _columns(folded)
    try:
        said, starts_s = columns[4], _numbers(columns[2])
        ends_s = starts_s + _numbers(columns[3])
        confidences = _numbers(columns[5]) if len(columns) > 5 else np.full(len(starts_s), -1.0)
    except (ValueError, IndexError) as error:
        raise ConfigError(_complaint(folded, name)) from error
    spoken = {text: _spoken(text) for text in set(said)}
    texts = [spoken[text] for text in said]
    channels, order = _channels(*columns[:2])
    if order is None:
        return Ctm(channels, texts, starts_s, ends_s, confidences)
    return Ctm(channels, [texts[at] for at in order], starts_s[order], ends_s[order], confidences[order])


def _even_fields(data: bytes) -> int:
    """Return how many fields each line has, 0 where lines differ or there may be comments."""
    letters = np.frombuffer(data, np.uint8)
    if not len(letters) or data[:1] == b";" or b"\n;" in data:
        return 0
    space = (letters == 32) | ((letters >= 9) & (letters <= 13))
    begins = ~space
    begins[1:] &= space[:-1]
    ends = np.append(np.flatnonzero(letters == 10), len(letters) - 1)
    counts = np.diff(np.cumsum(begins)[ends], prepend=0)
    counts = counts if counts[-1] else counts[:-1]
    same = len(counts) and (counts == counts[0]).all()
    return int(counts[0]) if same and counts[0] > 4 else 0


def _columns(data: bytes) -> Sequence[Sequence[bytes]]:
    """Return the columns of lines that differ, without comments, empty lines and alternatives but the first."""
    rows = [fields for line in data.split(b"\n") if (fields := line.split()) and not line.startswith(b";")]
    rows = list(_first_alternatives(rows)) if b"<alt" in data else rows
    if not rows:
        return [()] * 6
    longest, shortest = max(map(len, rows)), min(map(len, rows))
    if shortest == 5 < longest:
        rows = [row if len(row) > 5 else [*row, b"0"] for row in rows]
    return list(zip(*rows, strict=False))[:6]


def _numbers(column: Sequence[bytes]) -> Floats:
    """Return the numbers, each text read once where they come again and again."""
    distinct = set(column)
    if len(distinct) * 2 > len(column):
        return np.fromiter(map(_number, column), np.float64, len(column))
    numbers = {text: _number(text) for text in distinct}
    return np.fromiter(map(numbers.__getitem__, column), np.float64, len(column))


def _number(text: bytes) -> float:
    return float(text[2:] if text.startswith(_BAD_TIME_MARK) else text)


def _first_alternatives(rows: Iterable[list[bytes]]) -> Iterator[list[bytes]]:
    heard = True
    for row in rows:
        text = row[4] if len(row) > 4 else b""
        if text.startswith(b"<alt"):
            heard = text != b"<alt>"
        elif heard:
            yield row


def _complaint(data: bytes, name: str) -> str:
    number, line = next(
        (number, line) for number, line in enumerate(data.split(b"\n"), start=1) if not _is_fine(line)
    )
    return f"{name}, line {number} is no word of a CTM file: {line.decode(errors='replace').strip()!r}"


def _is_fine(line: bytes) -> bool:
    fields = line.split()
    if not fields or line.startswith(b";") or (len(fields) > 4 and fields[4].startswith(b"<alt")):
        return True
    try:
        _numbers([*fields[2:4], *fields[5:6]])
    except ValueError:
        return False
    return len(fields) > 4


def _channels(
    files: Sequence[bytes], sides: Sequence[bytes]
) -> tuple[dict[Channel, tuple[int, int]], NDArray[np.int64] | None]:
    """Return where each channel's words are, and the order that puts them together, None where they are."""
    changes = np.zeros(len(files), np.bool_)
    for column in (files, sides):
        changes[1:] |= np.fromiter(map(ne, column[1:], column), np.bool_, max(0, len(files) - 1))
    changes[:1] = True
    heads = np.flatnonzero(changes).tolist()
    numbers: dict[Channel, int] = {}
    of_run = [numbers.setdefault((files[at], sides[at]), len(numbers)) for at in heads]
    of_word = np.repeat(np.array(of_run, np.int64), np.diff([*heads, len(files)]))
    ends = np.cumsum(np.bincount(of_word, minlength=len(numbers))).tolist()
    channels = dict(zip(numbers, zip([0, *ends], ends, strict=False), strict=True))
    return channels, np.argsort(of_word, kind="stable") if len(heads) > len(numbers) else None


def _spoken(text: bytes) -> bytes:
    """Return a word without its tags, its escapes and the star at its end, where something is left."""
    word = _ESCAPED.sub(rb"\1", _TAGS.sub(b"", text)).rstrip(b"\\")
    return (word[:-1] if len(word) > 1 and word.endswith(b"*") else word) or text
