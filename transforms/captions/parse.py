"""WebVTT, SubRip and JSON captions as cues.

Follows the WebVTT parser of the W3C recommendation where files in the wild agree with it, and is lenient where
they do not: byte-order marks, any line ends, cue ids, cue settings, hours left out, comma or point, tags,
entities, text with blank lines (SubRip), cues without a blank line between them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from schemas.errors import BadCaptions
from transforms.captions.podcast_json import parse_segments
from transforms.captions.rolling import Cue, drop_repeated_lines

CaptionKind = Literal["vtt", "srt", "json"]

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_COMMENT = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
_TAG = re.compile(r"</?[A-Za-z0-9.:][^<>]*>|<>|</>|\{\\[^{}]*\}")
_OBJECT = re.compile(r"\s*\{\s*[\"}]")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")


class Captions(NamedTuple):
    """A parsed caption file: what kind it was, and its cues in order of (start, end, place in the file)."""

    kind: CaptionKind
    cues: tuple[Cue, ...]


def parse_captions(data: bytes) -> Captions:
    """Parse a caption file: WebVTT by its first line, JSON of Podcasting 2.0 by its brace, SubRip otherwise.

    Cues without words are left out. Captions that roll (each cue repeats the line before) keep each line
    once. UTF-8, or UTF-16 with a byte-order mark.

    Raises:
        BadCaptions: with the line number, if the file is not text, a time cannot be read, a cue ends before
            it starts, or a file without WebVTT's first line has no cue: a plain text has no times to go by.
    """
    text = decoded(data)
    if _is_json(text):
        return _captions("json", parse_segments(text))
    lines = _lines(text)
    kind: CaptionKind = "vtt" if re.match(r"WEBVTT(\s|$)", lines[0]) else "srt"
    return _captions(kind, _cues(lines, kind))


def has_times(data: bytes) -> bool:
    """Whether this is meant to be captions with times, as far as can be told at a glance: no plain text.

    Raises:
        BadCaptions: if it is not text.
    """
    text = decoded(data)
    return text.startswith("WEBVTT") or "-->" in text or _is_json(text)


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 with a byte-order mark.

    Raises:
        BadCaptions: with the line number, if it is not.
    """
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadCaptions(f"line {line}: not {encoding.removesuffix('-sig').upper()} text") from error


def _is_json(text: str) -> bool:
    return _OBJECT.match(text) is not None


def _captions(kind: CaptionKind, cues: Iterable[Cue]) -> Captions:
    ordered = sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))
    return Captions(kind, tuple(drop_repeated_lines(ordered)))


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text.replace("\x00", "\ufffd"))


def _cues(lines: list[str], kind: CaptionKind) -> Iterator[Cue]:
    starts = list(_timing_lines(lines, kind))
    _check_head(lines, starts, kind)
    for number, following in pairwise([*starts, len(lines)]):
        start_ms, end_ms = _times(lines[number], number + 1)
        payload = lines[number + 1 : following]
        if following < len(lines) and payload and payload[-1].strip().isdigit():
            payload = payload[:-1]
        text = _vtt_text(payload) if kind == "vtt" else _srt_text(payload, number + 2)
        cue = Cue(start_ms, end_ms, *_plain(text))
        if cue.text:
            yield cue


def _timing_lines(lines: list[str], kind: CaptionKind) -> Iterator[int]:
    """Yield the lines that give a cue's times; in WebVTT, "-->" inside a comment does not."""
    comment = False
    for number, line in enumerate(lines):
        if kind == "vtt" and not (number and lines[number - 1].strip()):
            comment = bool(_COMMENT.match(line))
        if "-->" in line and not comment:
            yield number


def _check_head(lines: list[str], starts: list[int], kind: CaptionKind) -> None:
    if not starts:
        if kind == "vtt":
            return
        raise BadCaptions(
            "line 1: no cue in the file: neither WebVTT, SubRip nor JSON captions; plain text has no times"
        )
    head = [(number, line) for number, line in enumerate(lines[: starts[0]], 1) if line.strip()]
    if kind == "srt" and head and not (head[-1][1].strip().isdigit() and len(head) == 1):
        number, line = head[0]
        raise BadCaptions(f"line {number}: text before the first cue: {line.strip()[:60]!r}")


def _times(line: str, number: int) -> tuple[int, int]:
    found = _TIMING.match(line)
    if not found:
        raise BadCaptions(f"line {number}: the times of a cue cannot be read: {line.strip()[:60]!r}")
    parts = found.groups()
    start_ms, end_ms = _milliseconds(*parts[:4]), _milliseconds(*parts[4:])
    if end_ms < start_ms:
        raise BadCaptions(f"line {number}: the cue ends before it starts: {line.strip()[:60]!r}")
    return start_ms, end_ms


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    whole_s = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole_s * 1000 + int(fraction.ljust(3, "0"))


def _vtt_text(payload: list[str]) -> list[str]:
    """Return the lines up to the first blank one."""
    end = next((i for i, line in enumerate(payload) if not line.strip()), len(payload))
    return payload[:end]


def _srt_text(payload: list[str], first_line: int) -> list[str]:
    """Return the lines that are not blank."""
    for offset, line in enumerate(payload):
        if offset and line.strip().isdigit() and not payload[offset - 1].strip():
            raise BadCaptions(f"line {first_line + offset}: cue {line.strip()} has no times")
    return [line for line in payload if line.strip()]


def _plain(lines: list[str]) -> tuple[str, str | None]:
    """Return the text without tags, one line a line, and the speaker if the cue names exactly one."""
    markup = "\n".join(lines)
    speakers = {html.unescape(name).strip() for name in _VOICE.findall(markup)}
    plain = html.unescape(_TAG.sub("", markup))
    text = "\n".join(words for line in plain.split("\n") if (words := " ".join(line.split())))
    return text, speakers.pop() if len(speakers) == 1 else None
