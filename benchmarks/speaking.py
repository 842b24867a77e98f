"""Speech out of the pipeline, against calling espeak-ng in a loop; with one worker and with two; with its checks.

`python -m benchmarks.speaking [--hours H] [--verified-hours H]`: documents of like sentences, said by the default pool.
Two loops are the measure (`speaking_floor`): one that only calls the library and throws away what it says, and one that
makes of it what the pipeline makes, at the rate and loudness of the tables and as FLAC. The pipeline is measured
without checks, whose cost is told apart, on fewer hours. Every measurement is a process of its own on as many cores as
workers. One worker is held against the loops by processor time, two against one by the clock: worth something on a
quiet machine only. What a run takes before its first bucket is measured on a root of one document and taken off. All
of it in turn, some rounds, of which the medians are told.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.alignment_sentences import DEVELOPMENT, HELD_OUT
from benchmarks.child import child
from schemas.documents import Document, DocumentTurn, Sentence
from schemas.ids import bucket_of, stable_id
from schemas.tables import DOCUMENTS
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table

_SENTENCES_A_DOCUMENT, _DOCUMENT_S = 20, 70.0
_BUCKETS = 16
_PLAIN = ("--set", "speak.checks=[]")
_TWO = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")
_LOOP = """
import sys, time
from benchmarks.speaking_floor import opened
from pipelines.speak import SpeakConfig
from transforms.cutting.recording import encode_flac
from transforms.speaking.lines import lines_of
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.tts.finish import finish
from schemas.documents import Document
from transforms.one_thread import keep_to_one_thread
keep_to_one_thread()
root, whole = sys.argv[1], sys.argv[2] == "whole"
store, config = Store(root), SpeakConfig()
documents = [d for name in store.names("documents") for d in read_rows(store, Document, "documents", name)]
lines = [(line, line.voice(config.pool, 0, 0).engine) for d in documents for line in lines_of(d, config.pool, 0)]
with opened() as say:
    began, began_s, samples = time.process_time(), time.perf_counter(), 0.0
    for line, engine in lines:
        speech = say(engine, line.sentence.spoken)
        if whole:
            speech = finish(speech, 16_000, line.key, config.finishing)
            encode_flac(speech.samples, 16_000)
        samples += len(speech.samples) / speech.rate_hz
    print([time.perf_counter() - began_s, time.process_time() - began, samples])
"""
_JOB = """
import logging, resource, sys, time
logging.basicConfig(level=logging.ERROR)
import pipelines.run
from pipelines.command import main
def spent():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
before, began_s = spent(), time.perf_counter()
assert main(sys.argv[1:], owns_process=True) == 0
print([time.perf_counter() - began_s, spent() - before])
"""


class Cost(NamedTuple):
    """What a run took: seconds of a clock, and of processors."""

    wall_s: float
    processor_s: float

    def less(self, start: Cost) -> Cost:
        """Return what is left without what the run of next to nothing took."""
        return Cost(self.wall_s - start.wall_s, self.processor_s - start.processor_s)


def make_root(root: Path, n_documents: int) -> Store:
    """Commit the stages before `speak`: documents of twenty sentences."""
    store = Store(str(root))
    commit_planned(store, Planned(_BUCKETS, "p"), Account("plan", 1), ())
    dealt: list[list[Document]] = [[] for _ in range(_BUCKETS)]
    for number in range(n_documents):
        document = _document(number)
        dealt[bucket_of(document.page_id, _BUCKETS)].append(document)
    for number, documents in enumerate(dealt):
        bucket = Bucket(number, _BUCKETS)
        write_table(store, DOCUMENTS, ["documents", bucket.file_name], "d", documents)
        commit(store, bucket.file_name, Account("documents", 1), "d", [])
    store.write_text("{}", "config", "documents.yaml")
    return store


def _document(number: int) -> Document:
    every = [*DEVELOPMENT, *HELD_OUT]
    texts = [every[(number * 7 + place) % len(every)] for place in range(_SENTENCES_A_DOCUMENT)]
    name = stable_id("speaking", number)
    turns = (DocumentTurn("text", tuple(Sentence(text, text) for text in texts)),)
    return Document(name, name, None, None, "krist", None, "en", turns, "none", "{}", 0, 0)


def _loop(root: Path, how: str) -> tuple[Cost, float]:
    wall_s, processor_s, audio_s = child(_LOOP, [str(root), how], {0})
    return Cost(wall_s, processor_s), audio_s / 3600


def _job(n_documents: int, cores: set[int], flags: Sequence[str]) -> Cost:
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as name:
        make_root(Path(name) / "root", n_documents)
        return Cost(*child(_JOB, ["speak", "--root", f"{name}/root", "--quiet", *flags], cores))


class Round(NamedTuple):
    """What each took in one round; ``start`` and ``start_two`` are the pipeline's over next to nothing."""

    library: Cost
    floor: Cost
    one: Cost
    start: Cost
    two: Cost
    start_two: Cost

    @property
    def alone(self) -> Cost:
        """One worker without its start."""
        return self.one.less(self.start)

    @property
    def both(self) -> Cost:
        """Two workers without their start."""
        return self.two.less(self.start_two)


def _round(root: Path, n_documents: int) -> tuple[Round, float]:
    """Measure everything once, in turn; return it and the hours of speech."""
    library, hours = _loop(root, "library")
    floor, _ = _loop(root, "whole")
    one, start = _job(n_documents, {0}, _PLAIN), _job(1, {0}, _PLAIN)
    two, start_two = _job(n_documents, {0, 1}, (*_PLAIN, *_TWO)), _job(1, {0, 1}, (*_PLAIN, *_TWO))
    return Round(library, floor, one, start, two, start_two), hours


def main(arguments: Sequence[str] = ()) -> None:
    """Print the speeds and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=2.0, help="of speech (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of all in turn (default: %(default)s)")
    parser.add_argument(
        "--verified-hours", type=float, default=0.1, help="with checks (default: %(default)s)"
    )
    asked = parser.parse_args(arguments)
    n_documents = max(1, round(asked.hours * 3600 / _DOCUMENT_S))
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as name:
        make_root(Path(name), n_documents)
        rounds, hours = zip(*(_round(Path(name), n_documents) for _ in range(asked.rounds)), strict=True)
    _tell("the library in a loop", hours[0], [one.library for one in rounds])
    _tell("the same, finished and as FLAC", hours[0], [one.floor for one in rounds])
    _tell("pipeline, one worker", hours[0], [one.alone for one in rounds])
    both_s = statistics.median(one.both.wall_s for one in rounds)
    print(f"pipeline, two workers: {both_s:.2f} s by the clock, {3600 * hours[0] / both_s:.0f} hours an hour")
    _ratios(rounds)
    n_verified = max(2, round(asked.verified_hours * 3600 / _DOCUMENT_S))
    checked, began = _job(n_verified, {0}, ()), _job(1, {0}, ())
    per_document = hours[0] / n_documents
    _tell("pipeline with its checks", (n_verified - 1) * per_document, [checked.less(began)])


def _tell(name: str, hours: float, costs: Sequence[Cost]) -> None:
    wall_s, processor_s = (statistics.median(cost[i] for cost in costs) for i in (0, 1))
    print(
        f"{name:32} {hours:.2f} h: {wall_s:8.2f} s by the clock, {processor_s:8.2f} s of processors: "
        f"{hours * 3600 / processor_s:.0f} hours an hour of a core",
        flush=True,
    )


def _ratios(rounds: Sequence[Round]) -> None:
    finished = [one.floor.processor_s / one.alone.processor_s for one in rounds]
    bare = [one.library.processor_s / one.alone.processor_s for one in rounds]
    two = [one.alone.wall_s / one.both.wall_s for one in rounds]
    whole = [one.one.wall_s / one.two.wall_s for one in rounds]
    for name, found in (
        ("one worker against the finished loop (wanted: 0.8)", finished),
        ("one worker against the bare library", bare),
        ("two workers against one, by the clock (wanted: 1.7)", two),
        ("the same with what starting takes", whole),
    ):
        print(f"{name}: {statistics.median(found):.2f} ({min(found):.2f} to {max(found):.2f})")


if __name__ == "__main__":
    main(sys.argv[1:])
