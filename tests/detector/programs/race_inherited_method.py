# The access stands in a method of the base class.
# expect: lost-update add / add
from threading import Thread


class Base:
    def __init__(self):
        self.count = 0

    def add(self):
        self.count += 1  # racy: add


class Derived(Base):
    def add(self):
        super().add()


item = Derived()
threads = [Thread(target=target) for target in (item.add, item.add)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
