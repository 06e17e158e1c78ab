# A closure's counter.
# expect: lost-update add / add
from threading import Thread


def make_counter():
    count = 0

    def increment():
        nonlocal count
        count += 1  # racy: add

    return increment


increment = make_counter()
threads = [Thread(target=target) for target in (increment, increment)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
