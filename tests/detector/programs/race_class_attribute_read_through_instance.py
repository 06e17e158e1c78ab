# The instance has no such attribute: the read reaches the class.
# expect: unsynchronised write / read
from threading import Thread


class Config:
    debug = False


def writer():
    Config.debug = True  # racy: write


def reader():
    return config.debug  # racy: read


config = Config()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
