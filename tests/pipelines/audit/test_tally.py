from __future__ import annotations

import math

from pipelines.audit.collect import may_be_heard
from pipelines.audit.tally import Histogram, Judged, Tally
from schemas.judgements import Edit, Verdict
from schemas.records import SegmentInfo, SpeakerTurn, Transcript

HOUR = 3600 * 16_000


def judged(number: int, *, kept: bool = True, speaker: str | None = None, text: str = "one two") -> Judged:
    segment = SegmentInfo(f"s{number}", "r", "crawl", "en", speaker, 0, 2 * 16_000, 16_000, 0.5, -20.0, -3.0)
    transcript = Transcript(f"s{number}", "r", None, text, (), "captions", 0.9, ())
    return Judged(segment, transcript, Verdict(f"s{number}", "r", kept, None, None, None, ()))


def test_a_histogram_counts_hours_where_the_value_lies() -> None:
    histogram = Histogram([0, 1, 2])
    for value in (-5, 0, 0.99, 1, 2, 7):
        histogram.add("kept", value, 1.0)
    assert histogram.as_json() == {"edges": [0, 1, 2], "hours": {"kept": [3.0, 3.0]}, "items": 6}


def test_hours_of_all_bins_are_the_hours_of_all_segments() -> None:
    tally = Tally()
    for number in range(10):
        tally.add(judged(number, kept=number % 2 == 0))
    data = tally.as_json()
    for histogram in data["histograms"][:2]:
        assert math.isclose(sum(map(sum, histogram["hours"].values())), 10 * 2 / 3600)
        assert math.isclose(sum(histogram["hours"]["kept"]), 5 * 2 / 3600)


def test_what_has_no_value_is_not_counted() -> None:
    tally = Tally()
    tally.add(judged(0))
    by_title = {histogram["title"]: histogram for histogram in tally.as_json()["histograms"]}
    assert by_title["confidence"]["items"] == 0
    assert by_title["speech rate"]["hours"]["kept"][8] > 0  # two words in a second of speech: bins of 0.25


def test_the_smallest_groups_are_joined() -> None:
    tally = Tally()
    for number in range(40):
        for _ in range(40 - number):
            tally.add(judged(number, speaker=f"speaker {number:02d}"))
    rows = tally.as_json()["groups"]["speaker"]
    assert [row["name"] for row in rows] == [*(f"speaker {n:02d}" for n in range(12)), "28 others"]
    assert math.isclose(sum(row["kept"] for row in rows), 820 * 2 / 3600)


def test_gaps_are_counted_between_speakers_alone() -> None:
    tally = Tally()
    tally.add_turn(SpeakerTurn("r", "a", 0, HOUR, 16_000, None, None, 0))
    tally.add_turn(SpeakerTurn("r", "a", 0, HOUR, 16_000, "a", 8_000, 0))
    tally.add_turn(SpeakerTurn("r", "b", 0, HOUR, 16_000, "a", -8_000, 8_000))
    gaps = tally.as_json()["histograms"][-1]
    assert gaps["items"] == 1
    assert gaps["hours"]["turns"][15] == 1.0  # bins of 0.1 s from -2 s


def test_what_holds_private_words_is_not_shown() -> None:
    one = judged(0)
    email = Edit("email", "bleep", 0, 1, 0, 3, 0, 80)
    assert may_be_heard(one)
    assert not may_be_heard(one._replace(verdict=one.verdict._replace(edits=(email,))))
    advert = email._replace(kind="boilerplate", action="cut")
    assert may_be_heard(one._replace(verdict=one.verdict._replace(edits=(advert,))))
    assert not may_be_heard(one._replace(verdict=one.verdict._replace(edits=(advert, email))))
