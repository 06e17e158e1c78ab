# Short-lived lists of several threads share addresses over time.
# expect: nothing
from threading import Thread


def work():
    for number in range(300):
        items = [number]
        items.append(number)
        items[0] += 1
        sorted(items)


threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
