# Each thread makes, changes and drops its own objects.
# expect: nothing
from threading import Thread


class Node:
    def __init__(self, value, following=None):
        self.value = value
        self.following = following


def work():
    for _ in range(20):
        head = None
        for number in range(10):
            head = Node(number, head)
        while head is not None:
            head.value += 1
            head = head.following


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
