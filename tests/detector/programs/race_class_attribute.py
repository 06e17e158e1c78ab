# A class attribute assigned on the class by one thread and read by another.
# expect: unsynchronised write / read
from threading import Thread


class Config:
    debug = False


def writer():
    Config.debug = True  # racy: write


def reader():
    return Config.debug  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
