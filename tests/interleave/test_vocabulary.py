from __future__ import annotations

from typing import get_args

from interleave.modality.base import Task
from interleave.vocabulary import Vocabulary
from schemas.records import Modality


def test_added_ids_follow_the_text_and_differ() -> None:
    vocabulary = Vocabulary(1000)
    switches = {
        vocabulary.switch_to(modality, task) for modality in get_args(Modality) for task in get_args(Task)
    }
    added = {vocabulary.audio_placeholder, *switches}
    assert added == set(range(1000, vocabulary.size))
    assert vocabulary.to_dict()["<|to_audio|>"] == vocabulary.switch_to("audio")
