# The same, published through an Event.
# expect: nothing
import threading
from threading import Thread


class Config:
    def __init__(self):
        self.host = "localhost"


def publisher():
    global config
    config = Config()
    ready.set()


def user():
    ready.wait()
    return config.host


config = None
ready = threading.Event()
threads = [Thread(target=target) for target in (publisher, user)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
