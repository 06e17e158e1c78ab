# A local variable hides the global.
# expect: nothing
from threading import Thread

level = 0


def work():
    level = 0
    for _ in range(20):
        level += 1
    return level


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert level == 0
