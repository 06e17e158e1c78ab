# A tuple is immutable; the list in it is not.
# expect: unsynchronised append / append
from threading import Thread


def work():
    pair[1].append(1)  # racy: append


pair = ("name", [])
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
