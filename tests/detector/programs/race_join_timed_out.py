# A join that timed out orders nothing.
# expect: unsynchronised write / read
import threading


def writer():
    box["value"] = 1  # racy: write
    go_on.wait()


box = {"value": 0}
go_on = threading.Event()
thread = threading.Thread(target=writer)
thread.start()
thread.join(timeout=0.001)
value = box["value"]  # racy: read
go_on.set()
thread.join()
