# setattr on a module.
# expect: unsynchronised write / settings_read
from threading import Thread

from modules import settings


def writer():
    setattr(settings, "level", 1)  # racy: write


threads = [Thread(target=target) for target in (writer, settings.read_level)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
