"""Pages that say the same: one goes on, whatever bucket it is in and whatever is around its text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipelines.command import main
from pipelines.demo_text import TOPICS
from tests.end_to_end.runs import TWO_WORKERS, status

ALIKE = ("--set", "documents.near_duplicates.enabled=true", "--set", "documents.buckets=4")
PLAIN = ("--set", "documents.spoken=false", "--quiet")


def page(sentences: list[str], menu: str = "Home") -> str:
    text = "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, len(sentences), 3))
    return f"<html><body><nav>{menu}</nav><article><h1>On this</h1>{text}</article></body></html>"


def texts() -> dict[str, list[str]]:
    """Return texts of some 100 words each that have no two sentences in common."""
    names = sorted(TOPICS)
    return {name: [*TOPICS[name], *TOPICS[f]][:14] for name, f in zip(names[::2], names[1::2], strict=False)}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """Different pages; one under another address and menu, one with a word changed, one of which half is new."""
    own = texts()
    made = [{"url": f"https://a.example/{name}", "html": page(text)} for name, text in own.items()]
    (first, second, third), others = list(own.values())[:3], list(own.values())[3]
    changed = [f"Indeed: {second[0]}", *second[1:]]
    return [
        *made,
        {"url": "https://b.example/same", "html": page(first, "Start Shop Blog About")},
        {"url": "https://b.example/near", "html": page(changed)},
        {"url": "https://b.example/half", "html": page([*third[:7], *others[:7]])},
        {"url": "https://b.example/short", "html": page(["Nothing here."])},
        {"url": "https://c.example/short", "html": page(["Nothing here."])},
    ]


def run(root: Path, source: Path, *more: str) -> None:
    assert main(["documents", "--input", str(source), "--root", str(root), *PLAIN, *more]) == 0


def table(root: Path, name: str) -> list[dict[str, Any]]:
    return [row for path in sorted((root / name).iterdir()) for row in pq.read_table(path).to_pylist()]


def urls(root: Path) -> dict[str, str]:
    return {row["page_id"]: row["url"] for row in table(root, "documents")}


def reasons(found: dict[str, Any]) -> dict[str, int]:
    return {row["reason"]: row["items"] for row in found["stages"]["documents"]["reasons"]}


@pytest.fixture(scope="module")
def built(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    run(folder / "out", write(folder / "p.jsonl", rows), *ALIKE)
    return folder / "out"


def test_one_of_each_goes_on_and_the_others_name_it(
    built: Path, rows: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    told = reasons(status(built, capsys))
    assert (told["same_text"], told["near_text"]) == (1, 1)
    twins = table(built, "page_duplicates")
    kept = urls(built)
    assert {twin["kind"] for twin in twins} == {"same_text", "near_text"}
    for twin in twins:
        assert twin["page_id"] not in kept
        assert twin["kept_id"] in kept
        assert twin["score"] == 1 if twin["kind"] == "same_text" else 0.8 <= twin["score"] < 1
    names = sorted(texts())
    pairs = {names[0]: "https://b.example/same", names[1]: "https://b.example/near"}
    for name, other in pairs.items():
        assert len({f"https://a.example/{name}", other} & set(kept.values())) == 1
    assert "https://b.example/half" in kept.values()


def test_two_workers_and_another_order_give_the_same_bytes_and_the_same_choice(
    built: Path, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    run(tmp_path / "two", write(built.parent / "p.jsonl", rows), *ALIKE, *TWO_WORKERS)
    for name in ("documents", "page_duplicates", "ledger/documents"):
        files = sorted((built / name).iterdir())
        assert [path.read_bytes() for path in files] == [
            path.read_bytes() for path in sorted((tmp_path / "two" / name).iterdir())
        ]


def test_nobody_is_looked_for_unless_asked(
    rows: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path / "out", write(tmp_path / "p.jsonl", rows))
    assert table(tmp_path / "out", "page_duplicates") == []
    assert not {"same_text", "near_text"} & set(reasons(status(tmp_path / "out", capsys)))


def test_a_page_that_is_added_may_be_the_twin_of_an_old_one(
    built: Path, rows: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path / "out", write(tmp_path / "p.jsonl", rows[:4]), *ALIKE)
    assert table(tmp_path / "out", "page_duplicates") == []
    more = write(tmp_path / "q.jsonl", [rows[3]])
    call = ["documents", "--input", str(tmp_path / "p.jsonl"), "--input", str(more)]
    assert main([*call, "--root", str(tmp_path / "out"), *PLAIN, *ALIKE, "--overwrite"]) == 0
    assert reasons(status(tmp_path / "out", capsys))["same_text"] == 1
