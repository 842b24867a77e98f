from __future__ import annotations

import io

import numpy as np
import soundfile

from interleave.granularity.base import Span, Utterance
from schemas.records import Audio
from transforms.cutting.recording import encode_flac
from transforms.materialize.audio import SpanAudio

RATE_HZ = 16_000
PCM = {
    name: np.random.default_rng(i).integers(-9000, 9000, 16_000, dtype=np.int16)
    for i, name in enumerate("ab")
}
FLAC = {name: encode_flac(samples, RATE_HZ) for name, samples in PCM.items()}
PLACES = {"a": (1000, 17_000), "b": (20_000, 36_000)}


def span(ids: tuple[str, ...], start: int, end: int) -> Span:
    return Span(ids, "r", "crawl", None, start, end, RATE_HZ, "")


def samples(audio: Audio) -> np.ndarray:
    found, rate_hz = soundfile.read(io.BytesIO(audio.bytes), dtype="int16")
    assert rate_hz == RATE_HZ
    return np.asarray(found)


def test_a_whole_segment_is_given_untouched() -> None:
    audio = SpanAudio(FLAC.__getitem__, PLACES).of(span(("a",), 1000, 17_000))
    assert audio == Audio(FLAC["a"], "r-1000-17000.flac")


def test_a_part_is_cut_out_to_the_sample() -> None:
    audio = SpanAudio(FLAC.__getitem__, PLACES).of(span(("a",), 1500, 2777))
    assert np.array_equal(samples(audio), PCM["a"][500:1777])


def test_merged_segments_lie_at_their_places_with_silence_between() -> None:
    found = samples(SpanAudio(FLAC.__getitem__, PLACES).of(span(("a", "b"), 1000, 36_000)))
    assert len(found) == 35_000
    assert np.array_equal(found[:16_000], PCM["a"])
    assert not found[16_000:19_000].any()
    assert np.array_equal(found[19_000:], PCM["b"])


def test_a_segment_is_decoded_once_for_all_its_pieces() -> None:
    read: list[str] = []

    def reader(name: str) -> bytes:
        read.append(name)
        return FLAC[name]

    audio = SpanAudio(reader, PLACES)
    for start in range(1000, 9000, 1000):
        audio.of(span(("a",), start, start + 1000))
    assert read == ["a"]


def test_the_quietest_place_is_found_between_the_bounds() -> None:
    quiet = PCM["a"].copy()
    quiet[8000:8400] //= 50
    audio = SpanAudio(lambda _: encode_flac(quiet, RATE_HZ), PLACES)
    utterance = Utterance("a", "r", "crawl", None, 1000, 17_000, RATE_HZ, "", ())
    assert 9000 <= audio.quietest(utterance, 5000, 15_000) <= 9400
    assert 5000 <= audio.quietest(utterance, 5000, 8000) <= 8000
    assert audio.quietest(utterance, 5000, 5010) == 5005
