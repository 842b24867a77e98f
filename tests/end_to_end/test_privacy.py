"""Card numbers and addresses that are read aloud: gone from the text, and a tone is all that is heard of them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import soundfile

from interleave.redaction import Redaction
from pipelines.command import main
from schemas.judgements import Verdict
from schemas.records import Chunk, Segment, Sequence
from schemas.units import rescale
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, manifest, status, vtt
from transforms.materialize.tone import tone
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.tts.espeak import Espeak

RATE_HZ = 16_000
SAID = (
    ("Please write to", "john dot smith at example dot com", "if you have questions."),
    (
        "The card number is",
        "four one one one, one one one one, one one one one, one one one one,",
        "and it expires.",
    ),
    ("You can reach me at", "sarah@example.com", "every day."),
    ("My card is", "5555 5555 5555 4444", "and nothing else works."),
)
NOTHING = "Every winter the lake freezes from the shore inward."
ALIGN = ("--set", "transcribe.align=[pocketsphinx]")
BOTH = ("--set", "interleave.modality=both")
CUT = ("--set", "curate.edits=[{use: email, action: cut}, {use: card, action: cut}]")


class Place(NamedTuple):
    """Where private words are said in a recording, in samples at the tables' rate."""

    start_samples: int
    end_samples: int


class Made(NamedTuple):
    """A root that was built, and what is private by recording's URI."""

    root: Path
    places: dict[str, Place]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("private")
    places, rows = {}, []
    for number, parts in enumerate([*SAID, (NOTHING,)]):
        speech = Espeak(("en-us", "en-gb")[number % 2]).load().synthesize(" ".join(parts))
        quiet = np.zeros(speech.rate_hz // 2, np.int16)
        samples = np.concatenate([quiet, speech.samples, quiet])
        soundfile.write(folder / f"{number}.wav", samples, speech.rate_hz)
        captions = vtt(folder, f"{number}.vtt", " ".join(parts), len(samples) / speech.rate_hz)
        rows.append({"uri": f"{number}.wav", "language": "en", "captions": captions})
        if len(parts) > 1:
            first = len(parts[0].split())
            starts = [speech.words[i].start_samples for i in (first, first + len(parts[1].split()))]
            at = [rescale(start + len(quiet), speech.rate_hz, RATE_HZ) for start in starts]
            places[parts[0]] = Place(at[0], at[1])
    root = folder / "out"
    source = manifest(folder / "in.jsonl", rows)
    assert build(root, source, *WEBRTC, *NO_ENGINE, *ALIGN, *BOTH) == 0
    return Made(root, places)


def chunks_of(root: Path) -> Iterator[Chunk]:
    store = Store(str(root))
    for name in store.names("shards"):
        for sequence in read_rows(store, Sequence, "shards", name):
            tokens = bytes(one for one in sequence.input_ids if one < 256).decode()
            assert_nothing_private(tokens)
            yield from sequence.chunks


def assert_nothing_private(text: str) -> None:
    for word in ("smith", "sarah", "example", "four", "one", "5555", "4444"):
        assert word not in text.casefold(), text


def originals(root: Path) -> dict[str, tuple[int, np.ndarray]]:
    """Return where each segment starts, and its samples as they were cut."""
    store, found = Store(str(root)), {}
    for name in store.names("segments"):
        for segment in read_rows(store, Segment, "segments", name):
            samples, _ = soundfile.read(io.BytesIO(segment.audio), dtype="int16")
            found[segment.segment_id] = (segment.start_samples, samples)
    return found


def samples_of(chunk: Chunk) -> np.ndarray:
    assert chunk.audio is not None
    samples, rate_hz = soundfile.read(io.BytesIO(chunk.audio.bytes), dtype="int16")
    assert (rate_hz, len(samples)) == (RATE_HZ, chunk.end_samples - chunk.start_samples)
    return np.asarray(samples)


def laid(root: Path, chunks: list[Chunk]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return for each segment the audio of its chunks at its place, and which of its samples are in one."""
    found = {}
    for segment_id, (start, samples) in originals(root).items():
        heard, given = np.zeros_like(samples), np.zeros(len(samples), bool)
        for chunk in chunks:
            if chunk.segment_id == segment_id and chunk.audio is not None:
                place = slice(chunk.start_samples - start, chunk.end_samples - start)
                heard[place], given[place] = samples_of(chunk), True
        found[segment_id] = (heard, given)
    return found


def test_private_words_are_tags_in_the_text_and_a_tone_in_the_audio(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    status(made.root, capsys)
    chunks = list(chunks_of(made.root))
    texts = {chunk.text for chunk in chunks}
    assert any("<EMAIL>" in text for text in texts)
    assert any("<CARD>" in text for text in texts)
    assert NOTHING in texts
    edits = edits_of(made.root)
    assert len([one for found in edits.values() for one in found]) == len(SAID)
    shards = laid(made.root, chunks)
    for segment_id, (start, samples) in originals(made.root).items():
        heard, given = shards[segment_id]
        assert given.all()
        assert len(heard) == len(samples)
        kept = np.ones(len(samples), bool)
        for edit in edits[segment_id]:
            assert edit.action == "bleep"
            low, high = edit.start_samples - start, edit.end_samples - start
            assert np.array_equal(heard[low:high], tone(high - low, RATE_HZ, Redaction()))
            kept[low:high] = False
        assert np.array_equal(heard[kept], samples[kept])


def edits_of(root: Path) -> dict[str, list]:  # type: ignore[type-arg]
    store = Store(str(root))
    return {
        verdict.segment_id: list(verdict.edits)
        for name in store.names("verdicts")
        for verdict in read_rows(store, Verdict, "verdicts", name)
    }


def test_the_tone_is_where_the_voice_says_the_words(made: Made) -> None:
    covered = [
        (edit.start_samples, edit.end_samples) for edits in edits_of(made.root).values() for edit in edits
    ]
    for place in made.places.values():
        assert any(start <= place.start_samples and place.end_samples <= end for start, end in covered), place
    chunks = [chunk for chunk in chunks_of(made.root) if chunk.audio is not None]
    for place in made.places.values():
        in_tone = [
            power_at(
                samples_of(chunk)[place.start_samples - chunk.start_samples :][
                    : place.end_samples - place.start_samples
                ],
                1000,
            )
            for chunk in chunks
            if chunk.start_samples <= place.start_samples and place.end_samples <= chunk.end_samples
        ]
        assert any(share > 0.99 for share in in_tone)


def power_at(samples: np.ndarray, hz: int) -> float:
    """Return the share of the power that lies within 50 Hz of a frequency."""
    power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    near = np.abs(np.fft.rfftfreq(len(samples), 1 / RATE_HZ) - hz) <= 50
    return float(power[near].sum() / power.sum())


def test_cut_words_are_gone_and_what_is_beside_them_is_as_it_was(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "out"
    shutil.copytree(made.root, root)
    for job in ("curate", "interleave"):
        more = CUT if job == "curate" else BOTH
        assert main([job, "--root", str(root), "--quiet", "--overwrite", *more]) == 0
    found = status(root, capsys)
    reasons = found["stages"]["interleave"]["reasons"]
    chunks = list(chunks_of(root))
    texts = {chunk.text for chunk in chunks}
    for before, _, after in SAID:
        assert {before, after} <= texts
    shards, edits = laid(root, chunks), edits_of(root)
    lost = 0
    for segment_id, (start, samples) in originals(root).items():
        heard, given = shards[segment_id]
        assert np.array_equal(heard[given], samples[given])
        for edit in edits[segment_id]:
            assert not given[edit.start_samples - start : edit.end_samples - start].any()
        lost += int((~given).sum())
    assert lost == sum(
        end - start for start, end in ((e.start_samples, e.end_samples) for f in edits.values() for e in f)
    )
    assert "email_cut" in str(reasons)
