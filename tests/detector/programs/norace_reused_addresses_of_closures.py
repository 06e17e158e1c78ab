# Short-lived cells of several threads.
# expect: nothing
from threading import Thread


def make(start):
    value = start

    def step():
        nonlocal value
        value += 1
        return value

    return step


def work():
    for number in range(300):
        step = make(number)
        step()
        step()


threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
