# object.__setattr__ reaches the same location as an assignment.
# expect: unsynchronised write / read
from threading import Thread


class Frozen:
    __slots__ = ("value",)

    def __init__(self, value):
        object.__setattr__(self, "value", value)

    def __setattr__(self, name, value):
        raise AttributeError(name)


def writer():
    object.__setattr__(frozen, "value", 2)  # racy: write


def reader():
    return frozen.value  # racy: read


frozen = Frozen(1)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
