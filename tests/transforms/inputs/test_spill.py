from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.ids import stable_id
from transforms.inputs.spill import Row, Spill

VALUES = st.one_of(st.none(), st.text(max_size=8), st.integers())
ROWS = st.lists(st.tuples(st.integers(0, 30).map(stable_id), VALUES, VALUES), max_size=80)
LIMITS = st.sampled_from([0, 200, 2_000, 2**20])


def ordered(rows: Any) -> list[Row]:
    return sorted(rows, key=repr)


@given(ROWS, LIMITS)
def test_all_rows_come_back_by_id_as_often_as_wanted(rows: list[Row], limit: int) -> None:
    with Spill(limit) as spill:
        for row in rows:
            spill.add(row)
        found = list(spill)
        assert found == list(spill)
        assert spill.count()[0] == spill.added == len(rows)
    assert [row[0] for row in found] == sorted(row[0] for row in rows)
    assert ordered(found) == ordered(rows)


@given(ROWS, LIMITS, st.randoms(use_true_random=False))
def test_of_rows_with_one_id_the_chosen_is_given_in_whatever_order_they_came(
    rows: list[Row], limit: int, chance: Any
) -> None:
    def choose(one: Row, other: Row) -> Row:
        return min(one, other, key=repr)

    shuffled = chance.sample(rows, len(rows))
    with Spill(limit, choose) as spill, Spill(2**20, choose) as held:
        for row, other in zip(rows, shuffled, strict=True):
            spill.add(row)
            held.add(other)
        assert list(spill) == list(held)
        assert spill.count()[0] == len({row[0] for row in rows})
        assert all(row == min((r for r in rows if r[0] == row[0]), key=repr) for row in spill)


def test_what_is_beyond_the_limit_is_on_disk_and_still_given_with_later_rows() -> None:
    rows = [(stable_id(number), "x" * 100) for number in range(1_000)]
    with Spill(10_000) as spill:
        for row in rows[:900]:
            spill.add(row)
        assert list(spill) == sorted(rows[:900])
        assert spill.bytes_on_disk > 80_000
        for row in rows[900:]:
            spill.add(row)
        assert list(spill) == sorted(rows)


def test_a_small_list_never_reaches_the_disk() -> None:
    with Spill() as spill:
        for number in range(1_000):
            spill.add((stable_id(number), "x" * 100))
        assert spill.bytes_on_disk == 0
