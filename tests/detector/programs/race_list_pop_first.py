# pop(0) shifts every slot.
# expect: unsynchronised pop / read
from threading import Thread


def popper():
    return items.pop(0)  # racy: pop


def reader():
    return items[1]  # racy: read


items = [1, 2, 3]
threads = [Thread(target=target) for target in (popper, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
