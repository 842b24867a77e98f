"""Phantom phrases in Italian."""

CREDITS = """
sottotitoli creati dalla
sottotitoli a cura di
sottotitoli e revisione
sottotitoli di
sottotitolato da
sottotitoli
trascrizione di
"""
OUTROS = """
grazie per aver guardato
grazie per aver guardato il video
grazie per aver guardato questo video
grazie per la visione
grazie per l'attenzione
grazie per aver ascoltato
grazie a tutti per la visione
iscriviti al canale
iscrivetevi al canale
iscrivetevi al mio canale
non dimenticate di iscrivervi
non dimenticate di iscrivervi al canale
lasciate un like
ci vediamo nel prossimo video
ci vediamo alla prossima
al prossimo video
se il video vi è piaciuto
"""
POLITE = """
grazie
grazie mille
grazie a tutti
ciao
ciao ciao
sì
musica
alla prossima
"""
CUES = """
iscrivetevi canale
iscriviti canale
iscrivervi dimenticate
grazie guardato video
grazie seguito video
grazie visto video
vediamo prossimo video
link descrizione
"""
