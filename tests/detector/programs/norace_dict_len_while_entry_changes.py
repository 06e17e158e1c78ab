# len reads the structure; a store to a present key leaves it alone.
# expect: nothing
from threading import Thread


def writer():
    table["a"] = 1


def measure():
    return len(table)


table = {"a": 0}
threads = [Thread(target=target) for target in (writer, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
