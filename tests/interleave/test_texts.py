from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interleave.texts import Text, text_documents
from interleave.vocabulary import Vocabulary

VOCABULARY = Vocabulary(256)


def encode(text: str) -> list[int]:
    return list(text.encode())


@given(st.text(st.characters(codec="utf-8"), max_size=300), st.integers(6, 80))
def test_the_pieces_of_a_text_are_the_text(text: str, capacity: int) -> None:
    found = list(text_documents(Text("t", "web", text), encode, VOCABULARY, capacity))
    assert "".join(document.chunks[0].span.text for document in found) == text
    assert all(0 < document.n_tokens <= capacity for document in found)
    assert len({document.document_id for document in found}) == len(found)
    for document in found:
        (chunk,) = document.chunks
        assert chunk.token_ids == [VOCABULARY.switch_to("text"), *encode(chunk.span.text)]
        assert (chunk.modality, chunk.span.source, chunk.span.segment_ids) == ("text", "web", ("t",))


def test_a_long_text_is_cut_before_white_space() -> None:
    text = " ".join(f"word{i}" for i in range(200))
    found = list(text_documents(Text("t", "web", text), encode, VOCABULARY, 100))
    assert all(d.chunks[0].span.text.startswith((" word", "word0")) for d in found)
    assert min(d.n_tokens for d in found[:-1]) > 30


def test_a_text_that_fits_is_one_document_and_an_empty_one_none() -> None:
    assert len(list(text_documents(Text("t", "web", "x" * 99), encode, VOCABULARY, 100))) == 1
    assert list(text_documents(Text("t", "web", ""), encode, VOCABULARY, 100)) == []
