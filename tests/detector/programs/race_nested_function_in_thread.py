# The thread's function starts a thread of its own and goes on.
# expect: lost-update child / parent
import threading


def child():
    box["value"] += 1  # racy: child


def parent():
    thread = threading.Thread(target=child)
    thread.start()
    box["value"] += 1  # racy: parent
    thread.join()


box = {"value": 0}
thread = threading.Thread(target=parent)
thread.start()
thread.join()
