"""Phantom phrases in French."""

CREDITS = """
sous-titres par
sous-titres de
sous-titres réalisés par
sous-titres réalisés para
sous-titres faits par
sous-titres fait par
sous-titrage par
sous-titrage de
sous-titrage société
sous-titrage mfp
sous-titrage fr
sous-titrage
transcription par
"""
OUTROS = """
merci d'avoir regardé
merci d'avoir regardé cette vidéo
merci d'avoir regardé la vidéo
merci d'avoir regardé ma vidéo
merci à tous d'avoir regardé cette vidéo
merci à tous d'avoir regardé
merci d'avoir écouté
merci de votre attention
merci pour votre attention
merci de votre écoute
merci de m'avoir écouté
merci à tous et à bientôt
à bientôt pour une nouvelle vidéo
à bientôt pour de nouvelles vidéos
on se retrouve dans une prochaine vidéo
je vous retrouve dans une prochaine vidéo
on se retrouve très bientôt pour une nouvelle vidéo
abonnez-vous
abonnez-vous à la chaîne
abonnez-vous à ma chaîne
n'oubliez pas de vous abonner
n'oubliez pas de vous abonner à la chaîne
n'oubliez pas de liker
n'oubliez pas de liker et de vous abonner
n'hésitez pas à vous abonner
n'hésitez pas à vous abonner à la chaîne
si vous avez aimé cette vidéo
si cette vidéo vous a plu
mettez un pouce bleu
c'est la fin de cette vidéo
"""
POLITE = """
merci
merci beaucoup
merci à tous
au revoir
oui
non
ok
d'accord
c'est tout
musique
bonne journée
à la prochaine
à la prochaine fois
à suivre
"""
CUES = """
abonnez vous
abonner oubliez
abonner hésitez
pouce abonn
merci regardé vidéo
merci suivi vidéo
merci vidéo regard
retrouve prochaine vidéo
vidéo plu like
lien description
"""
