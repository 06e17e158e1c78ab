# A default value is evaluated where the function is defined.
# expect: unsynchronised write / read
from threading import Thread

level = 0


def writer():
    global level
    level = 1  # racy: write


def definer():
    def inner(value=level):  # racy: read
        return value

    return inner()


threads = [Thread(target=target) for target in (writer, definer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
