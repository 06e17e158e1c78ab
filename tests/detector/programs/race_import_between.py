# Importing an already imported module orders nothing.
# expect: unsynchronised write / read
import time
from threading import Thread

import modules.lazy


def writer():
    box["value"] = 1  # racy: write
    import modules.lazy as lazy

    return lazy


def reader():
    time.sleep(0.02)
    from modules import lazy

    return lazy, box["value"]  # racy: read


box = {"value": modules.lazy.answer}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
