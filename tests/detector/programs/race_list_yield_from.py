# yield from lst
# expect: iterate-while-modify|unsynchronised append / yield
from threading import Thread


def appender():
    items.append(1)  # racy: append


def generate():
    yield from items  # racy: yield


items = [0, 4]
threads = [Thread(target=target) for target in (appender, lambda: list(generate()))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
