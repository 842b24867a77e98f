"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

from typing import BinaryIO

from schemas.errors import UnsupportedFormat

HEAD_BYTES = 4096
_MAGIC = (
    (b"fLaC", "flac"),
    (b".snd", "au"),
    (b"caff", "caf"),
    (b"riff\x2e\x91\xcf\x11", "w64"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"0&\xb2u\x8ef\xcf\x11", "asf"),
    (b"wvpk", "wavpack"),
    (b"MAC ", "ape"),
    (b"TTA1", "tta"),
    (b"#!AMR", "amr"),
    (b"Creative Voice File", "voc"),
    (b"NIST_1A", "nist"),
)
_OGG = ((b"OpusHead", "ogg-opus"), (b"\x01vorbis", "ogg-vorbis"), (b"\x7fFLAC", "ogg-flac"))
SOUNDFILE_FORMATS = frozenset(
    {"wav", "rf64", "aiff", "flac", "mp3", "ogg-vorbis", "au", "caf", "w64", "voc", "nist"}
)
_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


def sniff(source: BinaryIO) -> str:
    """Return the format of an open file: "wav", "mp3", "ogg-opus", "m4a", ...

    Raises:
        UnsupportedFormat: if it is empty or begins like nothing that we know.
    """
    head = source.read(HEAD_BYTES)
    if not head:
        raise UnsupportedFormat("the file is empty (0 bytes)")
    if head[:3] == b"ID3" and len(head) >= 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
        source.seek(10 + size)
        return _known(source.read(HEAD_BYTES)) or "mp3"
    found = _known(head)
    if found is None:
        raise UnsupportedFormat(f"not audio that is known here: the file begins with {_begins(head)}")
    return found


def _known(head: bytes) -> str | None:
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[8:12] == b"WAVE" and head[:4] in (b"RIFF", b"RF64", b"RIFX"):
        return "rf64" if head[:4] == b"RF64" else "wav"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] == b"ftyp":
        return "m4a"
    if head[:4] == b"OggS":
        return next((name for magic, name in _OGG if magic in head[:512]), "ogg")
    return _mpeg(head)


def _mpeg(head: bytes) -> str | None:
    """Return what an MPEG frame sync introduces, if a second frame follows where the first says."""
    start = head.find(b"\xff")
    while 0 <= start < HEAD_BYTES - 4:
        frame = head[start : start + 7]
        if len(frame) == 7 and frame[1] & 0xE0 == 0xE0:
            length, name = _adts(frame) if frame[1] & 0xF6 == 0xF0 else _layered(frame)
            follows = head[start + length : start + length + 2]
            if length and (start == 0 or len(follows) == 2) and (not follows or follows[0] == 0xFF):
                return name
        start = head.find(b"\xff", start + 1)
    return None


def _adts(frame: bytes) -> tuple[int, str]:
    return ((frame[3] & 3) << 11) | (frame[4] << 3) | (frame[5] >> 5), "aac"


def _layered(frame: bytes) -> tuple[int, str]:
    """Return the length of an MPEG audio frame of layer III or II, 0 where the header is none."""
    version, layer = (frame[1] >> 3) & 3, (frame[1] >> 1) & 3
    rate_index, bitrate_index, padding = (frame[2] >> 2) & 3, frame[2] >> 4, (frame[2] >> 1) & 1
    if version == 1 or layer in (0, 3) or rate_index == 3 or bitrate_index in (0, 15):
        return 0, "mp3"
    rate_hz = (44_100, 48_000, 32_000)[rate_index] >> (0 if version == 3 else 1 if version == 2 else 2)
    if version == 3 and layer == 1:
        kbit = _BITRATES[bitrate_index]
    elif version == 3:
        kbit = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)[bitrate_index]
    else:
        kbit = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)[bitrate_index]
    samples = 576 if version != 3 and layer == 1 else 1152
    return samples // 8 * kbit * 1000 // rate_hz + padding, "mp3"


def _begins(head: bytes) -> str:
    start = head[:40].lstrip()
    text = start.decode("utf-8", "replace")
    return repr(text) if text.isprintable() else repr(start[:16])
