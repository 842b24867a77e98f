"""Phantom phrases in Hungarian."""

CREDITS = """
a feliratot készítette
feliratok
felirat
magyar szöveg
"""
OUTROS = """
köszönöm, hogy megnézted
köszönöm, hogy megnéztétek
köszönjük, hogy megnézték
köszönöm a figyelmet
köszönjük a figyelmet
köszönöm szépen a figyelmet
ne felejtsetek el feliratkozni
ne felejts el feliratkozni
iratkozz fel a csatornára
iratkozzatok fel a csatornára
találkozunk a következő videóban
"""
POLITE = """
köszönöm
köszönöm szépen
köszi
szia
zene
folytatjuk
"""
CUES = """
iratkoz csatorn felejts
köszönöm megnéz
köszönjük megnéz
köszönöm videó
"""
