# super().name reads the class attribute of the base.
# expect: unsynchronised write / read
from threading import Thread


class Base:
    limit = 1


class Derived(Base):
    limit = 5

    def base_limit(self):
        return super().limit  # racy: read


def writer():
    Base.limit = 2  # racy: write


threads = [Thread(target=target) for target in (writer, Derived().base_limit)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
