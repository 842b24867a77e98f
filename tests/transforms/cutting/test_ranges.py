from __future__ import annotations

import io
import pickle
from collections.abc import Generator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr

from schemas.errors import ConfigError, CorruptAudio
from schemas.records import Recording, Segment, Source
from schemas.units import rescale
from tests.audio_files import write_audio
from tests.end_to_end.runs import speak
from transforms.cutting.borders import find_border, unit_frames
from transforms.cutting.ranges import WHOLE, Part, merge, plan_ranges, until_broken
from transforms.cutting.recording import cut_range, cut_recording, to_int16
from transforms.cutting.settings import CutSettings
from transforms.decode.audio import Block, open_audio
from transforms.decode.resample import Resampler
from transforms.vad.base import VadModel
from transforms.vad.webrtc import Webrtc

SOURCE = Source("r", "a.wav", language="en")
IN_RANGES = CutSettings(range_s=60.0)
AT_ONCE = replace(IN_RANGES, range_s=None)
# How far the samples of a range may be from those of one pass, in steps of 16 bits.
FORMATS = {"wav": 1, "flac": 1, "mp3": 1, "ogg": 1, "opus": 66, "m4a": None}


@cache
def speech(rate_hz: int = 44_100, seconds: int = 155) -> Block:
    said, said_hz = speak(8)
    made = soxr.resample(np.tile(said, -(-seconds * said_hz // len(said))), said_hz, rate_hz)
    noise = np.random.default_rng(0).normal(0, 0.001, len(made))
    whole: Block = (0.7 * made + noise)[: seconds * rate_hz].astype(np.float32)
    return whole


@cache
def encoded(kind: str) -> bytes:
    source_hz = source_rate_hz(kind)
    with TemporaryDirectory() as folder:
        return write_audio(Path(folder) / f"a.{kind}", speech(source_hz), source_hz).read_bytes()


def source_rate_hz(kind: str) -> int:
    return 48_000 if kind == "opus" else 44_100


def written(folder: Path, kind: str) -> Path:
    """Write the speech in a format."""
    path = folder / f"a.{kind}"
    path.write_bytes(encoded(kind))
    return path


def drained(cutting: Generator[Segment, None, Any]) -> tuple[list[Segment], Any]:
    segments = []
    while True:
        try:
            segments.append(next(cutting))
        except StopIteration as end:
            return segments, end.value


def at_once(path: Path, settings: CutSettings) -> tuple[list[Segment], Recording]:
    return drained(cut_recording(SOURCE, str(path), "hash", 1, settings, Webrtc().load()))


def on_many(
    path: Path, settings: CutSettings, vad: VadModel | None = None
) -> tuple[list[Segment], Recording]:
    """Cut the ranges apart, the last first, as sent to workers and back."""
    found: dict[int, tuple[list[Segment], Part]] = {}
    for piece in reversed(plan_ranges(str(path), settings)):
        sent = pickle.loads(pickle.dumps((SOURCE, str(path), settings, Webrtc(), piece)))
        source, place, how, engine, stretch = sent
        found[stretch.number] = drained(cut_range(source, place, how, engine.load(), stretch))
    parts = [found[number][1] for number in sorted(found)]
    counted = len(list(until_broken(parts)))
    segments = [segment for number in range(counted) for segment in found[number][0]]
    return segments, merge(SOURCE, "hash", 1, settings.sample_rate_hz, parts)


def one_pass(path: Path, rate_hz: int) -> np.ndarray:
    with open_audio(str(path)) as stream:
        resampler = Resampler(stream.source_rate_hz, rate_hz)
        return to_int16(resampler.feed(np.concatenate(list(stream.blocks())), last=True))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("rate_hz", [16_000, 24_000])
def test_ranges_apart_give_what_one_process_gives(tmp_path: Path, kind: str, rate_hz: int) -> None:
    path = written(tmp_path, kind)
    settings = replace(IN_RANGES, sample_rate_hz=rate_hz)
    assert len(plan_ranges(str(path), settings)) == 3
    segments, recording = at_once(path, settings)
    assert on_many(path, settings) == (segments, recording)
    whole, (others, other) = one_pass(path, rate_hz), at_once(path, replace(settings, range_s=None))
    assert recording.duration_samples == other.duration_samples == len(whole)
    for segment in segments:
        heard, _ = soundfile.read(io.BytesIO(segment.audio), dtype="int16")
        off = np.abs(heard - whole[segment.start_samples : segment.end_samples].astype(int))
        assert FORMATS[kind] is None or off.max() <= FORMATS[kind]
    places = [{(s.start_samples, s.end_samples) for s in found} for found in (segments, others)]
    assert len(places[0] & places[1]) > 0.5 * len(others)
    assert abs(recording.speech_samples - other.speech_samples) < 0.02 * other.speech_samples


def test_segments_are_ordered_and_have_ids_of_their_own(tmp_path: Path) -> None:
    segments, recording = at_once(written(tmp_path, "flac"), IN_RANGES)
    assert len({segment.segment_id for segment in segments}) == len(segments) == recording.n_segments
    ends = [0, *(segment.end_samples for segment in segments)]
    assert all(end <= segment.start_samples for end, segment in zip(ends, segments, strict=False))
    assert ends[-1] <= recording.duration_samples
    assert recording.speech_samples == sum(s.end_samples - s.start_samples for s in segments)


def test_a_border_lies_in_a_pause(tmp_path: Path) -> None:
    path = written(tmp_path, "flac")
    _, second, third = plan_ranges(str(path), IN_RANGES)
    for border in (second.start, third.start):
        assert border
        at = find_border(str(path), border, 16_000)
        assert at % unit_frames(44_100, 16_000) == 0
        assert abs(at - border.frames) <= 10 * 44_100
        assert np.abs(speech()[at - 6000 : at + 6000]).max() < 0.01


def test_a_border_in_noise_without_a_pause_is_near_its_plan(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", np.zeros(200 * 16_000, np.float32), 16_000)
    for piece in plan_ranges(str(path), IN_RANGES)[1:]:
        assert piece.start
        assert find_border(str(path), piece.start, 16_000) == piece.start.frames == piece.number * 60 * 16_000


@pytest.mark.parametrize(("seconds", "n_ranges"), [(89, 1), (91, 2), (149, 2), (151, 3)])
def test_the_last_range_is_at_least_half_a_range(tmp_path: Path, seconds: int, n_ranges: int) -> None:
    path = write_audio(tmp_path / "a.wav", np.zeros(seconds * 8000, np.float32), 8000)
    assert len(plan_ranges(str(path), IN_RANGES)) == n_ranges
    assert plan_ranges(str(path), AT_ONCE) == [WHOLE]


@pytest.mark.parametrize("subtype", ["GSM610", "IMA_ADPCM"])
def test_what_is_not_read_rightly_from_the_middle_is_not_cut(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, speech(8000), 8000, subtype=subtype)
    assert plan_ranges(str(path), IN_RANGES) == [WHOLE]
    assert at_once(path, IN_RANGES) == at_once(path, AT_ONCE)


@pytest.mark.parametrize("hours", [199, 201, 10**6])
def test_a_header_that_lies_about_the_length_costs_nothing(tmp_path: Path, hours: int) -> None:
    path = written(tmp_path, "flac")
    data, told = bytearray(path.read_bytes()), min(hours * 3600 * soundfile.info(path).samplerate, 2**36 - 1)
    data[21] = data[21] & 0xF0 | told >> 32
    data[22:26] = (told & 0xFFFFFFFF).to_bytes(4, "big")
    path.write_bytes(data)
    planned = plan_ranges(str(path), IN_RANGES)
    assert len(planned) == (1 if hours > 200 else 60 * hours)
    _, recording = at_once(path, IN_RANGES)
    assert recording.duration_samples == pytest.approx(155 * 16_000, abs=2)


def test_joined_streams_are_not_cut(tmp_path: Path) -> None:
    one = encoded("opus")
    (tmp_path / "both.opus").write_bytes(one + one)
    assert plan_ranges(str(tmp_path / "both.opus"), IN_RANGES) == [WHOLE]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "opus"])
def test_a_file_cut_short_is_kept_up_to_there(tmp_path: Path, kind: str, share: float) -> None:
    path = written(tmp_path, kind)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    segments, recording = at_once(path, IN_RANGES)
    assert on_many(path, IN_RANGES) == (segments, recording)
    _, other = at_once(path, AT_ONCE)
    assert abs(recording.duration_samples - other.duration_samples) <= 64
    assert recording.decode_error == other.decode_error


def test_damage_in_the_middle_is_the_same_everywhere(tmp_path: Path) -> None:
    for kind in ("flac", "mp3", "opus", "ogg"):
        path = written(tmp_path, kind)
        data = bytearray(path.read_bytes())
        for share in (0.27, 0.6):
            at = int(share * len(data))
            data[at : at + 3000] = np.random.default_rng(0).bytes(3000)
        path.write_bytes(data)
        segments, recording = at_once(path, IN_RANGES)
        assert on_many(path, IN_RANGES) == (segments, recording)
        assert recording.n_segments


def test_what_is_not_finite_is_counted_once(tmp_path: Path) -> None:
    made = speech(16_000).copy()
    for at in (5, 59, 60, 61, 119, 120, 130):
        made[at * 16_000 - 9000 : at * 16_000 + 9000 : 100] = np.nan
    path = tmp_path / "a.wav"
    soundfile.write(path, made, 16_000, subtype="FLOAT")
    (segments, recording), (_, other) = at_once(path, IN_RANGES), at_once(path, AT_ONCE)
    assert recording.nonfinite_samples == other.nonfinite_samples == int(np.isnan(made).sum())
    assert on_many(path, IN_RANGES) == (segments, recording)


def test_nothing_decoded_is_corrupt(tmp_path: Path) -> None:
    path = written(tmp_path, "flac")
    data = path.read_bytes()
    path.write_bytes(data[:200] + bytes(len(data) - 200))
    with pytest.raises(CorruptAudio):
        at_once(path, IN_RANGES)


def test_a_range_has_a_shortest_length() -> None:
    with pytest.raises(ConfigError, match="at least 60"):
        CutSettings(range_s=5.0)


def test_a_border_is_a_whole_number_of_samples_later() -> None:
    for source_hz, rate_hz in ((44_100, 16_000), (11_025, 24_000), (48_000, 16_000), (44_099, 16_000)):
        unit = unit_frames(source_hz, rate_hz)
        assert unit * rate_hz % source_hz == 0
        assert rescale(unit, source_hz, rate_hz) * source_hz == unit * rate_hz
