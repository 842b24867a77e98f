from __future__ import annotations

from collections.abc import Iterator

from transforms.speakers.base import Speech
from transforms.speakers.single import Single


def test_it_tells_nobody_apart_and_hears_nothing() -> None:
    def untouched() -> Iterator[Speech]:
        raise AssertionError("the speech is decoded for nothing")
        yield

    Single().prepare()
    assert Single().load().turns(untouched()) == []
