# A thread that dies by an exception is joined like any other.
# expect: nothing
import threading


def work():
    box["value"] = 1
    raise ValueError("expected")


def quiet(args):
    box["error"] = str(args.exc_value)


threading.excepthook = quiet
box = {}
thread = threading.Thread(target=work)
thread.start()
thread.join()
assert box == {"value": 1, "error": "expected"}
