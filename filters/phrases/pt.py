"""Phantom phrases in Portuguese."""

CREDITS = """
legendas pela comunidade
legendas por
legendas de
legendado por
legenda por
legenda adriana zanotto
legendas
tradução e legendas
transcrição por
transcrição e legendas
"""
OUTROS = """
obrigado por assistir
obrigada por assistir
obrigado por assistirem
muito obrigado por assistir
obrigado por assistir ao vídeo
obrigado por assistir o vídeo
obrigado por ver
obrigado pela atenção
obrigado por ouvir
inscreva-se
inscreva-se no canal
se inscreva no canal
se inscreva no meu canal
se inscrevam no canal
não esqueça de se inscrever
não se esqueça de se inscrever
não esqueça de se inscrever no canal
não esqueçam de se inscrever no canal
deixe seu like
deixa o like
deixe o seu like e se inscreva no canal
ative o sininho
até o próximo vídeo
até ao próximo vídeo
nos vemos no próximo vídeo
continua no próximo
"""
POLITE = """
obrigado
obrigada
muito obrigado
tchau
tchau tchau
sim
não
música
e aí
até a próxima
"""
CUES = """
inscreva canal
inscreva like
inscrever esqueça
inscrevam canal
sininho inscre
obrigado assistir vídeo
obrigado assistido vídeo
obrigado visto vídeo
vemos próximo vídeo
link descrição
"""
