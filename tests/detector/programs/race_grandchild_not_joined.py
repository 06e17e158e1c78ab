# The child is joined, its own child is not.
# expect: unsynchronised write / read
import threading


def grandchild():
    box["value"] = 1  # racy: write


def child():
    thread = threading.Thread(target=grandchild)
    thread.start()
    others.append(thread)


box = {"value": 0}
others = []
thread = threading.Thread(target=child)
thread.start()
thread.join()
value = box["value"]  # racy: read
others[0].join()
