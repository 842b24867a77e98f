"""Which words are numbers, as far as digits read out one by one need it."""

from __future__ import annotations

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
