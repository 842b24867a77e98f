"""A little of ``make fuzz``, and the files that once broke something, in every run of the tests."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.ingesting import SLOWEST_S, ingested, timed, write
from tests.fuzz.mutate import Mutant, mutant
from tests.fuzz.seeds import KINDS, seeds
from transforms.decode.sniff import SOUNDFILE_FORMATS

REGRESSIONS = Path(__file__).resolve().parent.parent / "regressions"
COUNT = 4 * len(KINDS)


def test_every_seed_is_decoded_whole(tmp_path: Path) -> None:
    write(tmp_path / "seeds", [Mutant(name, data) for name, data in seeds().items()])
    found = [one.outcome for one in timed(tmp_path / "seeds")]
    assert [outcome.kind for outcome in found] == ["decoded"] * len(KINDS)
    assert len(SOUNDFILE_FORMATS) <= len({kind.container for kind in KINDS})


def test_a_number_makes_always_the_same_file() -> None:
    assert mutant(17, seeds()) == mutant(17, seeds())
    assert len({mutant(number, seeds()).data for number in range(COUNT)}) > 0.9 * COUNT


def test_broken_files_are_rows_and_the_same_from_one_child_and_from_two(tmp_path: Path) -> None:
    write(tmp_path / "files", [mutant(number, seeds()) for number in range(COUNT)])
    times = list(timed(tmp_path / "files"))
    assert max(one.wall_s for one in times) < SLOWEST_S
    assert ingested(tmp_path / "files", tmp_path / "root", 2) == [one.outcome for one in times]


def test_what_once_broke_a_decoder(tmp_path: Path) -> None:
    files = [Mutant(path.name, path.read_bytes()) for path in sorted(REGRESSIONS.iterdir())]
    write(tmp_path / "files", files)
    times = list(timed(tmp_path / "files"))
    assert max(one.wall_s for one in times) < SLOWEST_S
    found = ingested(tmp_path / "files", tmp_path / "root", 1)
    assert found == [one.outcome for one in times]
    assert {outcome.kind for outcome in found} == {"TooMuchMemory"}
