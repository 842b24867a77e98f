from __future__ import annotations

from filters.edits.iban import is_iban

SPELLED = "G B eight two W E S T one two three four five six nine eight seven six five four three two"
FOUND = [
    ("Send it to DE89 3704 0044 0532 0130 00, please.", "DE89 3704 0044 0532 0130 00"),
    (f"it is {SPELLED}.", SPELLED),
]
PASSED = [
    "DE88 3704 0044 0532 0130 00",
    "DE89 3704 0044 0532 0130",
    "The A12 and the B34 meet at C56.",
    "XX12 3456",
]


def test_check_digits() -> None:
    assert is_iban("NL91ABNA0417164300")
    assert not is_iban("NL92ABNA0417164300")
