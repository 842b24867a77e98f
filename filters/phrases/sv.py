"""Phantom phrases in Swedish."""

CREDITS = """
textning stina hedin
undertexter från
undertexter av
undertextning
svensktextning.nu
textning
"""
OUTROS = """
tack för att ni tittade
tack för att du tittade
tack för att ni har tittat
tack för att du har tittat
tack för att ni lyssnade
glöm inte att prenumerera
prenumerera på kanalen
vi ses i nästa video
"""
POLITE = """
tack
tack så mycket
hej då
ja
musik
tack för idag
vi ses nästa gång
fortsättning följer
"""
CUES = """
prenumerera kanal
prenumerera glöm
tack tittat video
tack tittade
"""
