from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from filters.base import Candidate, Filter, Judgement, judge, judge_recording
from filters.duration import Duration
from filters.empty_text import EmptyText
from filters.repetition import Repetition
from filters.speech_rate import SpeechRate
from schemas.judgements import Score
from schemas.records import SegmentInfo, Transcript, Word
from tests.filters.candidates import SOUND, candidate

DEFAULTS: tuple[Filter, ...] = (EmptyText(), Duration(), SpeechRate(), Repetition())


@dataclass(frozen=True)
class Fixed:
    """Answers what it is told to."""

    score: float | None
    reason: str | None

    def measure(self, candidate: Candidate) -> float | None:
        return self.score

    def decide(self, score: float | None) -> str | None:
        return self.reason


@dataclass(frozen=True)
class Longest:
    """Drops the longest text of a recording, and scores the place in it."""

    def measure_recording(self, candidates: Sequence[Candidate]) -> list[float | None]:
        longest = max(len(candidate.text) for candidate in candidates)
        return [float(len(candidate.text) == longest) for candidate in candidates]

    def decide(self, score: float | None) -> str | None:
        return "longest" if score else None


def test_the_first_reason_wins_and_later_filters_still_measure() -> None:
    verdict = judge_recording([Duration(), Fixed(0.1, "first"), Fixed(None, "second"), EmptyText()], [SOUND])[
        0
    ]
    assert verdict[:6] == ("s1", "r1", False, "test_base", "first", 0.1)
    assert [score.score for score in verdict.scores] == [4.0, 0.1, None, 43.0]
    assert verdict.scores[0] == Score("duration", 4.0)


def test_what_all_filters_keep_is_kept_without_a_reason() -> None:
    verdict = judge_recording(DEFAULTS, [SOUND])[0]
    assert verdict[2:6] == (True, None, None, None)
    assert [score.filter for score in verdict.scores] == [
        "empty_text",
        "duration",
        "speech_rate",
        "repetition",
    ]


def test_no_filters_keep_everything() -> None:
    assert judge_recording([], [candidate(text="")])[0].kept


def test_a_candidate_is_made_of_a_segment_and_its_transcript() -> None:
    segment = SegmentInfo("s9", "r9", "crawl", "de", "A", 16_000, 40_000, 16_000, 0.8, -20.0, -1.5)
    words = (Word("ja", 16_100, 18_000, 0.7),)
    transcript = Transcript("s9", "r9", None, "ja", words, "faster_whisper", 0.9, ())
    made = Candidate.of(transcript, segment)
    assert made == Candidate(
        "s9",
        "r9",
        "crawl",
        "de",
        "A",
        24_000,
        16_000,
        0.8,
        -20.0,
        -1.5,
        "ja",
        words,
        "faster_whisper",
        0.9,
        (),
        start_samples=16_000,
    )
    assert made.duration_s == 1.5
    assert Candidate.of(transcript._replace(language="nl"), segment).language == "nl"


@given(st.text(max_size=300), st.integers(0, 640_000))
def test_every_filter_gives_one_score_and_the_verdict_repeats(text: str, n_samples: int) -> None:
    item = SOUND._replace(text=text, n_samples=n_samples)
    verdict = judge_recording(DEFAULTS, [item])[0]
    assert verdict == judge_recording(DEFAULTS, [item])[0]
    assert [score.filter for score in verdict.scores] == [
        "empty_text",
        "duration",
        "speech_rate",
        "repetition",
    ]
    assert verdict.kept == (verdict.reason is None) == (verdict.filter is None)
    if verdict.filter is not None:
        assert Score(verdict.filter, verdict.score) in verdict.scores


@given(st.lists(st.tuples(st.none() | st.floats(0, 1), st.none() | st.sampled_from(["a", "b"])), max_size=6))
def test_the_reason_is_the_first_there_is(answers: list[tuple[float | None, str | None]]) -> None:
    verdict = judge_recording([Fixed(*answer) for answer in answers], [SOUND])[0]
    assert verdict.reason == next((reason for _, reason in answers if reason), None)
    assert [score.score for score in verdict.scores] == [score for score, _ in answers]


def test_a_filter_may_look_at_the_whole_recording() -> None:
    candidates = [candidate(text=text, segment_id=text) for text in ("a", "abc", "ab")]
    assert judge(Longest(), candidates) == [Judgement(0.0), Judgement(1.0, "longest"), Judgement(0.0)]
    verdicts = judge_recording([EmptyText(), Longest()], candidates)
    assert [verdict.segment_id for verdict in verdicts] == ["a", "abc", "ab"]
    assert [verdict.reason for verdict in verdicts] == [None, "longest", None]
    assert verdicts[1].scores == (Score("empty_text", 3.0), Score("test_base", 1.0))


def test_no_candidates_have_no_verdicts() -> None:
    assert judge_recording(DEFAULTS, []) == []
