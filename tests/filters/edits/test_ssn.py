from __future__ import annotations

import pytest

from filters.edits.ssn import is_ssn

READ = "two one nine, oh nine, nine nine nine nine"
FOUND = [
    ("It is 078-05-1120, I said.", "078-05-1120"),
    (f"my social security number is {READ}", READ),
]
PASSED = ["It is 219 09 9999 in all.", "666-12-3456", "900-12-3456", "Social security is a hard topic."]


@pytest.mark.parametrize("digits", ["000123456", "666123456", "912345678", "123006789", "123450000"])
def test_what_is_never_assigned(digits: str) -> None:
    assert not is_ssn(digits)
    assert is_ssn("219099999")
