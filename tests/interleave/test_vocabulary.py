from __future__ import annotations

from itertools import chain
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.modality.base import Task
from interleave.speech.base import Codebooks
from interleave.vocabulary import Vocabulary
from schemas.errors import ConfigError
from schemas.records import Modality

BOOKS = st.builds(Codebooks, st.integers(0, 4), st.integers(1, 9), st.booleans())


def test_added_ids_follow_the_text_and_differ() -> None:
    vocabulary = Vocabulary(1000)
    switches = {
        vocabulary.switch_to(modality, task) for modality in get_args(Modality) for task in get_args(Task)
    }
    added = {vocabulary.audio_placeholder, *switches}
    assert added == set(range(1000, vocabulary.size))
    assert vocabulary.to_dict()["<|to_audio|>"] == vocabulary.switch_to("audio")


@given(st.integers(0, 500), st.integers(0, 100), st.sampled_from([1, 64, 128]), st.integers(0, 5), BOOKS)
def test_every_added_id_has_one_name_from_the_offset_on(
    text: int, gap: int, multiple: int, speakers: int, books: Codebooks
) -> None:
    vocabulary = Vocabulary(text, text + gap, multiple, speakers, books)
    named = [*vocabulary.names().values(), *vocabulary.code_names().values()]
    assert sorted(named) == list(range(text + gap, vocabulary.used))
    assert vocabulary.size % multiple == 0
    assert 0 <= vocabulary.size - vocabulary.used < multiple
    assert set(chain(*vocabulary.kinds().values())) == set(vocabulary.names())
    assert sum(map(vocabulary.is_speaker, range(vocabulary.size))) == speakers


def test_codes_have_ids_and_none_has_its_own() -> None:
    vocabulary = Vocabulary(256, speakers=2, codebooks=Codebooks(2, 10, delayed=True))
    ids = vocabulary.code_ids(np.array([0, 19, -1]))
    names = {**vocabulary.names(), **vocabulary.code_names()}
    assert ids.tolist() == [names["<|code_0_0|>"], names["<|code_1_9|>"], names["<|no_code|>"]]
    assert vocabulary.to_dict()["first_code"] == ids[0] == 256 + 5 + 2 + 1


def test_an_offset_among_the_ids_of_text_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"vocabulary\.offset 255"):
        Vocabulary(256, offset=255)
