"""Documents said by a server that is in trouble, and killed half way: nothing is lost, nothing paid for twice."""

from __future__ import annotations

import hashlib
import json
import logging
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipelines.command import main
from tests.archives import gzipped, warc_record
from tests.chat_server import Asked, Behaviour, ChatServer, chat_server
from tests.end_to_end.runs import command
from tests.speech_answers import TROUBLE, speak
from tests.synth.crawl import HTML, article

PLAIN = ("--set", "documents.spoken=false", "--set", "speak.checks=[silence, clipping, loudness]")
TABLES = ("recordings", "segments", "transcripts", "verdicts", "ledger")


def pool(server: ChatServer) -> tuple[str, ...]:
    voices = ", ".join(
        f"{{name: {voice}, engine: {{use: openai_http, base_url: '{server.url}', model: tts, voice: {voice}, "
        "concurrency: 3, attempts: 4, first_wait_s: 0.01, longest_wait_s: 0.05}}"
        for voice in ("alloy", "echo")
    )
    return ("--set", f"speak.pool={{voices: [{voices}], pitch_spread_semitones: 0}}")


def arguments(source: Path, root: Path, server: ChatServer) -> list[str]:
    where = ("--input", str(source), "--kind", "krist", "--root", str(root), "--quiet")
    return ["synthesize", *where, *PLAIN, *pool(server)]


def hashes(root: Path) -> dict[str, str]:
    files = [path for table in TABLES for path in sorted((root / table).rglob("*.parquet"))]
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def answers(caplog: pytest.LogCaptureFixture) -> Counter[str]:
    """Return what the log of the job says of answers, summed over its buckets."""
    told: Counter[str] = Counter()
    for record in caplog.records:
        if record.name == "speechloom.speak" and "answers_" in record.getMessage():
            told.update(
                {k: v for k, v in json.loads(record.getMessage()).items() if k.startswith("answers_")}
            )
    return told


def test_a_server_in_trouble_and_a_run_that_is_killed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "speechloom.speak")
    kinds = list(TROUBLE.values())
    source, root, calm = tmp_path / "a.warc.gz", tmp_path / "out", tmp_path / "calm"
    addresses = [f"https://ports.example.org/{n}" for n in range(4)]
    records = [warc_record(url, article(n).encode(), http=HTML) for n, url in enumerate(addresses)]
    source.write_bytes(gzipped(records))

    def slow(to: Any, asked: Asked) -> None:
        time.sleep(0.15)
        speak(to, asked)

    def troubled(asked: Asked) -> Behaviour:
        return kinds[(len(asked.text) + 5 * asked.before) % len(kinds)] if asked.before < 2 else slow

    with chat_server(troubled) as server:
        process = subprocess.Popen(command(*arguments(source, root, server)), stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while len(list(root.glob("spoken/*/*.audio"))) < 5 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.5)  # what is under way at the server
        kept = len(list(root.glob("spoken/*/*.audio")))
        before = len(server.charged)
        assert 5 <= kept <= before <= kept + 3

        server.plan = lambda asked: speak
        assert main(arguments(source, root, server)) == 0
        told = answers(caplog)
        different = len({json.dumps(asked.body) for asked in server.asked})  # two documents may say the same
        assert told["answers_paid"] == len(server.charged) - before == different - kept > 0
        assert told["answers_found"] >= kept
        assert max(Counter(json.dumps(asked.body) for asked in server.charged[before:]).values()) == 1

        paid = len(server.charged)
        lost = next(iter((root / "ledger" / "speak").glob("*.parquet")))
        lost.unlink()
        assert main(arguments(source, root, server)) == 0
        assert len(server.charged) == paid

        assert main(arguments(source, calm, server)) == 0
        assert hashes(calm) == hashes(root)
        assert len(server.charged) == paid + different
