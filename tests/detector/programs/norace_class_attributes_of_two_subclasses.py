# Each subclass holds its own attribute.
# expect: nothing
from threading import Thread


class Base:
    count = 0


class Left(Base):
    count = 0


class Right(Base):
    count = 0


def work(cls):
    for _ in range(20):
        cls.count += 1


threads = [Thread(target=target) for target in (lambda: work(Left), lambda: work(Right))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
