"""Phantom phrases in Danish and Norwegian."""

CREDITS = """
danske tekster af
tekster af
undertekster af
undertekster fra
tekstet av
teksting av
undertekster av
undertekster
"""
OUTROS = """
tak fordi du så med
tak fordi i så med
tak for at du så med
tak for at i så med
takk for at du så på
takk for at dere så på
takk for ating med
takk for at du så med
takk for at dere så med
vi ses i næste video
vi sees i neste video
husk at abonnere
husk å abonnere
glem ikke at abonnere
"""
POLITE = """
tak
tusind tak
takk
takk for meg
tusen takk
musik
musikk
vi ses næste gang
"""
CUES = """
abonner kanal glem
abonner kanal husk
"""
