# Attributes of threading.local are never shared.
# expect: nothing
import threading
from threading import Thread

local = threading.local()


def work():
    local.count = 0
    local.items = []
    for number in range(10):
        local.count += 1
        local.items.append(number)
    return getattr(local, "count"), hasattr(local, "missing"), vars(local)


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
