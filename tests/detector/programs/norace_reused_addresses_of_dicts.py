# Short-lived dicts of several threads share addresses over time.
# expect: nothing
from threading import Thread


def work():
    for number in range(300):
        table = {}
        table["a"] = number
        table["a"] += 1
        del table["a"]


threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
