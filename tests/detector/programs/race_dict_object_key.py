# An object as key: identity is its equality.
# expect: lost-update add / add
from threading import Thread


class Key:
    pass


def work():
    table[key] += 1  # racy: add


key = Key()
table = {key: 0}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
