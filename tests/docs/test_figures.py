"""Figures of the documents that the code can tell are those of the code."""

from __future__ import annotations

import re
from functools import cache

from deploy.site.assemble import ROOT
from filters.base import filter_name
from pipelines.curate import CurateConfig
from tests.filters.quality import half, judge_labelled


@cache
def labelled() -> tuple[int, int]:
    judged = judge_labelled()
    return len(half(judged, held_out=False)), len(half(judged, held_out=True))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_halves_of_the_labelled_transcripts() -> None:
    page = text("docs/curation.md")
    tuned, held_out = labelled()
    assert f"judges {tuned + held_out} transcripts" in page
    assert f"tuned half ({tuned})" in page
    assert f"held-out half ({held_out})" in page


def test_every_filter_of_the_chain_is_in_the_table() -> None:
    table = text("docs/curation.md").split("| filter | score |")[1].split("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in table.splitlines()[2:])))
    assert {filter_name(one) for one in CurateConfig().filters} <= named
