from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import soxr

from schemas.errors import DecoderCrashed, InputError, TookTooLong, TooLong, TooMuchMemory, UnsupportedFormat
from schemas.records import Recording, Segment, Source
from tests.audio_files import FORMATS, write_audio
from tests.end_to_end import breaking
from tests.end_to_end.breaking import Breaking, marked
from tests.end_to_end.runs import speak
from tests.processes import decoders
from transforms.cutting.ranges import plan_ranges
from transforms.cutting.recording import cut_recording
from transforms.cutting.settings import CutSettings
from transforms.isolate.limits import Isolation
from transforms.isolate.pool import open_cutter
from transforms.isolate.process import ChildBug
from transforms.isolate.wire import Request
from transforms.isolate.work import Held, Result
from transforms.vad.base import VadEngine
from transforms.vad.cascade import Cascade
from transforms.vad.webrtc import Webrtc

Cut = tuple[str, Recording | InputError | OSError, list[Segment]]
SHORT = Isolation(stall_s=3.0, memory_mb=200)


def request(path: Path) -> Request:
    return Request(Source(path.name, str(path), "en"), str(path), "hash", path.stat().st_size)


def cut(
    requests: Sequence[Request | Result],
    isolation: Isolation = SHORT,
    vad: VadEngine | None = None,
    settings: CutSettings | None = None,
) -> list[Cut]:
    with closing(open_cutter(isolation, settings or CutSettings(), vad or Breaking())) as cutter:
        return [taken(result) for result in cutter.cut(requests)]


def taken(result: Result) -> Cut:
    with result.segments:
        return result.source.recording_id, result.outcome, list(result.segments)


@pytest.fixture(scope="module")
def speech() -> np.ndarray:
    samples, rate_hz = speak(2)
    return np.asarray(soxr.resample(samples, rate_hz, 16_000), np.float32)


@pytest.fixture
def good(tmp_path: Path, speech: np.ndarray) -> Request:
    return request(write_audio(tmp_path / "good.wav", speech, 16_000))


def bad(folder: Path, mark: int, speech: np.ndarray) -> Request:
    return request(write_audio(folder / f"{mark}.wav", marked(speech, mark), 16_000))


@pytest.mark.parametrize("engine", [Webrtc(), Cascade()], ids=lambda e: type(e).__name__)
def test_every_format_gives_the_same_from_any_number_of_children(tmp_path: Path, engine: VadEngine) -> None:
    samples, rate_hz = speak(3)
    speech = soxr.resample(samples, rate_hz, 48_000)
    requests = [request(write_audio(tmp_path / f"a.{kind}", speech, 48_000)) for kind in FORMATS]
    expected = [direct(one, engine) for one in requests]
    assert all(segments for _, _, segments in expected)
    for children in (0, 1, 3):
        assert cut(requests, Isolation(children=children), engine) == expected


def direct(one: Request, engine: VadEngine, settings: CutSettings = CutSettings()) -> Cut:  # noqa: B008
    going_on, segments = cut_recording(*one[:4], settings, engine.load()), []
    while True:
        try:
            segments.append(next(going_on))
        except StopIteration as end:
            return one.source.recording_id, end.value, segments


@pytest.mark.parametrize("kind", ["flac", "mp3", "opus", "m4a"])
def test_the_ranges_of_a_long_recording_are_cut_at_once(tmp_path: Path, kind: str, good: Request) -> None:
    samples, rate_hz = speak(3)
    speech = np.tile(soxr.resample(samples, rate_hz, 48_000), 24)
    long = request(write_audio(tmp_path / f"long.{kind}", speech, 48_000))
    settings = CutSettings(range_s=60.0)
    assert len(plan_ranges(long.path, settings)) > 3
    expected = [direct(one, Webrtc(), settings) for one in (good, long, good)]
    for children in (1, 3):
        assert cut([good, long, good], Isolation(children=children), Webrtc(), settings) == expected


def test_a_range_that_breaks_a_child_costs_the_recording(
    tmp_path: Path, speech: np.ndarray, good: Request
) -> None:
    long = marked(np.tile(speech, 180 * 16_000 // len(speech) + 1), breaking.ABORT)
    requests = [good, request(write_audio(tmp_path / "long.wav", long, 16_000)), good]
    found = cut(requests, Isolation(children=2), settings=CutSettings(range_s=60.0))
    assert [type(outcome) for _, outcome, _ in found] == [Recording, DecoderCrashed, Recording]
    assert found[1][2] == []


CRASHES = {
    breaking.ABORT: (DecoderCrashed, "decoding it ended the process: SIGABRT"),
    breaking.SEGFAULT: (DecoderCrashed, "decoding it ended the process: SIGSEGV"),
    breaking.KILLED: (DecoderCrashed, "decoding it ended the process: SIGKILL"),
    breaking.EXIT: (DecoderCrashed, "decoding it ended the process: exit code 3"),
    breaking.LOOP: (TookTooLong, "nothing could be decoded of it for 3 s (isolation.stall_s)"),
    breaking.LOOP_IN_C: (TookTooLong, "nothing could be decoded of it for 3 s (isolation.stall_s)"),
    breaking.MEMORY: (TooMuchMemory, "decoding it needs more than 200 MB (isolation.memory_mb)"),
}


def test_what_breaks_a_child_costs_one_recording(tmp_path: Path, speech: np.ndarray, good: Request) -> None:
    requests = [one for mark in CRASHES for one in (good, bad(tmp_path, mark, speech))]
    expected = direct(good, Webrtc())
    for isolation in (SHORT, Isolation(children=3, stall_s=3.0, memory_mb=200)):
        found = cut([*requests, good], isolation)
        assert found[::2] == [expected] * (len(CRASHES) + 1)
        for (kind, message), (_, outcome, segments) in zip(CRASHES.values(), found[1::2], strict=True):
            assert (type(outcome), str(outcome)) == (kind, message)
            assert segments == []


def test_nonsense_from_a_child_is_a_crash(tmp_path: Path, speech: np.ndarray, good: Request) -> None:
    found = cut([bad(tmp_path, breaking.GIBBERISH, speech), good])
    assert [type(outcome) for _, outcome, _ in found] == [DecoderCrashed, Recording]


def test_what_breaks_a_child_once_is_whole_and_has_each_segment_once(
    tmp_path: Path, speech: np.ndarray, caplog: pytest.LogCaptureFixture
) -> None:
    one = bad(tmp_path, breaking.ABORT, speech)
    (found,) = cut([one], vad=Breaking(once=str(tmp_path / "met")))
    assert found == direct(one, Webrtc())
    assert (tmp_path / "met").exists()
    (logged,) = caplog.records
    assert logged.levelno == logging.WARNING
    assert "SIGABRT" in logged.getMessage()
    assert "Fatal Python error: Aborted" in logged.getMessage()


def test_a_bug_is_no_failure_of_the_recording(tmp_path: Path, speech: np.ndarray, good: Request) -> None:
    with pytest.raises(ChildBug, match=r"(?s)Traceback.*ZeroDivisionError: a bug in the detector"):
        cut([good, bad(tmp_path, breaking.BUG, speech), good])
    with pytest.raises(ZeroDivisionError, match="a bug in the detector"):
        cut([bad(tmp_path, breaking.BUG, speech)], Isolation(children=0))


def test_a_detector_that_cannot_be_loaded_is_told(good: Request) -> None:
    with pytest.raises(ChildBug, match="ModuleNotFoundError: no such network"):
        cut([good], vad=breaking.Unloadable())


@pytest.mark.parametrize("children", [0, 1, 2])
def test_broken_input_is_told_as_without_children(tmp_path: Path, good: Request, children: int) -> None:
    (tmp_path / "page.wav").write_text("<html>")
    gone = good._replace(path=str(tmp_path / "gone.wav"))
    passed_on = Result(Source("x", "x"), UnsupportedFormat("not fetched"), Held())
    requests: list[Request | Result] = [request(tmp_path / "page.wav"), gone, passed_on, good]
    page, missing, other, whole = cut(requests, Isolation(children=children))
    assert (type(page[1]), str(page[1])) == (
        UnsupportedFormat,
        "not audio that is known here: the file begins with '<html>'",
    )
    assert isinstance(missing[1], FileNotFoundError)
    assert missing[1].filename == gone.path
    assert other == ("x", passed_on.outcome, [])
    assert whole == direct(good, Webrtc())


@pytest.mark.parametrize("children", [0, 1])
def test_a_recording_that_goes_on_for_ever_is_too_long(good: Request, children: int) -> None:
    ((_, outcome, segments),) = cut(
        [good], Isolation(children=children), settings=CutSettings(longest_h=3 / 3600)
    )
    assert (type(outcome), segments) == (TooLong, [])
    assert str(outcome) == "it holds more than 0.000833333 hours of audio"


def test_children_are_kept_from_recording_to_recording_and_replaced_when_killed(good: Request) -> None:
    with closing(open_cutter(SHORT, CutSettings(), Webrtc())) as cutter:
        pids = []
        for _ in range(2):
            assert isinstance(next(cutter.cut([good])).outcome, Recording)
            pids += decoders()
        assert len(set(pids)) == 1
        os.kill(pids[0], signal.SIGKILL)
        assert isinstance(next(cutter.cut([good])).outcome, Recording)
        assert decoders() != pids[:1]
    assert decoders() == []


def test_who_stops_in_the_middle_leaves_nothing_behind(good: Request) -> None:
    with closing(open_cutter(Isolation(children=2), CutSettings(), Webrtc())) as cutter:
        going_on = cutter.cut([good] * 8)
        assert [taken(result)[0] for result in islice(going_on, 2)] == ["good.wav"] * 2
        going_on.close()  # type: ignore[attr-defined]
        assert len([taken(result) for result in cutter.cut([good] * 3)]) == 3


def test_no_more_recordings_are_taken_than_can_be_held(
    tmp_path: Path, good: Request, speech: np.ndarray
) -> None:
    taken_on: list[int] = []

    def requests() -> Iterator[Request]:
        for number in range(20):
            taken_on.append(number)
            yield bad(tmp_path, breaking.LOOP, speech) if number == 0 else good

    with closing(open_cutter(Isolation(children=2, stall_s=2), CutSettings(), Breaking())) as cutter:
        next(cutter.cut(requests()))
    assert max(taken_on) <= 4
