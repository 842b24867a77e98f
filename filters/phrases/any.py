"""Marks of subtitling sites and services, whatever the language: nobody reads them out."""

CREDITS = """
amara.org
opensubtitles
otter.ai
castingwords
dimatorzok
zeoranger
beadaholique
bf-watch tv
subscene
soustitreur.com
authorwave
btistudios.com
gettranscribed
rev.com
translated by amara
addic7ed
nicolai winther
johnyx
symdrum
nanci nanqur
mooji media
sous-titrage st'
sous-titrage société radio-canada
untertitelung des zdf
untertitel im auftrag des
untertitelung im auftrag des
ghiền mì gõ
la la school
字幕by
明镜与点点
优优独播剧场
yoyo television series
subtitles by www
"""
OUTROS = ""
POLITE = ""
CUES = ""
