# The cell is passed through a function in between.
# expect: lost-update add / add
from threading import Thread


def outer():
    count = 0

    def middle():
        def inner():
            nonlocal count
            count += 1  # racy: add

        return inner

    return middle


middle = outer()
threads = [Thread(target=target) for target in (middle(), middle())]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
