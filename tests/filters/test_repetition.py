from __future__ import annotations

import zlib

import pytest

from filters.base import judge
from filters.repetition import Repetition, compression_ratio, repeated_share
from tests.filters.candidates import candidate

GOING = "I am going to go to the store. I am going to go to the bank. I am going to go to the park. "
DIGITS = "five zero three nine eight one one seven four two six oh".split()
DROPPED = [
    (
        candidate(30, text=GOING + "I am going to go to the shop. I am going to go to the lake."),
        "compression_ratio",
    ),
]
HINDI = (
    "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और "
    "अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए। प्रत्येक व्यक्ति को जीवन, "
    "स्वाधीनता और वैयक्तिक सुरक्षा का अधिकार है। कोई भी ग़ुलामी या दासता की हालत में न रखा जाएगा।"
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No, no, no, no!",
        "Ha ha ha ha ha ha ha.",
        "Zero zero zero zero zero.",
        "Thank you, thank you, thank you.",
        " ".join(f"{ten} {one}" for ten in ("twenty", "thirty", "forty") for one in DIGITS[:11]),
        " ".join(DIGITS[i * i % 11] + " " + DIGITS[i * 7 % 12] for i in range(40)),
        " ".join(str(number) for number in range(1, 60)),
        "My number is five five five zero one two three. Again, my number is five five five zero one two three.",
        "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。" * 2,
        HINDI,
    ],
)
def test_short_answers_numbers_and_other_scripts_are_kept(text: str) -> None:
    assert judge(Repetition(), [candidate(text=text)])[0].reason is None


def test_sound_hindi_would_be_dropped_by_its_bytes() -> None:
    encoded = HINDI.encode()
    assert len(encoded) / len(zlib.compress(encoded)) > 2.4
    assert compression_ratio(HINDI) < 1.8


def test_the_ratio_of_ascii_is_whispers() -> None:
    assert compression_ratio(GOING) == len(GOING.encode()) / len(zlib.compress(GOING.encode()))


def test_the_score_is_the_ratio_and_there_is_none_where_nothing_repeats() -> None:
    assert judge(Repetition(), [candidate(text=GOING)])[0].score == compression_ratio(GOING)
    assert (
        judge(Repetition(max_compression_ratio=1.5), [candidate(text=GOING)])[0].reason == "compression_ratio"
    )
    assert judge(Repetition(), [candidate(text=" ".join(DIGITS) + HINDI)])[0].score is None
    assert judge(Repetition(min_chars=1000), [candidate(text=GOING)])[0].score is None


def test_what_others_heard_too_is_not_measured() -> None:
    heard = DROPPED[0][0]._replace(agreement=0.9)
    assert judge(Repetition(), [heard])[0].score is None


def test_the_repeated_share_counts_runs() -> None:
    assert repeated_share("a b c a b c".split(), 3) == 0.25
    assert repeated_share("a b".split(), 3) == 0


def test_a_card_that_is_read_out_repeats_nothing() -> None:
    text = "four one one one, one one one one, one one one one, one one one one"
    assert judge(Repetition(), [candidate(10, text=text)])[0] == (None, None)
