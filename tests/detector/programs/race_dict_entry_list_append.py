# The list kept in an entry.
# expect: unsynchronised append / append
from threading import Thread


def work():
    table["log"].append(1)  # racy: append


table = {"log": []}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
