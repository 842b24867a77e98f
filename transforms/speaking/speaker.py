"""Lines are said, finished and judged, round after round: what fails is said again by another voice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from schemas.errors import EngineError
from schemas.figures import Effort
from transforms.asr.base import plan_batches
from transforms.cutting.recording import encode_flac, levels_dbfs
from transforms.remote.kept import Count
from transforms.speaking.judging import Judge, Judged, settings_of
from transforms.speaking.lines import Line
from transforms.speaking.settings import Speaking
from transforms.speaking.take import Take
from transforms.speaking.timing import timed_words
from transforms.speaking.voices import Voices, engine_name, speed_of
from transforms.store.temporary import UnnamedFile
from transforms.tts.base import Speech
from transforms.tts.finish import finish
from transforms.tts.kept_speech import KeptSpeech
from transforms.tts.loaded import Line as ToSay
from transforms.tts.pool import DrawnVoice
from transforms.verify.base import Uttered
from transforms.verify.silence import audible_share

_FULL_SCALE = 32768

Said = Take | EngineError


class Speaker:
    """Everything that a worker loads once: checks at once, voices when they are first drawn.

    ``kept`` is where what is paid for is kept, None where nothing is.
    """

    def __init__(self, speaking: Speaking, kept: KeptSpeech | None = None) -> None:
        self.speaking = speaking
        self.rejected: Counter[str] = Counter()
        self._judge = Judge(speaking.checks)
        self._voices = Voices(kept)
        self._kept = kept

    def say(self, lines: Sequence[Line], spool: UnnamedFile) -> list[Said]:
        """Return, in order, how each line was said, its audio in ``spool``, or why no voice could say it.

        A line that a check rejects, or a voice cannot say, is said again by another voice, up to ``attempts`` times. Of
        a line that is rejected in the end there is the last take, with the reason. Lines are said in batches of like
        length; what a line becomes does not depend on the others.
        """
        said: list[Said] = [EngineError("not said")] * len(lines)
        open_ = list(range(len(lines)))
        for attempt in range(self.speaking.attempts):
            lengths = [len(lines[number].sentence.spoken) for number in open_]
            for batch in plan_batches(lengths, self.speaking.max_batch_characters):
                numbers = [open_[place] for place in batch]
                takes = self._takes([lines[number] for number in numbers], attempt, spool)
                for number, take in zip(numbers, takes, strict=True):
                    said[number] = _better(take, said[number])
            open_ = [n for n in open_ if isinstance(one := said[n], EngineError) or one.rejection]
        return said

    @property
    def paid(self) -> Count:
        """How many answers of servers were paid for since the beginning, and how many were found kept."""
        return self._kept.count if self._kept else Count(0, 0)

    def efforts(self) -> list[Effort]:
        """Return what voices and checks spent since the last call of this."""
        return [*self._voices.efforts(), *self._judge.efforts()]

    def _takes(self, lines: Sequence[Line], attempt: int, spool: UnnamedFile) -> Iterator[Said]:
        """Yield, in order, what an attempt makes of a batch of lines."""
        drawn = [line.voice(self.speaking.pool, self.speaking.seed, attempt) for line in lines]
        said = self._voices.say(
            [ToSay(voice.engine, line.sentence.spoken) for voice, line in zip(drawn, lines, strict=True)]
        )
        for line, voice, speech in zip(lines, drawn, said, strict=True):
            yield (
                speech if isinstance(speech, EngineError) else self._take(line, voice, attempt, speech, spool)
            )

    def _take(self, line: Line, drawn: DrawnVoice, attempt: int, speech: Speech, spool: UnnamedFile) -> Said:
        """Return what a voice said, finished and judged, or why a check cannot handle it."""
        speaking, rate_hz = self.speaking, self.speaking.sample_rate_hz
        clean = finish(speech, rate_hz, line.key, replace(speaking.finishing, augment=()))
        try:
            judged = self._judged(line, drawn, clean)
        except EngineError as error:
            return error
        if not judged.passed and judged.check:
            self.rejected[str(judged.check.rejection)] += 1
        last = finish(speech, rate_hz, line.key, speaking.finishing) if speaking.finishing.augment else clean
        audio = encode_flac(last.samples, rate_hz)
        spoken = line.sentence.spoken
        text = line.sentence.written if speaking.text == "written" else spoken
        words, way = timed_words(text, spoken, last.words, judged.words, last.samples.size, rate_hz)
        rms_dbfs, peak_dbfs = levels_dbfs(last.samples)
        return Take(
            drawn.name,
            engine_name(drawn.engine),
            settings_of(drawn.engine),
            attempt + 1,
            words,
            way,
            last.samples.size,
            speech.rate_hz,
            audible_share(_floats(clean), rate_hz),
            rms_dbfs,
            peak_dbfs,
            spool.append(memoryview(audio)),
            len(audio),
            judged.check,
        )

    def _judged(self, line: Line, drawn: DrawnVoice, speech: Speech) -> Judged:
        uttered = Uttered(
            line.sentence.spoken,
            line.document.language,
            drawn.name,
            _floats(speech),
            speech.rate_hz,
            speech.words,
            self.speaking.finishing.loudness_lufs,
            engine_name(drawn.engine),
            speed_of(drawn.engine),
        )
        return self._judge.judge(uttered)


def _better(take: Said, before: Said) -> Said:
    """Return the later take; what was there before where nothing came of the later attempt and that was a take."""
    return before if isinstance(take, EngineError) and isinstance(before, Take) else take


def _floats(speech: Speech) -> np.ndarray:
    return speech.samples.astype(np.float32) / np.float32(_FULL_SCALE)
