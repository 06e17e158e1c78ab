# __getattr__ fills in missing attributes from a shared dictionary.
# expect: unsynchronised write / read
from threading import Thread


class Lazy:
    def __getattr__(self, name):
        return defaults[name]  # racy: read


def writer():
    defaults["colour"] = "red"  # racy: write


def reader():
    return lazy.colour


defaults = {"colour": "blue"}
lazy = Lazy()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
