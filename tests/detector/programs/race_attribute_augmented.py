# Two threads increment one attribute.
# expect: lost-update add / add
from threading import Thread


class Counter:
    def __init__(self):
        self.hits = 0

    def hit(self):
        self.hits += 1  # racy: add


def work():
    for _ in range(50):
        counter.hit()


counter = Counter()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
