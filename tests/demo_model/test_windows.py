"""Training windows: at most as long as asked, sentences where they are said to be, nothing said where nobody speaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from demo_model import pool, sound
from demo_model.settings import read_settings
from demo_model.texts import Texts, TextSettings, generator
from demo_model.tokens import N_TIMESTAMPS, NEVER, Tokens, train_tokenizer
from demo_model.windows import Maker

_LONGEST_S = 15


@pytest.fixture(scope="module")
def utterances(tmp_path_factory: pytest.TempPathFactory) -> list[pool.Utterance]:
    settings = read_settings()
    settings["pool"]["chunk"] = 12
    texts = Texts(TextSettings(30, {"grammar": 0.5, "numbers": 0.5}), 1, frozenset())
    folder = tmp_path_factory.mktemp("pool")
    return pool.read_chunk(pool.make_chunk(folder, 1, texts, settings))


def test_a_chunk_holds_what_was_said(utterances: list[pool.Utterance]) -> None:
    assert len(utterances) == 12
    assert all(np.abs(one.samples).max() > 1000 for one in utterances)
    assert read_settings()["voices"]["held_out"] not in {one.voice for one in utterances}


def test_windows_are_the_same_for_the_same_numbers(utterances: list[pool.Utterance]) -> None:
    maker = Maker(utterances, read_settings()["windows"])
    one, other = (maker.make(_LONGEST_S, generator(1, 5)) for _ in range(2))
    assert one.spoken == other.spoken
    assert np.array_equal(one.samples, other.samples)


def test_sentences_lie_inside_of_their_window_in_order(utterances: list[pool.Utterance]) -> None:
    quiet = {
        **read_settings()["windows"],
        "noise_share": 0,
        "room_share": 0,
        "telephone_share": 0,
        "empty_share": 0,
    }
    maker, random = Maker(utterances, quiet), generator(1, 6)
    for _ in range(30):
        window = maker.make(_LONGEST_S, random)
        length_s = len(window.samples) / pool.RATE_HZ
        times = [time for start, end, _ in window.spoken for time in (start, end)]
        assert times == sorted(times)
        assert times[0] >= 0
        assert times[-1] <= length_s <= _LONGEST_S
        inside = np.zeros(len(window.samples), bool)
        for start, end, _ in window.spoken:
            inside[round(start * pool.RATE_HZ) : round(end * pool.RATE_HZ)] = True
        assert not window.samples[~inside].any()


def test_windows_without_speech_say_nothing(utterances: list[pool.Utterance]) -> None:
    maker = Maker(utterances, {**read_settings()["windows"], "empty_share": 1.0})
    window = maker.make(_LONGEST_S, generator(1, 7))
    assert window.spoken == ()
    assert len(window.samples) <= _LONGEST_S * pool.RATE_HZ


@pytest.mark.parametrize("change", [sound.in_room, sound.through_telephone])
def test_changes_keep_the_place(change: object) -> None:
    click = np.zeros(pool.RATE_HZ, np.float32)
    click[4000] = 1
    changed = change(click, generator(1, 8))  # type: ignore[operator]
    assert len(changed) == len(click)
    assert np.abs(changed).argmax() == 4000


def test_noise_has_the_level_that_is_asked_for() -> None:
    made = sound.noise(12_345, generator(1, 9))
    assert len(made) == 12_345
    assert np.sqrt(np.mean(made**2)) == pytest.approx(1, rel=0.01)


def test_targets_are_whispers(tmp_path: Path) -> None:
    tokenizer = train_tokenizer(["The river runs.", "A river stops."] * 3, 300)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    tokens = Tokens(tmp_path / "tokenizer.json")
    spoken = [(0.5, 1.0, "The river runs."), (1.5, 40.0, "A river stops.")]
    given, said, when = tokens.targets(spoken, timestamps=True)
    assert len(given) == len(said) == len(when)
    assert when == [*sorted(when[:-1]), NEVER]
    assert given == [tokens.start, *said[:-1]]
    assert said[-1] == tokens.end
    assert (said[0], said[-2]) == (tokens.zero + 25, tokens.zero + N_TIMESTAMPS - 1)
    assert tokens.tokenizer.decode(said) == " The river runs. A river stops."
    assert tokens.targets([], timestamps=False) == (
        [tokens.start, tokens.no_timestamps],
        [tokens.no_speech, tokens.end],
        [NEVER, NEVER],
    )
    assert tokens.size == tokens.n_subwords + 9 + N_TIMESTAMPS
