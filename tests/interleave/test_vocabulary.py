from __future__ import annotations

from interleave.vocabulary import Vocabulary


def test_added_ids_follow_the_text_and_differ() -> None:
    vocabulary = Vocabulary(1000)
    added = {vocabulary.audio_placeholder, vocabulary.switch_to("text"), vocabulary.switch_to("audio")}
    assert added == set(range(1000, vocabulary.size))
    assert vocabulary.to_dict()["<|to_audio|>"] == vocabulary.switch_to("audio")
