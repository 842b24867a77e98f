"""Phantom phrases in Turkish."""

CREDITS = """
altyazı m.k
altyazı
çeviri ve altyazı
alt yazı
"""
OUTROS = """
izlediğiniz için teşekkürler
izlediğiniz için teşekkür ederim
izlediğiniz için teşekkür ederiz
bu videoyu izlediğiniz için teşekkürler
dinlediğiniz için teşekkürler
beni izlediğiniz için teşekkür ederim
abone olmayı unutmayın
kanalıma abone olmayı unutmayın
kanala abone olmayı unutmayın
abone olmayı ve beğenmeyi unutmayın
beğenmeyi ve abone olmayı unutmayın
bir sonraki videoda görüşmek üzere
bir sonraki videoda görüşürüz
"""
POLITE = """
teşekkürler
teşekkür ederim
hoşça kalın
evet
müzik
görüşmek üzere
devam edecek
"""
CUES = """
abone kanal
abone unutma
abone beğen
izlediğiniz teşekkür
beğen abone
videoda görüş
"""
