"""The records that flow between stages. Positions are samples counted from the start of the recording."""

from __future__ import annotations

from typing import Literal, NamedTuple

Modality = Literal["audio", "text"]
Outcome = Literal["in", "kept", "dropped", "failed"]
CRAWL = "crawl"  # the source of every recording that an input list names


class Source(NamedTuple):
    """A recording as the input list names it, before a byte of it is read.

    ``recording_id`` is a hash of ``uri``, or of its stretch of an archive that is only read forwards, and its place
    in that. ``captions`` is the URI of a caption file; ``reference_text``
    is a trusted transcript and ``rttm`` the URI of a file that says who speaks when: both used by ``evaluate`` only,
    never as a label.
    """

    recording_id: str
    uri: str
    language: str | None = None
    license: str | None = None
    title: str | None = None
    reference_text: str | None = None
    captions: str | None = None
    rttm: str | None = None


class Recording(NamedTuple):
    """A recording that was decoded.

    ``source_rate_hz`` and ``channels`` are the file's; ``duration_samples`` and ``speech_samples`` count
    at ``sample_rate_hz``, the rate of the tables. ``nonfinite_samples`` counts NaN and infinite source
    samples that were replaced by zero. ``decode_error`` says why decoding stopped before the file's end,
    None where it did not: what came before is kept.
    """

    recording_id: str
    uri: str
    language: str | None
    license: str | None
    title: str | None
    reference_text: str | None
    captions: str | None
    rttm: str | None
    content_sha256: str
    size_bytes: int
    format: str
    decoder: str
    channels: int
    source_rate_hz: int
    sample_rate_hz: int
    duration_samples: int
    nonfinite_samples: int
    n_segments: int
    speech_samples: int
    decode_error: str | None = None


class Fingerprint(NamedTuple):
    """What a recording with speech is told from others by, and what decides which of several copies is kept.

    ``duration_samples`` and ``speech_samples`` count at ``sample_rate_hz``. ``words`` are its acoustic words, 12 bytes
    each (see ``transforms/fingerprint/words.py``); none where it is too short or too quiet.
    """

    recording_id: str
    content_sha256: str
    size_bytes: int
    source_rate_hz: int
    sample_rate_hz: int
    duration_samples: int
    speech_samples: int
    words: bytes


class Duplicate(NamedTuple):
    """Whether a recording is kept: then ``kept_id`` is its own and there is no ``kind`` of duplicate.

    ``opted_out``: its owner does not want it to be kept; ``kept_id`` is its own.
    ``exact``: the file of the one kept has the same bytes. ``near``: it sounds the same, and ``score`` is the share of
    both that agrees.
    """

    recording_id: str
    kept_id: str
    kind: Literal["exact", "near", "opted_out"] | None
    score: float | None


class Segment(NamedTuple):
    """A stretch of speech of at most 30 s by default.

    ``audio`` is a mono 16-bit FLAC file of exactly ``end_samples - start_samples`` samples at
    ``sample_rate_hz``. ``speech_share`` is the share of the segment that the VAD called speech.
    ``speaker`` is None where nobody was told apart, several names joined by "+" where they overlap.
    """

    segment_id: str
    recording_id: str
    source: str
    language: str | None
    speaker: str | None
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    speech_share: float
    rms_dbfs: float
    peak_dbfs: float
    audio: bytes


class SpeakerTurn(NamedTuple):
    """Somebody speaks without a break that counts: what turn-taking is learnt from.

    ``gap_samples`` is from the end of the turn before to its start: below 0 they overlap, and if ``previous_speaker``
    is the same it is a pause. None for the first. ``overlap_samples`` is how much is said while another speaks.
    """

    recording_id: str
    speaker: str
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    previous_speaker: str | None
    gap_samples: int | None
    overlap_samples: int


class SegmentInfo(NamedTuple):
    """A segment without its audio: what can be read cheaply and may cross a shuffle."""

    segment_id: str
    recording_id: str
    source: str
    language: str | None
    speaker: str | None
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    speech_share: float
    rms_dbfs: float
    peak_dbfs: float

    @property
    def n_samples(self) -> int:
        """The segment's length."""
        return self.end_samples - self.start_samples


class SegmentSpan(NamedTuple):
    """A segment's place in its recording: the columns of segments/ that tell how long it is."""

    segment_id: str
    start_samples: int
    end_samples: int
    sample_rate_hz: int


class Word(NamedTuple):
    """A word and where it is said. ``confidence`` is in [0, 1], None where the engine gives none."""

    text: str
    start_samples: int
    end_samples: int
    confidence: float | None


class Hypothesis(NamedTuple):
    """What one engine heard in one segment.

    ``settings`` is the canonical JSON of the engine's configuration: the decode settings that made this
    text. ``mean_log_probability`` is per token and ``no_speech_probability`` in [0, 1], both as Whisper
    defines them, None where the engine has no such thing.
    """

    engine: str
    settings: str
    language: str | None
    language_probability: float | None
    text: str
    words: tuple[Word, ...]
    mean_log_probability: float | None
    no_speech_probability: float | None


class LanguageSaid(NamedTuple):
    """What one source takes a segment's language for.

    ``said_by`` is a detector's name, or "source": the input list or the recording itself. ``evidence`` is what was
    looked at: "audio", "text", or "told". ``probability`` is in [0, 1], None where nothing was measured.
    """

    said_by: str
    evidence: Literal["told", "audio", "text"]
    language: str
    probability: float | None


class AlignmentCheck(NamedTuple):
    """Whether an aligner found a text in the sound.

    ``settings`` is the canonical JSON of the aligner's configuration. ``score`` is in the aligner's own unit, the
    higher the better, None where it was not measured; ``min_score`` is the aligner's limit, in the same. ``rejection``
    is None where the text is taken to be what is said, otherwise why not (see ``transforms/align/base.py``).
    """

    aligner: str
    settings: str
    score: float | None
    min_score: float
    rejection: str | None


class Vote(NamedTuple):
    """What stands behind a chosen word; see docs/labels.md.

    ``votes``: the weight of the engines that say it; ``agreement``: their share of all votes. ``trust`` and
    ``missing`` are what the engines and the vote give: how far the word may be trusted, and how many words may be
    missing between it and the word before it (behind the last word, too). ``confidence``: that the word is right, and
    ``complete``: that none is missing there, from 0 to 1, calibrated where a calibration was given.
    """

    votes: float
    agreement: float
    trust: float
    missing: float
    confidence: float
    complete: float


class PairErrors(NamedTuple):
    """The word error rate of hypothesis ``second`` against ``first``, both counted as the transcript lists them."""

    first: int
    second: int
    wer: float


class Transcript(NamedTuple):
    """All hypotheses of a segment and the words that were chosen from them.

    ``agreement`` says how far the engines agree, from 0 to 1, as the voter defines it; None where there is only one
    hypothesis. ``languages`` are what the source and the detectors say, side by side. ``spoken`` is the text as it is
    said ("five dollars"), ``written`` as it is written ("$5"); None where they were not asked for or the language has
    no rules for them. ``votes`` has an entry for each word, ``pairs`` one for each two hypotheses. ``confidence`` is
    the expected share of right words of the utterance, words that may be missing included, from 0 to 1; None where
    nothing tells. ``alignment`` is None where no aligner
    was asked.
    """

    segment_id: str
    recording_id: str
    language: str | None
    text: str
    words: tuple[Word, ...]
    engine: str
    agreement: float | None
    hypotheses: tuple[Hypothesis, ...]
    languages: tuple[LanguageSaid, ...] = ()
    spoken: str | None = None
    written: str | None = None
    alignment: AlignmentCheck | None = None
    votes: tuple[Vote, ...] = ()
    pairs: tuple[PairErrors, ...] = ()
    confidence: float | None = None


class Failure(NamedTuple):
    """An input that broke: where, what it was, and what a person needs to understand it."""

    stage: str
    id: str
    uri: str | None
    error_type: str
    message: str
    traceback: str | None


class LedgerRow(NamedTuple):
    """A line of a stage's account: ``items`` things of a ``source`` that last ``samples`` at ``sample_rate_hz``.

    ``source`` is None where a stage cannot tell. For every stage of every bucket, in items and in samples:
    in = kept + dropped + failed.
    """

    stage: str
    outcome: Outcome
    reason: str | None
    items: int
    samples: int
    sample_rate_hz: int
    source: str | None = None


class Audio(NamedTuple):
    """An audio file inside a row, as Hugging Face `datasets` stores it."""

    bytes: bytes
    path: str


class Chunk(NamedTuple):
    """A piece of a packed sequence: the audio of a span, or its text.

    ``document`` counts the documents of the sequence from 0. ``audio`` is None in text chunks; ``text``
    is the transcript in both. ``n_tokens`` includes the modality switch token that starts the chunk.
    ``segment_id`` names the (first) segment that the span lies in.
    """

    segment_id: str
    recording_id: str
    source: str
    document: int
    modality: Modality
    text: str
    audio: Audio | None
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    n_tokens: int


class Sequence(NamedTuple):
    """A packed training sequence: chunks, and four arrays of ``n_tokens`` entries each."""

    sequence_id: str
    n_tokens: int
    chunks: tuple[Chunk, ...]
    input_ids: list[int]
    token_modality: list[int]
    loss_mask: list[int]
    document_ids: list[int]


class DelayedSequence(NamedTuple):
    """A packed training sequence whose speech has the codes of several codebooks at each position.

    ``delayed_ids`` are those of each codebook but the first, one codebook after the other, ``n_tokens`` of each.
    """

    sequence_id: str
    n_tokens: int
    chunks: tuple[Chunk, ...]
    input_ids: list[int]
    token_modality: list[int]
    loss_mask: list[int]
    document_ids: list[int]
    delayed_ids: list[int]
