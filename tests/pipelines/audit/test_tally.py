from __future__ import annotations

import math

from pipelines.audit.tally import Judged, Tally
from schemas.judgements import Verdict
from schemas.records import SegmentInfo, Transcript


def judged(number: int, *, kept: bool = True, speaker: str | None = None, text: str = "one two") -> Judged:
    segment = SegmentInfo(f"s{number}", "r", "crawl", "en", speaker, 0, 2 * 16_000, 16_000, 0.5, -20.0, -3.0)
    transcript = Transcript(f"s{number}", "r", None, text, (), "captions", 0.9, ())
    return Judged(segment, transcript, Verdict(f"s{number}", "r", kept, None, None, None, ()))


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
