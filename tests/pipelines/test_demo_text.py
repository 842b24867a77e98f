from __future__ import annotations

import re

from pipelines.demo_text import TOPICS


def test_sentences_are_sentences_and_numbers_are_words() -> None:
    sentences = [sentence for topic in TOPICS.values() for sentence in topic]
    assert len(sentences) == len(set(sentences)) > 90
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z][A-Za-z', -]*[.?]", sentence), sentence
    assert all(any(sentence.endswith("?") for sentence in topic) for topic in TOPICS.values())
