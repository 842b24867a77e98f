"""Phantom phrases in Finnish."""

CREDITS = """
suomennos
tekstitys
tekstit
käännös ja tekstitys
"""
OUTROS = """
kiitos katsomisesta
kiitos kun katsoitte
kiitos kun katsoit
kiitos katselusta
kiitos kuuntelusta
muista tilata kanava
tilaa kanava
nähdään seuraavassa videossa
"""
POLITE = """
kiitos
kiitos paljon
kiitoksia
moikka
joo
musiikkia
nähdään ensi kerralla
jatkuu
"""
CUES = """
tilaa kanava muista
kiitos katso video
"""
