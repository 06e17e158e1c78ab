# Buffers of files order nothing.
# expect: unsynchronised write / read
import os
import time
from threading import Thread


def writer():
    box["value"] = 1  # racy: write
    log.write("written\n")
    log.flush()


def reader():
    time.sleep(0.02)
    log.write("reading\n")
    log.flush()
    return box["value"]  # racy: read


box = {"value": 0}
with open(os.devnull, "w") as log:
    threads = [Thread(target=target) for target in (writer, reader)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
