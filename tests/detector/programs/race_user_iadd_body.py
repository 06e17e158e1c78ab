# An in-place operator of the user's class.
# expect: lost-update add / add
from threading import Thread


class Total:
    def __init__(self):
        self.value = 0

    def __iadd__(self, other):
        self.value += other  # racy: add
        return self


def work(total):
    total += 1
    return total


shared = Total()
threads = [Thread(target=target) for target in (lambda: work(shared), lambda: work(shared))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
