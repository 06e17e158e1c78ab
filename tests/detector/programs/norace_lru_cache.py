# lru_cache synchronises itself; what it returns was made before.
# expect: nothing
import functools
from threading import Thread


@functools.lru_cache(maxsize=None)
def pattern(name):
    return tuple(name.upper())


def work():
    return [pattern(name) for name in ("a", "b", "a")]


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
