# A list imported by name is the same list.
# expect: unsynchronised append / settings_append
from threading import Thread

from modules.settings import listeners, register


def work():
    listeners.append("main")  # racy: append


threads = [Thread(target=target) for target in (work, lambda: register("settings"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
