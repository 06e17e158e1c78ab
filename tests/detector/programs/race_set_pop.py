# pop by two threads.
# expect: unsynchronised|lost-update|check-then-act pop / pop
from threading import Thread


def work():
    return seen.pop()  # racy: pop


seen = {1, 2}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
