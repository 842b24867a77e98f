from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from interleave.granularity.base import Granularity
from interleave.granularity.coarse import Coarse
from interleave.granularity.fine import Fine
from interleave.vocabulary import Vocabulary
from schemas.units import count_frames
from tests.transforms.materialize.shards import RATE_HZ, build, pcm, utterances


@pytest.mark.parametrize("granularity", [Fine(), Coarse(max_gap_s=20, max_s=60)])
def test_shards_hold_the_words_and_the_audio_that_belongs_to_them(granularity: Granularity) -> None:
    recordings = utterances()
    by_recording = {r[0].recording_id: r for r in recordings}
    sequences, placed = build(recordings, granularity)
    assert placed.items.total() == 24
    assert not placed.dropped_items
    for sequence in sequences:
        for chunk in sequence.chunks:
            if chunk.audio is None:
                assert chunk.modality == "text"
                continue
            found, _ = soundfile.read(io.BytesIO(chunk.audio.bytes), dtype="int16")
            assert len(found) == chunk.end_samples - chunk.start_samples
            expected = np.zeros(len(found), np.int16)
            for u in by_recording[chunk.recording_id]:
                low, high = max(u.start_samples, chunk.start_samples), min(u.end_samples, chunk.end_samples)
                if low < high:
                    part = pcm(u)[low - u.start_samples : high - u.start_samples]
                    expected[low - chunk.start_samples : high - chunk.start_samples] = part
            assert np.array_equal(found, expected)


def test_every_word_is_in_the_chunks_once_and_in_order() -> None:
    recordings = utterances()
    sequences, _ = build(recordings)
    chunks = sorted((c for s in sequences for c in s.chunks), key=lambda c: (c.recording_id, c.start_samples))
    for recording in recordings:
        said = " ".join(c.text for c in chunks if c.recording_id == recording[0].recording_id)
        assert said == " ".join(u.text for u in recording)


def test_arrays_agree_with_the_chunks() -> None:
    sequences, _ = build(utterances())
    vocabulary = Vocabulary(256)
    for sequence in sequences:
        assert sequence.n_tokens <= 700
        arrays = (sequence.input_ids, sequence.token_modality, sequence.loss_mask, sequence.document_ids)
        assert {len(array) for array in arrays} == {sequence.n_tokens}
        at = 0
        for chunk in sequence.chunks:
            ids = list(sequence.input_ids[at : at + chunk.n_tokens])
            assert ids[0] == vocabulary.switch_to(chunk.modality)
            if chunk.modality == "text":
                assert bytes(ids[1:]).decode() == chunk.text
            else:
                frames = count_frames(chunk.end_samples - chunk.start_samples, RATE_HZ, 12.5)
                assert ids[1:] == frames * [vocabulary.audio_placeholder]
            assert set(sequence.document_ids[at : at + chunk.n_tokens]) == {chunk.document}
            at += chunk.n_tokens
        assert at == sequence.n_tokens


def test_each_document_takes_turns_and_begins_with_audio() -> None:
    for sequence in build(utterances())[0]:
        for document in {c.document for c in sequence.chunks}:
            turns = [c.modality for c in sequence.chunks if c.document == document]
            assert turns == ["audio" if i % 2 == 0 else "text" for i in range(len(turns))]


def test_either_packing_holds_the_same_documents() -> None:
    recordings = utterances()
    packed, balanced = (
        build(recordings, capacity=2000, packing=how)[0] for how in ("decreasing", "balanced")
    )
    placed = [sorted(c.segment_id for s in found for c in s.chunks) for found in (packed, balanced)]
    assert placed[0] == placed[1]
    assert [s.sequence_id for s in packed] != [s.sequence_id for s in balanced]
    assert max(s.n_tokens for s in balanced) <= 2000


def test_what_fits_nowhere_is_in_the_account() -> None:
    recordings = utterances()
    sequences, placed = build(recordings, capacity=60)
    total = sum(u.end_samples - u.start_samples for r in recordings for u in r)
    assert placed.dropped_samples["crawl", "chunk_over_capacity"] > 0
    assert placed.samples.total() + placed.dropped_samples.total() == total
    assert placed.items.total() + placed.dropped_items.total() == 24
    assert set(placed.items) == {"crawl", "krist"}
    for source in placed.items:
        own = [u for r in recordings for u in r if u.source == source]
        dropped = sum(n for (name, _), n in placed.dropped_samples.items() if name == source)
        assert placed.samples[source] + dropped == sum(u.end_samples - u.start_samples for u in own)
    in_chunks = sum(c.end_samples - c.start_samples for s in sequences for c in s.chunks)
    assert in_chunks == placed.samples.total()


def test_nothing_kept_makes_no_sequence() -> None:
    sequences, placed = build([])
    assert sequences == []
    assert placed.items.total() == 0
