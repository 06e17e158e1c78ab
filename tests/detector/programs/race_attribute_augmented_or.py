# Two threads set different bits of one attribute with |=.
# expect: lost-update left / right
from threading import Thread


class Flags:
    bits = 0

    def __init__(self):
        self.bits = 0


def left():
    flags.bits |= 1  # racy: left


def right():
    flags.bits |= 2  # racy: right


flags = Flags()
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
