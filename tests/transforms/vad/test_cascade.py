from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from transforms.cutting.recording import to_int16
from transforms.decode.audio import open_audio
from transforms.vad.base import Region, Samples, VadEngine
from transforms.vad.cascade import Cascade
from transforms.vad.silero import Silero


def regions(engine: VadEngine, samples: Samples) -> list[Region]:
    stream = engine.load().stream()
    return [*stream.feed(samples).closed, *stream.finish().closed]


@pytest.fixture(scope="module")
def talk(shared_dir: Path) -> Samples:
    with open_audio(str(shared_dir / "data" / "real_speech" / "ami_dev00.wav")) as stream:
        return to_int16(np.concatenate(list(stream.blocks())))


def test_without_strides_it_is_silero(talk: Samples) -> None:
    assert regions(Cascade(speech_stride_s=0, pause_stride_s=0), talk) == regions(Silero(), talk)


def test_strides_move_few_frames(talk: Samples) -> None:
    heard = []
    for engine in (Silero(), Cascade()):
        frames = np.zeros(len(talk) // 160 + 1, bool)
        for region in regions(engine, talk):
            frames[region.start // 160 : region.end // 160] = True
        heard.append(frames)
    assert (heard[0] != heard[1]).mean() < 0.03


@pytest.mark.parametrize("level_db", [-20, -10, 6])
def test_the_level_hardly_matters(talk: Samples, level_db: int) -> None:
    scaled = np.clip(np.rint(talk * 10 ** (level_db / 20)), -32768, 32767).astype(np.int16)
    lengths = [
        sum(region.end - region.start for region in regions(Cascade(), samples)) for samples in (talk, scaled)
    ]
    assert 0.9 < lengths[1] / lengths[0] < 1.1


def test_a_stride_never_holds_a_pause_that_ends_a_region() -> None:
    assert Cascade(silero=Silero(min_silence_s=0.2)).strides().speech == 2
    assert Cascade(silero=Silero(min_silence_s=0.05)).strides().speech == 0
    assert Cascade(sure_speech=0.3, silero=Silero(threshold=0.9)).strides().sure_speech == 0.9
