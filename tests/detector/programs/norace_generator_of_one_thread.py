# A generator stepped by one thread, made by another before.
# expect: nothing
from threading import Thread


def numbers(limit):
    seen = []
    for number in range(limit):
        seen.append(number)
        yield sum(seen)


source = numbers(5)
next(source)
threads = [Thread(target=target) for target in (lambda: list(source),)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
