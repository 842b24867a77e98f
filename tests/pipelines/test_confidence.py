from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.confidence import (
    Judgements,
    calibrate,
    held_out,
    judge_confidences,
    render_measures,
    write_calibration,
)
from pipelines.settings import load_config
from schemas.errors import ConfigError
from schemas.records import Hypothesis, Source, Transcript, Word
from schemas.tables import SOURCES, TRANSCRIPTS
from transforms.confidence.calibration import METHODS, Curve, Method
from transforms.store.store import Store
from transforms.store.tables import write_table
from transforms.vote.rover import Rover

FILE = "bucket.parquet"


def heard(engine: str, text: str, confidence: float | None) -> Hypothesis:
    words = tuple(Word(word, 100 * at, 100 * at + 80, confidence) for at, word in enumerate(text.split()))
    return Hypothesis(engine, "{}", None, None, text, words, None, None)


def voted(recording: str, number: int, *texts: str) -> Transcript:
    said = [heard(*one) for one in zip("abc", texts, (0.75, None, None), strict=True)]
    return Rover().vote(f"{recording}{number}", recording, None, said)


def judged(root: Path, references: dict[str, str | None], transcripts: Sequence[Transcript]) -> Judgements:
    store = Store(str(root))
    sources = [Source(name, f"{name}.wav", reference_text=text) for name, text in references.items()]
    write_table(store, SOURCES, ["plan", FILE], "", sources)
    write_table(store, TRANSCRIPTS, ["transcripts", FILE], "", transcripts)
    return judge_confidences(store, [FILE])


@pytest.fixture
def found(tmp_path: Path) -> Judgements:
    transcripts = [
        voted("one", 1, "the cat", "the cat", "the cat"),
        voted("one", 2, "sat on", "sad", "sad"),
        voted("two", 1, "a mat", "mat", "mat"),
        voted("none", 1, "what", "what", "what"),
    ]
    return judged(tmp_path, {"one": "the cat sat on", "two": "a mat", "none": None}, transcripts)


def test_words_gaps_and_utterances_are_held_against_the_reference(found: Judgements) -> None:
    measures = found.measures()
    assert list(measures) == ["words", "gaps", "words and gaps", "utterances", "a's words"]
    # chosen: the cat | sad | mat; of "the cat sat on" the last word is missing, of "a mat" the first
    assert (measures["words"].n, measures["words"].right) == (4, 0.75)
    assert measures["gaps"].right == 0.5
    assert measures["words and gaps"].right == 0.5
    assert (measures["utterances"].n, measures["utterances"].right) == (6, 0.5)
    assert (measures["a's words"].n, measures["a's words"].right) == (6, 1.0)


def test_a_recording_without_a_reference_is_left_out(tmp_path: Path) -> None:
    nothing = judged(tmp_path, {"none": None}, [voted("none", 1, "what", "what", "what")])
    assert nothing.measures() == {}
    assert render_measures("confidence", {}) == []
    with pytest.raises(ConfigError, match="nothing to calibrate"):
        calibrate(nothing, "isotonic")


@pytest.mark.parametrize("method", METHODS)
def test_a_calibration_is_written_and_read_back_as_a_setting(
    found: Judgements, method: Method, tmp_path: Path
) -> None:
    file = tmp_path / "calibration.json"
    calibration = calibrate(found, method)
    write_calibration(calibration, str(file))
    for sets in ([f"transcribe.calibration={file}"], [f"transcribe.calibration={file.read_text()}"]):
        assert load_config("build", None, sets).transcribe.calibration == calibration
    assert calibration.word != Curve()
    assert set(held_out(found, method)) == {"words", "gaps", "utterances"}


def test_a_file_that_is_no_calibration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wrong.json").write_text(json.dumps({"words": {}}))
    with pytest.raises(ConfigError, match=r"transcribe\.calibration\.words"):
        load_config("build", None, [f"transcribe.calibration={tmp_path / 'wrong.json'}"])
    with pytest.raises(ConfigError, match="cannot be written"):
        write_calibration(load_config("build", None, []).transcribe.calibration, str(tmp_path))


def test_measures_are_shown_in_lines(found: Judgements) -> None:
    lines = render_measures("confidence", found.measures())
    assert lines[0].split() == ["confidence:", "n", "right", "NCE", "AUC", "ECE"]
    assert lines[1].split()[:3] == ["words", "4", "75.0%"]
    assert lines[-1].split()[-3:-1] == ["-", "-"]
