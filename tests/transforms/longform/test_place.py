"""Hours of made-up speech, heard with errors, against texts that are partial, foreign, out of order or odd."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.longform_material import Chance, Hour, an_hour, measure, misheard, say, sentence, word
from schemas.records import Word
from transforms.longform.place import PlacedSentence, align_text, place_text
from transforms.longform.settings import LongformSettings


def plain(text: str, step: int = 8000) -> list[Word]:
    """Return words one after the other, each 0.4 s long."""
    return [Word(one, at * step, at * step + 6400, None) for at, one in enumerate(text.split())]


def texts(placed: list[PlacedSentence]) -> list[str]:
    return [one.text for one in placed]


@pytest.mark.parametrize("seed", range(3))
def test_an_hour_with_15_percent_errors_missing_paragraphs_and_foreign_text(seed: int) -> None:
    hour = an_hour(seed)
    found = measure(hour, align_text(hour.heard, hour.text))
    assert found.placed >= 0.985
    assert (found.not_said, found.far_off) == (0, 0)


@pytest.mark.parametrize(("errors", "wanted"), [(0.0, 1.0), (0.25, 0.96), (0.35, 0.88)])
def test_more_errors_cost_places_but_bring_nothing_that_was_not_said(errors: float, wanted: float) -> None:
    hour = an_hour(4, errors=errors)
    found = measure(hour, align_text(hour.heard, hour.text))
    assert found.placed >= wanted
    assert found.not_said == 0


def test_a_third_of_the_text_foreign_and_a_third_missing() -> None:
    hour = an_hour(5, missing=0.33, foreign=0.33)
    found = measure(hour, align_text(hour.heard, hour.text))
    assert found.placed >= 0.97
    assert (found.not_said, found.far_off) == (0, 0)


def test_a_text_of_another_recording_is_not_there_at_all() -> None:
    assert align_text(an_hour(6).heard, an_hour(7).text) == []


def test_audio_of_which_a_tenth_has_text() -> None:
    hour = an_hour(8, missing=0.9)
    found = measure(hour, align_text(hour.heard, hour.text))
    assert found.placed >= 0.97
    assert (found.not_said, found.far_off) == (0, 0)


def test_refrains_are_placed_where_they_are_said() -> None:
    chance = Chance(("refrain",))
    refrain = [sentence(chance) for _ in range(3)]
    lines = [line for _ in range(60) for line in [*(sentence(chance) for _ in range(5)), *refrain]]
    hour = an_hour(9, texts=lines, missing=0.0)
    found = measure(hour, align_text(hour.heard, hour.text))
    assert found.placed >= 0.97
    assert (found.not_said, found.far_off) == (0, 0)


def test_an_advertisement_that_is_read_twice_and_written_once_is_placed_once() -> None:
    chance = Chance(("advertisement",))
    advertisement, others = sentence(chance, 12), [sentence(chance) for _ in range(20)]
    said, words = say([*others[:10], advertisement, *others[10:], advertisement], chance)
    placed = align_text([one for spoken in words for one in spoken], " ".join([*others, advertisement]))
    assert texts(placed) == [*others, advertisement]
    assert placed[-1].start_samples == said[-1].start


def test_text_in_another_order_is_not_kept_at_a_wrong_place() -> None:
    hour = an_hour(10, missing=0.0, foreign=0.0)
    paragraphs = hour.text.strip().split("\n\n")
    paragraphs = [*paragraphs[40:80], *paragraphs[:40], *paragraphs[80:]]
    numbers = {one.text: number for number, one in enumerate(hour.said)}
    text = "\n\n".join(paragraphs)
    placed = align_text(hour.heard, text)
    off = [abs(one.start_samples - hour.said[numbers[one.text]].start) / 16000 for one in placed]
    assert max(off) < 2
    assert len(placed) > 0.6 * len(hour.said)


def test_a_recognizer_that_loops_costs_only_what_it_does_not_hear() -> None:
    hour = an_hour(11, missing=0.0, foreign=0.0)
    heard: list[Word] = []
    lost = []
    for number, one in enumerate(hour.said):
        own = [w for w in hour.heard if one.start <= w.start_samples < one.end]
        if number % 100 == 50:
            lost.append(number)
            step = (one.end - one.start) // 60
            own = [
                Word("thanks", one.start + at * step, one.start + (at + 1) * step, None) for at in range(60)
            ]
        heard += own
    found = align_text(heard, hour.text)
    kept = {one.text for one in found}
    assert not kept & {hour.said[number].text for number in lost}
    assert len(kept) >= 0.97 * (len(hour.said) - len(lost))


def test_foreign_text_that_shares_common_words_is_not_kept() -> None:
    heard = plain(
        "the cat of the house and the dog of the garden went to the river and the mill at night " * 3
    )
    text = "The king of the castle and the queen of the country came to the table and the feast at noon."
    assert align_text(heard, text) == []


def test_chapters_headers_and_page_numbers_are_left_out() -> None:
    said = "it was late when the old train reached the station nobody was waiting and the rain had just begun"
    text = (
        "CHAPTER IV\n\nThe Arrival\n\nIt was late when the old train\n- 23 -\n\nTHE TRAIN   24\n\n"
        "reached the station.\nNobody was waiting, and the rain had just begun.\n\n25\n"
    )
    placed = align_text(plain(said), text)
    assert texts(placed) == [
        "It was late when the old train",
        "reached the station.",
        "Nobody was waiting, and the rain had just begun.",
    ]
    assert [one.start_samples for one in placed] == [0, 7 * 8000, 10 * 8000]


def test_numbers_are_found_however_they_are_written() -> None:
    said = "in nineteen eighty four we sold twenty one boats for 300 dollars each on the 3rd of may"
    placed = align_text(plain(said), "In 1984 we sold 21 boats for $300 each, on the third of May.")
    assert [one.matched for one in placed] == [1.0]
    assert [one.text for one in placed[0].words][:3] == ["In", "1984", "we"]
    assert placed[0].words[1].start_samples == 8000
    assert placed[0].words[1].end_samples == 3 * 8000 + 6400


def test_case_punctuation_and_apostrophes_do_not_matter() -> None:
    placed = align_text(
        plain("WELL dont you know it's THE end said anna"),
        "Well, don\u2019t you KNOW? It\u2019s the end -- said Anna!",
    )
    assert texts(placed) == ["Well, don\u2019t you KNOW?", "It\u2019s the end -- said Anna!"]


def test_a_language_without_spaces_is_placed_by_its_characters() -> None:
    heard = [
        Word("\u4eca\u5929\u5929\u6c14\u5f88\u597d", 0, 16000, None),
        Word("\u6211\u4eec\u53bb\u516c\u56ed\u6563\u6b65", 20000, 40000, None),
        Word("\u665a\u4e0a\u56de\u5bb6\u5403\u996d", 44000, 60000, None),
    ]
    unsaid = "\u8fd9\u91cc\u6ca1\u6709\u4eba\u8bf4\u8fd9\u4e2a"
    text = "".join(f"{one}\u3002" for one in (heard[0].text, heard[1].text, unsaid, heard[2].text))
    placed = align_text(heard, text, language="zh")
    assert [(one.start_samples, one.end_samples) for one in placed] == [
        (0, 16000),
        (20000, 40000),
        (44000, 60000),
    ]


def test_words_that_were_not_heard_get_times_between_their_neighbours() -> None:
    heard = plain("the quick brown fox jumps over the lazy dog while nobody looks")
    del heard[0], heard[4]
    (placed,) = align_text(heard, "The quick brown fox jumps over the lazy dog while nobody looks.")
    assert len(placed.words) == 12
    starts = [one.start_samples for one in placed.words]
    assert starts == sorted(starts)
    assert abs(placed.start_samples) <= 4800
    assert placed.words[4].end_samples <= placed.words[6].start_samples


def test_another_splitter_may_be_given() -> None:
    text = "the cat sat on the mat | the dog ran to the old mill"
    placed = align_text(
        plain(text.replace("|", "")),
        text,
        split=lambda whole: [(0, whole.index("|")), (whole.index("|") + 1, len(whole))],
    )
    assert texts(placed) == ["the cat sat on the mat ", " the dog ran to the old mill"]
    assert [one.follows for one in placed] == [False, True]


def test_the_limits_of_trust_may_be_moved() -> None:
    hour = an_hour(12, errors=0.3)
    strict = align_text(hour.heard, hour.text, settings=LongformSettings(min_matched=0.9, min_score=20))
    assert all(one.matched >= 0.9 and one.score >= 20 for one in strict)
    assert 0 < len(strict) < len(align_text(hour.heard, hour.text))


@pytest.mark.parametrize(
    ("heard", "text"), [("", "Some text."), ("some words", ""), ("some words", "... -- !"), ("?!", "Text.")]
)
def test_nothing_to_place(heard: str, text: str) -> None:
    assert align_text(plain(heard), text) == []


def test_the_same_every_time() -> None:
    hour = an_hour(13, sentences=100)
    assert align_text(hour.heard, hour.text) == align_text(hour.heard, hour.text)


words = st.sampled_from(["the", "cat", "sat", "on", "mat", "21", "twenty", "one", "\u4eca\u65e5", "'", "..."])


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=40), st.lists(st.one_of(words, st.sampled_from([".", "\n\n"])), max_size=40))
def test_whatever_is_heard_and_written_places_are_in_order(said: list[str], written: list[str]) -> None:
    heard, text = plain(" ".join(said)), " ".join(written)
    placed = align_text(heard, text)
    ends = [(one.start_chars, one.end_chars) for one in placed]
    assert ends == sorted(ends)
    assert all(text[one.start_chars : one.end_chars] == one.text for one in placed)
    for one in placed:
        times = [at for w in one.words for at in (w.start_samples, w.end_samples)]
        assert times == sorted(times)
        assert one.start_samples < one.end_samples
        assert 0 <= one.matched <= 1
    assert all(a.start_samples < b.start_samples for a, b in pairwise(placed))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.1, 0.2]))
def test_nothing_that_was_not_said_is_kept(seed: int, errors: float) -> None:
    hour = an_hour(seed, sentences=60, errors=errors, foreign=0.2)
    found = measure(hour, align_text(hour.heard, hour.text))
    assert found.not_said == 0
    assert found.placed >= 0.85


def unanchored(seed: int, sentences: int) -> Hour:
    """Return an hour of which no word is in its text."""
    hour = an_hour(seed, sentences=sentences, errors=0.0)
    return replace(hour, heard=[one._replace(text=one.text + "x") for one in hour.heard])


@pytest.mark.parametrize("make", [lambda n: an_hour(14, sentences=n), lambda n: unanchored(14, n)])
def test_the_work_grows_with_the_words(make: Callable[[int], Hour]) -> None:
    cells = {}
    for sentences in (500, 1000, 2000):
        hour = make(sentences)
        cells[sentences] = place_text(hour.heard, hour.text).cells
    assert cells[1000] <= 2.5 * cells[500]
    assert cells[2000] <= 2.4 * cells[1000]


_MEMORY = """
import sys
from pipelines.align import align_files
placed = sum(1 for _ in align_files(sys.argv[1], sys.argv[2]))
peak_kb = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(placed, int(peak_kb) // 1000)
"""


def test_two_hours_take_less_than_500_mb_with_all_that_is_imported(tmp_path: Path) -> None:
    hour = an_hour(0, sentences=1800)
    words = [
        {"word": w.text, "start": w.start_samples / 16000, "end": w.end_samples / 16000} for w in hour.heard
    ]
    (tmp_path / "words.json").write_text(json.dumps(words))
    (tmp_path / "text.txt").write_text(hour.text)
    command = [sys.executable, "-c", _MEMORY, str(tmp_path / "words.json"), str(tmp_path / "text.txt")]
    root = str(Path(__file__).resolve().parents[3])
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=root, env={**os.environ, "PYTHONPATH": root}
    )
    placed, peak_mb = map(int, done.stdout.split())
    assert placed > 1000
    assert peak_mb < 500


def test_errors_of_the_recognizer_are_what_the_material_says() -> None:
    chance = Chance(("check",))
    said = [Word(word(chance), at, at + 1, None) for at in range(0, 20_000, 2)]
    heard = misheard(said, 0.15, chance)
    wrong = sum(one.text != other for one, other in zip(heard, (w.text for w in said), strict=False))
    assert wrong > 0
    missing = len({w.start_samples for w in said} - {w.start_samples for w in heard})
    assert 0.02 < missing / len(said) < 0.04
