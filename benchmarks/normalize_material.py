"""Sentences as web pages and podcasts have them: mostly plain, the others with all that is written unlike it is said.

They are made from patterns and lists, drawn by hashes, so that no two runs differ; one half of the patterns was
looked at while the gate was written, the other half was not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.ids import unit_interval

PLAIN = """
I {think} that {people} {did} it because nobody else wanted to.
So, {people} came back to {place}, and that was the end of it.
You know, the thing about {topic} is that you never really finish.
Well, let's talk about {topic} for a moment, shall we?
It isn't {adjective}, but it's what {people} asked for.
"Don't worry," {name} said, "we'll get to {topic} in a minute."
And then — this is the {adjective} part — {people} just walked away.
What do you make of {topic}, {name}?
{name}'s idea was {adjective}; nobody in {place} had tried it before.
Thanks for listening to the show, and see you next week!
There's a lot of {adjective} work being done on {topic} (mostly in {place}).
My guest today is {name} {surname}, who writes about {topic}.
We were all sitting around in {place}, wondering what to do next...
I've got to say: {topic} was never my favourite subject.
Nobody told {people} about it until it was much too late.
Honestly? I'd rather read a well-written book about {topic}.
""".strip().splitlines()

SEEN = """
On {month} {day}, {year}, {name} {surname} moved to {place}.
The meeting is at {hour}:{minute} {ampm} on {weekday}.
It cost ${amount}, which is about {percent}% more than last year.
In {year} the company made ${number} million, up from €{number}.{digit} billion.
Dr. {surname} met Mr. and Mrs. {surname} on {street} St. in {place}.
The {ordinal} chapter is {number} pages long.
See www.{site}.com/{word} or write to {word}@{site}.org for more.
Call us at {phone} before {hour} {ampm}.
Add {frac} cup of sugar and {number} g of flour.
King {king} {roman} was born in {year}.
She works for NASA's IT team in {city}, {state}.
The {serial} meeting is about {topic}.
Between {year} and {year}, it grew by {number}.{digit} percent.
It's {number} km from here, so {number} mph won't do.
We sold {thousands} copies in the U.S. and {thousands} in the U.K.
Chapter {roman}: {topic}, pp. {number}-{number}.
He is {number} years old & lives at {number} {street} Ave.
Temperatures fell to -{number}°C, e.g. in {place}.
The {year}s were {adjective}, weren't they?
The score was {digit}-{digit} after {number} minutes.
Prof. {surname} et al. ({year}) found that {number}/{number} patients improved.
Version {digit}.{number}.{digit} was released on {day}/{digit}/{year}.
You get {number} GB of RAM for £{amount}.
It was a {number}-year-old dog vs. a cat.
""".strip().splitlines()

UNSEEN = """
{name} turned {number} on the {ordinal} of {month}.
By {hour} o'clock on {weekday}, {mon}. {day}, {people} had left {place}.
Tickets are £{number} each, or ${amount} for {digit} of them, etc.
Episode {number} of the podcast came out on {day} {month} {year}.
About {number} million people, i.e. {percent} % of {place}, saw {topic} in '{two}.
Gov. {surname} and Sen. {surname} spoke for {number} mins.
My e-mail is {word}.{word}{number}@{site}.net and my site is https://{site}.org/{word}.
The flight, {letter}{letter}{number}, leaves at {hour}.{minute}{ampm} from gate {letter}{digit}.
They paid $ {thousands}.{two} for {frac} of the shares.
From {year}-{two} it was run by {name} {surname} Jr. and Co.
World War II and Vatican II came up, and so did Super Bowl {roman}.
A {number}kg bag at €{digit}.{two}/kg is {adjective}.
Her {ordinal} book, "{topic}", has sold {number}k copies.
Read No. {number} first, then #{digit}, and skip vol. {digit}.
It's {digit}:{minute} here, so {hour}{ampm} EST is fine.
Section {digit}.{digit} says {number}+ is enough; {number}x is too much.
Is {number} x {number} = {thousands}, or is it {number} + {number}?
The {year}/{two} season was {adjective} for {place} FC.
Dial {phone}, ext. {number}, and ask for Lt. {surname}.
A {letter}{digit}{letter} or {serial} test takes {number}-{number} min.
{place}, {year}. {name} was {digit} ft {digit} in tall.
Between {hour} a.m. and {hour} p.m. it's {number}°F outside, {name}.
On {year}-{mm}-{dd} at {hour}:{minute} the CEO & CFO quit; shares fell {digit}.{digit}%.
Roughly {frac} of the {thousands} households have Wi-Fi and/or 5G.
St. {name}'s is {digit} mi. from St. {name} Street.
""".strip().splitlines()

_LISTS = {
    "think": "think|believe|guess|heard|suppose|'d say",
    "people": "they|the neighbours|my parents|we|her friends|those two|the students|people|some of us",
    "did": "did|sold|broke|fixed|wanted|found|forgot",
    "place": "Paris|Berlin|the mountains|a small village|Chicago|northern Italy|the kitchen|New Zealand|Málaga",
    "city": "Austin|Houston|Boston|Portland|Denver|San Jose",
    "state": "TX|MA|CA|OR|CO|NY",
    "topic": "gardening|machine learning|the French Revolution|old radios|jazz|how bees dance|open-source software",
    "adjective": "interesting|strange|new|wonderful|over-rated|boring|long-term|rather sad|naïve",
    "name": "Anna|Peter|Grace|Mohammed|Henry|Mary|Louis|Zoë|Kim",
    "king": "Henry|Louis|George|Charles|Edward",
    "surname": "Smith|O'Brien|García|Lee|van Dyke|Jones|McDonald|Nguyen|Brown-Taylor",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "mon": "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec",
    "weekday": "Monday|Tuesday|Wed.|Thursday|Fri.|Saturday|Sunday",
    "ampm": "a.m.|p.m.|am|pm|AM|PM",
    "street": "Main|Oak|Elm|Market|King",
    "site": "example|openmic|bbc|podland|my-blog",
    "word": "news|info|shop|music|help|about",
    "roman": "II|III|IV|VI|VIII|XIV|IX|XII",
    "serial": "B2B|COVID-19|MP3|F-16|A4|H2O|4K|R2-D2|B-52|W3C|iPhone 12|24/7",
    "letter": "A|B|C|D|K|Q|X",
    "frac": "1/2|3/4|1/3|2 1/2|5/8|½|¾",
    "ordinal": "1st|2nd|3rd|4th|11th|21st|22nd|100th|first|second",
    "minute": "00|05|15|30|45|59",
}
_SPANS = {
    "day": (1, 29), "year": (1801, 2026), "hour": (1, 13), "percent": (1, 100), "number": (2, 400), "digit": (1, 10),
    "mm": (10, 13), "dd": (10, 29), "two": (10, 100),
}  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")


def sentences(count: int, seed: str, patterns: list[str], plain_share: float = 0.6) -> Iterator[str]:
    """Yield sentences: of ``plain_share`` plain patterns, of the given patterns otherwise."""
    for number in range(count):
        key = f"{seed}/{number}"
        kind = PLAIN if unit_interval(key, "kind") < plain_share else patterns
        yield _filled(_pick(kind, key, "pattern"), key)


def _filled(pattern: str, key: str) -> str:
    return _SLOT.sub(lambda slot: _value(slot[1], f"{key}/{slot.start()}"), pattern)


def _value(slot: str, key: str) -> str:
    if slot in _LISTS:
        return _pick(_LISTS[slot].split("|"), key, slot)
    if slot in _SPANS:
        low, high = _SPANS[slot]
        return str(low + int(unit_interval(key, slot) * (high - low)))
    first, second, third = (int(unit_interval(key, f"{slot}{n}") * 900) + 100 for n in range(3))
    if slot == "phone":
        return f"{first}-{second}-{third}0"
    return f"{first % 90 + 1}.{second % 90 + 10}" if slot == "amount" else f"{first},{second}"


def _pick(choices: list[str], key: str, name: str) -> str:
    return choices[int(unit_interval(key, name) * len(choices))]
