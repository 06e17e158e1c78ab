# Two appends change the length.
# expect: unsynchronised append / append
from threading import Thread


def work():
    for number in range(10):
        items.append(number)  # racy: append


items = []
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
