"""Phantom phrases in Indonesian and Malay."""

CREDITS = """
terjemahan oleh
subtitle oleh
teks oleh
sarikata oleh
"""
OUTROS = """
terima kasih telah menonton
terima kasih sudah menonton
terima kasih kerana menonton
terima kasih karena telah menonton
terima kasih telah menonton video ini
jangan lupa subscribe
jangan lupa like dan subscribe
jangan lupa like comment dan subscribe
jangan lupa like share dan subscribe
jangan lupa untuk subscribe
sampai jumpa di video selanjutnya
sampai jumpa di video berikutnya
"""
POLITE = """
terima kasih
makasih
musik
sampai jumpa lagi
bersambung
"""
CUES = """
subscribe channel
subscribe lupa
langganan kanal lupa
terima kasih menonton
sampai jumpa video
"""
