# Finalisers of different objects count in one place.
# expect: lost-update count / count
from threading import Thread


class Resource:
    closed = 0

    def __del__(self):
        Resource.closed += 1  # racy: count


def work():
    resource = Resource()
    del resource


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
