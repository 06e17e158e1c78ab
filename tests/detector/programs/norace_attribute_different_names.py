# Same object, different attributes.
# expect: nothing
from threading import Thread


class Pair:
    def __init__(self):
        self.left = self.right = 0


def left():
    pair.left += 1
    return pair.left


def right():
    pair.right += 1
    return pair.right


pair = Pair()
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert pair.left + pair.right == 2
