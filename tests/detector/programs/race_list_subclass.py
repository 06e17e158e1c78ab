# A subclass of list that overrides nothing behaves as a list.
# expect: unsynchronised append / length
from threading import Thread


class Stack(list):
    pass


def pusher():
    stack.append(1)  # racy: append


def measure():
    return len(stack)  # racy: length


stack = Stack()
threads = [Thread(target=target) for target in (pusher, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
