from __future__ import annotations

from pathlib import Path

from tests.audio_files import tones, write_audio
from transforms.decode.audio import open_audio
from transforms.decode.packets import survey_packets


def test_marks_are_where_the_decoder_gives_their_samples(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.opus", tones(20, 48_000), 48_000)
    found = survey_packets(str(path), 48_000, 48_000)
    assert found is not None
    assert [mark.packet_frames for mark in found.marks] == [960] * 21
    assert [mark.frames for mark in found.marks[:3]] == [-312, 47_688, 95_688]
    assert 20 * 48_000 <= found.frames < 20 * 48_000 + 960


def test_pcm_in_matroska_is_as_good_as_its_clock(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.mkv", tones(20, 48_000), 48_000)
    found = survey_packets(str(path), 48_000, 48_000)
    assert found is not None
    assert found.frames == 20 * 48_000


def test_joined_streams_have_no_survey(tmp_path: Path) -> None:
    one = write_audio(tmp_path / "a.opus", tones(5, 48_000), 48_000).read_bytes()
    (tmp_path / "b.opus").write_bytes(one * 2)
    assert survey_packets(str(tmp_path / "b.opus"), 48_000, 48_000) is None


def test_packets_of_other_rates_have_no_survey(tmp_path: Path) -> None:
    one = write_audio(tmp_path / "one.mp3", tones(5, 44_100), 44_100).read_bytes()
    two = write_audio(tmp_path / "two.mp3", tones(5, 48_000), 48_000).read_bytes()
    (tmp_path / "both.mp3").write_bytes(one + two)
    assert survey_packets(str(tmp_path / "both.mp3"), 44_100, 44_100) is None


def test_lost_packets_have_no_survey(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.opus", tones(20, 48_000), 48_000)
    pages = path.read_bytes().split(b"OggS")
    middle = len(pages) // 2
    path.write_bytes(b"OggS".join(pages[:middle] + pages[middle + 2 :]))
    assert survey_packets(str(path), 48_000, 48_000) is None


def test_a_file_of_few_packets_has_no_survey(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.opus", tones(0.1, 48_000), 48_000)
    assert survey_packets(str(path), 48_000, 48_000) is None


def test_short_headers_do_not_call_for_a_survey(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.opus", tones(20, 48_000), 48_000)
    with open_audio(str(path)) as stream:
        assert stream.may_last(19 * 48_000)
        assert not stream.may_last(21 * 48_000)
