# Lambdas write the cell's object.
# expect: unsynchronised append / append
from threading import Thread


def make():
    events = []
    return lambda: events.append(1)  # racy: append


append = make()
threads = [Thread(target=target) for target in (append, append)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
