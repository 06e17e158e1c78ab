# `from m import name` binds a variable of its own.
# expect: nothing
from threading import Thread

from modules import settings
from modules.settings import level


def writer():
    global level
    level = 5


threads = [Thread(target=target) for target in (writer, settings.read_level)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
