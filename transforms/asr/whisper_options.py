"""The options of faster-whisper's batched decoding."""

from __future__ import annotations

from typing import Any, NamedTuple

from transforms.asr.whisper_judge import Thresholds

PREPEND_PUNCTUATION = "\"'“¿([{-"
APPEND_PUNCTUATION = "\"'.。,，!！?？:：”)]}、"
"""faster-whisper's defaults: which marks belong to the word after them, and which to the word before."""


class BatchSettings(NamedTuple):
    """How a batch is decoded. ``timestamps``: whether the model says when; ``falls_back``: see ``judge``."""

    beam_size: int
    timestamps: bool
    word_timestamps: bool
    falls_back: bool
    thresholds: Thresholds

    def options(self, tokenizer: Any) -> Any:
        """Return faster-whisper's ``TranscriptionOptions``: what is not set here has its defaults.

        ``tokenizer`` knows the tokens that no transcript may have.
        """
        from faster_whisper.transcribe import TranscriptionOptions, get_suppressed_tokens

        return TranscriptionOptions(
            beam_size=self.beam_size,
            best_of=5,
            patience=1,
            length_penalty=1,
            repetition_penalty=1,
            no_repeat_ngram_size=0,
            log_prob_threshold=self.thresholds.log_prob,
            no_speech_threshold=self.thresholds.no_speech,
            compression_ratio_threshold=self.thresholds.compression_ratio,
            condition_on_previous_text=False,
            prompt_reset_on_temperature=0.5,
            temperatures=[0.0],
            initial_prompt=None,
            prefix=None,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            without_timestamps=not self.timestamps,
            max_initial_timestamp=1.0,
            word_timestamps=self.word_timestamps,
            prepend_punctuations=PREPEND_PUNCTUATION,
            append_punctuations=APPEND_PUNCTUATION,
            multilingual=False,
            max_new_tokens=None,
            clip_timestamps=[],
            hallucination_silence_threshold=None,
            hotwords=None,
        )
