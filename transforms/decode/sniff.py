"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

from typing import BinaryIO

from schemas.errors import UnsupportedFormat

HEAD_BYTES, _FRAME_HEAD = 16_384, 7
_MAGIC = (
    (b"fLaC", "flac"),
    (b".snd", "au"),
    (b"caff", "caf"),
    (b"riff\x2e\x91\xcf\x11", "w64"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"0&\xb2u\x8ef\xcf\x11", "asf"),
    (b"FLV\x01", "flv"),
    (b"wvpk", "wavpack"),
    (b"MAC ", "ape"),
    (b"TTA1", "tta"),
    (b"#!AMR", "amr"),
    (b"Creative Voice File", "voc"),
    (b"NIST_1A", "nist"),
    (b"\x0bw", "ac3"),
)
_TS_PACKET = 188  # bytes, each packet begins with G (ISO 13818-1)
_OGG = ((b"OpusHead", "ogg-opus"), (b"\x01vorbis", "ogg-vorbis"), (b"\x7fFLAC", "ogg-flac"))
_RIFF = {b"WAVE": "wav", b"AVI ": "avi"}
_ATOMS = {b"ftyp": "m4a", b"moov": "mov", b"mdat": "mov", b"wide": "mov"}
SOUNDFILE_FORMATS = frozenset(
    {"wav", "rf64", "aiff", "flac", "mp3", "ogg-vorbis", "au", "caf", "w64", "voc", "nist"}
)
# Bit rates in kbit/s by index: MPEG-1 layer III, MPEG-1 layer II, MPEG-2 and 2.5 layers II and III (ISO 11172-3).
_MPEG1_III = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG1_II = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def sniff(source: BinaryIO) -> str:
    """Return the format of an open file: "wav", "mp3", "ogg-opus", "m4a", ...

    Raises:
        UnsupportedFormat: if it is empty or begins like nothing that we know.
    """
    is_tagged = after_id3(source) > 0
    head = source.read(HEAD_BYTES)
    if not head and not is_tagged:
        raise UnsupportedFormat("the file is empty (0 bytes)")
    found = _known(head) or ("mp3" if is_tagged else None)
    if found is None:
        raise UnsupportedFormat(f"not audio that is known here: the file begins with {_begins(head)}")
    return found


def after_id3(source: BinaryIO) -> int:
    """Move to where the ID3v2 tags at the start of an open file end, and return that position."""
    start = 0
    while True:
        source.seek(start)
        head = source.read(10)
        if len(head) < 10 or not head.startswith(b"ID3"):
            source.seek(start)
            return start
        start += 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)
        )


def _known(head: bytes) -> str | None:
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] in (b"RIFF", b"RIFX", b"RF64"):
        found = _RIFF.get(head[8:12])
        return "rf64" if found == "wav" and head[:4] == b"RF64" else found
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] in _ATOMS:
        return _ATOMS[head[4:8]]
    if head[:4] == b"OggS" and len(head) > 27:
        payload = head[27 + head[26] :]
        return next((name for magic, name in _OGG if payload.startswith(magic)), "ogg")
    return _mpeg(head)


def _mpeg(head: bytes) -> str | None:
    """Return "mpegts" for a transport stream, or what an MPEG frame sync introduces: if two frames of the same kind
    follow, each where the one before ends; at the very start of a file, if those that ``head`` reaches do.
    """
    if head[: 3 * _TS_PACKET : _TS_PACKET] == b"GGG":
        return "mpegts"
    start = head.find(b"\xff")
    while 0 <= start < len(head) - _FRAME_HEAD:
        frames, end, name = _frames(head, start)
        if frames == 3 or (start == 0 and frames and end + _FRAME_HEAD > len(head)):
            return name
        start = head.find(b"\xff", start + 1)
    return None


def _frames(head: bytes, start: int) -> tuple[int, int, str]:
    """Return how many frames of one kind, up to 3, follow each other from ``start``, where they end, and of what."""
    first = head[start : start + _FRAME_HEAD]
    read = _adts if first[1] & 0xF6 == 0xF0 else _layered
    name, found = read(first)[1], 0
    while found < 3 and start + _FRAME_HEAD <= len(head):
        frame = head[start : start + _FRAME_HEAD]
        length = read(frame)[0]
        if not length or frame[:2] != first[:2] or (frame[2] ^ first[2]) & 0x0C:
            return 0, start, name
        found, start = found + 1, start + length
    return found, start, name


def _adts(frame: bytes) -> tuple[int, str]:
    """Return the length of a frame of AAC, 0 where the header is none."""
    length = ((frame[3] & 3) << 11) | (frame[4] << 3) | (frame[5] >> 5)
    rate_index = (frame[2] >> 2) & 15
    return (length if length > 7 and rate_index < 13 else 0), "aac"


def _layered(frame: bytes) -> tuple[int, str]:
    """Return the length of an MPEG audio frame of layer III or II, 0 where the header is none."""
    version, layer = (frame[1] >> 3) & 3, (frame[1] >> 1) & 3
    rate_index, bitrate_index, padding = (frame[2] >> 2) & 3, frame[2] >> 4, (frame[2] >> 1) & 1
    is_sync = frame[1] & 0xE0 == 0xE0
    if not is_sync or version == 1 or layer in (0, 3) or rate_index == 3 or bitrate_index in (0, 15):
        return 0, "mp3"
    rate_hz = (44_100, 48_000, 32_000)[rate_index] >> (0 if version == 3 else 1 if version == 2 else 2)
    kbit = ((_MPEG1_III if layer == 1 else _MPEG1_II) if version == 3 else _MPEG2)[bitrate_index]
    samples = 576 if version != 3 and layer == 1 else 1152
    return samples // 8 * kbit * 1000 // rate_hz + padding, "mp3"


def _begins(head: bytes) -> str:
    start = head.lstrip()[:40]
    lines = start.decode("utf-8", "replace").splitlines()
    return repr(lines[0]) if lines and lines[0].isprintable() else repr(start[:16])
