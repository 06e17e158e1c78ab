# append against a test for emptiness.
# expect: unsynchronised|check-then-act append / test
from threading import Thread


def appender():
    items.append(1)  # racy: append


def tester():
    return not items  # racy: test


items = []
threads = [Thread(target=target) for target in (appender, tester)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
