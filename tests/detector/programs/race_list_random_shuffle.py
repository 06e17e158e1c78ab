# random.shuffle changes its argument.
# expect: unsynchronised|lost-update shuffle / read
import random
from threading import Thread


def shuffler():
    random.Random(1).shuffle(items)  # racy: shuffle


def reader():
    return items[0]  # racy: read


items = [1, 5, 7]
threads = [Thread(target=target) for target in (shuffler, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
