"""Phantom phrases in English."""

CREDITS = """
subtitles by the
subtitles by
subtitled by
subtitling by
subtitles made by
subtitles provided by
subtitles created by
captioned by
closed captions by
captioning by
captioning made possible by
closed captioning provided by
transcribed by
transcription by
transcript by
transcript provided by
transcript emily
this transcript was generated
this video was transcribed
for more information visit www
visit our website at www
all rights reserved
"""
OUTROS = """
thanks for watching
thank you for watching
thank you very much for watching
thank you so much for watching
thanks so much for watching
thanks a lot for watching
thanks again for watching
thank you all for watching
thank you guys for watching
thanks guys for watching
thanks for watching guys
thank you for watching guys
thanks everyone for watching
thanks for watching everyone
thanks for watching this video
thanks for watching my video
thank you for watching this video
thank you for watching my video
thank you for watching till the end
thanks for watching and see you next time
thanks for watching and i'll see you in the next one
thanks for watching and don't forget to subscribe
thanks for watching and don't forget to like and subscribe
thanks for watching please subscribe
thank you for watching please subscribe
thank you for watching and please subscribe
thank you for watching and see you next time
thank you for your viewing
thank you for your attention and see you
thank you for listening
thanks for listening
thank you so much for listening
please subscribe
please subscribe to my channel
please subscribe to our channel
please like and subscribe
please like share and subscribe
like and subscribe
like share and subscribe
like comment and subscribe
subscribe to my channel
subscribe to our channel
subscribe to the channel
subscribe now
subscribe
don't forget to subscribe
don't forget to like and subscribe
don't forget to subscribe to my channel
don't forget to subscribe to our channel
do not forget to subscribe
be sure to like and subscribe
be sure to subscribe
make sure to subscribe
make sure to like and subscribe
remember to like and subscribe
if you enjoyed this video please subscribe
if you enjoyed this video please like and subscribe
if you enjoyed this video please like subscribe and share
if you like this video please subscribe
if you liked this video please subscribe
if you like this video please give it a thumbs up
if you enjoyed this video please give it a thumbs up
hit the like button
hit the bell
hit the bell icon
click the bell icon
click the bell icon to get notifications
press the bell icon
hit that subscribe button
click the subscribe button
link in the description
the link is in the description below
i hope you enjoyed this video
i hope you enjoyed the video
hope you enjoyed the video
see you in the next video
see you in the next one
i'll see you in the next video
i will see you in the next video
i'll see you in the next one
see you next video
see you in next video
bye bye see you next time
"""
POLITE = """
welcome to my channel
welcome back to my channel
hello everyone
hi everyone welcome to my channel
hello everyone welcome to my channel
thank you for your time
thank you for your attention
thank you
thank you very much
thank you so much
thank you bye
thanks
you
you you
bye
bye bye
bye-bye
oh
okay
ok
so
yeah
hmm
mm-hmm
uh
um
huh
ah
i'm sorry
i don't know
yes
no
right
please
the
what
it's
and
beep
music
silence
applause
we'll be right back
thank you for joining us and see you next time
i hope you enjoyed
i'll see you next time
we'll see you next time
see you next time
see you next time bye
to be continued
the end
"""
CUES = """
subscribe channel
subscribe please
subscribe like share
like and subscribe
subscribe hit like
subscribe bell
subscribe video
subscribe forget
subscribe sure
subscribe watching
thank watching video
thank watching episode
thumbs video like
see next episode
see next video
catch next video
link description
share video friends
comment below leave
let know comments below
visit www
thank tuning
thumbs up video
give thumbs up
"""
