# Joining one thread does not order with the other.
# expect: unsynchronised write / read
import threading


def idle():
    return None


def writer():
    box["value"] = 1  # racy: write


box = {"value": 0}
others = [threading.Thread(target=idle), threading.Thread(target=writer)]
for other in others:
    other.start()
others[0].join()
value = box["value"]  # racy: read
others[1].join()
