"""Phantom phrases in Romanian."""

CREDITS = """
subtitrarea
subtitrare
subtitrat de
traducerea și adaptarea
"""
OUTROS = """
vă mulțumesc pentru vizionare
mulțumesc pentru vizionare
vă mulțumim pentru vizionare
mulțumim pentru vizionare
să ne revedem la următoarea mea rețetă
nu uitați să vă abonați
nu uitați să vă abonați la canal
nu uitați să dați like
abonați-vă la canal
ne vedem în următorul video
"""
POLITE = """
mulțumesc
vă mulțumesc
la revedere
muzică
ne vedem data viitoare
"""
CUES = """
abonați canal
abonați uitați
"""
