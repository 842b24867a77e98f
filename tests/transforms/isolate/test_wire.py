from __future__ import annotations

import pytest

from schemas.errors import CorruptAudio, InputError, UnreachableUri
from schemas.records import Recording, Segment
from transforms.cutting.borders import Border
from transforms.cutting.ranges import Part, Range
from transforms.decode.seeking import Mark
from transforms.isolate import wire

ODD = "a\udcff\n\0日本 \"'"


def test_a_segment_comes_back_as_it_was() -> None:
    segment = Segment(
        "s", "r", "crawl", None, ODD, 3, 2**40, 16_000, 1 / 3, -120.0, 0.1 + 0.2, bytes(range(256))
    )
    assert Segment._fields[-1] == "audio"
    assert wire.read_segment(wire.segment_message(segment)) == segment


def test_a_recording_comes_back_as_it_was() -> None:
    recording = Recording(
        "r", ODD, None, None, ODD, None, None, None, "h", 2**40, "wav", "d", 1, 2, 3, 4, 5, 6, 7, ODD
    )
    done = wire.Done(recording, bytes(range(256)))
    found = wire.read_done(wire.done_message(done))
    assert found == done
    assert type(found.recording) is Recording


def test_a_range_and_its_part_come_back_as_they_were() -> None:
    part = Part("wav", "d", 1, 2, 3, 4, 5, 6, None, is_broken=True, words=bytes(range(256)))
    assert wire.read_part(wire.part_message(part)) == part
    border = Border(7, Mark(8, 9, 10))
    ranges = [Range(0, None, border), Range(1, border, Border(11, None), (0, 1)), Range(2, Border(11, None))]
    assert wire.read_ranges(wire.ranges_message(ranges)) == ranges


@pytest.mark.parametrize("error", [CorruptAudio(ODD), UnreachableUri("")])
def test_an_error_of_ours_comes_back_as_it_was(error: InputError) -> None:
    found = wire.read_failed(wire.failed_message(error, "trace"))
    assert (type(found), str(found)) == (type(error), str(error))


def test_an_error_of_the_system_brings_its_trace() -> None:
    error = OSError(2, "No such file or directory", "/nowhere/at/all")
    found = wire.read_failed(wire.failed_message(error, "the child's trace"))
    assert (type(found), str(found)) == (FileNotFoundError, str(error))
    assert found.__notes__ == ["the child's trace"]
    plain = wire.read_failed(wire.failed_message(OSError("it said nothing more"), ""))
    assert (type(plain), str(plain)) == (OSError, "it said nothing more")


def test_nonsense_is_told() -> None:
    for message in (b"Dxxxx", b"D[]", b"D{}", b"D1", b"", b"S" + bytes(8) + b"[]"):
        for read in (wire.read_done, wire.read_failed, wire.read_segment, wire.read_part):
            with pytest.raises((ValueError, TypeError, KeyError)):
                read(message)


def test_a_batch_comes_back_as_its_messages() -> None:
    batch = wire.batch_message([(b"S", bytes(300)), (b"",), (b"D[]",)])
    assert wire.read_batch(batch) == [b"S" + bytes(300), b"", b"D[]"]
    assert wire.read_batch(b"D[]") == [b"D[]"]
    for broken in (wire.BATCH, batch[:-1], wire.BATCH + b"x"):
        with pytest.raises(ValueError, match="a batch"):
            wire.read_batch(broken)


def test_heard() -> None:
    assert wire.read_heard(wire.heard_message(123)) == 123
