"""What the checks of `speak` make of right speech and of planted faults, by fault and by voice.

`python -m benchmarks.verification [tuned] [held-out] [heard] [--unknown]`: thresholds were chosen on sentences of the
first set, half of all; the second set is what counts. Every sentence is said by voices of the default pool of English,
at the speeds and pitches that are drawn. Those with a fault tell nothing of their words. ``--unknown``: as if the usual
pace of the voices were not known, as that of other engines is not. The third set are the sentences that the demo's
Whisper was not trained on, with that recognizer as the only judge.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from benchmarks.alignment_sentences import DEVELOPMENT, HELD_OUT
from benchmarks.verification_material import FAULTS, Fault, Faulty, as_document, like_length
from demo_model.settings import HELD_OUT as NOT_TRAINED_ON
from demo_model.settings import MODEL
from pipelines.speak import SpeakConfig
from transforms.asr.faster_whisper import FasterWhisper
from transforms.speaking.lines import Line, lines_of
from transforms.speaking.speaker import Speaker
from transforms.speaking.take import Take
from transforms.speaking.voices import engine_name
from transforms.store.temporary import UnnamedFile
from transforms.tts.espeak import Espeak
from transforms.tts.pool import PooledVoice, VoicePool
from transforms.verify.base import Check
from transforms.verify.hearing import Hearing
from transforms.verify.pace import Pace

LEAST_WORDS = 6
RIGHT_A_VOICE, FAULTY_OF_A_KIND = 12, 20
WHISPER = Hearing((FasterWhisper(str(MODEL), temperatures=(0.0,)),), max_rate=0.2, unit="characters")
"""A judge by characters: the small model hears most words, and spells some otherwise."""


class Outcome(NamedTuple):
    """What the checks made of an utterance: why it was rejected, None where it passed."""

    voice: str
    fault: Fault | None
    text: str
    rejection: str | None


def main(arguments: Sequence[str] = ()) -> None:
    """Print the shares of faults caught and of right speech passed, for both sets of sentences."""
    unknown = "--unknown" in arguments
    usual = _checks(unknown=unknown)
    sets = {
        "tuned": (DEVELOPMENT, usual),
        "held-out": (HELD_OUT, usual),
        "heard": (NOT_TRAINED_ON.read_text(encoding="utf-8").splitlines(), (WHISPER,)),
    }
    for name, (sentences, checks) in (
        {name: sets[name] for name in sets if name in arguments} or sets
    ).items():
        outcomes = list(measure(sentences, checks))
        print(f"-- {name}{', speeds unknown' if unknown else ''}")
        print("\n".join([*_by_fault(outcomes), *_by_voice(outcomes)]), flush=True)


def measure(sentences: Sequence[str], checks: tuple[Check, ...]) -> Iterator[Outcome]:
    """Yield what checks make of right utterances of every English voice, and of planted faults."""
    speaker = Speaker(replace(SpeakConfig(attempts=1).speaking, checks=checks))
    voices = [voice for voice in VoicePool().voices if "en" in voice.languages]
    long_enough = [text for text in sentences if len(text.split()) >= LEAST_WORDS]
    for number, voice in enumerate(voices):
        for place in range(RIGHT_A_VOICE):
            text = sentences[(number * RIGHT_A_VOICE + place) % len(sentences)]
            yield _judge(speaker, voice, None, text, sentences)
    for kind, fault in enumerate(FAULTS):
        for place in range(FAULTY_OF_A_KIND):
            text = long_enough[(kind * 7 + place * 3) % len(long_enough)]
            yield _judge(speaker, voices[(place + 3 * kind) % len(voices)], fault, text, sentences)


def _checks(*, unknown: bool) -> tuple[Check, ...]:
    known = Pace(paces={engine_name(Faulty(Espeak())): 1.0})
    return tuple(known if isinstance(one, Pace) and not unknown else one for one in SpeakConfig().checks)


def _judge(
    speaker: Speaker, voice: PooledVoice, fault: Fault | None, text: str, sentences: Sequence[str]
) -> Outcome:
    (line,) = lines_of(as_document(text, 0), VoicePool((voice,)), 0)
    with closing(UnnamedFile()) as spool:
        (said,) = _with(speaker, line, voice, fault, like_length(text, sentences)).say([line], spool)
    assert isinstance(said, Take)
    return Outcome(voice.name, fault, text, said.rejection)


def _with(speaker: Speaker, line: Line, voice: PooledVoice, fault: Fault | None, other: str) -> Speaker:
    """Return the speaker with a voice that has the fault, at the speed and pitch drawn for the line."""
    drawn = line.voice(VoicePool((voice,)), 0, 0)
    engine = Faulty(drawn.engine, fault, other, tells_words=fault is None)
    pool = VoicePool((replace(voice, engine=engine),))
    speaker.speaking = replace(speaker.speaking, pool=pool)
    return speaker


def _by_fault(outcomes: Sequence[Outcome]) -> Iterator[str]:
    by_fault: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_fault[one.fault or "right"].append(one)
    for name, found in by_fault.items():
        rejected = Counter(one.rejection for one in found if one.rejection)
        told = ", ".join(f"{reason} {count}" for reason, count in rejected.most_common())
        print_share = f"{sum(rejected.values())}/{len(found)} rejected"
        yield f"{name:20} {print_share:18} {told}"
    faulty = [one for one in outcomes if one.fault]
    yield f"faults caught: {_share(one.rejection is not None for one in faulty)} (wanted: 95 %)"
    right = [one for one in outcomes if not one.fault]
    yield f"right ones passed: {_share(one.rejection is None for one in right)} (wanted: 97 %)"


def _by_voice(outcomes: Sequence[Outcome]) -> Iterator[str]:
    names = dict.fromkeys(one.voice for one in outcomes)
    for name in names:
        right = [one for one in outcomes if one.voice == name and not one.fault]
        faulty = [one for one in outcomes if one.voice == name and one.fault]
        yield (
            f"{name:26} right ones passed {_share(one.rejection is None for one in right):>18}, "
            f"faults caught {_share(one.rejection is not None for one in faulty)}"
        )
    for one in outcomes:
        if (one.rejection is None) != (one.fault is None):
            yield f"   {one.fault or 'right'}, {one.voice}, {one.rejection or 'passed'}: {one.text}"


def _share(found: Iterable[bool]) -> str:
    every = list(found)
    return f"{sum(every)}/{len(every)} ({sum(every) / max(1, len(every)):.1%})"


if __name__ == "__main__":
    main(sys.argv[1:])
