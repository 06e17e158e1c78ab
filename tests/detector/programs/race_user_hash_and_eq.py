# __eq__ called by a look-up counts its calls.
# expect: lost-update count / count
from threading import Thread


class Key:
    comparisons = 0

    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 1

    def __eq__(self, other):
        Key.comparisons += 1  # racy: count
        return self.name == other.name


def work():
    return table[Key("a")]


table = {Key("a"): 1}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
