# An attribute is bound by `with ... as`.
# expect: unsynchronised write / read
from contextlib import nullcontext
from threading import Thread


class Session:
    def __init__(self):
        self.connection = None


def writer():
    with nullcontext("connection") as session.connection:  # racy: write
        pass


def reader():
    return session.connection  # racy: read


session = Session()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
