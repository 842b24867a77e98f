from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
import soundfile

from schemas.documents import Document
from tests.transforms.speaking.documents import RATE_HZ, Broken, document, pool, speaking
from transforms.speaking.bucket import SpokenDocument, speak_documents
from transforms.speaking.settings import Speaking
from transforms.speaking.speaker import Speaker
from transforms.store.temporary import UnnamedFile
from transforms.tts.espeak import Espeak
from transforms.tts.pool import VoicePool

TEXT = ["The ferry leaves at half past six.", "It takes forty minutes.", "Bring a warm coat."]


@pytest.fixture
def spool() -> Iterator[UnnamedFile]:
    made = UnnamedFile()
    yield made
    made.close()


def spoken(settings: Speaking, spool: UnnamedFile, *documents: Document) -> list[SpokenDocument]:
    return list(speak_documents(documents, Speaker(settings), spool))


def test_sentences_follow_each_other_to_the_sample(spool: UnnamedFile) -> None:
    (one,) = spoken(speaking(VoicePool()), spool, document(1, TEXT))
    rows = one.rows
    assert rows is not None
    assert [row.text for row in rows.transcripts] == TEXT
    lengths = [len(soundfile.read(io.BytesIO(segment.audio))[0]) for segment in rows.segments]
    assert [segment.end_samples - segment.start_samples for segment in rows.segments] == lengths
    assert [segment.start_samples for segment in rows.segments] == [0, lengths[0], sum(lengths[:2])]
    assert rows.recording.duration_samples == rows.turns[-1].end_samples == sum(lengths)
    assert [segment.segment_id for segment in rows.segments] == [row.segment_id for row in rows.transcripts]
    assert {segment.speaker for segment in rows.segments} == {turn.speaker for turn in rows.turns}
    assert all(row.alignment and row.alignment.rejection is None for row in rows.transcripts)


def test_what_a_document_becomes_does_not_depend_on_the_others(spool: UnnamedFile) -> None:
    first, second = (
        document(1, TEXT),
        document(2, ["Why is the sky blue?"], ["Light is scattered by the air."]),
    )
    together = spoken(speaking(VoicePool()), spool, first, second)
    alone = spoken(speaking(VoicePool()), spool, second)
    assert together[1] == alone[0]


def test_a_sentence_that_is_rejected_is_said_again_by_another_voice(spool: UnnamedFile) -> None:
    voices = pool(Broken("forty"), Espeak("en-us"))
    (one,) = spoken(speaking(voices), spool, document(1, TEXT))
    assert one.rows is not None
    assert [segment.speaker for segment in one.rows.segments] == ["v0", "v1", "v0"]
    assert [turn.speaker for turn in one.rows.turns] == ["v0", "v1", "v0"]
    assert all(row.alignment and row.alignment.rejection is None for row in one.rows.transcripts)


def test_what_no_voice_says_rightly_stays_with_its_reason(spool: UnnamedFile) -> None:
    voices = pool(Broken("forty"), Broken("minutes"))
    speaker = Speaker(speaking(voices, attempts=3))
    (one,) = speak_documents([document(1, TEXT)], speaker, spool)
    assert one.rows is not None
    rejections = [row.alignment and row.alignment.rejection for row in one.rows.transcripts]
    assert rejections == [None, "silent", None]
    assert speaker.rejected == {"silent": 3}


def test_what_no_voice_can_say_is_a_failure_beside_the_rest(spool: UnnamedFile) -> None:
    voices = pool(Broken("forty", raises=True))
    (one,) = spoken(speaking(voices), spool, document(1, TEXT))
    assert one.rows is not None
    assert [row.text for row in one.rows.transcripts] == [TEXT[0], TEXT[2]]
    assert [name for name, _ in one.errors] == [f"{one.document.document_id}:1"]


def test_a_question_without_its_answer_fails(spool: UnnamedFile) -> None:
    voices = pool(Broken("air", raises=True), Broken("air", raises=True))
    asked = document(2, ["Why is the sky blue?"], ["Light is scattered by the air."])
    (one,) = spoken(speaking(voices), spool, asked)
    assert one.rows is None
    assert one.reason is None
    assert [str(error) for _, error in one.errors] == ["no such word"]


def test_nothing_to_say_is_dropped_and_no_voice_fails(spool: UnnamedFile) -> None:
    silent, foreign = document(1, ["***"]), document(2, ["tlhIngan maH!"], language="tlh")
    dropped, failed = spoken(speaking(VoicePool()), spool, silent, foreign)
    assert (dropped.rows, dropped.reason, dropped.errors) == (None, "nothing_to_say", ())
    assert failed.rows is None
    assert [name for name, _ in failed.errors] == [foreign.document_id]


def test_the_rate_and_the_text_are_settings(spool: UnnamedFile) -> None:
    settings = speaking(VoicePool())
    assert settings.sample_rate_hz == RATE_HZ
    (one,) = spoken(replace(settings, sample_rate_hz=24_000, text="spoken"), spool, document(1, TEXT))
    assert one.rows is not None
    assert {soundfile.read(io.BytesIO(segment.audio))[1] for segment in one.rows.segments} == {24_000}
