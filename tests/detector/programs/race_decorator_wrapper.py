# The wrapper of a decorator counts calls.
# expect: lost-update count / count
import functools
from threading import Thread


def counted(function):
    calls = {"n": 0}

    @functools.wraps(function)
    def wrapper(*args):
        calls["n"] += 1  # racy: count
        return function(*args)

    return wrapper


@counted
def work():
    return 1


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
