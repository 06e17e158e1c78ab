# The append of one list, kept in a variable.
# expect: unsynchronised append / append
from threading import Thread


def work():
    for number in range(10):
        append(number)  # racy: append


items = []
append = items.append
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
