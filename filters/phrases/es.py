"""Phantom phrases in Spanish."""

CREDITS = """
subtítulos realizados por
subtítulos por
subtítulos de
subtitulado por
subtitulos hechos por
subtítulos creados por
subtítulos en español
subtitulación
transcripción de
transcrito por
"""
OUTROS = """
gracias por ver
gracias por ver el video
gracias por ver el vídeo
gracias por ver este video
gracias por ver este vídeo
gracias por ver mi video
muchas gracias por ver el video
muchas gracias por ver el vídeo
muchas gracias por ver
gracias por mirar
gracias por vernos
gracias por su atención
muchas gracias por su atención
gracias por escuchar
suscríbete
suscríbete al canal
suscríbete a mi canal
suscríbete a nuestro canal
suscríbanse
suscríbanse al canal
suscribete
no olvides suscribirte
no olvides suscribirte al canal
no olvides suscribirte a mi canal
no olviden suscribirse
no olviden suscribirse al canal
no te olvides de suscribirte
no olvides darle like
no olvides darle like y suscribirte
dale like y suscríbete
dale a like y suscríbete
activa la campanita
si te ha gustado el vídeo
si te gustó el video
hasta el próximo video
hasta el próximo vídeo
nos vemos en el próximo video
nos vemos en el próximo vídeo
nos vemos en la próxima
nos vemos en el siguiente video
"""
POLITE = """
gracias
muchas gracias
adiós
sí
no
chao
vale
amén
música
hasta luego
hasta la próxima
continuará
"""
CUES = """
suscríbete
suscríbanse
suscribirte olvid
suscribirse olvid
suscribirse canal like
gracias ver video canal
gracias ver vídeo canal
vemos próximo video
vemos próximo vídeo
vemos siguiente video
gustado video like
gustó video like
enlace descripción
gracias visto video
"""
