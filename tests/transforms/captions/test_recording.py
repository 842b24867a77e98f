from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.errors import BadCaptions, ForbiddenAddress, TooLarge, UnreachableUri
from schemas.records import SegmentInfo, Word
from tests.hostile_http import hostile_server
from transforms.captions.recording import hear_captions
from transforms.inputs.fetch_settings import FetchSettings
from transforms.longform.settings import PlaceCaptions

SEGMENTS = [
    SegmentInfo(f"s{i}", "r", "crawl", None, None, i * 80_000, i * 80_000 + 48_000, 16_000, 1.0, 0.0, 0.0)
    for i in range(2)
]


def test_captions_become_hypotheses_of_the_segments_they_cover(tmp_path: Path) -> None:
    cues = "WEBVTT\n\n00:00.000 --> 00:03.000\nHello there.\n\n00:05.000 --> 00:08.000\nGood bye.\n"
    (tmp_path / "a.vtt").write_text(cues)
    found = hear_captions(str(tmp_path / "a.vtt"), "en", SEGMENTS)
    assert {name: heard.text for name, heard in found.items()} == {"s0": "Hello there.", "s1": "Good bye."}
    assert all(heard.engine == "captions" and heard.language == "en" for heard in found.values())


def test_json_captions_give_words_their_own_times(tmp_path: Path) -> None:
    words = [
        {"startTime": 5 + i, "endTime": 5.5 + i, "body": word}
        for i, word in enumerate("Good bye now".split())
    ]
    (tmp_path / "a.json").write_text(json.dumps({"version": "1.0.0", "segments": words}))
    found = hear_captions(str(tmp_path / "a.json"), "en", SEGMENTS)
    assert [(w.text, w.start_samples, w.end_samples) for w in found["s1"].words] == [
        ("Good", 80_000, 88_000),
        ("bye", 96_000, 104_000),
        ("now", 112_000, 120_000),
    ]
    assert '"kind":"json"' in found["s1"].settings


def test_plain_text_says_that_it_has_no_times(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello there.\n\nGood bye.\n")
    with pytest.raises(BadCaptions, match="plain text has no times"):
        hear_captions(str(tmp_path / "a.txt"), "en", SEGMENTS, place=PlaceCaptions("none"))


def test_captions_that_cannot_be_had_or_read_say_so(tmp_path: Path) -> None:
    (tmp_path / "bad.vtt").write_bytes(b"\x00\xff\x13" * 100)
    with pytest.raises(BadCaptions):
        hear_captions(str(tmp_path / "bad.vtt"), "en", SEGMENTS)
    with pytest.raises(FileNotFoundError):
        hear_captions(str(tmp_path / "gone.vtt"), "en", SEGMENTS)
    with pytest.raises(UnreachableUri):
        hear_captions("nosuch://a.vtt", "en", SEGMENTS)


def test_captions_by_http_keep_to_the_limits() -> None:
    here = FetchSettings(allow_addresses=("127.0.0.1",), attempts=2, first_wait_s=0.01, min_interval_s=0)
    cues = b"WEBVTT\n\n00:00.000 --> 00:03.000\nHello there.\n"
    with hostile_server(cues) as server:
        found = hear_captions(f"{server.url}/drop-with-range", "en", SEGMENTS, here)
        assert found["s0"].text == "Hello there."
        with pytest.raises(BadCaptions, match="larger than 33554432 bytes"):
            hear_captions(f"{server.url}/endless", "en", SEGMENTS, here)
        with pytest.raises(TooLarge, match=r"larger than 1000 bytes \(fetch\.max_bytes\)"):
            hear_captions(f"{server.url}/endless", "en", SEGMENTS, replace(here, max_bytes=1000))
        with pytest.raises(ForbiddenAddress):
            hear_captions(f"{server.url}/good", "en", SEGMENTS)


HEARD = [
    Word(one, start + at * 8000, start + at * 8000 + 7000, None)
    for start, line in ((0, "hello there my old friend"), (80_000, "nobody lives in this house"))
    for at, one in enumerate(line.split())
]


def test_a_text_without_times_is_placed_by_what_was_heard(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Hello there, my old friend. This was cut out. Nobody lives in this house!"
    )
    found = hear_captions(str(tmp_path / "a.txt"), "en", SEGMENTS, heard=HEARD)
    assert {name: one.text for name, one in found.items()} == {
        "s0": "Hello there, my old friend.",
        "s1": "Nobody lives in this house!",
    }
    assert {one.engine for one in found.values()} == {"captions"}
    with pytest.raises(BadCaptions):
        hear_captions(str(tmp_path / "a.txt"), "en", SEGMENTS, heard=HEARD, place=PlaceCaptions("none"))


def test_captions_whose_times_are_off_are_placed_by_what_was_heard(tmp_path: Path) -> None:
    first, second = "00:07.000 --> 00:09.000\nHello there, my old friend.", "Nobody lives in this house!"
    cues = f"WEBVTT\n\n{first}\n\n00:10.000 --> 00:12.000\n{second}\n"
    (tmp_path / "a.vtt").write_text(cues)
    off = hear_captions(str(tmp_path / "a.vtt"), "en", SEGMENTS, heard=HEARD)
    assert "Hello" in off["s1"].text
    found = hear_captions(str(tmp_path / "a.vtt"), "en", SEGMENTS, heard=HEARD, place=PlaceCaptions("all"))
    assert found["s0"].text == "Hello there, my old friend."
    assert found["s1"].text == "Nobody lives in this house!"
    assert '"kind":"vtt"' in found["s1"].settings
