# The attribute of an attribute.
# expect: lost-update add / add
from threading import Thread


class Stats:
    def __init__(self):
        self.requests = 0


class Server:
    def __init__(self):
        self.stats = Stats()


def work():
    server.stats.requests += 1  # racy: add


server = Server()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
