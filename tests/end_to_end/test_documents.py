"""Pages through the command line: documents, drops with reasons, failures; and a chat server that misbehaves."""

from __future__ import annotations

import gzip
import hashlib
import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from pipelines.command import main
from schemas.documents import Document, Payment
from tests.archives import gzipped, warc_record
from tests.chat_server import (
    Asked,
    Behaviour,
    ChatServer,
    chat_server,
    cut,
    good,
    nonsense,
    not_a_completion,
    says,
    truncated,
    wrong_form,
)
from tests.end_to_end.runs import TWO_WORKERS, command, status
from transforms.store.store import Store
from transforms.store.tables import read_rows

HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
PLAIN = ("--set", "documents.spoken=false")
TROUBLE: tuple[Behaviour, ...] = (
    says(429, Retry_After="0"),
    says(500),
    cut,
    not_a_completion,
    nonsense,
    truncated,
    wrong_form,
)


def article(number: int) -> str:
    facts = (
        f"The river number {number} rises in the hills and runs down to the sea over many days.",
        f"Its valley has been settled for {number + 100} generations, and the fields there are rich.",
        "In spring the snow melts, and then the water is high and carries sand and stones with it.",
        "The people of the valley have built walls to keep it from their houses and their fields.",
        "Fish of many kinds live in the river, and birds come from far away to feed on them.",
    )
    rows = "".join(f"<tr><td>{row}</td><td>{row * number}</td></tr>" for row in range(5))
    return (
        f"<html><head><title>River {number}</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>River {number}</h1>{''.join(f'<p>{fact}</p>' for fact in facts)}<table>{rows}</table>"
        f"<h2>How long is the river number {number}?</h2><p>It is {number + 3} kilometres long.</p>"
        "<pre>def f(x): return x</pre></article><footer>All rights reserved.</footer></body></html>"
    )


def pages(path: Path, n_articles: int) -> Path:
    """Write a WARC file: articles, and one page of everything else that a crawl holds."""
    others = {
        "https://shop.example.com/p": "<body><h1>Shoes</h1><p>$9.99</p><p>Ready to buy?</p></body>",
        "https://links.example.com/": "<body>" + "<p><a href='http://x.example'>What is gold?</a></p>" * 40,
        "https://de.example.com/": f"<body><p>{'Der Fluss fließt durch das Tal und ist sehr lang. ' * 12}</p></body>",
        "https://empty.example.com/": "",
        "https://login.example.com/login": article(0),
    }
    records = [
        warc_record(f"https://rivers.example.edu/{n}", article(n).encode(), http=HTML)
        for n in range(n_articles)
    ]
    records += [warc_record(url, text.encode(), http=HTML) for url, text in others.items()]
    records.append(warc_record("https://pdf.example.com/x", b"%PDF-1.4 \x00\x01", http=HTML))
    records.append(
        warc_record(
            "https://pic.example.com/x", b"\x89PNG", http="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
        )
    )
    records.append(warc_record("https://gone.example.com/x", b"gone", http="HTTP/1.1 404 Not Found\r\n"))
    path.write_bytes(gzipped(records))
    return path


def run(root: Path, source: Path, *more: str) -> int:
    return main(["documents", "--input", str(source), "--root", str(root), "--quiet", *PLAIN, *more])


def documents(root: Path) -> list[Document]:
    store = Store(str(root))
    return [row for name in store.names("documents") for row in read_rows(store, Document, "documents", name)]


def payments(root: Path) -> list[Payment]:
    store = Store(str(root))
    return [row for name in store.names("payments") for row in read_rows(store, Payment, "payments", name)]


def table_hashes(root: Path) -> dict[str, str]:
    files = [
        p
        for table in ("documents", "payments", "ledger", "failures")
        for p in sorted((root / table).rglob("*.parquet"))
    ]
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def said(document: Document) -> str:
    return " ".join(sentence.written for turn in document.turns for sentence in turn.sentences)


def rewriter(chat: ChatServer, *more: str) -> tuple[str, ...]:
    server = f"base_url: {chat.url}, model: tiny, first_wait_s: 0.01, prompt_price: 1, completion_price: 2"
    use = f"{{use: openai_http, server: {{{', '.join((server, *more))}}}}}"
    return ("--set", f"documents.rewriter={use}")


def test_articles_become_texts_and_the_rest_has_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, root = pages(tmp_path / "p.warc.gz", 12), tmp_path / "out"
    assert run(root, source) == 0
    made = documents(root)
    assert len(made) == 12
    for document in made:
        assert document.kind == "krist"
        assert document.domain == "rivers.example.edu"
        assert [turn.role for turn in document.turns] == ["text"]
        text = said(document)
        assert "rises in the hills" in text
        assert text.index("rises in the hills") < text.index("birds come from far away")
        assert not any(part in text for part in ("Home", "rights reserved", "def f", "Ready"))
    found = status(root, capsys)
    assert {row["reason"] for row in found["stages"]["documents"]["reasons"]} >= {
        "other_language",
        "url_pattern",
        "BadPage",
    }
    assert {row["reason"] for row in found["stages"]["plan"]["reasons"]} == {"not_html", "http_status"}
    assert found["stages"]["documents"]["in"]["items"] == 18
    assert {row["error_type"] for row in found["failures"]} == {"BadPage"}
    before = table_hashes(root)
    assert run(root, source) == 0
    assert run(tmp_path / "two", source, *TWO_WORKERS) == 0
    assert table_hashes(root) == before == table_hashes(tmp_path / "two")


def test_questions_become_turns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, root = pages(tmp_path / "p.warc.gz", 5), tmp_path / "out"
    assert run(root, source, "--set", "documents.kind=quest") == 0
    made = documents(root)
    assert sorted(said(document) for document in made) == sorted(
        f"How long is the river number {n}? It is {n + 3} kilometres long." for n in range(5)
    )
    assert all([turn.role for turn in document.turns] == ["question", "answer"] for document in made)
    reasons = {row["reason"] for row in status(root, capsys)["stages"]["documents"]["reasons"]}
    assert "no_question" in reasons


def test_lines_of_json_parquet_and_html_files_are_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(article(1), encoding="utf-8")
    rows: list[Any] = [
        {"html": article(2), "url": "https://x.example.edu/2"},
        {"text": said_plainly(3)},
        {"no": "text"},
    ]
    (folder / "b.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n", encoding="utf-8")
    table = pa.table({"text": [said_plainly(4), said_plainly(5)], "url": ["https://y.example.edu/4", None]})
    pq.write_table(table, folder / "c.parquet")
    (folder / "d.parquet").write_bytes(b"PAR1 not really")
    (folder / "e.txt.gz").write_bytes(gzip.compress(b"no page"))
    assert run(tmp_path / "out", folder) == 0
    texts = [said(document) for document in documents(tmp_path / "out")]
    assert sorted(n for n in range(1, 6) if any(f"river number {n} rises" in text for text in texts)) == [
        1,
        2,
        3,
        4,
        5,
    ]
    failures = status(tmp_path / "out", capsys)["failures"]
    assert sorted(row["error_type"] for row in failures) == ["BadArchive", "BadPage", "BadPage"]


def said_plainly(number: int) -> str:
    import re

    return "\n\n".join(re.findall(r"<p>(.*?)</p>", article(number)))


def test_a_server_in_trouble_loses_nothing_and_keeps_the_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def plan(asked: Asked) -> Behaviour:
        number = sum(map(ord, asked.user))
        first = asked.body["temperature"] == 0 and not asked.before
        return TROUBLE[number % len(TROUBLE)] if first else good

    source, root, calm = pages(tmp_path / "p.warc.gz", 14), tmp_path / "out", tmp_path / "calm"
    with chat_server(plan) as chat:
        assert run(root, source, *rewriter(chat, "concurrency: 4")) == 0
        assert 1 < chat.most_at_once <= 4
        charged = len(chat.charged)
        assert charged > 14
        assert run(root, source, *rewriter(chat, "concurrency: 2")) == 0
        assert len(chat.charged) == charged
        chat.plan = lambda _asked: good
        assert run(calm, source, *rewriter(chat)) == 0
        assert all(one.headers["idempotency-key"] for one in chat.asked)
    made = documents(root)
    assert [said(document) for document in made] == [said(document) for document in documents(calm)]
    assert len(made) == 14
    assert all(said(document).startswith("Rewritten. ") for document in made)
    paid = payments(root)
    assert len(paid) == charged == len(list((root / "answers").rglob("*.json")))
    assert sum(p.cost for p in paid) == pytest.approx(
        sum(p.prompt_tokens + 2 * p.completion_tokens for p in paid) / 1e6
    )
    assert sum(document.prompt_tokens for document in made) == sum(p.prompt_tokens for p in paid)
    status(root, capsys)


def test_what_a_killed_run_paid_for_is_not_paid_for_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def slow(to: Any, asked: Asked) -> None:
        time.sleep(0.15)
        good(to, asked)

    source, root = pages(tmp_path / "p.warc.gz", 24), tmp_path / "out"
    with chat_server(lambda _asked: slow) as chat:
        call = command(
            "documents",
            "--input",
            str(source),
            "--root",
            str(root),
            "--quiet",
            *PLAIN,
            *rewriter(chat, "concurrency: 2"),
        )
        process = subprocess.Popen(call, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while len(list(root.glob("answers/*/*.json"))) < 8 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kept = len(list(root.glob("answers/*/*.json")))
        assert 8 <= kept < 24
        time.sleep(0.5)  # what is under way at the server
        before = len(chat.charged)
        assert before - kept <= 2  # no more than what was on its way when it was killed
        chat.plan = lambda _asked: good
        assert run(root, source, *rewriter(chat, "concurrency: 2")) == 0
        assert len(chat.charged) - before == 24 - kept
        again = len(chat.charged)
        assert (
            run(
                root,
                source,
                "--overwrite",
                "--set",
                "documents.max_characters=200",
                *rewriter(chat, "concurrency: 2"),
            )
            == 0
        )
        assert len(chat.charged) == again
    assert len(documents(root)) == 24
    status(root, capsys)


def test_a_page_that_gets_nothing_of_use_fails_and_the_others_do_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, root = pages(tmp_path / "p.warc.gz", 4), tmp_path / "out"
    with chat_server(lambda asked: nonsense if "river number 2 " in asked.user else good) as chat:
        assert run(root, source, *rewriter(chat, "answers: 2")) == 0
        assert len(chat.charged) == 5
    assert len(documents(root)) == 3
    failures = [row for row in status(root, capsys)["failures"] if row["error_type"] == "EngineError"]
    assert len(failures) == 1
    assert "2 answers of no use" in failures[0]["message"]
    assert sorted(p.attempt for p in payments(root)) == [0, 0, 0, 0, 1]


def test_a_server_without_structured_output_is_asked_in_words(tmp_path: Path) -> None:
    def plan(asked: Asked) -> Behaviour:
        refused = asked.body.get("response_format", {}).get("type") == "json_schema"
        return says(400, "response_format json_schema is not supported") if refused else good

    source, root = pages(tmp_path / "p.warc.gz", 3), tmp_path / "out"
    with chat_server(plan) as chat:
        answerer = f"{{use: openai_http, server: {{base_url: {chat.url}, model: tiny}}}}"
        more = ("--set", "documents.kind=quest", "--set", f"documents.answerer={answerer}")
        assert run(root, source, *more) == 0
        assert {one.body.get("response_format", {}).get("type") for one in chat.charged} == {"json_object"}
    assert min(said(document) for document in documents(root)).startswith(
        "How long is the river number 0? One looks at it."
    )


def test_a_server_that_is_not_there_ends_the_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chat_server(lambda _asked: good) as chat:
        pass
    assert run(tmp_path / "out", pages(tmp_path / "p.warc.gz", 1), *rewriter(chat)) == 2
    assert "nobody answers at http://127.0.0.1" in capsys.readouterr().err
