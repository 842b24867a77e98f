from __future__ import annotations

from itertools import permutations

import pytest

from schemas.records import Failure, Source
from transforms.inputs.found import Dropped
from transforms.inputs.webdataset import MOST_BESIDE, File, describe_columns, key_of, pair_files


def file(name: str, data: bytes | None = None) -> File:
    return File(name, f"at:{name}", f"id:{name}", data)


@pytest.mark.parametrize(
    ("name", "key"),
    [("a/b.c/d.e.flac", "a/b.c/d"), ("d.flac", "/d"), ("/x/d", "/x/d"), (".hidden", "/")],
)
def test_a_key_ends_at_the_first_point_of_the_last_part(name: str, key: str) -> None:
    assert key_of(name) == key


def test_files_of_a_key_may_come_in_any_order() -> None:
    group = [file("a.flac"), file("a.json", b'{"title": "T"}'), file("a.txt", b"said"), file("a.vtt")]
    for order in permutations(group):
        found = list(pair_files(order))
        assert found == [
            Source("id:a.flac", "at:a.flac", title="T", reference_text="said", captions="at:a.vtt")
        ]


def test_two_recordings_of_one_key_keep_what_is_theirs() -> None:
    files = [
        file("d/1.a.mp3"),
        file("d/1.a.txt", b"A"),
        file("d/1.b.mp3"),
        file("d/1.json", b'{"lang": "en"}'),
    ]
    one, two = pair_files(files)
    assert isinstance(one, Source)
    assert isinstance(two, Source)
    assert (one.reference_text, one.language) == ("A", "en")
    assert (two.reference_text, two.language) == (None, "en")


def test_what_belongs_to_nothing_and_what_was_dropped_is_told() -> None:
    files: list[File | Dropped] = [file("a.json", b"{}"), Dropped("why"), file("b.mp3"), file("c.txt", b"x")]
    found = list(pair_files(files))
    assert found[:2] == [None, Dropped("why")]
    assert found[3] is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b"{"),
        ("a.json", b"[1]"),
        ("a.json", b"\xff"),
        ("a.json", b"[" * 10**5),
        ("a.txt", b"\xff\xfe"),
    ],
)
def test_a_broken_description_is_a_failure_and_the_audio_is_kept(name: str, data: bytes) -> None:
    failure, source = pair_files([file("a.wav"), file(name, data)])
    assert isinstance(failure, Failure)
    assert (failure.error_type, failure.uri) == ("BadManifest", f"at:{name}")
    assert source == Source("id:a.wav", "at:a.wav")


def test_a_key_of_many_files_is_not_held_as_a_whole() -> None:
    held = 0

    def files() -> object:
        nonlocal held
        for number in range(10_000):
            held += 1
            yield file(f"k.{number}.bin")

    made = pair_files(files())  # type: ignore[arg-type]
    next(made)
    assert held <= MOST_BESIDE
    assert sum(1 for _ in made) == 9_999


def test_columns_go_by_many_names_and_only_texts_count() -> None:
    row = {"lang": "de", "licence": " CC0 ", "title": 5, "text": "", "transcription": "hallo \ud800"}
    assert describe_columns(row) == {
        "language": "de", "license": "CC0", "title": None, "reference_text": "hallo ?",
    }  # fmt: skip
