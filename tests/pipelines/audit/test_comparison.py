"""Two roots of overlapping recordings, cut into different numbers of buckets, under different settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.command import main
from schemas.judgements import Verdict
from schemas.records import Segment, Transcript
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl
from tests.pipelines.audit.test_job import data, table

NOW = ("--set", "curate.filters=[{use: duration, min_s: 3.0}]", "--set", "ingest.buckets=3")
BEFORE = (
    "--set", "curate.filters=[empty_text, {use: duration, min_s: 2.0}]", "--set", "ingest.buckets=2",
    "--set", "interleave.granularity=coarse",
)  # fmt: skip
OTHER_WORDS = "The river carries sand and stumps down to the wide sea."


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Now: recordings 0 to 5. Before: 0 to 4, the captions of the first in other words."""
    folder = tmp_path_factory.mktemp("comparison")
    source = crawl(folder / "crawl", 6)
    assert build(folder / "now", source, *WEBRTC, *NO_ENGINE, *NOW) == 0
    rows = [json.loads(line) for line in source.read_text().splitlines()]
    captions = source.parent / "00.vtt"
    captions.write_text(
        captions.read_text().replace("The river carries sand and stones down to the sea.", OTHER_WORDS)
    )
    source.write_text("".join(json.dumps(row) + "\n" for row in rows[:5]))
    assert build(folder / "before", source, *WEBRTC, *NO_ENGINE, *BEFORE) == 0
    return folder / "now", folder / "before"


@pytest.fixture(scope="module")
def told(roots: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The report's folder, and the comparison in it."""
    out = tmp_path_factory.mktemp("report")
    now, before = roots
    assert main(["audit", "--root", str(now), "--against", str(before), "--out", str(out)]) == 0
    return out, data(out)["comparison"]


def verdicts(root: Path) -> dict[str, Verdict]:
    return {verdict.segment_id: verdict for verdict in table(root, Verdict, "verdicts")}


def test_segments_that_changed_sides_are_those_of_the_tables(
    roots: tuple[Path, Path], told: tuple[Path, Any]
) -> None:
    now, before = map(verdicts, roots)
    found = told[1]
    no_longer = [name for name in now.keys() & before.keys() if before[name].kept and not now[name].kept]
    assert found["no_longer_kept"]["items"] == len(no_longer) > 0
    assert found["only_this"]["items"] == len(now.keys() - before.keys()) > 0
    assert found["only_other"]["items"] == 0
    assert found["in_both"]["items"] == len(now.keys() & before.keys())
    assert sum(flow["items"] for flow in found["flows"]) == len(now.keys() | before.keys())
    changed = {one["id"] for one in found["examples"] if one["change"] == ["kept", "duration: too_short"]}
    assert changed == set(no_longer)


def test_examples_have_their_sound_and_both_decisions(
    roots: tuple[Path, Path], told: tuple[Path, Any]
) -> None:
    out, found = told
    audio = {segment.segment_id: segment.audio for segment in table(roots[0], Segment, "segments")}
    assert found["examples"]
    for one in found["examples"]:
        assert (out / one["audio"]).read_bytes() == audio[one["id"]]
        assert data(out, f"{one['key']}.js")["spectrogram"]
        if one["change"] == ["kept", "duration: too_short"]:
            assert (one["sides"]["other"]["state"], one["sides"]["this"]["reason"]) == ("kept", "too_short")
        if one["change"][0] == "absent":
            assert one["sides"]["other"] is None


def test_other_words_are_shown_beside_each_other(roots: tuple[Path, Path], told: tuple[Path, Any]) -> None:
    now, before = ({t.segment_id: t.text for t in table(root, Transcript, "transcripts")} for root in roots)
    differing = [name for name in now.keys() & before.keys() if now[name] != before[name]]
    labels = told[1]["labels"]
    assert labels["another_text"]["items"] == len(differing) > 0
    assert 0 < labels["word_difference"] < 0.5
    rates = {one["engine"]: (one["this"], one["other"]) for one in labels["wer"]}
    assert rates["captions"][0] == 0.0
    assert rates["captions"][1] > 0.0
    texts = {
        one["id"]: one["sides"] for one in told[1]["examples"] if one["change"] == ["kept", "another text"]
    }
    assert texts
    for name, both in texts.items():
        assert (both["this"]["text"], both["other"]["text"]) == (now[name], before[name])


def test_settings_that_differ_are_named(told: tuple[Path, Any]) -> None:
    settings = {f"{one['stage']}.{one['key']}": (one["other"], one["this"]) for one in told[1]["settings"]}
    assert settings["curate.filters.duration.min_s"] == (2.0, 3.0)
    assert settings["curate.filters.empty_text"] == ({"use": "filters.empty_text.EmptyText"}, None)
    assert settings["ingest.buckets"] == (2, 3)
    assert settings["interleave.granularity.use"][0].endswith("Coarse")
    assert {one["key"] for one in told[1]["thresholds"]} == {"filters.duration.min_s", "filters.empty_text"}
    assert not any(key.startswith("transcribe") for key in settings)


def test_hours_and_sequences_are_those_of_both_accounts(
    roots: tuple[Path, Path], told: tuple[Path, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    for side, root in zip(("this", "other"), roots, strict=True):
        assert main(["status", "--root", str(root), "--json"]) == 0
        status = json.loads(capsys.readouterr().out)
        stages = {one["stage"]: one[side] for one in told[1]["stages"]}
        for name, stage in status["stages"].items():
            assert stages[name] == {
                outcome: stage[outcome] for outcome in ("in", "kept", "dropped", "failed")
            }
        packing = status["metrics"]["interleave"]["packing"]
        assert told[1]["sequences"][side]["switches"] == packing["switches"]
        assert told[1]["sequences"][side]["fill"] == packing["fill"]
        kept = sum(row[side] for row in told[1]["groups"]["source"])
        assert kept == pytest.approx(status["stages"]["curate"]["kept"]["hours"])
    reasons = {(one["stage"], one["reason"]): one for one in told[1]["reasons"]}
    assert reasons["curate", "too_short"]["this"]["items"] > 0


def test_json_is_what_the_page_shows(
    roots: tuple[Path, Path], told: tuple[Path, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now, before = map(str, roots)
    capsys.readouterr()
    assert main(["audit", "--root", now, "--against", before, "--out", str(tmp_path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["comparison"] == told[1]
    assert printed["place"] == f"{tmp_path}/index.html"
    assert main(["audit", "--root", now, "--out", str(tmp_path / "alone"), "--json"]) == 0
    assert "comparison" not in json.loads(capsys.readouterr().out)


def test_a_view_is_held_against_its_root(
    roots: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = str(roots[0])
    view = ["interleave", "--root", now, "--view", "coarse", "--quiet", "--set", "granularity=coarse"]
    assert main(view) == 0
    assert main(["audit", "--root", now, "--against-view", "coarse", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "view coarse" in printed
    assert "interleave.granularity.use" in printed
    found = data(tmp_path)["comparison"]
    assert {one["stage"] for one in found["settings"]} == {"interleave"}
    assert found["examples"] == []
    assert found["sequences"]["this"]["switches"] != found["sequences"]["other"]["switches"]


def test_wrong_calls_are_told(
    roots: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = str(roots[0])
    assert main(["audit", "--root", now, "--against", now]) == 2
    assert "--against-view" in capsys.readouterr().err
    assert main(["audit", "--root", now, "--against", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2
    assert "there is nothing in" in capsys.readouterr().err
    assert not (tmp_path / "index.html").exists()


@pytest.mark.parametrize("flag", ["--view", "--against-view"])
def test_a_view_that_nobody_made_is_refused(
    roots: tuple[Path, Path], flag: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "--root", str(roots[1]), flag, "nothing", "--out", str(tmp_path / "out")]) == 2
    assert "has no view 'nothing'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
