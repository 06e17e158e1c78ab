# Each call of the maker has its own cell.
# expect: nothing
from threading import Thread


def make_counter():
    count = 0

    def increment():
        nonlocal count
        for _ in range(50):
            count += 1
        return count

    return increment


threads = [Thread(target=target) for target in (make_counter(), make_counter())]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
