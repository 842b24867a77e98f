"""Phantom phrases in German."""

CREDITS = """
untertitel von
untertitel der amara
untertitel erstellt von
untertitel vom
untertitel swr
untertitel ard
untertitel orf
untertitel ndr
untertitelung
untertitel stephanie geiges
untertitel wdr
swr 2016
swr 2017
swr 2018
swr 2019
swr 2020
swr 2021
swr 2022
swr 2023
swr 2024
swr 2025
copyright wdr
copyright swr
copyright br
copyright ndr
copyright australian
im auftrag des zdf
die untertitel wurden
"""
OUTROS = """
vielen dank fürs zuschauen
vielen dank für's zuschauen
vielen dank für das zuschauen
danke fürs zuschauen
danke für's zuschauen
danke für das zuschauen
vielen dank fürs zusehen
danke fürs zusehen
vielen dank fürs zuhören
danke fürs zuhören
vielen dank für ihre aufmerksamkeit
vielen dank für eure aufmerksamkeit
vielen dank für die aufmerksamkeit
vielen dank fürs zuschauen und bis zum nächsten mal
danke fürs zuschauen und bis zum nächsten mal
danke fürs zuschauen und bis zum nächsten video
bis zum nächsten video
wir sehen uns im nächsten video
wir sehen uns beim nächsten mal
abonniert meinen kanal
abonniert den kanal
abonniere meinen kanal
abonniere den kanal
bitte abonniert meinen kanal
bitte abonniert den kanal
bitte abonnieren
lasst ein abo da
lasst ein like da
vergesst nicht zu abonnieren
vergesst nicht den kanal zu abonnieren
vergiss nicht den kanal zu abonnieren
wenn euch das video gefallen hat
fortsetzung folgt
"""
POLITE = """
vielen dank
danke
danke schön
dankeschön
tschüss
ja
nein
so
okay
amen
das ist gut
musik
bis bald
bis zum nächsten mal
das war's für heute
"""
CUES = """
abonniert kanal
abonniere kanal
abonnieren vergess
abonnieren kanal glocke
abo like
abo glocke
danke zuschauen video
dank zuschauen video
sehen nächsten video
bis nächsten video
dank nächsten video
dank interesse video
danke aufmerksamkeit
dank aufmerksamkeit
daumen oben abonn
link beschreibung
"""
