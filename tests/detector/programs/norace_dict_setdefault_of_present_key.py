# setdefault of a present key only reads.
# expect: nothing
from threading import Thread


def work():
    return table.setdefault("a", 0)


table = {"a": 1}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
