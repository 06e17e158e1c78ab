# Different existing entries: the structure stays as it is.
# expect: nothing
from threading import Thread


def work(key):
    for _ in range(20):
        table[key] += 1


table = {"a": 0, "b": 0}
threads = [Thread(target=target) for target in (lambda: work("a"), lambda: work("b"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert table == {"a": 20, "b": 20}
