# Strings and numbers of each thread's own.
# expect: nothing
from threading import Thread


def work():
    text, number = "", 0
    for step in range(20):
        text += str(step)
        number += step
    return text, number


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
