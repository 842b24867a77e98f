from __future__ import annotations

import pytest

from filters.annotations import Annotations
from filters.base import judge
from tests.filters.candidates import candidate

DROPPED = [
    (candidate(text=text), "only_annotations")
    for text in (
        "[Applause]",
        "(speaks French)",
        "*door slams*",
        "♪ la la la ♪",
        "♪ la la la",
        "【音楽】",
        "(掌声)",
    )
]


@pytest.mark.parametrize(
    "text", ["(laughs) Yes, I suppose so.", "[sighs] It was a long winter.", "5 * 3 * 2"]
)
def test_an_aside_is_kept(text: str) -> None:
    assert judge(Annotations(), [candidate(text=text)])[0].reason is None


def test_the_share_can_be_moved() -> None:
    aside = candidate(text="(ab) cd")
    assert judge(Annotations(), [aside])[0] == (0.5, None)
    assert judge(Annotations(min_share=0.5), [aside])[0].reason == "only_annotations"
    assert judge(Annotations(), [candidate(text="...")])[0].score is None
