"""Which words are numbers, as far as digits read out one by one need it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

_FEWEST_READ_OUT, _MOST_READ_OUT = 7, 27
_NUMBERS = frozenset(
    (
        "zero oh one two three four five six seven eight nine ten eleven twelve twenty thirty hundred double triple "
        "null eins ein zwei zwo drei vier fünf sechs sieben acht neun zehn "
        "zéro un deux trois quatre cinq sept huit neuf dix "
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez "
        "um dois três quatro meia sete oito nove dez due tre quattro cinque sei sette otto dieci "
        "nul een twee drie vijf zes zeven negen tien noll ett två fyra fem sex sju åtta nio tio "
        "ноль нуль один раз два три четыре пять шесть семь восемь девять десять "
        "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć "
        "sıfır bir iki üç dört beş altı yedi sekiz dokuz on "
        "صفر واحد اثنان اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة "
        "शून्य एक दो तीन चार पांच पाँच छह सात आठ नौ दस 〇 零 一 二 三 四 五 六 七 八 九 十 百 千 万 点 幺 两 "
        "일 이 삼 사 오 육 칠 팔 구 공 영 하나 둘 셋 넷 다섯 여섯"
    ).split()
)


def is_number(token: str) -> bool:
    """Tell whether a token, in lower case, has a digit or is a word for a digit."""
    return token in _NUMBERS or any(character.isdigit() for character in token)


def tell_numbers_apart(tokens: Sequence[str]) -> list[str]:
    """Return tokens with the numbers that are read out made different from each other.

    Those are 7 to 27 in a row (a telephone number; a card's digits, its expiry date and its code), not all the same.
    """
    apart: list[str] = []
    for number, group in groupby(enumerate(tokens), key=lambda item: is_number(item[1])):
        places = list(group)
        several = len({token for _, token in places}) > 1
        read_out = number and several and _FEWEST_READ_OUT <= len(places) <= _MOST_READ_OUT
        apart += [f"{token} {i}" if read_out else token for i, token in places]
    return apart
