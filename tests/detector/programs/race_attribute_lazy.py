# A lazily made attribute without a lock.
# expect: check-then-act|unsynchronised|lost-update check / make | make / make
# may: check-then-act|unsynchronised|lost-update check / make | make / make
from threading import Thread


class Client:
    def __init__(self):
        self._connection = None

    def connect(self):
        if self._connection is None:  # racy: check
            self._connection = object()  # racy: make


client = Client()
threads = [Thread(target=target) for target in (client.connect, client.connect)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
