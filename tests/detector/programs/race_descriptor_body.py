# A descriptor written in Python keeps the value in the instance's dictionary.
# expect: unsynchronised write / read
from threading import Thread


class Field:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return instance.__dict__[self.name]  # racy: read

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value  # racy: write


class Record:
    size = Field()


def writer():
    record.size = 2


def reader():
    return record.size


record = Record()
record.size = 1
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
