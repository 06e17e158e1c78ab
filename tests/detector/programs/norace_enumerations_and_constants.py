# Enumerations and class constants are only read.
# expect: nothing
from enum import Enum
from threading import Thread


class Colour(Enum):
    RED = 1
    BLUE = 2


class Limits:
    names = ["a", "b"]
    table = {"a": 1}


def work():
    return [colour.value for colour in Colour], Colour.RED.name, Colour(2), Limits.names[0], Limits.table["a"]


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
