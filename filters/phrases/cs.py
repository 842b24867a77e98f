"""Phantom phrases in Czech and Slovak."""

CREDITS = """
titulky vytvořil
titulky vytvořila
titulky přeložil
titulky
překlad a titulky
"""
OUTROS = """
děkuji za sledování
děkuji za pozornost
děkujeme za pozornost
děkuji za zhlédnutí
děkuji za shlédnutí
díky za sledování
ďakujem za pozornosť
ďakujem za sledovanie
nezapomeňte se přihlásit k odběru
nezapomeňte odebírat
uvidíme se u dalšího videa
pokračování příště
"""
POLITE = """
děkuji
děkuju
ďakujem
díky
ahoj
hudba
uvidíme se příště
"""
CUES = """
odběr kanál nezapome
děkuji sledování videa
děkuji zhlédnutí
"""
