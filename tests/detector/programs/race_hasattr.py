# hasattr asks for an attribute that another thread is creating.
# expect: unsynchronised|check-then-act write / ask
from threading import Thread


class Box:
    pass


def writer():
    box.level = 1  # racy: write


def asker():
    return hasattr(box, "level")  # racy: ask


box = Box()
threads = [Thread(target=target) for target in (writer, asker)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
