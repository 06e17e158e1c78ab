# The attribute belongs to the base class; the read goes through an instance of a subclass.
# expect: unsynchronised write / read
from threading import Thread


class Base:
    limit = 10


class Middle(Base):
    pass


class Leaf(Middle):
    pass


def writer():
    Base.limit = 20  # racy: write


def reader():
    return Leaf().limit  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
