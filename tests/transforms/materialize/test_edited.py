from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from interleave.granularity.base import Granularity, Utterance
from interleave.granularity.coarse import Coarse
from interleave.granularity.fine import Fine
from interleave.granularity.word import Word as WordSpans
from interleave.modality.both import Both
from interleave.redaction import Redaction
from interleave.speech.frames import Frames
from schemas.judgements import Edit, EditAction
from tests.transforms.materialize.shards import RATE_HZ, pcm, utterances
from transforms.cutting.recording import encode_flac
from transforms.materialize.audio import SpanAudio
from transforms.materialize.edited import edit_utterances
from transforms.materialize.sequences import InterleaveSettings
from transforms.materialize.tone import tone
from transforms.tokens.utf8 import Utf8


def edit(utterance: Utterance, first: int, end: int, action: EditAction) -> Edit:
    """Return the edit over words of an utterance."""
    chars = len(" ".join(utterance.text.split()[:first])) + bool(first)
    said = " ".join(utterance.text.split()[first:end]).rstrip(".")
    samples = (utterance.words[first].start_samples - 160, utterance.words[end - 1].end_samples + 160)
    place = max(samples[0], utterance.start_samples), min(samples[1], utterance.end_samples)
    return Edit("ad", action, first, end, chars, chars + len(said), *place)


ALL = [u for recording in utterances() for u in recording]
EDITS = {
    ALL[0].segment_id: (edit(ALL[0], 1, 3, "bleep"),),
    ALL[1].segment_id: (edit(ALL[1], 0, 2, "cut"), edit(ALL[1], 3, 4, "mask")),
    ALL[2].segment_id: (edit(ALL[2], 0, len(ALL[2].words), "cut"),),
    ALL[7].segment_id: (edit(ALL[7], 1, 2, "cut"), edit(ALL[7], 3, len(ALL[7].words), "cut")),
}


@pytest.mark.parametrize("granularity", [Fine(), Coarse(max_gap_s=20, max_s=60), WordSpans(words=3)])
def test_shards_hold_nothing_of_what_is_edited_and_everything_else(granularity: Granularity) -> None:
    left = edit_utterances(ALL, EDITS, Redaction())
    places = {u.segment_id: (u.start_samples, u.end_samples) for u in ALL}
    by_id = {u.segment_id: u for u in ALL}
    audio = SpanAudio(lambda name: encode_flac(pcm(by_id[name]), RATE_HZ), places, left.blanks)
    builder = InterleaveSettings(granularity, Both(), Utf8(), "both", Frames(), 4000).load()
    documents, placed = builder.plan(left.recordings(), audio)
    chunks = [chunk for sequence in builder.pack(documents, audio) for chunk in sequence.chunks]
    total = sum(end - start for start, end in places.values())
    assert placed.samples + left.cut_samples.total() == total
    assert placed.items == len(ALL) - 1
    assert left.cut_items == {("krist", "ad_cut"): 1}
    heard = sum(c.end_samples - c.start_samples for c in chunks if c.audio is not None)
    assert heard >= placed.samples
    for chunk in chunks:
        if chunk.audio is not None:
            found, _ = soundfile.read(io.BytesIO(chunk.audio.bytes), dtype="int16")
            assert np.array_equal(found, expected(chunk.recording_id, chunk.start_samples, chunk.end_samples))
    said = {chunk.segment_id: chunk.text for chunk in chunks if chunk.recording_id == ALL[7].recording_id}
    assert "<AD>" in " ".join(chunk.text for chunk in chunks if chunk.segment_id == ALL[0].segment_id)
    assert all("<AD>" not in text for text in said.values())


def expected(recording_id: str, start: int, end: int) -> np.ndarray:
    """Return what a recording sounds like between two positions: a tone over bleeps, silence where it was cut."""
    sound = np.zeros(end + 1, np.int16)
    for utterance in (u for u in ALL if u.recording_id == recording_id):
        samples = pcm(utterance)
        for one in EDITS.get(utterance.segment_id, ()):
            assert one.start_samples is not None
            assert one.end_samples is not None
            low, high = one.start_samples - utterance.start_samples, one.end_samples - utterance.start_samples
            if one.action != "mask":
                samples[low:high] = tone(high - low, RATE_HZ, Redaction()) if one.action == "bleep" else 0
        place = slice(utterance.start_samples, min(utterance.end_samples, len(sound)))
        sound[place] = samples[: max(0, place.stop - place.start)]
    return sound[start:end]


def test_nothing_is_joined_to_what_follows_a_cut_at_the_end() -> None:
    first, second = ALL[6:8]
    edits = {first.segment_id: (edit(first, len(first.words) - 1, len(first.words), "cut"),)}
    left = edit_utterances([first, second], edits, Redaction())
    assert [u.parted for u in left.utterances] == [False, True]
    assert len(Coarse(max_gap_s=99, max_s=99).spans(left.utterances)) == 2


def test_a_recording_of_which_nothing_is_left_is_left_out() -> None:
    whole = {u.segment_id: (edit(u, 0, len(u.words), "cut"),) for u in ALL[:6]}
    left = edit_utterances(ALL, whole, Redaction())
    assert [r[0].recording_id for r in left.recordings()] == ["r1", "r2", "r3"]
    assert left.cut_items == {("krist", "ad_cut"): 6}
