# functools.partial of a bound method.
# expect: unsynchronised call / call
from functools import partial
from threading import Thread


def work():
    remember()  # racy: call


items = []
remember = partial(items.append, 1)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
