# del lst[:]
# expect: unsynchronised|iterate-while-modify delete / copy
from threading import Thread


def deleter():
    del items[:]  # racy: delete


def copier():
    return list(items)  # racy: copy


items = [3, 1, 2]
threads = [Thread(target=target) for target in (deleter, copier)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
