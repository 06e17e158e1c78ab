# weakref.finalize runs after everything that was done with the object.
# expect: nothing
import weakref
from threading import Thread


class Resource:
    def __init__(self):
        self.log = []


def work(resource):
    resource.log.append("used")


def close(log):
    log.append("closed")


resource = Resource()
log = resource.log
weakref.finalize(resource, close, log)
thread = Thread(target=work, args=(resource,))
thread.start()
thread.join()
del resource, thread
assert log == ["used", "closed"]
