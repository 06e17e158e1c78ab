# The main thread joins its grandchild.
# expect: nothing
import threading


def grandchild():
    box["value"] = 1


def child():
    thread = threading.Thread(target=grandchild)
    others.append(thread)
    thread.start()


box = {"value": 0}
others = []
thread = threading.Thread(target=child)
thread.start()
thread.join()
others[0].join()
assert box["value"] == 1
