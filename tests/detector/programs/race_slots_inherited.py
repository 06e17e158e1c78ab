# A slot declared by a base class, written through the subclass.
# expect: unsynchronised write / read
from threading import Thread


class Base:
    __slots__ = ("state",)


class Derived(Base):
    __slots__ = ("extra",)


def writer():
    item.state = "done"  # racy: write


def reader():
    return item.state  # racy: read


item = Derived()
item.state = "new"
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
