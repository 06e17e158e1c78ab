# An exception travels through a Future with everything before it.
# expect: nothing
from concurrent.futures import ThreadPoolExecutor


class Refused(Exception):
    def __init__(self, details):
        super().__init__("refused")
        self.details = details


def task():
    box["value"] = 1
    raise Refused({"why": "no"})


box = {"value": 0}
with ThreadPoolExecutor(1) as executor:
    error = executor.submit(task).exception()
    error.details["seen"] = True
    assert box["value"] == 1
