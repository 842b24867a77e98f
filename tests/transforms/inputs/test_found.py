from __future__ import annotations

from schemas.errors import BadArchive
from schemas.ids import RUN_MEMBERS
from transforms.inputs.found import LONGEST_RUN_BYTES, RUN_BYTES, Runs, failed


def lengths(ids: list[str]) -> list[int]:
    runs = [identity[:13] for identity in ids]
    return [runs.count(run) for run in dict.fromkeys(runs)]


def test_ids_of_a_run_are_in_order_and_a_run_ends_with_its_members() -> None:
    runs = Runs("x.tgz")
    ids = [runs.next_id(1) for _ in range(2 * RUN_MEMBERS + 5)]
    assert lengths(ids) == [RUN_MEMBERS, RUN_MEMBERS, 5]
    assert ids[:RUN_MEMBERS] == sorted(ids[:RUN_MEMBERS])
    assert len(set(ids)) == len(ids)
    assert all(len(identity) == 16 and int(identity, 16) >= 0 for identity in ids)


def test_runs_grow_with_what_lies_before_them() -> None:
    runs = Runs("x.tgz")
    ids = [runs.next_id(RUN_BYTES // 2) for _ in range(300)]
    assert lengths(ids)[:6] == [2, 2, 4, 8, 16, 32]
    assert max(lengths(ids)) == LONGEST_RUN_BYTES // (RUN_BYTES // 2)
    assert lengths([Runs("x").next_id(10**12), Runs("y").next_id(10**12)]) == [1, 1]


def test_a_failure_can_always_be_stored() -> None:
    failure = failed("a", BadArchive("half a pair: \ud800"))
    assert failure.message == "half a pair: \\ud800"
    assert (failure.stage, failure.error_type) == ("plan", "BadArchive")
