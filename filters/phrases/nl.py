"""Phantom phrases in Dutch."""

CREDITS = """
ondertitels ingediend door
ondertiteling door
ondertiteld door
ondertitels door
ondertiteling
tv gelderland
"""
OUTROS = """
bedankt voor het kijken
dank u voor het kijken
dankjewel voor het kijken
bedankt voor het kijken en tot de volgende keer
bedankt voor het luisteren
bedankt voor uw aandacht
tot de volgende video
abonneer je op mijn kanaal
abonneer je op het kanaal
vergeet niet te abonneren
vergeet je niet te abonneren
"""
POLITE = """
dank u wel
dank je wel
dankjewel
bedankt
ja
nee
doei
muziek
tot de volgende keer
wordt vervolgd
"""
CUES = """
abonneer kanaal
abonneren vergeet
bedankt kijken video
bedankt kijken
dank kijken video
vergeet abonneren
"""
