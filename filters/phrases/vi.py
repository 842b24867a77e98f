"""Phantom phrases in Vietnamese."""

CREDITS = """
phụ đề được thực hiện bởi
phụ đề bởi
phụ đề
"""
OUTROS = """
cảm ơn các bạn đã theo dõi
cảm ơn các bạn đã xem
cảm ơn các bạn đã xem video
cảm ơn các bạn đã theo dõi và hẹn gặp lại
cảm ơn đã xem
cảm ơn bạn đã xem
hãy subscribe cho kênh
hãy đăng ký kênh
hãy đăng kí cho kênh
hãy đăng ký kênh để ủng hộ kênh của mình nhé
đừng quên đăng ký kênh
đừng quên like và đăng ký kênh
hẹn gặp lại các bạn trong những video tiếp theo
xin chào và hẹn gặp lại
"""
POLITE = """
cảm ơn
cảm ơn các bạn
tạm biệt
hẹn gặp lại
"""
CUES = """
đăng ký kênh
đăng kí kênh
subscribe kênh
cảm ơn theo dõi
cảm ơn xem video
hẹn gặp lại video
"""
