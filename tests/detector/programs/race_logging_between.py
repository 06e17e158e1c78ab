# logging's locks order nothing.
# expect: unsynchronised write / read
import logging
import sys
import time
from threading import Thread


def writer():
    box["value"] = 1  # racy: write
    logging.info("written")


def reader():
    time.sleep(0.02)
    logging.info("reading")
    return box["value"]  # racy: read


logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
box = {"value": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
