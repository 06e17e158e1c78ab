# is_alive() returning True orders nothing.
# expect: unsynchronised write / read
import threading


def writer():
    box["value"] = 1  # racy: write
    go_on.wait()


box = {"value": 0}
go_on = threading.Event()
thread = threading.Thread(target=writer)
thread.start()
assert thread.is_alive()
value = box["value"]  # racy: read
go_on.set()
thread.join()
