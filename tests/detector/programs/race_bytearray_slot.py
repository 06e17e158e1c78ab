# One byte of a bytearray.
# expect: lost-update add / add
from threading import Thread


def work():
    data[0] += 1  # racy: add


data = bytearray(4)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
