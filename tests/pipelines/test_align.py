"""`align`: files in, lines of JSON out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.align import align_files, read_words
from pipelines.command import main
from schemas.errors import ConfigError

SAID = (
    "the river carries sand and stones down to the sea every winter the lake freezes from the shore".split()
)
TEXT = "The river carries sand and stones down to the sea. Every winter the lake freezes from the shore. Not this."


@pytest.fixture
def text(tmp_path: Path) -> str:
    (tmp_path / "text.txt").write_text(TEXT)
    return str(tmp_path / "text.txt")


def timed(key: str) -> list[dict[str, Any]]:
    return [{key: one, "start": at * 0.5, "end": at * 0.5 + 0.4} for at, one in enumerate(SAID)]


def write(tmp_path: Path, data: Any) -> str:
    (tmp_path / "words.json").write_text(json.dumps(data))
    return str(tmp_path / "words.json")


@pytest.mark.parametrize(
    "data",
    [
        timed("text"),
        {"words": timed("word")},
        {"segments": [{"words": timed("word")[:8]}, {"words": timed("word")[8:]}]},
    ],
)
def test_words_as_json(tmp_path: Path, text: str, data: Any) -> None:
    lines = [json.loads(line) for line in align_files(write(tmp_path, data), text)]
    assert [line["text"] for line in lines] == TEXT.split(" Not", maxsplit=1)[0].replace(". ", ".|").split(
        "|"
    )
    assert [(line["start_s"], line["end_s"]) for line in lines] == [(0.0, 4.9), (5.0, 8.9)]
    assert [line["follows"] for line in lines] == [False, True]
    assert TEXT[lines[1]["start_chars"] : lines[1]["end_chars"]] == lines[1]["text"]


def test_words_as_ctm(tmp_path: Path, text: str) -> None:
    rows = [f"talk A {at * 0.5} 0.4 {one} 0.9\n" for at, one in enumerate(SAID)]
    (tmp_path / "words.ctm").write_text("".join(rows))
    lines = [json.loads(line) for line in align_files(str(tmp_path / "words.ctm"), text)]
    assert [(line["start_s"], line["end_s"]) for line in lines] == [(0.0, 4.9), (5.0, 8.9)]


def test_sentences_that_follow_are_joined(tmp_path: Path, text: str) -> None:
    (line,) = align_files(write(tmp_path, timed("word")), text, max_s=20.0)
    joined = json.loads(line)
    assert (joined["start_s"], joined["end_s"], joined["sentences"]) == (0.0, 8.9, 2)
    assert len(list(align_files(write(tmp_path, timed("word")), text, max_s=6.0))) == 2


def test_the_command_prints_the_lines(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = write(tmp_path, timed("word"))
    assert main(["align", "--words", words, "--text", text]) == 0
    assert capsys.readouterr().out.splitlines() == list(align_files(words, text))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[1, 2]", "no words"),
        ('{"segments": [{"text": "none"}]}', "no words"),
        ("{", "no words"),
        ("talk A zero 0.5 word\n", "line 1"),
        ("talk A 0 0.5 a\nother A 0 0.5 b\n", "2 channels"),
    ],
)
def test_files_that_hold_no_words_are_told(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "words").write_text(content)
    with pytest.raises(ConfigError, match=told):
        read_words(str(tmp_path / "words"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["align"], "needs --words and --text"),
        (["align", "--words", "none.json", "--text", "none.txt"], "cannot be read"),
        (["evaluate", "--words", "a", "--text", "b"], "--words is for align, not for evaluate"),
    ],
)
def test_a_wrong_call_is_told(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert told in capsys.readouterr().err
