# tuple(lst) as a supposed snapshot.
# expect: unsynchronised|iterate-while-modify write / snapshot
from threading import Thread


def writer():
    items[0] = 9  # racy: write


def reader():
    return tuple(items)  # racy: snapshot


items = [0, 4]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
