from __future__ import annotations

from tests.transforms.survey.made import sentence, texts
from transforms.survey.boilerplate import Boilerplate, count_runs, frequent, stretches
from transforms.survey.texts import Texts

HOW = Boilerplate()
ADVERT = "This episode is brought to you by Harrow and Finch, makers of fine umbrellas."


def found(parts: list[Texts], how: Boilerplate = HOW) -> list[str]:
    known = dict(frequent([(i, count_runs(part, how)) for i, part in enumerate(parts)], how))
    return [
        f"{part.said[one.row].segment_id}: {part.said[one.row].text[one.start_chars : one.end_chars]}"
        for i, part in enumerate(parts)
        if i in known
        for one in stretches(part, known[i], how)
    ]


def episodes(n: int, advert: str = ADVERT, first: int = 0) -> dict[str, list[str]]:
    return {
        f"r{i}": [sentence(2 * i, 15), f"{sentence(9000 + i, 6)} {advert} {sentence(2 * i + 1, 15)}"]
        for i in range(first, first + n)
    }


def test_it_is_found_over_buckets_from_its_first_word_to_its_last() -> None:
    parts = [texts(episodes(5)), texts(episodes(5, ADVERT.upper().replace(",", ""), first=5))]
    heard = found(parts)
    assert len(heard) == 10
    assert heard[0] == f"r0-1: {ADVERT[:-1]}"
    assert heard[5] == f"r5-1: {ADVERT[:-1].upper().replace(',', '')}"


def test_fewer_recordings_are_chance_however_often_each_says_it() -> None:
    said = {name: [*parts, parts[1], parts[1]] for name, parts in episodes(9).items()}
    assert found([texts(said)]) == []
    assert len(found([texts(said)], Boilerplate(min_recordings=9, max_share=1.0))) == 27


def test_it_goes_over_the_borders_of_segments_but_not_of_recordings() -> None:
    half = len("This episode is brought to you by")
    cut = {
        f"r{i}": [f"{sentence(i, 20)} {ADVERT[:half]}", f"{ADVERT[half:]} {sentence(99 + i, 20)}"]
        for i in range(12)
    }
    assert found([texts(cut)])[:2] == [f"r0-0: {ADVERT[:half]}", f"r0-1: {ADVERT[half + 1 : -1]}"]
    apart = {
        f"r{i:02}": [f"{sentence(i, 20)} {ADVERT[:half]}" if i % 2 else f"{ADVERT[half:]} {sentence(i, 20)}"]
        for i in range(40)
    }
    assert found([texts(apart)]) == []


def test_a_word_that_stands_before_it_now_and_then_stays() -> None:
    said = episodes(40)
    for i in range(12):
        said[f"r{i}"][1] = said[f"r{i}"][1].replace("This episode", "Anyway this episode")
    assert all("nyway" not in one for one in found([texts(said)]))


def test_recordings_that_are_the_same_as_a_whole_hold_no_boilerplate() -> None:
    assert found([texts({f"r{i}": [ADVERT, sentence(1, 20)] for i in range(30)})]) == []


def test_nothing_said_is_nothing_found() -> None:
    assert found([texts({"a": [""]}), texts({})]) == []
