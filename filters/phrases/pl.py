"""Phantom phrases in Polish."""

CREDITS = """
napisy stworzone przez
napisy wykonane przez
napisy zrobione przez
napisy przez
napisy
tłumaczenie i napisy
"""
OUTROS = """
dziękuję za oglądanie
dziękujemy za oglądanie
dzięki za oglądanie
dziękuję za uwagę
dziękuję za obejrzenie
dziękuję za wysłuchanie
zapraszam do subskrybowania
subskrybujcie kanał
zasubskrybuj kanał
nie zapomnij zasubskrybować
nie zapomnijcie zasubskrybować kanału
do zobaczenia w następnym odcinku
do zobaczenia w kolejnym odcinku
do zobaczenia w następnym filmie
ciąg dalszy nastąpi
"""
POLITE = """
dziękuję
dziękuję bardzo
dzięki
do widzenia
tak
muzyka
do następnego razu
"""
CUES = """
subskryb kanał
subskryb zapomni
łapkę górę subskryb
dzięki obejrzenie
dziękuję obejrzenie
dziękuję oglądanie
zobaczenia filmie
zobaczenia odcinku
"""
