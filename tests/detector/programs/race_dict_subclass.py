# A subclass of dict that overrides nothing behaves as a dict.
# expect: lost-update add / add
from threading import Thread


class Registry(dict):
    pass


def work():
    table["hits"] += 1  # racy: add


table = Registry(hits=0)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
