# An object is published through a plain global: the global races, what follows is folded under it.
# expect: unsynchronised|check-then-act publish / look
# may: unsynchronised|check-then-act build / use | publish / look
from threading import Thread


class Config:
    def __init__(self):
        self.host = "localhost"  # racy: build


def publisher():
    global config
    config = Config()  # racy: publish


def user():
    mine = config  # racy: look
    return mine.host if mine is not None else None  # racy: use


config = None
threads = [Thread(target=target) for target in (publisher, user)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
