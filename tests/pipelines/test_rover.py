"""Votes over CTM files: by hand, and word for word as NIST's own program."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.command import main
from pipelines.rover import rover_ctm
from schemas.errors import ConfigError
from tests.nist_rover import METHODS, nist_rover, run_nist, write_systems
from transforms.vote.base import Method

GIVEN_UP = "No best word found"


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    said = {
        "a": ("the 0.9", "cat 0.4", "sat 0.9"),
        "b": ("the 0.8", "cad 0.9", "sat 0.7"),
        "c": ("the 0.7", "cat 0.3"),
    }
    for name, words in said.items():
        lines = [f"talk A {at}.0 0.5 {word}\n" for at, word in enumerate(words)]
        (tmp_path / f"{name}.ctm").write_text("".join(lines))
    return [str(tmp_path / f"{name}.ctm") for name in said]


def words_of(lines: list[str]) -> list[str]:
    return [line.split()[4] for line in lines]


def test_most_votes_win(three: list[str]) -> None:
    assert words_of(list(rover_ctm(three, "freq", 1.0, 0.0))) == ["the", "cat", "sat"]


def test_confidence_may_outvote_them(three: list[str]) -> None:
    assert words_of(list(rover_ctm(three, "maxconf", 0.0, 0.0))) == ["the", "cad", "sat"]


def test_a_null_that_is_trusted_leaves_the_word_out(three: list[str]) -> None:
    assert words_of(list(rover_ctm(three, "maxconf", 0.0, 0.95))) == ["the", "cad"]


def test_times_and_confidence_are_the_means_of_those_who_say_it(three: list[str]) -> None:
    assert next(rover_ctm(three, "freq", 1.0, 0.0)) == "talk a 0.000 0.500 the 0.800000"


def test_the_command_prints_the_file(three: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    settings = ["--method", "avgconf", "--alpha", "0.5", "--null-confidence", "0.2"]
    assert main(["evaluate", "--rover", *three, *settings]) == 0
    assert capsys.readouterr().out.splitlines() == list(rover_ctm(three, "avgconf", 0.5, 0.2))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["evaluate", "--rover", "one.ctm"], "two CTM files"),
        (["evaluate", "--rover", "one.ctm", "none.ctm"], "cannot be read"),
        (["ingest", "--rover", "one.ctm", "two.ctm"], "--rover is for evaluate"),
        (["evaluate"], "needs --root"),
    ],
)
def test_a_wrong_call_is_told(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_a_line_that_is_no_word_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.ctm").write_text(";; a comment\ntalk A 0 0.5 word\ntalk A zero 0.5 word\n")
    with pytest.raises(ConfigError, match="line 3"):
        list(rover_ctm([str(tmp_path / "a.ctm")] * 2, "freq", 1.0, 0.0))


def test_channels_that_are_not_everywhere_and_a_last_word(tmp_path: Path) -> None:
    said = ("t A 0 .5 one 1\nt B 0 .5 two 1\nu A 0 .5 last 1\n", "t A 0 .5 one 1\nu A 0 .5 last 1\n")
    for number, text in enumerate(said):
        (tmp_path / str(number)).write_text(text)
    lines = list(rover_ctm([str(tmp_path / "0"), str(tmp_path / "1")], "freq", 0.5, 0.0))
    assert [line.split()[:5:2] for line in lines] == [["t", "0.000", "one"], ["t", "0.000", "two"]]


def test_words_in_another_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ctm").write_bytes("t A 0 .5 \u00e9 1\n".encode("latin-1"))
    with pytest.raises(ConfigError, match="not in UTF-8"):
        rover_ctm([str(tmp_path / "a.ctm")] * 2, "freq", 1.0, 0.0)


SHAPES = {
    "one word at the end": "t A 0 1 a .1\nt A 3 1 b .2\nu A 0 1 c .3\n",
    "one channel with pauses": "t A 0 1 a .1\nt A 3 1 b .2\nt A 3.9 1 c .3\nt A 9 1 d .3\nt A 9 1 e .3\n",
    "no confidences": "t A 0 1 a\nt A 3 1 b\nu A 0 1 c\nu A 1 1 c\n",
    "some confidences": "t A 0 1 a\nt A 3 1 b .7\nu A 0 1 c\nu A 1 1 c\n",
    "nulls": "t A 0 1 @ .5\nt A 3 1 b .7\nt A 4 1 @ .2\nu A 1 1 c .1\nu A 2 1 @ 1\n",
    "tags and stars": ";; x\nt A 0 1 a;x .5\nt A &&3 1 b* .7 1 lex\nt A 4 1 c\\d .2\nt A 5 1 \u00c9 .1\n",
}


@pytest.mark.skipif(nist_rover() is None, reason="NIST's rover is not installed (Debian's package sctk)")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("method", METHODS)
def test_the_same_file_as_nist_s_program_in_all_shapes(method: Method, shape: str, tmp_path: Path) -> None:
    text = SHAPES[shape]
    texts = (text, text.replace(" b", " x"), text.replace("t A 3 1 b .2\n", "").replace(" .3", " .9"))
    files = [tmp_path / f"{number}.ctm" for number in range(len(texts))]
    for file, said in zip(files, texts, strict=True):
        file.write_text(said, encoding="utf-8")
    compared = 0
    for alpha in (0.0, 0.5, 1.0):
        for null_confidence in (0.1, 0.5, 0.9):
            theirs = run_nist(files, method, alpha, null_confidence, tmp_path / "out.ctm")
            if theirs is not None:
                assert list(rover_ctm([*map(str, files)], method, alpha, null_confidence)) == theirs
                compared += 1
    assert compared > 5 or method == "avgconf"  # it gives up on a set without any confidence


@pytest.mark.skipif(nist_rover() is None, reason="NIST's rover is not installed (Debian's package sctk)")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("pauses", [False, True])
def test_the_same_file_as_nist_s_program(method: Method, pauses: bool, tmp_path: Path) -> None:
    compared = 0
    for seed in range(4):
        files = write_systems(tmp_path, seed, 2 + seed, pauses=pauses)
        for alpha in (0.0, 0.3, 1.0):
            for null_confidence in (0.0, 0.4, 1.0):
                theirs = run_nist(files, method, alpha, null_confidence, tmp_path / "out.ctm")
                if theirs is not None:
                    assert list(rover_ctm([*map(str, files)], method, alpha, null_confidence)) == theirs
                    compared += 1
    assert compared > 20
