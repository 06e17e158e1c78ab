# Methods called append, pop, clear and items that change nothing shared.
# expect: nothing
from threading import Thread


class Null:
    def append(self, value):
        return value

    def pop(self):
        return None

    def clear(self):
        return None

    def items(self):
        return iter(())

    def __len__(self):
        return 0

    def __contains__(self, value):
        return False

    def __setitem__(self, key, value):
        return None

    def __getitem__(self, key):
        return key


def work():
    null.append(1)
    null["a"] = null["b"]
    null.clear()
    return null.pop(), list(null.items()), len(null), 3 in null


null = Null()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
