# lst[:] copies while another thread appends.
# expect: unsynchronised|iterate-while-modify append / copy
from threading import Thread


def appender():
    items.append(4)  # racy: append


def copier():
    return items[:]  # racy: copy


items = [3, 1, 2]
threads = [Thread(target=target) for target in (appender, copier)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
