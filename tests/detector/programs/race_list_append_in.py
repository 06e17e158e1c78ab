# append against `in`.
# expect: unsynchronised|iterate-while-modify append / ask
from threading import Thread


def appender():
    items.append(1)  # racy: append


def asker():
    return 3 in items  # racy: ask


items = [0]
threads = [Thread(target=target) for target in (appender, asker)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
