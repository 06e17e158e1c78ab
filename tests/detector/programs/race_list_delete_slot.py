# del lst[0]
# expect: unsynchronised delete / read
from threading import Thread


def deleter():
    del items[0]  # racy: delete


def reader():
    return items[0]  # racy: read


items = [3, 1, 2]
threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
