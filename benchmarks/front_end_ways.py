"""The ways of the front-end benchmark: each takes a file and makes segments of it, as its namesake would."""

from __future__ import annotations

import io
import subprocess
import tempfile
import time
from typing import Any

import numpy as np
import soundfile
import webrtcvad

from benchmarks import ingest_floor
from schemas.records import Source
from transforms.cutting.recording import cut_recording, encode_flac, to_int16
from transforms.cutting.segmenter import Segmenter
from transforms.cutting.settings import CutSettings
from transforms.decode.audio import open_audio
from transforms.decode.resample import Resampler
from transforms.vad.webrtc import Webrtc

RATE_HZ = ingest_floor.RATE_HZ


def ours(path: str) -> None:
    """Cut as ingest does, tables and Beam left out."""
    model = Webrtc().load()
    for _ in cut_recording(Source("r", path), path, "", 0, CutSettings(acoustic_words=False), model):
        pass


def floor(path: str) -> None:
    """Cut with the hand-written loop."""
    ingest_floor.run([path])


def ffmpeg_to_wav(path: str, suffix: str = "wav") -> None:
    """Cut as NeMo's Speech Data Processor would: ffmpeg to a WAV file, that into WAV files."""
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as folder:
        whole = f"{folder}/whole.wav"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", str(RATE_HZ), whole], check=True
        )
        samples, _ = soundfile.read(whole, dtype="int16")
        for number, (begin, end) in enumerate(_regions(samples)):
            soundfile.write(f"{folder}/{number}.{suffix}", samples[begin:end], RATE_HZ, subtype="PCM_16")


def ffmpeg_to_flac(path: str) -> None:
    """Cut by way of a WAV file, too, into FLAC files."""
    ffmpeg_to_wav(path, "flac")


def librosa_whole_file(path: str) -> None:
    """Cut by librosa, which loads and resamples all of a file, into FLAC at the rate of the others."""
    import librosa

    whole, _ = librosa.load(path, sr=RATE_HZ, mono=True)
    samples = to_int16(whole)
    for begin, end in _regions(samples):
        soundfile.write(io.BytesIO(), samples[begin:end], RATE_HZ, format="FLAC", subtype="PCM_16")


def emilia_to_mp3(path: str, suffix: str = "MP3") -> None:
    """Cut as Emilia does up to its recognizer: all of a file at 24 kHz, -20 dBFS with 3 dB of gain at most, its highest
    sample at full scale; the detector at 16 kHz; segments as MP3.

    librosa loads where Emilia has pydub, libsndfile writes where it starts an ffmpeg for each segment: both are faster.
    """
    import librosa

    whole, rate_hz = librosa.load(path, sr=24_000, mono=True)
    level_dbfs = 20 * np.log10(max(1e-6, float(np.sqrt(np.mean(np.square(whole))))))
    whole *= np.float32(10 ** (min(3.0, max(-3.0, -20.0 - level_dbfs)) / 20))
    whole /= np.abs(whole).max()
    heard = librosa.resample(whole, orig_sr=rate_hz, target_sr=RATE_HZ)
    for begin, end in _regions(to_int16(heard)):
        said = whole[begin * 3 // 2 : end * 3 // 2]
        soundfile.write(io.BytesIO(), said, int(rate_hz), format=suffix)


def emilia_to_flac(path: str) -> None:
    """Cut as Emilia does, but into FLAC."""
    emilia_to_mp3(path, "FLAC")


def ours_by_step(path: str) -> list[float]:
    """Return the seconds of our steps, one after the other over the whole file: decode, resample, cut, FLAC."""
    marks = [time.process_time()]
    with open_audio(path) as stream:
        blocks = list(stream.blocks())
        rate_hz = stream.source_rate_hz
    marks.append(time.process_time())
    resampler = Resampler(rate_hz, RATE_HZ)
    resampled = [to_int16(resampler.feed(block)) for block in blocks]
    marks.append(time.process_time())
    detector, segmenter = Webrtc().load().stream(), Segmenter(CutSettings().cutting, RATE_HZ)
    pieces: list[Any] = []
    for samples in resampled:
        segmenter.add(samples)
        pieces += segmenter.decide(detector.feed(samples))
    marks.append(time.process_time())
    for piece in pieces:
        encode_flac(piece.samples, RATE_HZ)
    marks.append(time.process_time())
    return [float(took) for took in np.diff(marks)]


def _regions(samples: np.ndarray) -> list[tuple[int, int]]:
    """Return the speech of a whole recording: webrtc, frame by frame, smoothed and merged as the floor does."""
    is_speech, frame = webrtcvad.Vad(3).is_speech, ingest_floor.FRAME
    data = samples.tobytes()
    speech = [
        is_speech(data[at : at + 2 * frame], RATE_HZ) for at in range(0, len(data) - 2 * frame + 1, 2 * frame)
    ]
    return ingest_floor.merge(ingest_floor.smooth(speech, len(samples)))
